/** Due times are counted anew, given – when – then (cases/due.ts). */
import { recountDues } from '../../cases/due';
import { changes, given } from './given';
import { NOW, task } from './rows';

it('a calendar that gives a late task more time ends the escalation over it, and counts nothing that has ended', async () => {
  const late = task('review', {
    id: 'late',
    role: 'reviewer',
    limit_text: '20wd',
    clock_from: new Date('2026-02-27T10:00:00+08:00'),
    due_at: new Date(NOW.getTime() - 1000),
    escalated_at: new Date(NOW.getTime() - 1000),
  });
  const over = task('review-escalation', { id: 'over', escalation_of: 'late' });
  const dossier = given('rectification', {
    tasks: [
      { ...late, step: 'verification' },
      { ...over, step: 'verification-escalation' },
    ],
    calendar: { version: 1, years: {} },
  });
  await recountDues(dossier);
  expect(dossier.task('over')).toMatchObject({ status: 'void', void_reason: 'no-longer-late' });
  expect(dossier.task('late')).toMatchObject({ status: 'open', escalated_at: null, calendar_version: 1 });
  expect(changes(dossier).filter(({ kind }) => kind === 'task')).toHaveLength(2);
});
