/**
 * What a decision will do can be known before it is made: it is the same command, carried out and rolled back. It tells every change, and
 * leaves nothing: no row, no gap in the numbers of acts, and no lock.
 */
import { decide } from '../../cases/decide';
import type { Change } from '../../records/changes';
import type { Tx } from '../../records/database';
import type { TaskRow } from '../../records/tasks';
import { deciderOf, usualData } from '../builders/bring';
import { actorOf, TestRecord } from '../invariants/record';
import { previewOf } from '../support/preview';

describe('a decision that is carried out and rolled back', () => {
  let on: TestRecord;
  let caseId: string;
  let task: TaskRow;
  beforeAll(async () => {
    on = await TestRecord.open();
    caseId = await on.file();
    await on.decide(await on.opened(caseId, 'acceptance'), 'accept');
    await on.decide(await on.opened(caseId, 'review'), 'recommend-approval');
    task = await on.opened(caseId, 'decision');
  });
  afterAll(() => on.close());

  /** The changes, and what the record holds before the rollback. */
  async function previewed(outcome: string): Promise<{ changes: readonly Change[]; acts: string[] }> {
    const data = usualData(task, outcome);
    const input = { outcome, opinion: '依法办理', data, materialsHash: task.materials_hash };
    const decider = actorOf(deciderOf(task));
    const { changes, seen = [] } = await previewOf(on.db, decider, (ctx) => decide(ctx, task.id, input), actsIn);
    return { changes, acts: seen };
  }

  const actsIn = async (tx: Tx) =>
    (await tx('acts').where({ case_id: caseId }).select('kind', 'year', 'number')).map(
      ({ kind, year, number }: { kind: string; year: number; number: number }) => `${kind} ${year} ${number}`,
    );
  const recorded = async () => ({
    kase: await on.db('cases').where({ id: caseId }).first<object>(),
    tasks: await on.tasks(caseId),
    events: await on.db('events').count(),
    outbox: await on.db('outbox').count(),
    messages: await on.db('notices').count(),
    numbers: await on.db('act_numbers').orderBy(['kind', 'year']),
    acts: await actsIn(on.db),
  });

  it('tells what it does, leaves nothing, and is then done with the same numbers', async () => {
    const before = await recorded();
    const first = await previewed('approve');
    const second = await previewed('approve');
    expect(await recorded()).toEqual(before);
    expect(first.acts.length).toBeGreaterThan(0);
    expect(second.acts).toEqual(first.acts);
    const kinds = first.changes.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['task', 'event', 'case', 'clock', 'act', 'wake']));

    await on.decide(task, 'approve');
    expect(await actsIn(on.db)).toEqual(first.acts);
    expect((await on.tasks(caseId)).find(({ id }) => id === task.id)).toMatchObject({ outcome: 'approve' });
  });
});
