/** Drawn expert panels: the frozen pool, the seed drawn after it, and who sits or sat on which seat. */
import type { Tx } from './database';

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

export async function findPanel(tx: Tx, caseId: string, panel: number): Promise<PanelRow | null> {
  return (await tx<PanelRow>('panels').where({ case_id: caseId, panel }).first()) ?? null;
}

export async function latestPanel(tx: Tx, caseId: string): Promise<PanelRow | null> {
  return (await tx<PanelRow>('panels').where({ case_id: caseId }).orderBy('panel', 'desc').first()) ?? null;
}

export async function freezePool(
  tx: Tx,
  row: Pick<PanelRow, 'case_id' | 'panel' | 'seats' | 'pool' | 'pool_hash' | 'frozen_at'>,
): Promise<void> {
  await tx('panels').insert({ ...row, pool: JSON.stringify(row.pool) });
}

/** Sets seed and order once, after the freeze has committed. */
export async function recordDraw(
  tx: Tx,
  caseId: string,
  panel: number,
  seed: string,
  order: readonly string[],
): Promise<void> {
  await tx('panels')
    .where({ case_id: caseId, panel })
    .whereNull('seed')
    .update({ seed, draw_order: JSON.stringify(order) });
}

/** Experts appointed after the draw follow the drawn ones. */
export async function setOrder(tx: Tx, caseId: string, panel: number, order: readonly string[]): Promise<void> {
  await tx('panels')
    .where({ case_id: caseId, panel })
    .update({ draw_order: JSON.stringify(order) });
}

export async function waivePanel(tx: Tx, caseId: string, panel: number): Promise<void> {
  await tx('panels').where({ case_id: caseId, panel }).update({ waived: true });
}

/** The members whose work was done are asked anew. */
export async function nextRound(tx: Tx, caseId: string, panel: number): Promise<void> {
  await tx('panels').where({ case_id: caseId, panel }).increment('round', 1);
  await tx('panel_members').where({ case_id: caseId, panel, status: 'done' }).update({ status: 'seated' });
}

export async function membersOf(tx: Tx, caseId: string, panel: number): Promise<MemberRow[]> {
  return tx<MemberRow>('panel_members')
    .where({ case_id: caseId, panel })
    .orderBy([{ column: 'seat' }, { column: 'attempt' }]);
}

export async function seat(tx: Tx, row: Omit<MemberRow, 'status' | 'reason'>): Promise<void> {
  await tx('panel_members').insert(row);
}

export async function setMemberStatus(
  tx: Tx,
  key: Pick<MemberRow, 'case_id' | 'panel' | 'person'>,
  status: MemberRow['status'],
  reason: string | null,
): Promise<void> {
  await tx('panel_members')
    .where({ case_id: key.case_id, panel: key.panel, person: key.person })
    .update({ status, reason });
}
