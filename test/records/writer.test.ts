/** Business rows are written by the writer alone: every statement of commands of many kinds is looked at as it is sent. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type * as writer from '../../records/writer';
import { claim, release } from '../../cases/assignment';
import { comment, withdraw } from '../../cases/case-commands';
import type { Context } from '../../cases/context';
import { readNotice } from '../../cases/messages';
import { answerReferral, refer } from '../../cases/referrals';
import { localDateOf } from '../../domain/local-date';
import { operatorSelection } from '../../processes/operator-selection/law';
import { TestRecord } from '../invariants/record';

const mockWithin = new AsyncLocalStorage<true>();

jest.mock('../../records/writer', () => {
  const actual = jest.requireActual<typeof writer>('../../records/writer');
  const within =
    <A extends unknown[], T>(write: (...args: A) => T) =>
    (...args: A): T =>
      mockWithin.run(true, () => write(...args));
  return {
    ...actual,
    write: within(actual.write),
    keepDocument: within(actual.keepDocument),
    appendToSystemChain: within(actual.appendToSystemChain),
    commitToSystemChain: within(actual.commitToSystemChain),
  };
});

const WRITES = /(?<!\b(?:FOR|DO)\s+)\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?/gi;

/** Of the machine, not of the business; written by whoever runs it. */
const MACHINE = ['idempotency', 'outbox', 'wake_ups'];

describe('business rows', () => {
  let on: TestRecord;
  let report: string;
  const inside = new Map<string, number>();
  const outside: string[] = [];
  beforeAll(async () => {
    on = await TestRecord.open();
    report = await on.reportAnomaly(); // which puts a supply on record by hand
    on.db.on('query', ({ sql }: { sql: string }) => {
      for (const [, table = ''] of sql.matchAll(WRITES)) {
        if (MACHINE.includes(table)) continue;
        if (mockWithin.getStore() === true) inside.set(table, (inside.get(table) ?? 0) + 1);
        else outside.push(sql);
      }
    });
  });
  afterAll(() => on.close());

  it('are written by the writer alone, whatever the command', async () => {
    const caseId = await on.file();
    await on.policy({ limits: { acceptance: '4wd' } });
    await on.decide(await on.opened(caseId, 'acceptance'), 'accept');
    await on.decide(await on.opened(caseId, 'review'), 'recommend-approval');
    await on.decide(await on.opened(caseId, 'decision'), 'approve');
    await on.decide(await on.opened(report, 'triage'), 'refuse');
    await on.evaluation();
    await on.inspection();
    await on.incident();
    await on.policy({ limits: { call: 'PT1S' } }, operatorSelection);
    const round = await on.round(3_600_000);
    await on.application(round, 'candidate-c');
    await on.granted();
    await on.rectification({ eService: true });
    await on.annualReport();
    const other = await on.file();
    const { id: task } = await on.opened(other, 'acceptance');
    const acts: [string, (ctx: Context) => Promise<unknown>][] = [
      ['officer', (ctx) => claim(ctx, task)],
      ['officer', (ctx) => release(ctx, task)],
      ['officer', (ctx) => comment(ctx, other, { text: '请补充', audience: 'internal' })],
      ['officer', (ctx) => refer(ctx, other, { department: '公安机关', grounds: '涉嫌违法', persons: [] })],
      ['officer', (ctx) => answerReferral(ctx, other, 1, { result: '已立案', on: localDateOf(new Date()) })],
      ['operator-a', (ctx) => withdraw(ctx, other, '不再需要')],
    ];
    for (const [who, act] of acts) await on.command(who, 'act', async (ctx) => void (await act(ctx)));
    const order = await on.suspend();
    await on.lift(order);
    const [message] = await on.superuser<{ id: string }>(
      "SELECT id FROM notices WHERE org = (SELECT id FROM organisations WHERE kind = 'authority') AND person IS NULL LIMIT 1",
    );
    await on.command('officer', 'read', (ctx) => readNotice(ctx, message?.id ?? ''));
    expect(outside).toEqual([]);
    expect([...inside.keys()].sort()).toEqual(
      expect.arrayContaining([
        ...['acts', 'authorizations', 'cases', 'clock_entries', 'evaluations', 'events', 'needs'],
        ...['notices', 'policies', 'public_notices', 'suspension_orders', 'system_chains', 'tasks'],
      ]),
    );
  });

  it('are missed by no command of a test: what one writes by itself fails it', async () => {
    const sneaky = on.command('officer', 'sneaky', async ({ tx }) => {
      await tx('cases').where({ status: 'open' }).update({ title: '改' });
    });
    await expect(sneaky).rejects.toThrow('written beside the writer: cases');
  });
});
