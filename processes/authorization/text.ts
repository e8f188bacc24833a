/** The text of an agreement 授权协议 (Art. 7) with what it covers: sealed by a hash that both signatures bind, and kept as a version. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/canonical';
import { localDate } from '../../domain/local-date';
import { invalid } from '../../domain/refusal';
import type { AgreementScope } from '../../domain/scope';
import type { Reads } from '../../cases/reads';
import type { AgreementVersionRow } from '../../records/agreements';
import type { Agreement } from './forms';

type Text = Pick<Agreement, 'clauses' | 'from' | 'to' | 'eService' | 'scope' | 'annexes'>;

/** What is signed, without what the agreement does not have: texts of before the scope keep their hash. */
export function textOf({ clauses, from, to, eService, scope, annexes }: Text): Text {
  return {
    ...{ clauses, from, to, eService },
    ...(scope != null && { scope }),
    ...(annexes !== undefined && annexes.length > 0 && { annexes }),
  };
}

/** SM3 of the canonical text. */
export function sealText(text: Text): string {
  return createHash('sm3')
    .update(canonicalJson(textOf(text)), 'utf8')
    .digest('hex');
}

/** The text as a version of the agreement. */
export function versionOf(
  text: Text,
  concluded: Pick<AgreementVersionRow, 'authorization_id' | 'version' | 'case_id' | 'signed_at' | 'effective_from'>,
): AgreementVersionRow {
  return {
    ...concluded,
    clauses: text.clauses,
    scope: text.scope ?? null,
    annexes: text.annexes ?? [],
    from_date: localDate(text.from),
    to_date: localDate(text.to),
    e_service: text.eService,
    text_hash: sealText(text),
  };
}

/**
 * Domains, entries and departments that a scope names are there: one that is not covers nothing, and nobody would notice before the first refusal.
 * @throws Refusal naming the member, under `/data/scope`
 */
export async function assertScopeKnown(
  read: Pick<Reads, 'datasetsByIds' | 'domainsOfCatalogue' | 'organisationsByIds'>,
  scope: AgreementScope | null | undefined,
): Promise<void> {
  if (scope == null) return;
  const { domains, datasetIds, providers } = scope;
  const known = domains.length === 0 ? [] : await read.domainsOfCatalogue();
  const foreign = domains.findIndex((domain) => !known.includes(domain));
  if (foreign >= 0) {
    const detail = {
      zh: `目录中没有该数据领域；现有：${known.join('、') || '无'}`,
      en: `no entry of the catalogue has this domain; there are: ${known.join(', ') || 'none'}`,
    };
    throw invalid(`/data/scope/domains/${foreign}`, detail, 'Art. 7');
  }
  const entries = datasetIds.length === 0 ? [] : await read.datasetsByIds(datasetIds);
  const unknown = datasetIds.findIndex((id) => !entries.some((entry) => entry.id === id));
  if (unknown >= 0) {
    const detail = { zh: '目录中没有该数据', en: 'no such entry in the catalogue' };
    throw invalid(`/data/scope/datasetIds/${unknown}`, detail, 'Art. 7');
  }
  const bodies = providers.length === 0 ? [] : await read.organisationsByIds(providers);
  const stranger = providers.findIndex((id) => !bodies.some((body) => body.id === id && body.kind === 'department'));
  if (stranger >= 0) {
    const detail = { zh: '没有该数源部门', en: 'no such providing department' };
    throw invalid(`/data/scope/providers/${stranger}`, detail, 'Art. 7');
  }
}
