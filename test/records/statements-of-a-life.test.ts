/** How many statements the record is sent for one data request, from the need to the supply, by one client. */
import { Client as Temporal, Connection } from '@temporalio/client';
import type * as database from '../../records/database';
import type * as listener from './listener';
import { goodFindings, readyForSupply, sampleApplication, sampleNeed } from '../../scripts/client/samples';
import { describeWithEngine } from '../support/engine';
import { eventually } from '../support/eventually';
import { startStack, type Stack } from '../process/stack';
import { heard, kindOf, type Exchange } from './listener';

jest.mock('../../records/database', () => {
  const actual = jest.requireActual<typeof database>('../../records/database');
  const { heard } = jest.requireActual<typeof listener>('./listener');
  const openDatabase: typeof actual.openDatabase = (...args) => heard.listenTo(actual.openDatabase(...args));
  return { ...actual, openDatabase };
});

/** Changed on purpose only: a statement more is paid in every life. Two of them are of the letter of acceptance, one of when the supply is looked at. */
const STATEMENTS = 164;
const LIFE = {
  BEGIN: 18,
  COMMIT: 18,
  'delete from outbox, insert into wake_ups': 6,
  'insert into act_numbers': 2,
  'insert into acts': 2,
  'insert into cases': 1,
  'insert into clock_entries, insert into events, update cases, insert into notices, insert into outbox, insert into idempotency': 2,
  'insert into events, update cases, insert into notices, insert into outbox, insert into idempotency': 3,
  'insert into events, update cases, insert into notices, insert into wake_ups': 1,
  'insert into events, update cases, insert into outbox, insert into idempotency': 1,
  'insert into events, update system_chains': 1,
  'insert into idempotency': 1,
  'insert into needs': 1,
  'insert into supplies': 1,
  'insert into supply_datasets': 1,
  'insert into tasks, insert into events, update cases, insert into notices, insert into wake_ups': 1,
  'insert into tasks, insert into events, update cases, insert into wake_ups': 3,
  'insert into wake_ups': 1,
  legal_now: 8,
  'lock cases': 10,
  'lock datasets': 1,
  'lock needs': 1,
  'lock outbox': 6,
  'lock system_chain': 1,
  nextval: 1,
  pg_advisory_xact_lock_shared: 11,
  'read authorizations': 2,
  'read claim_key': 7,
  'read cases': 27,
  'read datasets': 7,
  'read needs': 1,
  'read organisations': 1,
  'read policies': 2,
  'read tasks': 7,
  'update needs': 2,
  'update tasks': 5,
};

const DECISIONS = [
  ['officer', 'acceptance', 'accept', undefined],
  ['reviewer', 'review', 'recommend-approval', goodFindings],
  ['director', 'decision', 'approve', {}],
  ['steward-health', 'docking', 'ready', readyForSupply],
  ['steward-transport', 'docking', 'ready', readyForSupply],
] as const;

interface Found {
  readonly items: readonly { readonly id: string; readonly materialsHash: string }[];
}

describeWithEngine('one life', () => {
  let stack: Stack;
  let engine: Temporal;
  beforeAll(async () => {
    stack = await startStack();
    const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace } = stack.environment;
    engine = new Temporal({ connection: await Connection.connect({ address }), namespace });
  });
  afterAll(async () => {
    await engine.connection.close();
    await stack.stop();
  });

  /** The workflow has heard all that there was to tell, and as many tasks are open: nothing more is sent until somebody acts. */
  const quiet = (caseId: string, open: number) =>
    eventually(`${caseId} is quiet`, async () => {
      const { rows } = await stack.database.raw<{ rows: { quiet: boolean }[] }>(
        `SELECT NOT EXISTS (SELECT FROM outbox WHERE case_id = :caseId)
            AND EXISTS (SELECT FROM wake_ups w WHERE w.case_id = :caseId AND w.heard >= w.seq AND w.seq >= (SELECT max(seq)
                          FROM events WHERE case_id = :caseId AND type IN ('case.opened', 'task.decided')))
            AND (SELECT count(*) FROM tasks WHERE case_id = :caseId AND status = 'open') = :open AS quiet`,
        { caseId, open },
      );
      return rows[0]?.quiet;
    });

  /** As the benchmark's client lives it, but that nobody asks before there is something to read. */
  const live = async () => {
    const operator = stack.as('operator-a');
    const need = await operator.post<{ id: string }>('/v1/needs', sampleNeed());
    const { id } = await operator.post<{ id: string }>('/v1/data-requests', sampleApplication(need.id));
    let open = 1;
    for (const [holder, step, outcome, data] of DECISIONS) {
      await quiet(id, open);
      const { items } = await stack.as(holder).get<Found>(`/v1/tasks?box=todo&caseId=${id}&step=${step}`);
      const { id: task = '', materialsHash } = items[0] ?? {};
      await stack.as(holder).post(`/v1/tasks/${task}/decision`, { outcome, data, opinion: '依法办理', materialsHash });
      open = step === 'decision' ? 2 : 1;
    }
    expect(await engine.workflow.getHandle(id).result()).toBe('supplied');
    await quiet(id, 0);
    expect(await operator.get(`/v1/cases/${id}`)).toMatchObject({ outcome: 'supplied' });
  };

  it('is so many statements', async () => {
    await live(); // what is prepared and remembered once
    heard.take();
    await live();
    const counted = kindsOf(heard.take().filter((exchange) => !isOfTheClock(exchange)));
    expect(counted).toEqual(LIFE);
    expect(Object.values(counted).reduce((sum, many) => sum + many)).toBe(STATEMENTS);
  });
});

/**
 * What is sent whether anybody lives or not: looks of the relay that found nothing (each delivery has one behind it, and the clock has others),
 * of who watches over cases, parts and the terms of supplies, and of the door, which believes what it has read for some seconds.
 */
const OF_THE_CLOCK = ['case_trials', 'parked_cases', 'part_starts', 'ORDER BY attend_at'];
const OF_THE_DOOR = /^select id, kind from organisations/i;

function isOfTheClock(exchange: Exchange): boolean {
  const kinds = exchange.map(kindOf);
  const looked = kinds.length === 3 && kinds[1] === 'lock outbox';
  return (
    looked || exchange.some((text) => OF_THE_DOOR.test(text) || OF_THE_CLOCK.some((table) => text.includes(table)))
  );
}

function kindsOf(exchanges: readonly Exchange[]): Record<string, number> {
  const counted = new Map<string, number>();
  for (const kind of exchanges.flat().map(kindOf)) counted.set(kind, (counted.get(kind) ?? 0) + 1);
  return Object.fromEntries([...counted].sort());
}
