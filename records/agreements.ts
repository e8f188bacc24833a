/** The versions of agreements 授权协议 (Art. 7), each as both sides signed it: added, never changed. */
import type { JsonValue } from '../domain/canonical';
import type { LocalDate } from '../domain/local-date';
import type { AgreementScope } from '../domain/scope';
import type { Tx, Writing } from './database';

export interface AgreementVersionRow {
  readonly authorization_id: string;
  readonly version: number;
  /** The case that concluded it: the authorisation's own, or that of the amendment. */
  readonly case_id: string;
  readonly clauses: JsonValue;
  readonly scope: AgreementScope | null;
  readonly annexes: readonly { readonly title: string; readonly text: string }[];
  readonly from_date: LocalDate;
  readonly to_date: LocalDate;
  readonly e_service: boolean;
  readonly text_hash: string;
  readonly signed_at: Date;
  readonly effective_from: Date;
}

/** Of the right of an expression, as `AgreementVersion` of the domain tells them; a part of the row of the right. */
export const AGREEMENTS_OF = (id: string) => `(SELECT coalesce(jsonb_agg(jsonb_build_object(
    'version', v.version, 'scope', v.scope, 'eService', v.e_service, 'effectiveFrom', v.effective_from) ORDER BY v.version), '[]')
    FROM agreement_versions v WHERE v.authorization_id = ${id})`;

export async function insertAgreementVersion(tx: Writing, row: AgreementVersionRow): Promise<void> {
  await tx('agreement_versions').insert({
    ...row,
    clauses: JSON.stringify(row.clauses),
    scope: row.scope === null ? null : JSON.stringify(row.scope),
    annexes: JSON.stringify(row.annexes),
  });
}

/** Of several rights, oldest first. */
export async function agreementVersionsOfAll(
  tx: Tx,
  authorizationIds: readonly string[],
): Promise<AgreementVersionRow[]> {
  return tx<AgreementVersionRow>('agreement_versions')
    .whereIn('authorization_id', [...authorizationIds])
    .orderBy(['authorization_id', 'version']);
}

/** Oldest first. */
export async function agreementVersionsOf(tx: Tx, authorizationId: string): Promise<AgreementVersionRow[]> {
  return tx<AgreementVersionRow>('agreement_versions').where({ authorization_id: authorizationId }).orderBy('version');
}

/** The version that the case has concluded; null for none. */
export async function agreementVersionOfCase(tx: Tx, caseId: string): Promise<AgreementVersionRow | null> {
  return (await tx<AgreementVersionRow>('agreement_versions').where({ case_id: caseId }).first()) ?? null;
}
