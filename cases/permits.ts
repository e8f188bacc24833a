/**
 * The next permit of a supply (Art. 14, 15, 18): made of the one before it, of which it never has more. It rules from its instant on, in place of
 * whatever was to rule then; the supply lasts as long as the last one says.
 */
import { randomUUID } from 'node:crypto';
import { addDays, endOfDay, lastDayBefore, localMinuteOf, type LocalDate } from '../domain/local-date';
import type { DatasetFields } from '../domain/permit';
import { nextPermit } from '../domain/permit-next';
import { invalid, type Bilingual } from '../domain/refusal';
import type { CommandContext } from './unit';
import { PLATFORM } from '../records/notices';
import type { PermitVersionRow, SupplyRow } from '../records/supplies';

export interface NextOne {
  /** What it is made of: the one that rules now, or one that is to come. */
  readonly from: Pick<PermitVersionRow, 'permit' | 'datasets'>;
  readonly version: number;
  readonly datasets?: readonly DatasetFields[];
  readonly term: { readonly from: LocalDate; readonly to: LocalDate };
  readonly validFrom: Date;
  /** Whose decision it is; null where the operator gives something up by itself. */
  readonly caseId: string | null;
}

export interface Recorded {
  readonly datasets: DatasetFields[];
  readonly hash: string;
}

/** Records the next permit; answers what it has. */
export function permitNext(ctx: CommandContext, supply: SupplyRow, now: Date, next: NextOne): Recorded {
  const { datasets: kept, ...sealed } = nextPermit(next.from.permit, {
    permitVersion: next.version,
    datasets: next.datasets ?? next.from.datasets,
    term: next.term,
  });
  ctx.unit.record({
    kind: 'supply.permit',
    next: {
      ...sealed,
      supplyId: supply.id,
      operatorId: supply.operator_id,
      version: next.version,
      caseId: next.caseId,
      datasets: kept,
      term: next.term,
      validFrom: next.validFrom,
      at: now,
    },
  });
  // Its end may have moved: it is looked at anew.
  ctx.unit.record({ kind: 'supply.attend', id: supply.id, at: now });
  tellPlatform(ctx, supply, now, next);
  return { datasets: [...kept], hash: sealed.hash };
}

/** What is narrowed, stopped from a later day or renewed: the platform hands out by the permit that rules. */
function tellPlatform(ctx: CommandContext, supply: SupplyRow, at: Date, { version, validFrom, term }: NextOne): void {
  const subject = { zh: `供给 ${supply.id} 换发许可`, en: `supply ${supply.id} has its next permit` };
  ctx.unit.record({
    kind: 'message',
    message: {
      ...{ id: randomUUID(), org: PLATFORM, person: null, caseId: supply.case_id, subject, at },
      body: {
        zh: `第 ${version} 版许可自 ${localMinuteOf(validFrom)} 起执行，至 ${term.to} 止。`,
        en: `Permit ${version} rules from ${localMinuteOf(validFrom)} on, until ${term.to}.`,
      },
    },
  });
}

export interface Permits {
  readonly ruling: PermitVersionRow;
  /** The one that rules now and those that rule after it, in their order. */
  readonly standing: readonly PermitVersionRow[];
  readonly first: PermitVersionRow;
  readonly next: number;
}

export async function permitsOf(ctx: CommandContext, { id }: SupplyRow, now: Date): Promise<Permits> {
  return permitsAmong(await ctx.read.permitVersionsOf([id]), id, now);
}

/** The same among permits that have been read, of whichever supplies. */
export function permitsAmong(read: readonly PermitVersionRow[], id: string, now: Date): Permits {
  const all = read.filter(({ supply_id: of }) => of === id);
  const ruling = all.find((one) => (one.valid_from ?? now) <= now && (one.valid_to === null || now < one.valid_to));
  const [first] = all;
  if (ruling === undefined || first === undefined) throw new Error(`no permit of ${id} rules`);
  const later = all
    .filter(({ valid_from: from, valid_to: to }) => from !== null && from > now && (to === null || to > from))
    .toSorted((a, b) => instant(a.valid_from) - instant(b.valid_from));
  return {
    ...{ ruling, standing: [ruling, ...later], first },
    next: Math.max(...all.map(({ version }) => version)) + 1,
  };
}

export interface Cut {
  /** What rules now, and what is to rule after it. */
  readonly permits: Pick<Permits, 'standing' | 'next'>;
  readonly at: Date;
  readonly left: (datasets: readonly DatasetFields[]) => readonly DatasetFields[];
  /** Whose decision the successor of a permit is. */
  readonly caseOf: (permit: PermitVersionRow) => string | null;
}

export interface Successor extends Recorded {
  readonly version: number;
  readonly from: Date;
}

/**
 * From the instant on, every permit that was to rule has a successor with no more than is left of it. From where nothing is left the supply is over: it
 * lasts until the day before, and what was to rule later goes.
 * @returns the successors; null where nothing is left from now on, or from its first day on, so that the supply is for the caller to end
 */
export function cutPermits(
  ctx: CommandContext,
  supply: SupplyRow,
  now: Date,
  { permits: { standing, next }, at, left, caseOf }: Cut,
): Successor[] | null {
  const successors: Successor[] = [];
  const succeed = (permit: PermitVersionRow, to: Pick<NextOne, 'datasets' | 'validFrom'>, lastDay: LocalDate) => {
    const version = next + successors.length;
    const term = { from: permit.term_from, to: lastDay };
    const recorded = permitNext(ctx, supply, now, { ...to, from: permit, version, term, caseId: caseOf(permit) });
    successors.push({ ...recorded, version, from: to.validFrom });
  };
  const begins = ({ valid_from: from }: PermitVersionRow) => later(from, now);
  for (const [index, permit] of standing.entries()) {
    if (permit.valid_to !== null && permit.valid_to <= at) continue;
    const from = later(permit.valid_from, at);
    if (endOfDay(permit.term_to) <= from) continue; // it has run out by then
    const datasets = left(permit.datasets);
    if (datasets.length > 0) {
      succeed(permit, { datasets, validFrom: from }, permit.term_to);
      continue;
    }
    if (successors.length > 0) break; // the last of them lasts as long as its own term
    const last = lastDayBefore(from);
    const before = standing.findLast((one, n) => n <= index && begins(one) < from && one.term_from <= last);
    if (before === undefined) return null;
    succeed(before, { datasets: before.datasets, validFrom: begins(before) }, last);
    break;
  }
  return successors;
}

function later(from: Date | null, at: Date): Date {
  return from !== null && from > at ? from : at;
}

function instant(at: Date | null): number {
  return at?.getTime() ?? -Infinity;
}

/** The next day's, for a term that begins where another ends. */
export function dayAfter(day: LocalDate): { readonly day: LocalDate; readonly at: Date } {
  return { day: addDays(day, 1), at: endOfDay(day) };
}

const BEYOND: Bilingual = {
  zh: '超出现行供给的范围；更多的数据、其他目的或者使用单位须另提需求',
  en: 'exceeds what is supplied: more data, another purpose or another using unit is a new need',
};

/** @throws Refusal naming the list, or its entry */
export function assertPartOf(
  part: readonly DatasetFields[],
  whole: readonly DatasetFields[],
  pointerOf: (index: number) => string,
): void {
  part.forEach(({ datasetId, fields }, index) => {
    const own = whole.find((one) => one.datasetId === datasetId)?.fields ?? [];
    if (!fields.every((field) => own.includes(field))) throw invalid(pointerOf(index), BEYOND, 'Art. 14');
  });
}
