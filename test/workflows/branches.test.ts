/** What a workflow does not know of its record fails it in words, where it would have gone round and round, or on as if nothing were. */
import type { Activities } from '../../activities';
import { securityInspection } from '../../workflows';
import { EnginelessRun } from './engineless';

jest.mock('@temporalio/workflow', () => jest.requireActual<object>('./engineless'));

/** A record in which one seat of the panel is at work for ever, and every step has ended so. */
function recordWith(endings: Readonly<Record<string, string>>): Activities {
  const record: Partial<Activities> = {
    drawPanel: () => Promise.resolve(),
    panelState: () =>
      Promise.resolve({
        open: [{ seat: 1, attempt: 1, assignee: 'inspector-1', org: 'bureau' }],
        ...{ short: 0, round: 1, caseOutcome: null },
      }),
    openStep: ({ step }) =>
      Promise.resolve({
        ...{ taskId: step, status: 'decided', outcome: endings[step] ?? null },
        ...{ late: false, nextInMs: null, caseOutcome: null },
      }),
  };
  return record as Activities; // no other is asked
}

test.each([
  ['an outcome that is not known', { 'inspector-declaration': 'defer' }, 'no branch for defer'],
  ['a conflict that leaves the seat as it was', { 'inspector-declaration': 'conflict' }, 'seat 1.1.1'],
  [
    'work that leaves the seat as it was',
    { 'inspector-declaration': 'no-conflict', findings: 'submit' },
    'seat 1.1.1 round 1 of SI-1 is what it was',
  ],
  ['a task that was voided, with the seat as it was', {}, 'seat 1.1.1 round 1 of SI-1 is what it was'],
])('%s fails the workflow', async (_, endings, words) => {
  const run = new EnginelessRun(recordWith(endings)).start(securityInspection, 'SI-1');
  await expect(run.quiet()).rejects.toThrow(words);
});
