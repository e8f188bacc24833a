/** Drawn expert panels: the frozen pool, the seed drawn after it, and who sits or sat on which seat. */
import type { Tx, Writing } from './database';

export interface PanelRow {
  readonly case_id: string;
  readonly panel: number;
  readonly seats: number;
  readonly pool: string[];
  readonly pool_hash: string;
  readonly frozen_at: Date;
  readonly seed: string | null;
  readonly draw_order: string[] | null;
  readonly waived: boolean;
  /** How often its members have been asked for their work. */
  readonly round: number;
}

export interface MemberRow {
  readonly case_id: string;
  readonly panel: number;
  readonly person: string;
  readonly seat: number;
  readonly attempt: number;
  readonly status: 'seated' | 'conflicted' | 'replaced' | 'done';
  readonly reason: string | null;
}

/** The panels of a case in the order in which they were called, and everybody who sits or sat on them, by seat and attempt: at one instant. */
export async function panelsOf(
  tx: Tx,
  caseId: string,
): Promise<{ readonly panels: PanelRow[]; readonly members: MemberRow[] }> {
  const { rows } = await tx.raw<{ rows: (PanelRow & { readonly members: MemberRow[] })[] }>(
    `SELECT p.*, (SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.seat, m.attempt), '[]')
                    FROM panel_members m WHERE m.case_id = p.case_id AND m.panel = p.panel) AS members
       FROM panels p WHERE p.case_id = ? ORDER BY p.panel`,
    [caseId],
  );
  return { panels: rows.map(({ members: _, ...panel }) => panel), members: rows.flatMap(({ members }) => members) };
}

export async function hasPanel(tx: Tx, caseId: string): Promise<boolean> {
  return (await tx<PanelRow>('panels').where({ case_id: caseId }).first('panel')) !== undefined;
}

export async function insertPanel(tx: Writing, row: PanelRow): Promise<void> {
  await tx('panels').insert({ ...row, pool: JSON.stringify(row.pool), draw_order: json(row.draw_order) });
}

/** Seed and order are set once, after the freeze has committed; who is appointed later follows in the order. */
export async function updatePanel(
  tx: Writing,
  { case_id, panel }: Pick<PanelRow, 'case_id' | 'panel'>,
  change: Partial<Omit<PanelRow, 'case_id' | 'panel'>>,
): Promise<void> {
  const { draw_order, ...rest } = change;
  await tx('panels')
    .where({ case_id, panel })
    .update({ ...rest, ...(draw_order !== undefined && { draw_order: json(draw_order) }) });
}

export async function insertMember(tx: Writing, row: MemberRow): Promise<void> {
  await tx('panel_members').insert(row);
}

export async function setMemberStatus(
  tx: Writing,
  { case_id, panel, person }: Pick<MemberRow, 'case_id' | 'panel' | 'person'>,
  status: MemberRow['status'],
  reason: string | null,
): Promise<void> {
  await tx('panel_members').where({ case_id, panel, person }).update({ status, reason });
}

function json(order: readonly string[] | null): string | null {
  return order === null ? null : JSON.stringify(order);
}
