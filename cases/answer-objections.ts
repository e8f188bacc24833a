/**
 * Legal effects of answering objections 异议答复 (Art. 5; 招标投标法实施条例 54): what the officer answered binds once the
 * director has confirmed it. When the last open one is answered and any was upheld, the notice's window ends by that.
 */
import { isKind } from '../records/changes';
import { OBJECTION_ANSWERS, type ObjectionAnswer } from '../records/objections';
import type { ProcessAt } from '../processes/laws';
import { tasksAt } from './at-step';
import type { Dossier } from './dossier';
import { countOpen } from './objections';
import { endWindow } from './window';
import type { Decision } from './effect';

type WithNotice = Dossier<ProcessAt<'public-notice' | 'objection-answer'>>;

/** Of every process with a public notice: the seat of both steps is the objection. */
export async function confirmAnswer(work: WithNotice, { task }: Decision): Promise<void> {
  const { seat: objectionId, round } = task;
  const answered = tasksAt(work, 'objection-answer').find((row) => row.seat === objectionId && row.round === round);
  const status = OBJECTION_ANSWERS.find((answer) => answer === answered?.outcome);
  if (answered === undefined || status === undefined) throw new Error(`objection ${objectionId} has no answer`);
  const objection = await work.read.findObjection(objectionId);
  if (objection === null) throw new Error(`no objection ${objectionId}`);
  const answer = { status, answer: answered.opinion, answered_at: work.now };
  work.change({ kind: 'objection.answer', id: objectionId, caseId: work.kase.id, answered: answer });
  work.record({
    type: 'objection.answered',
    basis: 'Art. 5',
    taskId: task.id,
    payload: { objectionId, noticeId: objection.notice_id, status },
  });
  // Once this decision stands: the end of the window changes what open tasks are about, and this one is still open.
  if ((await countOpen(work)) === 0) work.afterwards(() => endNoticeIfUpheld(work, objection.notice_id));
}

async function endNoticeIfUpheld(work: WithNotice, noticeId: string): Promise<void> {
  const now = work.ctx.unit.changes.filter(isKind('objection.answer')).map(({ answered }) => answered.status);
  const before = await work.read.objectionsOf(work.kase.id);
  const upheld =
    now.some(isUpheld) || before.some((objection) => objection.notice_id === noticeId && isUpheld(objection.status));
  const notice = upheld ? await work.read.findPublicNotice(noticeId) : null;
  const window = tasksAt(work, 'public-notice').find((task) => task.id === notice?.task_id);
  if (window?.status === 'open') await endWindow(work, window, 'objection-upheld');
}

function isUpheld(status: ObjectionAnswer | 'open'): boolean {
  return status === 'upheld';
}
