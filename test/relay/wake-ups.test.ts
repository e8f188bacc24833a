/**
 * No wake-up is lost, nor waits for time to pass, whatever comes between what: commits, one of them open for long or to be told
 * later, deliveries that fail or die after the signal, readings, of which one may come before its delivery is on record. The real
 * outbox, with a workflow that does what the real one does: for each signal it reads its case.
 */
import fc from 'fast-check';
import type { Database, Tx } from '../../records/database';
import { enqueue, hearWakeUp, putOff, removeDelivered, lockDueRows, type OutboxRow } from '../../records/outbox';
import { wakeUpOf } from '../../worker/wake-up';
import { suiteDatabase } from '../support/postgres';

const CASES = ['a', 'b'] as const;
/** Longer than any run: what is delivered here is delivered because it was read, not because time has passed. */
const ON_THE_WAY_MS = 600_000;
const CASES_AT_ONCE = 16;
/** What is to be told so late is told because something else of its case is, or never. */
const LATE_MS = 600_000;

const caseId = fc.constantFrom(...CASES);
const action = fc.oneof(
  fc.record({ kind: fc.constant('commit' as const), caseId, afterMs: fc.constantFrom(0, 0, 5, LATE_MS) }),
  fc.record({ kind: fc.constant('begin' as const), caseId }),
  fc.record({ kind: fc.constant('end' as const), caseId, commits: fc.boolean() }),
  fc.record({
    kind: fc.constant('deliver' as const),
    how: fc.constantFrom('well', 'well', 'dies', 'fails'),
    meanwhile: fc.option(caseId, { nil: null }),
    readsAtOnce: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('read' as const), caseId }),
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

type Delivery = Omit<Extract<Action, { readonly kind: 'deliver' }>, 'kind'>;

/** What is committed of each case, and how far its workflow has read. */
class World {
  private readonly head = new Map<string, number>(CASES.map((id) => [id, 0]));
  private readonly read = new Map<string, number>(CASES.map((id) => [id, 0]));
  private readonly signals = new Map<string, number>(CASES.map((id) => [id, 0]));
  private readonly late = new Set<string>();
  private readonly open = new Map<string, { readonly tx: Tx; end(commits: boolean): Promise<void> }>();

  constructor(private readonly db: Database) {}

  async act(one: Action): Promise<void> {
    switch (one.kind) {
      case 'commit':
        return this.commit(one.caseId, one.afterMs);
      case 'begin':
        return this.begin(one.caseId);
      case 'end':
        return this.open.get(one.caseId)?.end(one.commits);
      case 'deliver':
        return void (await this.deliver(one));
      case 'read':
        return this.readCase(one.caseId);
    }
  }

  /** The case's lock: while a command of it is open no other commits. */
  private async commit(id: string, afterMs = 0): Promise<void> {
    if (this.open.has(id)) return;
    const seq = (this.head.get(id) ?? 0) + 1;
    await this.db.transaction((tx) => enqueue(tx, [{ ...row(id, seq), afterMs }]));
    this.head.set(id, seq);
    if (afterMs === LATE_MS) this.late.add(id);
  }

  private async begin(id: string): Promise<void> {
    if (this.open.has(id)) return;
    const tx = await this.db.transaction();
    const seq = (this.head.get(id) ?? 0) + 1;
    await enqueue(tx, [row(id, seq)]);
    this.open.set(id, {
      tx,
      end: async (commits) => {
        this.open.delete(id);
        await (commits ? tx.commit() : tx.rollback());
        if (commits) this.head.set(id, seq);
      },
    });
  }

  /** As the relay does; answers how many cases had something to tell. */
  private async deliver({ how, meanwhile, readsAtOnce }: Delivery): Promise<number> {
    const tx = await this.db.transaction();
    const due = await lockDueRows(tx, CASES_AT_ONCE, ON_THE_WAY_MS);
    for (const rows of due) {
      const [first, ...more] = rows;
      if (first === undefined) continue;
      const [{ case_id }, ids] = [first, rows.map(({ id }) => id)];
      if (how === 'fails') await putOff(tx, { ids, error: 'not taken', retryInMs: 1 });
      else this.signals.set(case_id, (this.signals.get(case_id) ?? 0) + 1);
      if (readsAtOnce) await this.readCase(case_id);
      if (meanwhile !== null) await this.commit(meanwhile);
      if (how === 'well') await removeDelivered(tx, [{ case_id, seq: wakeUpOf([first, ...more]).seq, ids }]);
    }
    await (how === 'dies' ? tx.rollback() : tx.commit());
    return due.length;
  }

  private async readCase(id: string): Promise<void> {
    const signals = this.signals.get(id) ?? 0;
    if (signals === 0) return;
    this.signals.set(id, signals - 1);
    const seq = this.head.get(id) ?? 0;
    this.read.set(id, seq);
    await hearWakeUp(this.db, id, seq);
  }

  /** Everything runs on until nothing is left to do; answers what workflows have not read. */
  async settle(): Promise<string[]> {
    for (const command of [...this.open.values()]) await command.end(true);
    // What may wait keeps nothing waiting that may not, and goes with it.
    for (const id of this.late) await this.commit(id);
    for (let round = 0; round < 200; round += 1) {
      const later = await this.comesLater(); // asked before: what is due by now is found by the look
      const cases = await this.deliver({ how: 'well', meanwhile: null, readsAtOnce: false });
      const waiting = CASES.filter((id) => (this.signals.get(id) ?? 0) > 0);
      for (const id of waiting) await this.readCase(id);
      if (cases === 0 && waiting.length === 0 && !later) break;
    }
    return CASES.filter((id) => this.read.get(id) !== this.head.get(id));
  }

  private async comesLater(): Promise<boolean> {
    const later = await this.db<OutboxRow>('outbox').whereRaw('next_at > clock_timestamp()');
    return later.length > 0;
  }
}

const row = (case_id: string, seq: number): Parameters<typeof enqueue>[1][number] => ({
  ...{ case_id, process: 'data-request', definition_version: 1, signal: 'caseCommanded' as const },
  payload: { command: 'something', by: 'somebody', seq },
});

describe('wake-ups', () => {
  const { db } = suiteDatabase({ max: 6 });

  it('bring every workflow to the end of its record', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 30 }), async (actions) => {
        await db('outbox').delete();
        await db('wake_ups').delete();
        const world = new World(db);
        for (const one of actions) await world.act(one);
        expect(await world.settle()).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
