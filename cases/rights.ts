/**
 * What happens to a right and to everything under it, in the one commit of the decision that does it (Art. 28): the
 * command has locked the authorisation exclusively, so no other decision under it can be under way; one that has not fails. No timer calls this but
 * for the term's own end.
 */
import type { Cited } from '../domain/measures';
import type { Bilingual } from '../domain/refusal';
import { randomUUID } from 'node:crypto';
import { isLiveStatus, rightStatus, type RightStatus } from '../domain/right';
import { notInForce } from '../domain/not-in-force';
import { supplyEndsAt } from '../domain/supply';
import type { AuthorizationRow } from '../records/authorizations';
import { PLATFORM } from '../records/notices';
import type { EndedSupply, SupplyRow } from '../records/supplies';
import type { EndingIn, ProcessThatIs } from '../processes/laws';
import { Dossier } from './dossier';
import { own } from './behaviour';
import { isHeldWithRight } from './right-end';
import { suppliesEnd } from './supply-end';
import { closeCase, holdCase, releaseCase } from './lifecycle';
import type { EventInput } from './context';

/** The authorisation the case is about. */
export function rightOf(work: Dossier): AuthorizationRow {
  if (work.authorization === null) throw new Error(`${work.kase.id} is about no authorisation`);
  return work.authorization;
}

/** Signed by both sides, and neither over nor revoked nor ended. */
export function isLive(work: Dossier): boolean {
  return isLiveStatus(rightStatus(rightOf(work), work.now));
}

/** Nothing is decided under a right that is over, whether or not that has been announced. @throws Refusal `not-in-force` */
export function assertLive(work: Dossier): void {
  const status = rightStatus(rightOf(work), work.now);
  if (!isLiveStatus(status)) throw notInForce(status, { zh: '不能作此决定', en: 'nothing is decided under it' });
}

/** Art. 28 ¶1: issuing the order is the suspension of the whole right; running requests are held in the same commit. */
export async function suspendRight(work: Dossier): Promise<string> {
  work.assertRightLocked();
  const { id } = rightOf(work);
  const orderId = randomUUID();
  const { actor } = work.ctx;
  work.issueOrder({
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
  });
  await eachRunningCase(work, (other) => holdCase(other, orderId));
  tellPlatform(work, { zh: '暂停数据使用权限，不得提供数据', en: 'the right is suspended: nothing is handed out' });
  return orderId;
}

/** Whoever hands the data out hears of it in the same commit. */
function tellPlatform(work: Dossier, subject: Bilingual): void {
  const { id, operator_id: operator } = rightOf(work);
  const body = { zh: `授权 ${id}，运营主体 ${operator}`, en: `Right ${id} of operator ${operator}` };
  work.notify(PLATFORM, subject, body);
}

/** Lifts one order; rights return, and held cases go on, when it was the last. Answers how the right stands then. */
export async function liftSuspension(work: Dossier, orderId: string): Promise<RightStatus> {
  work.assertRightLocked();
  const { id } = rightOf(work);
  const { actor } = work.ctx;
  work.liftOrder(orderId, { lifted_at: work.now, lifted_by: actor.id });
  const right = rightOf(work);
  const left = right.unlifted_orders;
  const payload = { authorizationId: id, orderId, unliftedOrders: left };
  work.record({ type: 'right.lifted', basis: 'Art. 28 ¶1', payload });
  await onRightCase(work, (own) => {
    own.record({ type: 'right.lifted', basis: 'Art. 28 ¶1', payload });
    own.wake('caseCommanded', { command: 'lift', by: actor.id });
  });
  const status = rightStatus(right, work.now);
  // A right that is over gives nothing back: what was held under it ends, and is not told that it goes on.
  if (left === 0 && isLiveStatus(status)) {
    await eachRunningCase(work, releaseCase);
    tellPlatform(work, { zh: '恢复数据使用权限', en: 'the right is restored' });
  }
  return status;
}

const RIGHT_ENDS = ['revoked', 'ended', 'lapsed'] as const;
export type RightEnd = (typeof RIGHT_ENDS)[number];

/** The end of the right: supplies and cooperations end, running requests end `terminated`, the authorisation's own case closes. */
export async function endRight(work: Dossier, how: RightEnd, basis: Cited): Promise<void> {
  work.assertRightLocked();
  const { id } = rightOf(work);
  if (how === 'revoked') work.changeRight({ revoked_at: work.now });
  if (how === 'ended') work.changeRight({ ended_at: work.now });
  const supplies = await work.read.liveSuppliesOf(id);
  const cooperations = (await work.read.runningCooperationsOf(id)).map((cooperation) => cooperation.id);
  const end = { ended_at: work.now, ended_by: work.ctx.actor.id, end_reason: `right-${how}` };
  if (cooperations.length > 0) work.change({ kind: 'cooperation.end', ids: cooperations, end });
  const ids = supplies.map((supply) => supply.id);
  const event: EventInput = {
    type: `right.${how}`,
    basis,
    payload: { authorizationId: id, supplies: ids, cooperations },
  };
  work.record(event);
  tellPlatform(work, { zh: '授权已终止，不得提供数据', en: 'the right is over: nothing is handed out' });
  await suppliesEnd(
    work.ctx,
    rightOf(work),
    supplies.map((supply) => endWithRight(supply, work.now)),
  );
  await eachRunningCase(work, async (other) => {
    await closeCase(other, 'terminated');
    other.wake('caseCommanded', { command: how, by: work.ctx.actor.id });
  });
  await eachOutliving(work);
  await onRightCase(work, async (own) => {
    own.record(event);
    if (!endsAsRight(own)) throw new Error(`${own.kase.id} is the case of a right and does not end with it`);
    await closeCase(own, how);
    own.wake('caseCommanded', { command: how, by: work.ctx.actor.id });
  });
}

/** What had run out before, and had not been announced, ended then. */
function endWithRight(supply: SupplyRow, now: Date): EndedSupply {
  const at = supplyEndsAt(supply);
  return at <= now ? { supply, how: 'run-out', at } : { supply, how: 'right-ended', at: now };
}

function endsAsRight(own: Dossier): own is Dossier<EndingIn<RightEnd>> {
  return RIGHT_ENDS.every((end) => Object.hasOwn(own.definition.outcomes, end));
}

/** Every open case that is held with the right, but the one at work; in the order of their ids. */
async function eachRunningCase(
  work: Dossier,
  act: (other: Dossier<ProcessThatIs<'held'>>) => void | Promise<void>,
): Promise<void> {
  for (const row of await work.read.lockOpenCasesOf(rightOf(work).id)) {
    if (row.id === work.kase.id) continue;
    const other = await Dossier.of(work.ctx, row);
    if (isHeldWithRight(other)) await act(other);
  }
}

/** Every other open case that goes on without the right, and asks to know of its end. */
async function eachOutliving(work: Dossier): Promise<void> {
  const { processes } = work.ctx.rules;
  for (const row of await work.read.lockOpenCasesOf(rightOf(work).id)) {
    const rightEnded = own(processes, row.process)?.rightEnded;
    if (row.id === work.kase.id || rightEnded === undefined) continue;
    const other = await Dossier.of(work.ctx, row);
    if (other.kase.status === 'open') await rightEnded(other);
  }
}

/** The authorisation's own case, unless it is the one at work, or closed, or a register entry without a case. */
export async function onRightCase(work: Dossier, act: (own: Dossier) => void | Promise<void>): Promise<void> {
  const { case_id: caseId } = rightOf(work);
  if (caseId === null || caseId === work.kase.id) return;
  const seen = await work.read.findCase(caseId);
  const row = seen?.status === 'open' ? await work.read.lockCase(caseId) : null;
  if (row === null) return;
  const own = await Dossier.of(work.ctx, row);
  await act(own);
}
