/**
 * The next permit of a supply (Art. 14, 15, 18): made of the one before it, of which it never has more. It rules from its instant on, in place of
 * whatever was to rule then; the supply lasts as long as the last one says.
 */
import { addDays, endOfDay, type LocalDate } from '../domain/local-date';
import type { DatasetFields } from '../domain/permit';
import { nextPermit } from '../domain/permit-next';
import { invalid, type Bilingual } from '../domain/refusal';
import type { CommandContext } from './unit';
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
  return { datasets: [...kept], hash: sealed.hash };
}

export interface Permits {
  readonly ruling: PermitVersionRow;
  /** The one that rules after it, where one has been decided. */
  readonly coming: PermitVersionRow | null;
  /** The one that rules now and those that rule after it, in their order. */
  readonly standing: readonly PermitVersionRow[];
  readonly first: PermitVersionRow;
  readonly next: number;
}

export async function permitsOf(ctx: CommandContext, { id }: SupplyRow, now: Date): Promise<Permits> {
  const all = await ctx.read.permitVersionsOf([id]);
  const ruling = all.find((one) => (one.valid_from ?? now) <= now && (one.valid_to === null || now < one.valid_to));
  const [first] = all;
  if (ruling === undefined || first === undefined) throw new Error(`no permit of ${id} rules`);
  const later = all
    .filter(({ valid_from: from, valid_to: to }) => from !== null && from > now && (to === null || to > from))
    .toSorted((a, b) => instant(a.valid_from) - instant(b.valid_from));
  return {
    ...{ ruling, coming: later[0] ?? null, standing: [ruling, ...later], first },
    next: Math.max(...all.map(({ version }) => version)) + 1,
  };
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
