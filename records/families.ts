/** What stands around a case that is part of another, or has parts: a round of selection and its applications (Art. 5). */
import { named, type Tx } from './database';

export interface HandlingRow {
  /** The case at the head of the family. */
  readonly root: string;
  readonly process: string;
  readonly definition_version: number;
  readonly step: string;
  readonly person: string;
}

/** Who decided which steps anywhere in these families, on their own or on somebody's behalf; each once. */
export async function handlingsInFamilies(tx: Tx, roots: readonly string[]): Promise<HandlingRow[]> {
  const { rows } = await tx.raw<{ rows: HandlingRow[] }>(
    `SELECT DISTINCT coalesce(c.parent_id, c.id) AS root, c.process, c.definition_version, t.step, p.person
       FROM cases c JOIN tasks t ON t.case_id = c.id AND t.status = 'decided' AND t.escalation_of IS NULL
            CROSS JOIN LATERAL (VALUES (t.decided_by), (t.on_behalf_of)) AS p (person)
      WHERE (c.id = ANY(:roots) OR c.parent_id = ANY(:roots)) AND p.person IS NOT NULL`,
    named({ roots: [...roots] }),
  );
  return rows;
}

export interface MemberRow {
  readonly root: string;
  readonly party_id: string;
  readonly opened_by: string;
}

/** The parties of the parts, and who filed for them. */
export async function partiesOfParts(tx: Tx, roots: readonly string[]): Promise<MemberRow[]> {
  const { rows } = await tx.raw<{ rows: MemberRow[] }>(
    'SELECT DISTINCT parent_id AS root, party_id, opened_by FROM cases WHERE parent_id = ANY(?)',
    [[...roots]],
  );
  return rows;
}
