/** What a superior may do about a late task: urge its holder, or give it to somebody else; never decide in its place. */
import { ESCALATION_FORMS } from '../domain/forms/escalation';
import { delegatorFor } from '../domain/permissions';
import type { EveryEscalation } from '../domain/process';
import type { TaskRow } from '../records/tasks';
import { own } from './behaviour';
import type { Decision, Effect } from './effect';
import type { Dossier } from './dossier';
import { taskView } from './reading/family';
import { assertNotTaken, reassignTo } from './assignment';

export const escalationEffects = { urge, reassign } as const satisfies EveryEscalation<Effect>;

/** @throws Error for no such outcome */
export function escalationEffect(outcome: string): Effect {
  const effect = own<Effect>(escalationEffects, outcome);
  if (effect === undefined) throw new Error(`no effect of an escalation's ${outcome}`);
  return effect;
}

async function reassign(work: Dossier, decision: Decision): Promise<void> {
  const { to } = ESCALATION_FORMS.reassign.parse(decision.data);
  assertNotTaken([work.ctx.actor.id, delegatorFor(work.ctx.actor, taskView(decision.task), work.now)], to);
  await reassignTo(work, lateTask(work, decision), to, '/data/to', decision.opinion ?? '逾期改派');
}

function urge(work: Dossier, decision: Decision): void {
  const late = lateTask(work, decision);
  work.record({ type: 'task.urged', taskId: late.id, payload: { step: late.step, opinion: decision.opinion } });
  const holder =
    late.personal && late.assignee !== null ? { org: late.party_id, person: late.assignee } : late.party_id;
  work.notify(holder, { zh: '催办', en: 'urged' });
}

function lateTask(work: Dossier, { task }: Decision): TaskRow {
  return work.task(task.escalation_of ?? '');
}
