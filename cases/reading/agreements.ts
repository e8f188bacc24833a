/** The agreement of an authorisation as its case tells it (Art. 7): the version in force, and every one that both sides have signed. */
import { agreementAt } from '../../domain/scope';
import type { AgreementVersionRow } from '../../records/agreements';
import type { AuthorizationRow } from '../../records/authorizations';

/** What is told beside the facts; before anything is signed, the facts have the draft. */
export function agreementsShown(
  right: AuthorizationRow | undefined,
  signed: readonly AgreementVersionRow[],
  now: Date,
) {
  const version = right === undefined ? null : (agreementAt(right.agreements, now)?.version ?? null);
  const ruling = signed.find((one) => one.version === version);
  return {
    agreementVersion: version,
    agreements: signed.map((one) => ({
      version: one.version,
      caseId: one.case_id,
      signedAt: one.signed_at.toISOString(),
      effectiveFrom: one.effective_from.toISOString(),
      ...sealedText(one),
    })),
    ...(ruling !== undefined && ruling.version > 1 && { agreement: sealedText(ruling) }),
  };
}

/** As it was sealed: what an agreement does not have is not there. */
function sealedText({ clauses, from_date: from, to_date: to, e_service: eService, ...row }: AgreementVersionRow) {
  const { scope, annexes, text_hash: hash } = row;
  return {
    ...{ clauses, from, to, eService },
    ...(scope !== null && { scope }),
    ...(annexes.length > 0 && { annexes }),
    hash,
  };
}
