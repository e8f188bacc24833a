/** Evidence counts (Art. 18 ¶3): personal information and trade secrets are used under a true and valid authorisation, for as long as that lasts. */
import { addDays, localDate, type LocalDate } from '../../domain/local-date';
import type { DatasetFields } from '../../domain/permit';
import { invalid } from '../../domain/refusal';
import type { Reads } from '../../cases/reads';
import type { DatasetField, DatasetRow } from '../../records/datasets';
import type { FileOf } from '../facts';

type Protection = FileOf<'data-request'>['protectedInformation'];
type Piece = NonNullable<Protection['evidence']>[number];
type Applied = Pick<FileOf<'data-request'>, 'datasets' | 'protectedInformation'>;
/** What a piece covers, and until when. */
export type Covering = Pick<Piece, 'covers' | 'validUntil'>;

/** The fields named that the catalogue says are personal information or trade secrets. */
export function protectedFields(named: readonly DatasetFields[], entries: readonly DatasetRow[]): DatasetField[] {
  return named.flatMap(({ datasetId, fields }) => {
    const entry = entries.find((row) => row.id === datasetId);
    return (entry?.fields ?? []).filter(({ name, sensitivity }) => sensitivity !== 'open' && fields.includes(name));
  });
}

/** Whether the applicant says so, or the catalogue. */
export function isProtected(
  { personal, tradeSecrets }: Pick<Protection, 'personal' | 'tradeSecrets'>,
  fields: readonly DatasetField[],
): boolean {
  return personal || tradeSecrets || fields.length > 0;
}

/**
 * What the applicant said of what was applied for, as far as it speaks of what is left of it: personal information or trade secrets that the
 * catalogue knew in the application, and in nothing that is left, are no longer there.
 */
export function saidOf(said: Protection, applied: readonly DatasetField[], left: readonly DatasetField[]): Protection {
  const isGone = (kind: DatasetField['sensitivity']) =>
    applied.some(({ sensitivity }) => sensitivity === kind) && !left.some(({ sensitivity }) => sensitivity === kind);
  return {
    ...said,
    personal: said.personal && !isGone('personal'),
    tradeSecrets: said.tradeSecrets && !isGone('trade-secret'),
  };
}

/**
 * Evidence covers fields of the entries that are applied for; a consent may cover more of them than is asked for.
 * @throws Refusal naming the piece and what is no field
 */
export async function assertCovers(
  read: Pick<Reads, 'datasetsByIds'>,
  { datasets, protectedInformation: { evidence = [] } }: Applied,
  pointer: string,
): Promise<void> {
  if (evidence.length === 0) return;
  const entries = await read.datasetsByIds(datasets.map(({ datasetId }) => datasetId));
  const known = new Set(entries.flatMap(({ fields }) => fields.map(({ name }) => name)));
  for (const [n, { covers }] of evidence.entries()) {
    const unknown = covers.findIndex((field) => !known.has(field));
    if (unknown < 0) continue;
    throw invalid(
      `${pointer}/evidence/${n}/covers/${unknown}`,
      { zh: '所申请的数据没有此字段', en: 'is no field of the entries that are applied for' },
      'Art. 18 ¶3',
    );
  }
}

/** The documents that stand for it, each with the member that names it. */
export function documentsOfProtection(
  { authorizationDocumentIds, evidence = [], impactAssessmentDocumentId: impact }: Protection,
  pointer: string,
): { readonly id: string; readonly pointer: string }[] {
  return [
    ...authorizationDocumentIds.map((id, n) => ({ id, pointer: `${pointer}/authorizationDocumentIds/${n}` })),
    ...evidence.map(({ documentId: id }, n) => ({ id, pointer: `${pointer}/evidence/${n}/documentId` })),
    ...(impact === undefined ? [] : [{ id: impact, pointer: `${pointer}/impactAssessmentDocumentId` }]),
  ];
}

/** By the rules of version 1: a document, whatever is in it. @throws Refusal */
export function assertDocumented(protection: Protection, fields: readonly DatasetField[]): void {
  const { authorizationDocumentIds, evidence = [] } = protection;
  if (authorizationDocumentIds.length > 0 || evidence.length > 0 || !isProtected(protection, fields)) return;
  const which = fields.map(({ title }) => title).join('、');
  throw invalid(
    '/outcome',
    {
      zh: `涉及个人信息或商业秘密${which === '' ? '' : `（${which}）`}而未提交真实、有效授权的证明，不得批准`,
      en: `personal information or trade secrets${which === '' ? '' : ` (${which})`} without evidence of authorisation cannot be approved`,
    },
    'Art. 18 ¶3',
  );
}

/**
 * Where evidence need not be typed: a document, whatever is in it. Pieces stand for what they cover and no more: without a document each protected
 * field has one that is valid on the day of the decision. Where the applicant alone says that something is protected, any valid piece. @throws Refusal
 */
export function assertShown(protection: Protection, fields: readonly DatasetField[], today: LocalDate): void {
  const valid = validPieces(protection, today);
  assertDocumented({ ...protection, evidence: [...valid] }, fields);
  if (protection.authorizationDocumentIds.length === 0) assertCovered(valid, fields, today);
}

/** @throws Refusal naming the fields that no valid piece covers */
function assertCovered(pieces: readonly Piece[], fields: readonly DatasetField[], today: LocalDate): void {
  const without = uncovered(pieces, fields, today);
  if (without.length === 0) return;
  const which = namesOfFields(without);
  throw invalid(
    '/outcome',
    {
      zh: `受保护的字段${which}没有有效的授权证明，不得批准`,
      en: `the protected fields ${which} are covered by no valid evidence of authorisation and cannot be approved`,
    },
    'Art. 18 ¶3',
  );
}

/**
 * Typed evidence: every protected field is covered by a piece that is valid on the day of the decision, and for personal information there
 * is an impact assessment (个人信息保护法 55, 56). @throws Refusal naming the field
 */
export function assertEvidenced(protection: Protection, fields: readonly DatasetField[], today: LocalDate): void {
  assertCovered(protection.evidence ?? [], fields, today);
  assertShown(protection, fields, today);
  const personal = protection.personal || fields.some(({ sensitivity }) => sensitivity === 'personal');
  if (personal && protection.impactAssessmentDocumentId === undefined) {
    throw invalid(
      '/outcome',
      {
        zh: '涉及个人信息而未提交个人信息保护影响评估，不得批准（参照《个人信息保护法》第五十五条、第五十六条）',
        en: 'personal information without an impact assessment cannot be approved (by analogy: Personal Information Protection Law art. 55, 56)',
      },
      'Art. 18 ¶3',
    );
  }
}

/** The last day of the evidence that ends first, among what is valid and covers a protected field; null where none ends. */
export function evidenceEnds(
  protection: Protection,
  fields: readonly DatasetField[],
  today: LocalDate,
): LocalDate | null {
  const ends = validPieces(protection, today)
    .filter(({ covers }) => fields.some(({ name }) => covers.includes(name)))
    .flatMap(({ validUntil }) => (validUntil === undefined ? [] : [localDate(validUntil)]));
  return ends.reduce<LocalDate | null>((first, end) => (first === null || end < first ? end : first), null);
}

/** Of the fields those that no piece valid on that day covers. */
export function uncovered(
  pieces: readonly Covering[],
  fields: readonly DatasetField[],
  day: LocalDate,
): DatasetField[] {
  const valid = pieces.filter((piece) => isValid(piece, day));
  return fields.filter(({ name }) => !valid.some(({ covers }) => covers.includes(name)));
}

export function namesOfFields(fields: readonly DatasetField[]): string {
  return fields.map(({ title, name }) => `${title}（${name}）`).join('、');
}

function validPieces({ evidence = [] }: Protection, today: LocalDate): readonly Piece[] {
  return evidence.filter((piece) => isValid(piece, today));
}

/** On the day itself a piece still holds. */
function isValid({ validUntil }: Covering, day: LocalDate): boolean {
  return validUntil === undefined || localDate(validUntil) > addDays(day, -1);
}
