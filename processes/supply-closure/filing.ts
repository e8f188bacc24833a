/**
 * What ends a supply without a case of its own (Art. 14, 18): the operator gives it back, or its term is over; and the clearance that opens in the
 * commit of every end, however it came. Whether a supply has ended is derived and never waited for.
 */
import { lastDayBefore, localMinuteOf } from '../../domain/local-date';
import type { Bilingual } from '../../domain/refusal';
import { isLiveStatus, rightStatus } from '../../domain/right';
import { isSupplyLive, supplyEndsAt } from '../../domain/supply';
import { command } from '../../cases/command';
import { notFound } from '../../cases/context';
import { openCase } from '../../cases/open-case';
import { suppliesEnd } from '../../cases/supply-end';
import { recordInSystem } from '../../cases/system-event';
import { lockRight, type CommandContext } from '../../cases/unit';
import type { AuthorizationRow } from '../../records/authorizations';
import { PLATFORM } from '../../records/notices';
import type { EndedSupply, SupplyRow } from '../../records/supplies';
import { remindersOfEnd } from './attention';
import { supplyOver } from './over';
import { beginningOf, tellOfSupply } from './telling';

const ARTICLE = 'Art. 18 ¶2';

export interface LockedSupply {
  readonly supply: SupplyRow;
  /** Locked exclusively. */
  readonly right: AuthorizationRow;
  readonly now: Date;
}

/** A supply that lives, and its right so locked that nobody else decides about either. @throws Refusal `not-found`, `not-in-force` */
export async function lockSupply(ctx: CommandContext, supplyId: string, operatorId?: string): Promise<LockedSupply> {
  const locked = await lockForItsTerm(ctx, supplyId);
  if (locked === null || (operatorId !== undefined && locked.supply.operator_id !== operatorId))
    throw notFound({ zh: '供给', en: 'supply' });
  if (!isSupplyLive(locked.supply, locked.right, locked.now)) throw supplyOver();
  return locked;
}

async function lockForItsTerm(ctx: CommandContext, supplyId: string): Promise<LockedSupply | null> {
  const seen = await ctx.read.findSupply(supplyId);
  const right = seen === null ? null : await lockRight(ctx, seen.authorization_id, 'exclusive');
  // Read anew: until the lock it may have ended.
  const supply = right === null ? null : await ctx.read.findSupply(supplyId);
  return right === null || supply === null ? null : { supply, right, now: await ctx.read.databaseNow() };
}

/** 提前终止: effective in the commit, without a case of its own. */
export const returnSupply = command(async (ctx: CommandContext, supplyId: string, reason: string): Promise<void> => {
  const { supply, right, now } = await lockSupply(ctx, supplyId, ctx.actor.org);
  await suppliesEnd(ctx, right, [{ supply, how: 'returned', at: now, reason }]);
});

/**
 * Announces the end of a term that is over, or reminds of it, and says when the supply is to be looked at next: once, however many look at the same
 * time. Asked too early, or of a supply that has ended, it brings nothing about.
 */
export const attendSupply = command(async (ctx: CommandContext, supplyId: string): Promise<void> => {
  const seen = await ctx.read.findSupply(supplyId);
  if (seen === null || seen.ended_at !== null) return;
  const { isDue, next } = await reminderOf(ctx, seen, await ctx.read.databaseNow());
  // Without the lock of its right: nothing is brought about.
  if (!isDue && next !== null) return lookAgain(ctx, seen, next);
  const locked = await lockForItsTerm(ctx, supplyId);
  if (locked === null || locked.supply.ended_at !== null) return;
  const { supply, right, now } = locked;
  if (supply.attend_at?.getTime() !== seen.attend_at?.getTime()) return; // somebody has looked meanwhile, or moved its end
  const reminder = await reminderOf(ctx, supply, now);
  if (reminder.next !== null) {
    if (reminder.isDue) remindOfEnd(ctx, supply, now);
    return lookAgain(ctx, supply, reminder.next);
  }
  // With a right that is over it ends where that is announced, which is under way.
  if (!isLiveStatus(rightStatus(right, now)) && right.case_id !== null)
    return lookAgain(ctx, supply, new Date(now.getTime() + A_MINUTE_MS));
  // From a later day a supply is stopped by a permit that is shorter.
  const stopped = await ctx.read.isSupplyStopped(supply.id);
  await suppliesEnd(ctx, right, [{ supply, how: stopped ? 'stopped' : 'run-out', at: supplyEndsAt(supply) }]);
});

interface Reminder {
  /** One has come since the supply was looked at last: of several missed ones the latest is sent. */
  readonly isDue: boolean;
  /** When it is to be looked at next; null where its term is over. */
  readonly next: Date | null;
}

async function reminderOf(ctx: CommandContext, supply: SupplyRow, now: Date): Promise<Reminder> {
  const [end, since] = [supplyEndsAt(supply), supply.attend_at];
  if (now >= end) return { isDue: false, next: null };
  const all = await remindersOfEnd(ctx, supply.created_at, end);
  const isDue = since !== null && all.some((at) => at >= since && at <= now);
  return { isDue, next: all.find((at) => at > now) ?? end };
}

/** Silence never lengthens a supply (Art. 14). */
function remindOfEnd(ctx: CommandContext, supply: SupplyRow, now: Date): void {
  const end = supplyEndsAt(supply);
  const last = lastDayBefore(end);
  recordInSystem(ctx, {
    type: 'supply.reminded',
    basis: 'Art. 14',
    payload: { supplyId: supply.id, endsAt: end.toISOString() },
  });
  tellOfSupply(ctx, supply, {
    to: supply.operator_id,
    at: now,
    subject: { zh: '供给期限将满', en: 'the supply is running out' },
    body: {
      zh: `供给至 ${last} 届满，不会自动延续；需要继续使用的，应当在期满前申请续期（第十四条）。`,
      en: `The last day is ${last}. It does not extend by itself: ask for its renewal before (Art. 14).`,
    },
  });
}

const A_MINUTE_MS = 60_000;

function lookAgain(ctx: CommandContext, { id, attend_at: seen }: SupplyRow, at: Date): void {
  ctx.unit.record({ kind: 'supply.attend', id, at, seen });
}

/** One for each end: whatever was supplied is to be cleared away, and the operator says how. */
export async function openClearances(
  ctx: CommandContext,
  right: AuthorizationRow,
  ended: readonly EndedSupply[],
): Promise<void> {
  const now = await ctx.read.databaseNow();
  const [operator] = await ctx.read.organisationsByIds([right.operator_id]);
  const state = isLiveStatus(rightStatus(right, now)) ? 'live' : 'over';
  for (const { supply, how, at, reason } of ended) {
    const work = await openCase(ctx, {
      process: 'supply-closure',
      title: `供给终止清退：${operator?.name ?? right.operator_id}（${beginningOf(supply.purpose)}）`,
      partyId: supply.operator_id,
      now,
      file: {
        authorizationId: right.id,
        supplyId: supply.id,
        requestCaseId: supply.case_id,
        how,
        endedAt: at.toISOString(),
        ...(reason !== undefined && { reason }),
        purpose: supply.purpose,
        datasets: supply.datasets.map(({ datasetId, fields }) => ({ datasetId, fields: [...fields] })),
      },
      basis: ARTICLE,
      authorization: right,
      supplyId: supply.id,
    });
    work.setFacts({ right: state });
    if (how === 'returned') {
      work.record({ type: 'supply.returned', basis: 'Art. 14', payload: { supplyId: supply.id, reason } });
    }
    work.record({
      type: 'supply.ended',
      basis: ARTICLE,
      payload: { supplyId: supply.id, how, endedAt: at.toISOString() },
    });
    const ending = { zh: '供给已终止，请清退数据', en: 'the supply has ended: its data are to be cleared away' };
    work.notify(supply.operator_id, ending);
    work.notify(PLATFORM, { zh: '供给已终止', en: 'a supply has ended' }, endOf(supply, at));
  }
}

/** As the platform is told of it, which lets nobody at the data any more. */
function endOf({ id, operator_id: operator }: SupplyRow, at: Date): Bilingual {
  return {
    zh: `供给 ${id}（运营主体 ${operator}）已于 ${localMinuteOf(at)} 终止，不得再提供数据（第十八条）。`,
    en: `Supply ${id} of operator ${operator} ended at ${localMinuteOf(at)}: its data are handed out no more (Art. 18).`,
  };
}
