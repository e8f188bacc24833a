/** What a superior may do about a late task: urge its holder, or give it to somebody else; never decide in its place. */
import type { Decision } from './effects/effect';
import type { CaseWork } from './case-work';
import { reassignTo } from './assignment';

export async function decideEscalation(work: CaseWork, decision: Decision): Promise<void> {
  const late = work.task(decision.task.escalation_of ?? '');
  if (decision.outcome === 'reassign') {
    await reassignTo(work, late, String(decision.data.to), '/data/to', decision.opinion ?? '逾期改派');
    return;
  }
  work.record({ type: 'task.urged', taskId: late.id, payload: { step: late.step, opinion: decision.opinion } });
  await work.notify(late.party_id, { zh: '催办', en: 'urged' });
}
