/** The evidence of Art. 6 资格条件: what an applicant shows, kind by kind, and until when each piece is good. */
import type { LocalDate } from './local-date';

/** 经营状况；技术、运营、管理人员；技术能力；安全保障能力；信用条件 (Art. 6). */
export const EVIDENCE_KINDS = [
  'businessCondition',
  'technicalStaff',
  'operationsStaff',
  'managementStaff',
  'technicalCapability',
  'securityCapability',
  'credit',
] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

export const EVIDENCE_WORDS: Readonly<Record<EvidenceKind, readonly [zh: string, en: string]>> = {
  businessCondition: ['经营状况', 'business condition'],
  technicalStaff: ['技术人员', 'technical staff'],
  operationsStaff: ['运营人员', 'operations staff'],
  managementStaff: ['管理人员', 'management staff'],
  technicalCapability: ['技术能力', 'technical capability'],
  securityCapability: ['安全保障能力', 'security capability'],
  credit: ['信用条件', 'credit'],
};

export interface EvidencePiece {
  readonly summary: string;
  /** The last day on which it is good; absent: it does not run out. */
  readonly validUntil?: string | undefined;
  readonly documentId?: string | undefined;
}

export type Evidence = Readonly<Record<EvidenceKind, EvidencePiece>>;

/** The pieces that are no longer good on this day, in the order of Art. 6. */
export function expiredEvidence(evidence: Evidence, today: LocalDate): EvidenceKind[] {
  return EVIDENCE_KINDS.filter((kind) => isExpired(evidence[kind], today));
}

export function isExpired({ validUntil }: EvidencePiece, today: LocalDate): boolean {
  return validUntil !== undefined && validUntil < today; // dates of the form YYYY-MM-DD are in the order of their texts
}
