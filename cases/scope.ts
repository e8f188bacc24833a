/** The agreement's scope binds (Art. 7, 8, 15): nothing is applied for, approved or done together that the agreement does not cover. */
import type { Cited } from '../domain/measures';
import { localDateOf } from '../domain/local-date';
import { readFile } from '../domain/read-kept';
import { invalid, type Bilingual } from '../domain/refusal';
import { bindingVersions, limitAgainst, type AgreementVersion } from '../domain/scope';
import { authorization } from '../processes/facts';
import type { AgreementVersionRow } from '../records/agreements';
import type { AuthorizationRow } from '../records/authorizations';
import type { DatasetRow } from '../records/datasets';
import { numberOf } from './acts';
import type { Reads } from './reads';

type Scoped = Pick<AuthorizationRow, 'id' | 'agreements' | 'case_id'>;
type Reading = Pick<Reads, 'datasetsByIds' | 'actsOfCase' | 'agreementVersionsOf' | 'findCase'>;

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
    const named = await nameOfVersion(read, right, outside.version);
    const { zh, en } = LIMITS[outside.limit];
    throw invalid(
      `${pointer}/${index}`,
      {
        zh: `“${entry.title}”超出授权协议${named === null ? '' : `（${named.zh}）`}约定的授权范围（${zh}）`,
        en: `“${entry.title}” is beyond the scope of the agreement${named === null ? '' : ` (${named.en})`}: ${en}`,
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

/** The agreement by its 文号, with that of the amendment by which the version was concluded. */
async function nameOfVersion(read: Reading, right: Scoped, version: number): Promise<Bilingual | null> {
  const versions = await read.agreementVersionsOf(right.id);
  const concluded = versions.find((one) => one.version === version);
  const issued = concluded === undefined ? [] : await read.actsOfCase(concluded.case_id);
  const amendment = issued.find(({ kind }) => kind === 'amendment');
  const number = await agreementNumber(read, right);
  const name = number === null ? await unnumbered(read, right, versions[0]) : plainly(number);
  if (amendment === undefined || name === null) return amendment === undefined ? name : plainly(numberOf(amendment));
  const by = numberOf(amendment);
  return { zh: `${name.zh}，经 ${by} 变更`, en: `${name.en}, as amended by ${by}` };
}

/** Of an agreement from before the system, which has issued no act for it: when it was signed, and by which decision it was granted. */
async function unnumbered(
  read: Reading,
  { case_id: caseId }: Scoped,
  first: AgreementVersionRow | undefined,
): Promise<Bilingual | null> {
  if (first === undefined) return null;
  const signed = localDateOf(first.signed_at);
  const kase = caseId === null ? null : await read.findCase(caseId);
  if (kase === null) return { zh: `${signed} 签署`, en: `signed on ${signed}` };
  const { grantedBy } = readFile(authorization, kase.file);
  return {
    zh: `${signed} 签署，授权依据为${grantedBy}；系统未为其制发文书`,
    en: `signed on ${signed}, granted by ${grantedBy}; the system has issued no act for it`,
  };
}

const plainly = (text: string): Bilingual => ({ zh: text, en: text });

/** 文号 of the agreement; null for one signed before the system, which has issued no act for it. */
export async function agreementNumber(
  read: Pick<Reads, 'actsOfCase'>,
  { case_id: caseId }: Pick<AuthorizationRow, 'case_id'>,
): Promise<string | null> {
  if (caseId === null) return null;
  const act = (await read.actsOfCase(caseId)).find(({ kind }) => kind === 'agreement');
  return act === undefined ? null : numberOf(act);
}
