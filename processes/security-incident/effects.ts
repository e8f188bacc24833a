/** Legal effects in a security incident (Art. 24, 28): who was told when, the order that contains in one act, what is reported. */
import { measuresProposal, orderProposal, type outcomes, type progress } from './forms';
import { addToFile, assertDetails, incidentOf } from './details';
import { isGraded } from './grade';
import { formatLimit } from '../../domain/limit';
import { delegatorFor } from '../../domain/permissions';
import { invalid } from '../../domain/refusal';
import type { SecurityIncident } from './law';
import type { TaskRow } from '../../records/tasks';
import { tasksAt } from '../../cases/at-step';
import type { Dossier } from '../../cases/dossier';
import { decidedStep, type DecidedStep } from '../../cases/decided-step';
import type { StepOf } from '../laws';
import { dueTimes } from '../../cases/due';
import { openForSeats } from '../../cases/open-task';
import { taskView } from '../../cases/reading/family';
import { voidStep } from '../../cases/void-task';
import { attachOwn } from '../../cases/file-checks';
import { materialsHash, refreshMaterials } from '../../cases/materials';
import { assertLive, rightOf } from '../../cases/rights';
import type { Decision, DecisionWith, EffectsOf } from '../../cases/effect';
import { assertRectifiable, issueOrder, openRectification, submitDraft } from '../rectification/links';
import { returnForMissing } from '../../cases/return-missing';

type Work = Dossier<'security-incident'>;

const ARTICLE = 'Art. 24';

export const securityIncidentEffects: EffectsOf<SecurityIncident, typeof outcomes> = {
  acknowledgement: {
    acknowledge,
  },
  containment: {
    'propose-order': proposeOrder,
    'propose-measures': 'none',
    'no-measures': 'none',
  },
  'containment-decision': {
    'issue-order': issueInOneAct,
    'order-measures': orderMeasures,
    'send-back': 'none',
    decline: 'none',
  },
  'progress-report': {
    submit: reportProgress,
  },
  'closing-report': {
    submit: reportClosing,
  },
  closure: {
    close: 'none',
    return: returnForMissing,
  },
};

/** Which of the two addressees has confirmed, and when. */
function acknowledge(work: Work, { task }: Decision): void {
  work.setFacts({ acknowledged: { ...work.facts.acknowledged, [task.seat]: work.now.toISOString() } });
}

/** What could not be issued is not proposed either. */
function proposeOrder(work: Work, { data }: DecisionWith<typeof orderProposal>): void {
  assertRectifiable(work, data.rectifyBy);
  assertLive(work);
}

/**
 * Draft and order in one act: a rectification whose draft the proposer has made and whose order the director issues, in the
 * commit of this decision. The right is suspended by it as by every order, and returns the same way (Art. 28 ¶1).
 */
async function issueInOneAct(work: Work, { task, opinion }: Decision): Promise<void> {
  const proposal = proposed(work, 'propose-order');
  const ordered = orderProposal.parse(proposal.data);
  // Proposed before: whoever decides names no day, and can only send it back.
  assertRectifiable(work, ordered.rectifyBy, '/outcome');
  const order = { basis: 'art-28', ...ordered } as const;
  const { id: caseId, title } = work.kase;
  const reason = proposal.opinion ?? title;
  const origin = { process: work.kase.process, caseId };
  const rectification = await openRectification(work.ctx, rightOf(work).id, { reason }, origin);
  const party = (await work.authority()).id;
  const drafted = await recordDecidedStep(rectification, {
    step: 'draft',
    role: 'security-officer',
    party,
    outcome: 'submit',
    by: proposal.decided_by ?? '',
    onBehalfOf: proposal.on_behalf_of,
    data: order,
    opinion: proposal.opinion,
  });
  submitDraft(rectification, { task: drafted, outcome: 'submit', opinion: null, data: order });
  const issued = await recordDecidedStep(rectification, {
    step: 'order',
    role: 'director',
    party,
    outcome: 'issue',
    by: work.ctx.actor.id,
    onBehalfOf: delegatorFor(work.ctx.actor, taskView(task), work.now),
    data: null,
    opinion,
  });
  await issueOrder(rectification, { task: issued, outcome: 'issue', opinion, data: null });
  rectification.set({ party_visible: true });
  rectification.wake('taskDecided', { taskId: issued.id, step: 'order', outcome: 'issue', by: work.ctx.actor.id });
  work.setFacts({ rectificationId: rectification.kase.id });
  work.record({
    type: 'containment.ordered',
    basis: 'Art. 24, 28 ¶1',
    taskId: task.id,
    payload: { caseId: rectification.kase.id },
  });
}

/** A step of the rectification as it is taken in this act, told in its own chain. */
async function recordDecidedStep<S extends StepOf<'rectification'>>(
  work: Dossier<'rectification'>,
  decided: DecidedStep<'rectification', S>,
): Promise<TaskRow> {
  const task = decidedStep(work, work.now, {
    ...decided,
    materialsHash: await materialsHash(work, decided),
  });
  const { step, outcome, by, data } = decided;
  const { opinion = null, onBehalfOf = null } = decided;
  work.record({
    type: 'task.decided',
    taskId: task.id,
    basis: 'Art. 28 ¶1',
    payload: { step, round: 1, seat: '', outcome, opinion, data, by, onBehalfOf, materialsHash: task.materials_hash },
  });
  return task;
}

/** What the agreement's emergency clause allows (Art. 7, 24); the right itself stays as it is. */
function orderMeasures(work: Work): void {
  const { clause, measures } = measuresProposal.parse(proposed(work, 'propose-measures').data);
  work.setFacts({ emergencyMeasures: { clause, measures, orderedAt: work.now.toISOString() } });
  work.notify(work.kase.party_id, { zh: '依协议采取应急措施', en: 'measures under the emergency clause' });
}

/** The proposal that the director decides on, as the security officer made it last. @throws Refusal */
function proposed(work: Work, outcome: 'propose-order' | 'propose-measures'): TaskRow {
  const last = tasksAt(work, 'containment').findLast(({ status }) => status === 'decided');
  if (last?.outcome === outcome) return last;
  throw invalid('/outcome', { zh: '处置建议不是此项措施', en: 'this is not what was proposed' }, ARTICLE);
}

/**
 * With what has become known, and its documents. The next report is awaited in the same commit: it is asked for until the closing report is there.
 */
async function reportProgress(work: Work, decision: DecisionWith<typeof progress>): Promise<void> {
  const { task, data } = decision;
  const { handlingEndedAt } = data;
  await assertDetails(work.ctx, incidentOf(work), data, '/data');
  await fileReport(work, decision);
  await addToFile(work, data);
  if (handlingEndedAt !== undefined) await endHandling(work, new Date(handlingEndedAt));
  if (isGraded(work)) await openForSeats(work, 'progress-report', [{ round: task.round + 1, seat: '' }]);
}

/** From here the closing report is owed (事件 8): to the end of the 30th day. */
async function endHandling(work: Work, ended: Date): Promise<void> {
  const pointer = '/data/handlingEndedAt';
  if (ended > work.now) throw invalid(pointer, { zh: '不得晚于当前时间', en: 'lies in the future' }, ARTICLE);
  if (ended < new Date(work.file.discoveredAt)) {
    throw invalid(pointer, { zh: '不得早于发现时间', en: 'is earlier than the discovery' }, ARTICLE);
  }
  const told = work.facts.handlingEndedAt;
  if (told != null) {
    throw invalid(pointer, { zh: `处置结束时间已报告为 ${told}`, en: `was told before: ${told}` }, ARTICLE);
  }
  work.setFacts({ handlingEndedAt: ended.toISOString() });
  if (!isGraded(work)) return;
  for (const task of tasksAt(work, 'closing-report').filter(({ status }) => status === 'open')) {
    const limit = work.policy.limitOf('closing-report');
    const times = await dueTimes(work, { ...task, clock_from: ended, limit, extensions: [] });
    work.changeTask(task, { ...times, clock_from: ended, limit_text: limit === null ? null : formatLimit(limit) });
    const { due_at: dueAt, provisional, calendar_version: calendarVersion } = times;
    const payload = { calendarVersion, dueAt: dueAt?.toISOString() ?? null, provisional };
    work.record({ type: 'clock.recomputed', taskId: task.id, basis: ARTICLE, payload });
  }
}

/** Nothing is left to report on in the meantime. */
async function reportClosing(work: Work, decision: Decision<{ readonly documentIds: string[] }>): Promise<void> {
  await fileReport(work, decision);
  voidStep(work, 'progress-report', 'closing-report-submitted');
}

/** With a report go its documents. */
async function fileReport(work: Work, { task, data }: Decision<{ readonly documentIds: string[] }>): Promise<void> {
  await attachOwn(work, data.documentIds, task.step, '/data/documentIds');
  await refreshMaterials(work);
}
