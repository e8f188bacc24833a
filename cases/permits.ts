/**
 * The next permits of a supply (Art. 14, 15, 18): a renewal goes on from its end, a narrowing takes fields out of what rules now and of whatever
 * is to rule later. Who writes them has the supply's lock (`read.lockSupply`); more than was permitted before is a new need.
 */
import { addDays, endOfDay, localDate } from '../domain/local-date';
import { fieldsOf, narrowed, sealPermit, trainableOf, type DatasetFields, type Permit } from '../domain/permit';
import { readPermit } from '../domain/permit-text';
import type { PermitVersionRow, SupplyRow } from '../records/supplies';
import type { CommandContext } from './unit';

type Revised = Pick<CommandContext, 'unit' | 'read'>;
type OfSupply = Pick<SupplyRow, 'id' | 'operator_id' | 'term_to'>;

export interface WrittenPermit {
  readonly version: number;
  readonly hash: string;
}

/** From the day after the present end until `to`, with these fields or all that the last permit has. */
export async function renewPermit(
  ctx: Revised,
  supply: OfSupply,
  renewal: {
    readonly to: string;
    readonly keep?: readonly DatasetFields[];
    readonly caseId: string;
    readonly at: Date;
  },
): Promise<WrittenPermit> {
  const permits = await ctx.read.permitVersionsOf([supply.id]);
  const last = permits.find(({ valid_to }) => valid_to === null);
  if (last === undefined) throw new Error(`${supply.id} has no permit`);
  const end = localDate(supply.term_to);
  const term = { from: addDays(end, 1), to: localDate(renewal.to) };
  const version = highest(permits) + 1;
  return record(
    ctx,
    supply,
    { ...permitOf(last, renewal.keep), permitVersion: version, term },
    {
      ...{ caseId: renewal.caseId, validFrom: endOfDay(end), at: renewal.at },
    },
  );
}

/**
 * From `validFrom` on with these fields alone. What is to rule later is narrowed too, each for its own time.
 * @throws Error where nothing is left: then the supply ends
 */
export async function narrowPermits(
  ctx: Revised,
  supply: OfSupply,
  narrowing: {
    readonly keep: readonly DatasetFields[];
    /** Whose decision it is; null where the operator gives fields up by itself. */
    readonly caseId: string | null;
    readonly validFrom: Date;
    readonly at: Date;
  },
): Promise<WrittenPermit[]> {
  const { keep, caseId, validFrom, at } = narrowing;
  const permits = await ctx.read.permitVersionsOf([supply.id]);
  const ruling = permits
    .filter(({ valid_from: from, valid_to: to }) => to === null || (to > validFrom && (from === null || to > from)))
    .toSorted((a, b) => (a.valid_from?.getTime() ?? 0) - (b.valid_from?.getTime() ?? 0));
  return ruling.map((row, n) => {
    const from = row.valid_from !== null && row.valid_from > validFrom ? row.valid_from : validFrom;
    const permit = { ...permitOf(row, keep), permitVersion: highest(permits) + 1 + n };
    return record(ctx, supply, permit, { caseId, validFrom: from, at });
  });
}

function permitOf(row: PermitVersionRow, keep: readonly DatasetFields[] | undefined): Permit {
  const permit = readPermit(row.permit);
  return keep === undefined ? permit : { ...permit, datasets: narrowed(permit.datasets, keep) };
}

function highest(permits: readonly PermitVersionRow[]): number {
  return Math.max(...permits.map(({ version }) => version));
}

function record(
  { unit }: Revised,
  supply: OfSupply,
  permit: Permit,
  of: { readonly caseId: string | null; readonly validFrom: Date; readonly at: Date },
): WrittenPermit {
  if (permit.datasets.length === 0)
    throw new Error(`nothing is left of ${supply.id}: it ends, and has no further permit`);
  const { permitVersion: version, term } = permit;
  const sealed = sealPermit(permit);
  const [datasets, training] = [fieldsOf(permit.datasets), trainableOf(permit.datasets)];
  const key = { supplyId: supply.id, operatorId: supply.operator_id, version };
  unit.record({ kind: 'supply.permit', next: { ...key, ...sealed, ...of, datasets, training, term } });
  return { version, hash: sealed.hash };
}
