/** What protected fields of a supply rest on when it is renewed (Art. 18 ¶3): as for the request, each is covered, for as long as is asked for. */
import { handedOutAsIs } from '../../domain/permit-next';
import { readFile } from '../../domain/read-kept';
import type { LocalDate } from '../../domain/local-date';
import type { DatasetFields } from '../../domain/permit';
import { invalid } from '../../domain/refusal';
import type { Reads } from '../../cases/reads';
import type { DatasetField } from '../../records/datasets';
import { isProtected, namesOfFields, protectedFields, uncovered, type Covering } from '../data-request/evidence';
import * as dataRequest from '../data-request/facts';
import * as renewals from './facts';

export interface Protected {
  readonly is: boolean;
  readonly fields: readonly DatasetField[];
  /** Pieces of the request, and of the renewals that were granted. */
  readonly pieces: readonly Covering[];
  /** Of a request that named none: documents, of which nobody has said what they cover or how long they hold. */
  readonly isDocumented: boolean;
}

/** As the catalogue, the request of the supply and its renewals have it. */
export async function protectedOf(
  read: Pick<Reads, 'findCase' | 'datasetsByIds' | 'permitVersionsOf'>,
  supply: { readonly id: string; readonly requestCaseId: string },
  datasets: readonly DatasetFields[],
): Promise<Protected> {
  const entries = await read.datasetsByIds(datasets.map(({ datasetId }) => datasetId));
  const fields = protectedFields(datasets, entries);
  const request = await read.findCase(supply.requestCaseId);
  if (request === null) return { is: fields.length > 0, fields, pieces: [], isDocumented: false };
  const { protectedInformation: said } = readFile(dataRequest, request.file);
  const { evidence = [], authorizationDocumentIds: documents } = said;
  const isDocumented = evidence.length === 0 && documents.length > 0;
  const pieces = fields.length === 0 ? evidence : [...evidence, ...(await ofRenewals(read, supply))];
  return { is: isProtected(said, fields), fields, pieces, isDocumented };
}

/** What was given with renewals of the supply that have become permits. */
async function ofRenewals(
  read: Pick<Reads, 'findCase' | 'permitVersionsOf'>,
  { id, requestCaseId }: { readonly id: string; readonly requestCaseId: string },
): Promise<readonly Covering[]> {
  const cases = new Set((await read.permitVersionsOf([id])).map(({ case_id: caseId }) => caseId));
  const pieces: Covering[] = [];
  for (const caseId of cases) {
    const kase = caseId === null || caseId === requestCaseId ? null : await read.findCase(caseId);
    if (kase?.process === 'supply-renewal') pieces.push(...(readFile(renewals, kase.file).evidence ?? []));
  }
  return pieces;
}

/**
 * What the catalogue has come to protect since it was agreed to hand it out as it is, is not handed out so any longer (Art. 18 ¶2): it is left out of the
 * renewal, and asked for anew. @throws Refusal naming the fields
 */
export async function assertFormed(
  read: Pick<Reads, 'datasetsByIds'>,
  permit: string,
  datasets: readonly DatasetFields[],
  pointer: string,
): Promise<void> {
  const asIs = handedOutAsIs(permit).map(({ datasetId, fields }) => {
    const kept = datasets.find((one) => one.datasetId === datasetId)?.fields ?? [];
    return { datasetId, fields: fields.filter((name) => kept.includes(name)) };
  });
  const bare = protectedFields(asIs, await read.datasetsByIds(asIs.map(({ datasetId }) => datasetId)));
  if (bare.length === 0) return;
  const which = namesOfFields(bare);
  throw invalid(
    pointer,
    {
      zh: `字段${which}现已涉及个人信息或商业秘密，原许可为原样提供，不得续期；可缩减后续期，另行申请`,
      en: `${which}: personal information or a trade secret by now, and handed out as it is: it is left out, and applied for anew`,
    },
    'Art. 18 ¶2',
  );
}

/** Pieces given for the renewal stand beside those of the request. @throws Refusal naming the fields that none of them covers until then */
export function assertCoveredUntil(
  { fields, pieces, isDocumented }: Protected,
  given: readonly Covering[],
  to: LocalDate,
  pointer: string,
): void {
  if (isDocumented && given.length === 0) return;
  const open = uncovered([...given, ...pieces], fields, to);
  if (open.length === 0) return;
  const which = namesOfFields(open);
  throw invalid(
    pointer,
    {
      zh: `受保护的字段${which}没有至 ${to} 有效的授权证明，须提交新的证明`,
      en: `the protected fields ${which} are covered by no evidence that is valid until ${to}: new evidence is needed`,
    },
    'Art. 18 ¶3',
  );
}
