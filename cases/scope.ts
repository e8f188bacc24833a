/** The agreement's scope binds (Art. 7, 8, 15): nothing is applied for, approved or done together that the agreement does not cover. */
import type { Cited } from '../domain/measures';
import { invalid, type Bilingual } from '../domain/refusal';
import { bindingVersions, limitAgainst, type AgreementVersion } from '../domain/scope';
import type { AuthorizationRow } from '../records/authorizations';
import type { DatasetRow } from '../records/datasets';
import { numberOf } from './acts';
import type { Reads } from './reads';

type Scoped = Pick<AuthorizationRow, 'id' | 'agreements' | 'case_id'>;
type Reading = Pick<Reads, 'datasetsByIds' | 'actsOfCase' | 'agreementVersionsOf'>;

const LIMITS = {
  domains: { zh: '数据领域', en: 'its domain' },
  providers: { zh: '数源部门', en: 'its provider' },
  datasetIds: { zh: '目录条目', en: 'the entry' },
} as const satisfies Readonly<Record<string, Bilingual>>;

/**
 * Every entry lies within the agreement in force, and within what has been signed to follow it: what is granted today does not outlive
 * its scope. @throws Refusal 422 at `pointer/n`, with the number of the agreement
 */
export async function assertInScope(
  read: Reading,
  right: Scoped,
  now: Date,
  datasets: readonly { readonly datasetId: string }[],
  pointer: string,
  article: Cited = 'Art. 7',
): Promise<void> {
  const binding = bindingVersions(right.agreements, now).filter(({ scope }) => scope !== null);
  if (binding.length === 0) return;
  const entries = await read.datasetsByIds(datasets.map(({ datasetId }) => datasetId));
  for (const [index, { datasetId }] of datasets.entries()) {
    const entry = entries.find(({ id }) => id === datasetId);
    const outside = entry === undefined ? null : firstLimit(binding, entry);
    if (entry === undefined || outside === null) continue;
    const number = await numberOfVersion(read, right, outside.version);
    const { zh, en } = LIMITS[outside.limit];
    throw invalid(
      `${pointer}/${index}`,
      {
        zh: `“${entry.title}”超出授权协议${number === null ? '' : `（${number}）`}约定的授权范围（${zh}）`,
        en: `“${entry.title}” is beyond the scope of the agreement${number === null ? '' : ` (${number})`}: ${en}`,
      },
      article,
    );
  }
}

function firstLimit(
  binding: readonly AgreementVersion[],
  entry: DatasetRow,
): { readonly version: number; readonly limit: keyof typeof LIMITS } | null {
  for (const { version, scope } of binding) {
    const limit = limitAgainst(scope, entry);
    if (limit !== null) return { version, limit };
  }
  return null;
}

/** 文号 of the act by which the version was concluded: the amendment's, else the agreement's own. */
async function numberOfVersion(read: Reading, right: Scoped, version: number): Promise<string | null> {
  const concluded = (await read.agreementVersionsOf(right.id)).find((one) => one.version === version);
  const issued = concluded === undefined ? [] : await read.actsOfCase(concluded.case_id);
  const amendment = issued.find(({ kind }) => kind === 'amendment');
  return amendment === undefined ? agreementNumber(read, right) : numberOf(amendment);
}

/** 文号 of the agreement; null for one signed before the system, which has issued no act for it. */
export async function agreementNumber(
  read: Pick<Reads, 'actsOfCase'>,
  { case_id: caseId }: Pick<AuthorizationRow, 'case_id'>,
): Promise<string | null> {
  if (caseId === null) return null;
  const act = (await read.actsOfCase(caseId)).find(({ kind }) => kind === 'agreement');
  return act === undefined ? null : numberOf(act);
}
