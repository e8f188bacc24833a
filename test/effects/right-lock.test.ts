/** What changes a right has locked it exclusively, from the beginning of its command: nothing else is decided under it meanwhile (Art. 28). */
import { attendStep } from '../../cases/attend';
import { Dossier } from '../../cases/dossier';
import { endRight, liftSuspension, suspendRight } from '../../cases/rights';
import { changes, given, type Given } from './given';
import { caseRow, EMPTY_READING, RIGHT, task } from './rows';

const order = (rest: Given = {}) => given('rectification', { right: RIGHT, ...rest });

test.each<[string, (work: Dossier) => Promise<unknown>]>([
  ['suspend', suspendRight],
  ['restore', (work) => liftSuspension(work, 'order-1')],
  ['end', (work) => endRight(work, 'revoked', 'Art. 28 ¶1')],
])('a command that shares the lock of a right does not %s it', async (_, change) => {
  const dossier = order({ lock: 'shared' });
  await expect(change(dossier)).rejects.toThrow(`the right of ${dossier.kase.id} is not locked exclusively`);
  expect(changes(dossier)).toEqual([]);
});

test('a lock that is shared is not made exclusive: two commands would wait for one another', async () => {
  const { ctx, kase } = order({ lock: 'shared' });
  await expect(Dossier.lockLoaded(ctx, kase, () => 'exclusive')).rejects.toThrow('not locked exclusively');
  const other = caseRow('rectification', { id: 'RE-2026-000009', authorization_id: RIGHT.id });
  await expect(Dossier.lockLoaded(ctx, other, () => 'exclusive')).rejects.toThrow(
    'can no longer be locked exclusively',
  );
  const alone = order();
  expect(await Dossier.lockLoaded(alone.ctx, alone.kase, () => 'exclusive')).toBe(alone);
});

test.each([
  ['operator-consent', 'exclusive'],
  ['draft', 'shared'],
] as const)('time over %s locks the right %s', async (step, lock) => {
  const right = { ...RIGHT, id: 'right-2' };
  const row = caseRow('authorization', { id: 'AU-2026-000009', authorization_id: right.id });
  const { ctx } = order({
    reads: {
      findTask: () => Promise.resolve(task(step, { case_id: row.id })),
      findCase: () => Promise.resolve(row),
      lockAndReadCase: (_kase, how) => Promise.reject(new Error(`locked ${how.right}`)),
    },
  });
  await expect(attendStep(ctx, 'task-1')).rejects.toThrow(`locked ${lock}`);
});

test('of a case with a few of its tasks nobody is given the whole', async () => {
  const row = caseRow('operator-selection', { id: 'OS-2026-000009' });
  const { ctx } = order({ reads: { findCase: () => Promise.resolve(row) } });
  ctx.unit.add(
    new Dossier(ctx, {
      ...{ process: 'operator-selection', kase: row, reading: EMPTY_READING, parent: null, family: undefined },
      partial: true,
    }),
  );
  await expect(Dossier.lock(ctx, row.id)).rejects.toThrow('a few tasks alone');
  expect((await Dossier.lockWithTasks(ctx, row.id, [])).kase.id).toBe(row.id);
});
