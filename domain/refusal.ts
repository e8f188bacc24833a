/**
 * Why a command is not carried out. A refusal is the caller's business (it becomes a problem document and, where the
 * contract says so, an event of the trail); a broken invariant is an ordinary Error and becomes a 500.
 */
import type { Cited } from './measures';

export type RefusalCode =
  | 'malformed'
  | 'idempotency-key-required'
  | 'forbidden'
  | 'organisation-unknown'
  | 'role-not-of-organisation'
  | 'separation-of-duties'
  | 'conflict-of-interest'
  | 'not-assignee'
  | 'not-found'
  | 'task-already-decided'
  | 'task-not-open'
  | 'case-closed'
  | 'case-on-hold'
  | 'deadline-passed'
  | 'not-in-force'
  | 'duplicate-application'
  | 'materials-changed'
  | 'consultation-open'
  | 'idempotency-key-in-flight'
  | 'idempotency-key-reused'
  | 'validation-failed';

export const STATUS_OF: Readonly<Record<RefusalCode, 400 | 403 | 404 | 409 | 422>> = {
  malformed: 400,
  'idempotency-key-required': 400,
  forbidden: 403,
  'organisation-unknown': 403,
  'role-not-of-organisation': 403,
  'separation-of-duties': 403,
  'conflict-of-interest': 403,
  'not-assignee': 403,
  'not-found': 404,
  'task-already-decided': 409,
  'task-not-open': 409,
  'case-closed': 409,
  'case-on-hold': 409,
  'deadline-passed': 409,
  'not-in-force': 409,
  'duplicate-application': 409,
  'materials-changed': 409,
  'consultation-open': 409,
  'idempotency-key-in-flight': 409,
  'idempotency-key-reused': 422,
  'validation-failed': 422,
};

/** Chinese first, English second: every text a user may read. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

export interface FieldError {
  /** JSON pointer of the member in the request body, e.g. `/data/missing/0`. */
  readonly pointer: string;
  readonly detail: Bilingual;
}

export interface RefusalDetails {
  /** The article that speaks, e.g. `Art. 18 ¶3`. */
  readonly article?: Cited;
  readonly errors?: readonly FieldError[];
  /** Members of the problem document beside the standard ones, e.g. `decidedBy`. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** The case in whose chain the refused command is recorded; without it, the system chain. */
  readonly caseId?: string;
  readonly taskId?: string;
}

/** Thrown inside a command's transaction so that it rolls back; caught once, at the command's edge. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly detail: Bilingual,
    public details: RefusalDetails = {},
  ) {
    super(`${code}: ${detail.en}`);
    this.name = 'Refusal';
  }
}

/** A well-formed body that breaks a rule: names the member and the article. */
export function invalid(pointer: string, detail: Bilingual, article?: Cited): Refusal {
  return new Refusal('validation-failed', detail, { article, errors: [{ pointer, detail }] });
}
