/** Messages about a supply that belong to no open case: they name the case of the request that it was granted for. */
import { randomUUID } from 'node:crypto';
import type { Bilingual } from '../../domain/refusal';
import type { CommandContext } from '../../cases/unit';
import { aboutCase } from '../../records/notices';
import type { SupplyRow } from '../../records/supplies';

export function tellOfSupply(
  { unit }: CommandContext,
  { case_id: caseId, purpose }: Pick<SupplyRow, 'case_id' | 'purpose'>,
  {
    to,
    at,
    subject,
    body,
  }: { readonly to: string; readonly at: Date; readonly subject: Bilingual; readonly body: Bilingual },
): void {
  const about = aboutCase(subject, beginningOf(purpose), caseId);
  unit.record({
    kind: 'message',
    message: { id: randomUUID(), org: to, person: null, caseId, subject: about, body, at },
  });
}

/** As much of a purpose as a title takes. */
export function beginningOf(purpose: string): string {
  const characters = [...purpose];
  return characters.length > 40 ? `${characters.slice(0, 40).join('')}…` : purpose;
}
