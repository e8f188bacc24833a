/** Legal effects of rectification and revocation (Art. 25, 28): the order is the suspension, only people lift or revoke. */
import { taskDue } from '../../domain/clock';
import {
  BROKE_NOTHING,
  type draft,
  type hearingRecord,
  type newDeadline,
  type OrderDraft,
  type outcomes,
  type report,
  type response,
  type revocationAnswer,
  type service,
} from './forms';
import { limitLabel } from '../../domain/limit';
import { lastDayBefore, localDate, localDateOf } from '../../domain/local-date';
import { invalid, type Bilingual } from '../../domain/refusal';
import { remediesAgainst, THIS_DECISION } from '../../domain/remedies';
import { eServiceAt, rightStatus } from '../../domain/right';
import { dateZh } from '../../domain/acts/document';
import type { OrderEnded } from '../../domain/acts/lifting';
import type { Rectification, rectification1 } from './law';
import { issueAct, SEE_ACT, serveAct } from '../../cases/acts';
import type { Dossier } from '../../cases/dossier';
import { attachOwn } from '../../cases/file-checks';
import { refreshMaterials } from '../../cases/materials';
import { assertLive, endRight, isLive, liftSuspension, rightOf, suspendRight } from '../../cases/rights';
import { voidStep } from '../../cases/void-task';
import { noticeFacts, orderFacts, orderIssued, revocationFacts } from './acts';
import { assertToCome } from '../../cases/day-to-come';
import type { Decision, DecisionWith, EffectResult, EffectsOf } from '../../cases/effect';

type Work = Dossier<'rectification'>;

const ARTICLE = 'Art. 28 ¶1';

export const rectificationEffects: EffectsOf<Rectification, typeof outcomes> = {
  draft: {
    submit: submitDraft,
  },
  order: {
    issue: issueOrder,
    'send-back': 'none',
    drop: 'none',
  },
  service: {
    served: serveOrder,
  },
  rectification: {
    submit: submitReport,
  },
  verification: {
    'recommend-pass': 'none',
    'recommend-fail': 'none',
  },
  'lift-decision': {
    pass,
    fail: 'none',
    rescind,
  },
  disposition: {
    'set-new-deadline': setNewDeadline,
    'propose-revocation': proposeRevocation,
    rescind,
  },
  'notice-of-revocation': {
    respond,
    waive: 'none',
    proceed: 'none',
  },
  hearing: {
    record: recordHearing,
  },
  revocation: {
    revoke,
    'do-not-revoke': forgetDeadline,
    rescind,
  },
  'revocation-service': {
    served: serveRevocation,
  },
};

export function submitDraft(work: Work, { data: order }: DecisionWith<typeof draft>): void {
  assertSaysWhatWasBroken(work, order);
  assertRectifiable(work, order.rectifyBy);
  work.setFacts({
    order: { ...order, rectifyBy: order.rectifyBy ?? null },
    rectifyBy: order.rectifyBy ?? null,
  });
}

/** Of Art. 28 the form asks it. Of Art. 25 the findings stand for it in a draft that an inspection proposed, and in the cases of version 1. */
function assertSaysWhatWasBroken({ definition, file }: Work, { clauses, provisions = [] }: OrderDraft): void {
  if (definition.version === (1 satisfies typeof rectification1.version)) return;
  if (clauses.length + provisions.length > 0 || file.origin?.process === 'security-inspection') return;
  throw invalid('/data/clauses', BROKE_NOTHING, 'Art. 25');
}

/** The day to rectify by, where the draft names one, is still to come. @throws Refusal */
export function assertRectifiable(work: Dossier, rectifyBy: string | undefined, pointer = '/data/rectifyBy'): void {
  if (rectifyBy !== undefined) assertToCome(work, rectifyBy, pointer, ARTICLE);
}

/** Issuing is the suspension (`art-28`), and with an e-service clause the service, in one commit. */
export async function issueOrder(work: Work, { task }: Decision): Promise<void> {
  const order = orderOf(work);
  const eService = eServiceAt(rightOf(work), work.now);
  assertLive(work);
  if (order.rectifyBy !== undefined && localDate(order.rectifyBy) <= localDateOf(work.now)) {
    throw invalid(
      '/outcome',
      { zh: '拟定的整改期限已到，须退回重拟', en: 'the day to rectify by has come: send the draft back' },
      ARTICLE,
    );
  }
  const orderId = order.basis === 'art-28' ? await suspendRight(work) : null;
  const at = work.now.toISOString();
  work.setFacts({ orderId, issuedAt: at, orderedAt: at, eService });
  await issueAct(work, 'order', orderFacts(work, order, eService), {
    taskId: task.id,
    ...(eService && { notice: orderNotice(order) }),
  });
}

async function serveOrder(work: Work, { data: { proof } }: DecisionWith<typeof service>): Promise<void> {
  work.setFacts({ served: { at: work.now.toISOString(), proof } });
  const { rectifyBy, ...order } = orderOf(work);
  if (rectifyBy !== undefined && localDate(rectifyBy) > localDateOf(work.now)) {
    return serveAct(work, 'order', orderNotice({ ...order, rectifyBy }));
  }
  // No time to rectify passes before the service: where the ordered day has come by then, the policy's limit counts from it.
  work.setFacts({ rectifyBy: null });
  await serveAct(work, 'order', orderNotice(order, '按规定期限，自送达之日起'));
}

/** What the mailbox says beside the order itself. */
function orderNotice(order: OrderDraft, limit = '按规定期限'): Bilingual {
  const suspends = order.basis === 'art-28';
  const remedies = remediesAgainst(THIS_DECISION);
  return {
    zh: `${suspends ? '责令整改并暂停数据使用权限' : '责令整改'}。\n事实与理由：${order.grounds}\n整改要求：${order.measures}\n整改期限：${order.rectifyBy ?? limit}\n${remedies.zh}`,
    en: `${suspends ? 'Order to rectify; the right is suspended' : 'Order to rectify'}.\nGrounds: ${order.grounds}\nMeasures: ${order.measures}\nBy: ${order.rectifyBy ?? 'the time limit of the policy'}\n${remedies.en}`,
  };
}

/** Also after the expiry, until the disposition is decided: then nothing is left to dispose of. */
async function submitReport(work: Work, { data }: DecisionWith<typeof report>): Promise<void> {
  await attachOwn(work, data.documentIds, 'rectification-report', '/data/documentIds');
  voidStep(work, 'disposition', 'report-submitted');
  await refreshMaterials(work);
}

async function pass(work: Work, { task, opinion }: Decision): Promise<EffectResult<'corrected' | 'lifted'>> {
  const ended = await endOrder(work);
  await issueAct(work, 'lifting', { ...ended, opinion }, { taskId: task.id, notice: SEE_ACT });
  return { closes: ended.basis === 'art-25' ? 'corrected' : 'lifted' };
}

async function rescind(work: Work, { task, opinion }: Decision): Promise<void> {
  const ended = await endOrder(work);
  await issueAct(work, 'rescission', { ...ended, reason: opinion ?? '' }, { taskId: task.id, notice: SEE_ACT });
}

/** The order is over: what its end says of it, and of the right where it had suspended that. */
async function endOrder(work: Work): Promise<OrderEnded> {
  const { basis } = orderOf(work);
  const order = await orderIssued(work);
  if (basis === 'art-25') return { basis, order, right: rightStatus(rightOf(work), work.now) };
  const { orderId } = work.facts;
  if (orderId == null) throw new Error(`${work.kase.id} has issued no order`);
  return { basis, order, right: await liftSuspension(work, orderId) };
}

/** The new day and its reasons are told as the order itself was. */
function setNewDeadline(work: Work, { data: { rectifyBy }, opinion }: DecisionWith<typeof newDeadline>): void {
  assertToCome(work, rectifyBy, '/data/rectifyBy', ARTICLE);
  work.notify(
    work.kase.party_id,
    { zh: '另定整改期限', en: 'a new time to rectify' },
    {
      zh: `整改期限另定至${dateZh(localDate(rectifyBy))}（含当日）。理由：${opinion ?? ''}`,
      en: `To be rectified by the end of ${rectifyBy}. Reasons: ${opinion ?? ''}`,
    },
  );
  work.setFacts({ rectifyBy, orderedAt: work.now.toISOString() });
  voidStep(work, 'rectification', 'new-deadline');
}

async function proposeRevocation(work: Work, { task, opinion }: Decision): Promise<void> {
  assertLive(work);
  await issueAct(work, 'notice-of-revocation', await noticeFacts(work, orderOf(work), opinion), {
    taskId: task.id,
    notice: SEE_ACT,
  });
  work.setFacts({ hearing: false, defence: null });
  voidStep(work, 'rectification', 'revocation-proposed');
}

function forgetDeadline(work: Work): void {
  work.setFacts({ rectifyBy: null });
}

function respond(work: Work, { data: { defence, hearing } }: DecisionWith<typeof response>): void {
  work.setFacts({ hearing, defence: defence ?? null, respondedAt: work.now.toISOString() });
}

/** The hearing is announced at least `hearing-notice` ahead, counted from the response that asked for it (行政处罚法 64). */
function recordHearing(work: Work, { data: { heldOn } }: DecisionWith<typeof hearingRecord>): void {
  const notice = work.policy.limitOf('hearing-notice');
  const { respondedAt } = work.facts;
  if (notice === null || respondedAt == null) return;
  const { due } = taskDue({ from: new Date(respondedAt), limit: notice, extensions: [], holds: [] }, work.calendar);
  if (due !== null && localDate(heldOn) < lastDayBefore(due)) {
    const { zh, en } = limitLabel(notice);
    throw invalid(
      '/data/heldOn',
      {
        zh: `听证应当在举行的${zh}前通知当事人`,
        en: `a hearing is announced ${en} ahead: it was held too early`,
      },
      'by analogy: Administrative Penalty Law art. 64',
    );
  }
}

/** Effective on service: with the e-service clause in this commit, else with `revocation-service`; suspended until then. */
async function revoke(
  work: Work,
  { task, opinion, data: { defenceAnswer } }: DecisionWith<typeof revocationAnswer>,
): Promise<EffectResult<'revoked'> | undefined> {
  if (work.facts.defence != null && defenceAnswer === undefined) {
    throw invalid(
      '/data/defenceAnswer',
      { zh: '应当对当事人的陈述、申辩作出答复', en: "the party's defence is answered" },
      ARTICLE,
    );
  }
  assertLive(work);
  const eService = eServiceAt(rightOf(work), work.now);
  work.setFacts({
    defenceAnswer: defenceAnswer ?? null,
    revocationDecidedAt: work.now.toISOString(),
    revocationEService: eService,
  });
  const facts = await revocationFacts(work, orderOf(work), { reason: opinion, defenceAnswer, eService });
  await issueAct(work, 'revocation', facts, { taskId: task.id, ...(eService && { notice: SEE_ACT }) });
  if (!eService) return undefined;
  await endRight(work, 'revoked', ARTICLE);
  return { closes: 'revoked' };
}

async function serveRevocation(work: Work, { data: { proof } }: DecisionWith<typeof service>): Promise<void> {
  work.setFacts({ revocationServed: { at: work.now.toISOString(), proof } });
  await serveAct(work, 'revocation', SEE_ACT);
  // A right that was over before the service stays what it was: the decision came too late for it.
  if (isLive(work)) await endRight(work, 'revoked', ARTICLE);
}

function orderOf(work: Work): OrderDraft {
  const { order } = work.facts;
  if (order == null) throw new Error(`${work.kase.id} has no draft`);
  const { rectifyBy, clauses = [], ...rest } = order;
  return { ...rest, clauses, ...(rectifyBy !== null && { rectifyBy }) };
}
