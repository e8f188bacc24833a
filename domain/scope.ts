/**
 * What an agreement covers, as a machine reads it (Art. 7, 8): domains, providing departments, entries and kinds of products, each list empty where
 * it does not limit. An agreement without a scope is not limited by it: 未限定. Its versions are derived at reading, like the right itself.
 */

/** The kinds of products that a scope may name; they bind where products are released. */
export const PRODUCT_KINDS = ['data-element', 'model', 'verification', 'report', 'api'] as const;
export type ProductKind = (typeof PRODUCT_KINDS)[number];

export interface AgreementScope {
  readonly domains: readonly string[];
  readonly providers: readonly string[];
  readonly datasetIds: readonly string[];
  readonly productKinds: readonly ProductKind[];
}

/** A version of the text that both sides have signed. */
export interface AgreementVersion {
  readonly version: number;
  readonly scope: AgreementScope | null;
  readonly eService: boolean;
  /** The instant, in RFC 3339. */
  readonly effectiveFrom: string;
}

/** The version in force at the instant: the latest signed of those whose time has come. Null where the record has none. */
export function agreementAt(versions: readonly AgreementVersion[], now: Date): AgreementVersion | null {
  return versions
    .filter(({ effectiveFrom }) => new Date(effectiveFrom) <= now)
    .reduce<AgreementVersion | null>((last, one) => (last === null || one.version > last.version ? one : last), null);
}

/** The versions that bind what is granted from now on: the one in force, and those signed after it whose time is still to come. */
export function bindingVersions(versions: readonly AgreementVersion[], now: Date): AgreementVersion[] {
  const current = agreementAt(versions, now)?.version ?? 0;
  return versions.filter(({ version }) => version >= current);
}

/** What of an entry of the catalogue a scope looks at. */
export interface ScopedEntry {
  readonly id: string;
  readonly provider_id: string;
  /** Of an entry from before the domains none is known: no scope that names domains covers it. */
  readonly domain: string | null;
}

type EntryLimit = 'domains' | 'providers' | 'datasetIds';

/** Which of its lists the entry stands outside of; null where the scope covers it. */
export function limitAgainst(scope: AgreementScope | null, entry: ScopedEntry): EntryLimit | null {
  if (scope === null) return null;
  const outside = (list: readonly string[], value: string | null) =>
    list.length > 0 && (value === null || !list.includes(value));
  if (outside(scope.datasetIds, entry.id)) return 'datasetIds';
  if (outside(scope.providers, entry.provider_id)) return 'providers';
  return outside(scope.domains, entry.domain) ? 'domains' : null;
}

/**
 * Whether the next scope has something that the present one has not: then the government decides on it. One that names entries has no others,
 * so that it is as wide as they are.
 */
export function isWider(
  next: AgreementScope | null,
  present: AgreementScope | null,
  /** At least those that the next one names. */
  entries: readonly ScopedEntry[],
): boolean {
  if (present === null) return false;
  if (next === null) return true;
  const wider = (to: readonly string[], from: readonly string[]) =>
    from.length > 0 && (to.length === 0 || to.some((value) => !from.includes(value)));
  const named = next.datasetIds.map((id) => entries.find((entry) => entry.id === id));
  const within = named.every((entry) => entry !== undefined && limitAgainst(present, entry) === null);
  if (named.length > 0 && within) return wider(next.productKinds, present.productKinds);
  return (
    wider(next.domains, present.domains) ||
    wider(next.providers, present.providers) ||
    wider(next.datasetIds, present.datasetIds) ||
    wider(next.productKinds, present.productKinds)
  );
}

/** As it is answered; null: not limited. */
export function scopeView(scope: AgreementScope | null | undefined) {
  if (scope == null) return null;
  const { domains, providers, datasetIds, productKinds } = scope;
  return {
    domains: [...domains],
    providers: [...providers],
    datasetIds: [...datasetIds],
    productKinds: [...productKinds],
  };
}
