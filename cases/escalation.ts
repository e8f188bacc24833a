/** What a superior may do about a late task: urge its holder, or give it to somebody else; never decide in its place. */
import type { ESCALATION_FORMS } from '../domain/forms/escalation';
import { delegatorFor } from '../domain/permissions';
import type { ESCALATION_OUTCOMES } from '../domain/process';
import type { ProcessName } from '../processes/laws';
import type { TaskRow } from '../records/tasks';
import { own } from './behaviour';
import type { AnyEffect, Decision, DecisionWith, Effect, ReadBy } from './effect';
import type { Dossier } from './dossier';
import { taskView } from './reading/family';
import { assertNotTaken, reassignTo } from './assignment';

type EscalationEffects = {
  readonly [O in keyof typeof ESCALATION_OUTCOMES]: Effect<ProcessName, never, ReadBy<(typeof ESCALATION_FORMS)[O]>>;
};
export const escalationEffects: EscalationEffects = { urge, reassign };

/** @throws Error for no such outcome */
export function escalationEffect(outcome: string): AnyEffect {
  const effect = own<AnyEffect>(escalationEffects, outcome);
  if (effect === undefined) throw new Error(`no effect of an escalation's ${outcome}`);
  return effect;
}

async function reassign(work: Dossier, decision: DecisionWith<typeof ESCALATION_FORMS.reassign>): Promise<void> {
  const { to } = decision.data;
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
