/** What a superior may do about a late task: urge its holder, or give it to somebody else; never decide in its place. */
import type { Decision } from './effect';
import { delegatorFor } from '../domain/permissions';
import type { Dossier } from './dossier';
import { taskView } from './reading/family';
import { assertNotTaken, reassignTo } from './assignment';

export async function decideEscalation(work: Dossier, decision: Decision): Promise<void> {
  const late = work.task(decision.task.escalation_of ?? '');
  if (decision.outcome === 'reassign') {
    const { to } = decision.data;
    if (typeof to !== 'string') throw new Error('the form of a reassignment names a person');
    assertNotTaken([work.ctx.actor.id, delegatorFor(work.ctx.actor, taskView(decision.task), work.now)], to);
    await reassignTo(work, late, to, '/data/to', decision.opinion ?? '逾期改派');
    return;
  }
  work.record({ type: 'task.urged', taskId: late.id, payload: { step: late.step, opinion: decision.opinion } });
  const holder =
    late.personal && late.assignee !== null ? { org: late.party_id, person: late.assignee } : late.party_id;
  work.notify(holder, { zh: '催办', en: 'urged' });
}
