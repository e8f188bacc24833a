/**
 * What happens to a right and to everything under it, in the one commit of the decision that does it (Art. 28): the
 * caller holds the authorisation exclusively, so no other decision under it can be under way. No timer calls this but
 * for the term's own end.
 */
import { randomUUID } from 'node:crypto';
import { isLiveStatus, rightStatus, type RightStatus } from '../domain/right';
import { notInForce } from '../domain/not-in-force';
import {
  findAuthorization,
  insertOrder,
  liftOrder,
  updateAuthorization,
  type AuthorizationRow,
} from '../records/authorizations';
import { findCase, lockCase, lockOpenCasesOf } from '../records/cases';
import { endCooperationsOf } from '../records/cooperations';
import { endSuppliesOf } from '../records/supplies';
import { CaseWork } from './case-work';
import { closeCase, holdCase, releaseCase } from './lifecycle';
import type { EventInput } from './context';

/** The authorisation the case is about. */
export function rightOf(work: CaseWork): AuthorizationRow {
  if (work.authorization === null) throw new Error(`${work.kase.id} is about no authorisation`);
  return work.authorization;
}

/** Signed by both sides, and neither over nor revoked nor ended. */
export function isLive(work: CaseWork): boolean {
  return isLiveStatus(rightStatus(rightOf(work), work.now));
}

/** Nothing is decided under a right that is over, whether or not that has been announced. @throws Refusal `not-in-force` */
export function assertLive(work: CaseWork): void {
  const status = rightStatus(rightOf(work), work.now);
  if (!isLiveStatus(status)) throw notInForce(status, { zh: '不能作此决定', en: 'nothing is decided under it' });
}

/** Art. 28 ¶1: issuing the order is the suspension of the whole right; running requests are held in the same commit. */
export async function suspendRight(work: CaseWork): Promise<string> {
  const { id } = rightOf(work);
  const orderId = randomUUID();
  const { tx, actor } = work.ctx;
  await insertOrder(tx, {
    id: orderId,
    authorization_id: id,
    case_id: work.kase.id,
    issued_at: work.now,
    issued_by: actor.id,
  });
  work.record({ type: 'right.suspended', basis: 'Art. 28 ¶1', payload: { authorizationId: id, orderId } });
  await onRightCase(work, (own) => {
    own.record({ type: 'right.suspended', basis: 'Art. 28 ¶1', payload: { orderId, caseId: work.kase.id } });
    own.wake('caseCommanded', { command: 'suspend', by: actor.id });
    return Promise.resolve();
  });
  await eachRunningCase(work, (one) => holdCase(one, orderId));
  return orderId;
}

/** Lifts one order; rights return, and held cases go on, when it was the last. Answers how the right stands then. */
export async function liftSuspension(work: CaseWork, orderId: string): Promise<RightStatus> {
  const { id } = rightOf(work);
  const { tx, actor } = work.ctx;
  await liftOrder(tx, orderId, { lifted_at: work.now, lifted_by: actor.id });
  const right = (await findAuthorization(tx, id)) ?? rightOf(work);
  const left = right.unlifted_orders;
  const payload = { authorizationId: id, orderId, unliftedOrders: left };
  work.record({ type: 'right.lifted', basis: 'Art. 28 ¶1', payload });
  await onRightCase(work, (own) => {
    own.record({ type: 'right.lifted', basis: 'Art. 28 ¶1', payload });
    own.wake('caseCommanded', { command: 'lift', by: actor.id });
    return Promise.resolve();
  });
  const status = rightStatus(right, work.now);
  // A right that is over gives nothing back: what was held under it ends, and is not told that it goes on.
  if (left === 0 && isLiveStatus(status)) await eachRunningCase(work, releaseCase);
  return status;
}

export type RightEnd = 'revoked' | 'ended' | 'lapsed';

/** The end of the right: supplies and cooperations end, running requests end `terminated`, the authorisation's own case closes. */
export async function endRight(work: CaseWork, how: RightEnd, basis: string): Promise<void> {
  const { id } = rightOf(work);
  const { tx } = work.ctx;
  if (how === 'revoked') await updateAuthorization(tx, id, { revoked_at: work.now });
  if (how === 'ended') await updateAuthorization(tx, id, { ended_at: work.now });
  const supplies = await endSuppliesOf(tx, id, work.now);
  const end = { ended_at: work.now, ended_by: work.ctx.actor.id, end_reason: `right-${how}` };
  const cooperations = await endCooperationsOf(tx, id, end);
  const event: EventInput = { type: `right.${how}`, basis, payload: { authorizationId: id, supplies, cooperations } };
  work.record(event);
  await eachRunningCase(work, async (one) => {
    await closeCase(one, 'terminated');
    one.wake('caseCommanded', { command: how, by: work.ctx.actor.id });
  });
  await onRightCase(work, async (own) => {
    own.record(event);
    await closeCase(own, how);
    own.wake('caseCommanded', { command: how, by: work.ctx.actor.id });
  });
}

/** Every open case that is held with the right, but the one at work; in the order of their ids. */
async function eachRunningCase(work: CaseWork, act: (one: CaseWork) => Promise<void>): Promise<void> {
  for (const row of await lockOpenCasesOf(work.ctx.tx, rightOf(work).id)) {
    if (row.id === work.kase.id) continue;
    const one = await CaseWork.of(work.ctx, row, rightOf(work));
    if (!one.definition.held) continue;
    await act(one);
    await one.save();
  }
}

/** The authorisation's own case, unless it is the one at work, or closed, or a register entry without a case. */
async function onRightCase(work: CaseWork, act: (own: CaseWork) => Promise<void>): Promise<void> {
  const { case_id: caseId } = rightOf(work);
  if (caseId === null || caseId === work.kase.id) return;
  const seen = await findCase(work.ctx.tx, caseId);
  const row = seen?.status === 'open' ? await lockCase(work.ctx.tx, caseId) : null;
  if (row === null) return;
  const own = await CaseWork.of(work.ctx, row, rightOf(work));
  await act(own);
  await own.save();
}
