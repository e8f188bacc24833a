/** What protected fields of a supply rest on when it is renewed (Art. 18 ¶3): as for the request, each is covered, for as long as is asked for. */
import { readFile } from '../../domain/read-kept';
import type { LocalDate } from '../../domain/local-date';
import type { DatasetFields } from '../../domain/permit';
import { invalid } from '../../domain/refusal';
import type { Reads } from '../../cases/reads';
import type { DatasetField } from '../../records/datasets';
import { isProtected, namesOfFields, protectedFields, uncovered, type Covering } from '../data-request/evidence';
import * as dataRequest from '../data-request/facts';

export interface Protected {
  readonly is: boolean;
  readonly fields: readonly DatasetField[];
  /** Pieces of the request. */
  readonly pieces: readonly Covering[];
  /** Of a request that named none: documents, of which nobody has said what they cover or how long they hold. */
  readonly isDocumented: boolean;
}

/** As the catalogue and the request of the supply have it. */
export async function protectedOf(
  read: Pick<Reads, 'findCase' | 'datasetsByIds'>,
  requestCaseId: string,
  datasets: readonly DatasetFields[],
): Promise<Protected> {
  const entries = await read.datasetsByIds(datasets.map(({ datasetId }) => datasetId));
  const fields = protectedFields(datasets, entries);
  const request = await read.findCase(requestCaseId);
  if (request === null) return { is: fields.length > 0, fields, pieces: [], isDocumented: false };
  const { protectedInformation: said } = readFile(dataRequest, request.file);
  const { evidence: pieces = [], authorizationDocumentIds: documents } = said;
  const isDocumented = pieces.length === 0 && documents.length > 0;
  return { is: isProtected(said, fields), fields, pieces, isDocumented };
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
