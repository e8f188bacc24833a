/**
 * What an amendment does to what was granted under the agreement (Art. 7, 8): which supplies lose entries, or everything, which cooperations and
 * requests lie outside. It is part of the materials, so that a decision binds the effects that were seen (invariant 16), and is carried out as it was shown.
 */
import { agreementAmendment as kept, dataRequest, type FactsOf } from '../facts';
import { readFacts } from '../../domain/read-kept';
import { agreementAt, limitAgainst, type AgreementScope } from '../../domain/scope';
import { localDateOf } from '../../domain/local-date';
import type { DatasetFields } from '../../domain/permit';
import { lossOf, type Effects } from '../../cases/preview';
import type { Reads } from '../../cases/reads';
import type { CaseRow } from '../../records/cases';
import type { CooperationRow } from '../../records/cooperations';
import type { SupplyRow } from '../../records/supplies';

export type Draft = NonNullable<FactsOf<'agreement-amendment'>['draft']>;

export interface Harm {
  readonly supplies: readonly { readonly supply: SupplyRow; readonly lost: readonly DatasetFields[] }[];
  readonly cooperations: readonly { readonly cooperation: CooperationRow; readonly ends: boolean }[];
}

/** The entries among these that the scope does not cover. */
export async function beyond(
  read: Pick<Reads, 'datasetsByIds'>,
  scope: AgreementScope | null,
  datasetIds: readonly string[],
): Promise<Set<string>> {
  if (scope === null || datasetIds.length === 0) return new Set();
  const entries = await read.datasetsByIds([...new Set(datasetIds)]);
  return new Set(entries.filter((entry) => limitAgainst(scope, entry) !== null).map(({ id }) => id));
}

/** What under the right lies outside of the scope to come. */
export async function harmOf(read: Reads, authorizationId: string, scope: AgreementScope | null): Promise<Harm> {
  const supplies = await read.liveSuppliesOf(authorizationId);
  const cooperations = await read.runningCooperationsOf(authorizationId);
  const named = [...supplies.flatMap((one) => one.datasets), ...cooperations.flatMap((one) => one.scope)];
  const outside = await beyond(
    read,
    scope,
    named.map(({ datasetId }) => datasetId),
  );
  return {
    supplies: supplies.map((supply) => ({
      supply,
      lost: supply.datasets.filter(({ datasetId }) => outside.has(datasetId)),
    })),
    cooperations: cooperations.map((cooperation) => ({
      cooperation,
      ends: cooperation.scope.some(({ datasetId }) => outside.has(datasetId)),
    })),
  };
}

/** Null before there is a draft: nothing is known to change. */
export async function effectsOfAmendment(read: Reads, kase: CaseRow): Promise<Effects | null> {
  const { draft } = readFacts(kept, kase.facts);
  if (draft == null || kase.authorization_id === null || kase.status === 'closed') return null;
  const scope = draft.scope ?? null;
  const { supplies, cooperations } = await harmOf(read, kase.authorization_id, scope);
  const open = await read.openCasesOf(kase.authorization_id);
  const asked = open
    .filter(({ process }) => process === 'data-request')
    // Before its approval a request loses nothing: what lies outside is not approved.
    .map((request) => ({ request, approved: readFacts(dataRequest, request.facts).approval?.datasets ?? [] }));
  const outside = await beyond(
    read,
    scope,
    asked.flatMap(({ approved }) => approved.map(({ datasetId }) => datasetId)),
  );
  const effectOn = (datasets: readonly DatasetFields[]) => {
    const lost = datasets.filter(({ datasetId }) => outside.has(datasetId)).length;
    return lost === 0 ? 'none' : lost === datasets.length ? 'ended' : 'narrowed';
  };
  return {
    supplies: supplies.map(({ supply: { id, datasets }, lost }) =>
      lossOf(
        id,
        datasets,
        datasets.filter((one) => !lost.includes(one)),
      ),
    ),
    requests: asked.map(({ request, approved }) => ({ id: request.id, effect: effectOn(approved) })),
    cooperations: cooperations.map(({ cooperation, ends }) => ({
      id: cooperation.id,
      effect: ends ? 'ended' : 'none',
    })),
  };
}

/** Whether the agreement of the right that holds at the instant covers the cooperation no more. */
export async function outlived(
  read: Reads,
  right: { readonly id: string; readonly agreements: Parameters<typeof agreementAt>[0] },
  now: Date,
): Promise<string[]> {
  const current = agreementAt(right.agreements, now);
  if (current === null || current.scope === null) return [];
  const { cooperations } = await harmOf(read, right.id, current.scope);
  return cooperations.filter(({ ends }) => ends).map(({ cooperation }) => cooperation.id);
}

/** The day from which the amendment holds that is signed on this day. */
export function effectiveDay(draft: Pick<Draft, 'effectiveFrom'>, now: Date): string {
  const today = localDateOf(now);
  return draft.effectiveFrom > today ? draft.effectiveFrom : today;
}
