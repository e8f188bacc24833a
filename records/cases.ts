/** The register of cases 案件: one row per statutory process run, its head of the trail in the row that everyone locks. */
import type { JsonObject } from '../domain/canonical';
import type { ChainHead } from '../domain/trail';
import { factName } from '../processes/fact-names';
import { asJson, one, send, sendBuilt, type Tx, type Writing } from './database';
import type { Part } from './together';

export interface CaseRow {
  readonly id: string;
  readonly process: string;
  readonly definition_version: number;
  readonly policy_version: number;
  readonly title: string;
  readonly status: 'open' | 'closed';
  readonly outcome: string | null;
  readonly party_id: string;
  readonly opened_by: string;
  readonly opened_at: Date;
  readonly closed_at: Date | null;
  readonly held_since: Date | null;
  /** The party may know of the case: an order in preparation is nobody's but the authority's. */
  readonly party_visible: boolean;
  /** What was filed, supplements merged in. */
  readonly file: JsonObject;
  /** What the process has established since: draw, approval, supply. What stands under `internal` is the authority's to know. */
  readonly facts: JsonObject;
  readonly need_id: string | null;
  readonly authorization_id: string | null;
  /** The case that this one belongs to, such as the round of an application. */
  readonly parent_id: string | null;
  /** The supply that it is about: its renewal, its stop, its clearance. */
  readonly supply_id: string | null;
  readonly head_seq: number;
  readonly head_hash: string;
}

export async function drawCaseNumber(tx: Tx): Promise<number> {
  const { rows } = await tx.raw<{ rows: { n: number }[] }>(`SELECT nextval('case_number') AS n`);
  return one(rows).n;
}

export function insertCase(tx: Writing, row: CaseRow): Promise<void> {
  const insert = tx<CaseRow>('cases').insert({ ...row, file: asJson(row.file), facts: asJson(row.facts) });
  return sendBuilt(tx, insert).then(() => undefined);
}

export async function findCase(tx: Tx, id: string): Promise<CaseRow | null> {
  return (await tx<CaseRow>('cases').where({ id }).first()) ?? null;
}

/** Takes the case's lock; everything that changes a case, its tasks or its chain holds it. */
export async function lockCase(tx: Tx, id: string): Promise<CaseRow | null> {
  return (await sendCaseLock(tx, id))[0] ?? null;
}

/** Takes the lock of the case; what is sent behind it waits for it. The row is as new as the lock. */
export function sendCaseLock(tx: Tx, id: string): Promise<CaseRow[]> {
  return send<CaseRow>(tx, 'SELECT * FROM cases WHERE id = $1 FOR UPDATE', [id]);
}

/** What of a case may change after its opening. */
export type CaseChange = Partial<
  Pick<CaseRow, 'title' | 'status' | 'outcome' | 'closed_at' | 'held_since' | 'party_visible' | 'file' | 'facts'>
>;

/** One that is left out of these does not compile. */
const CHANGEABLE: { readonly [K in keyof CaseChange]-?: true } = {
  title: true,
  status: true,
  outcome: true,
  closed_at: true,
  held_since: true,
  party_visible: true,
  file: true,
  facts: true,
};

/** What changes of cases, and where their chains stand then. What does not change is not written anew, however long. */
export function casesToChange(
  tx: Writing,
  cases: readonly { readonly id: string; readonly head: ChainHead; readonly change: CaseChange }[],
): Part {
  const changed = Object.keys(CHANGEABLE).map(
    (column) => `${column} = CASE WHEN jsonb_exists(g.change, '${column}') THEN r.${column} ELSE c.${column} END`,
  );
  return {
    tx,
    rows: cases,
    statement: (
      rows,
    ) => `UPDATE cases c SET head_seq = (g.head ->> 'seq')::integer, head_hash = g.head ->> 'hash', ${changed.join(', ')}
       FROM jsonb_to_recordset(${rows}) AS g (id text, head jsonb, change jsonb)
            CROSS JOIN LATERAL jsonb_populate_record(NULL::cases, g.change) AS r
      WHERE c.id = g.id`,
  };
}

/** Open cases under one authorisation, for a hold or its end; locked in the order of their ids. */
export async function lockOpenCasesOf(tx: Tx, authorizationId: string): Promise<CaseRow[]> {
  return tx<CaseRow>('cases').where({ authorization_id: authorizationId, status: 'open' }).orderBy('id').forUpdate();
}

export async function openCasesOf(tx: Tx, authorizationId: string): Promise<CaseRow[]> {
  return tx<CaseRow>('cases').where({ authorization_id: authorizationId, status: 'open' }).orderBy('id');
}

/** The cases that belong to a case, in the order of their ids. */
export async function casesPartOf(tx: Tx, parentId: string): Promise<CaseRow[]> {
  return tx<CaseRow>('cases').where({ parent_id: parentId }).orderBy('id');
}

/** Whose the parts are, by their ids: their files stay where they are. */
export async function partiesOfCasesPartOf(tx: Tx, parentId: string): Promise<Map<string, string>> {
  const rows = await tx<CaseRow>('cases').where({ parent_id: parentId }).select('id', 'party_id');
  return new Map(rows.map((row) => [row.id, row.party_id]));
}

const QUALIFIED = factName('selection-application', 'qualified');

/** Of the parts still open: how many have been qualified, and how many have not. */
export async function countQualified(tx: Tx, parentId: string): Promise<{ pending: number; qualified: number }> {
  const { rows } = await tx.raw<{ rows: { pending: number; qualified: number }[] }>(
    `SELECT count(*) FILTER (WHERE facts -> '${QUALIFIED}' IS DISTINCT FROM 'true')::int AS pending,
            count(*) FILTER (WHERE facts -> '${QUALIFIED}' = 'true')::int AS qualified
       FROM cases WHERE parent_id = ? AND status = 'open'`,
    [parentId],
  );
  return one(rows);
}

/** As `casesPartOf`, those still open, locked; the caller holds the parent's lock. */
export async function lockOpenCasesPartOf(tx: Tx, parentId: string): Promise<CaseRow[]> {
  return tx<CaseRow>('cases').where({ parent_id: parentId, status: 'open' }).orderBy('id').forUpdate();
}

/** The case that stands in the way of another application for the need, if any; these endings stand in nobody's. */
export async function applicationOf(tx: Tx, needId: string, releasing: readonly string[]): Promise<CaseRow | null> {
  return (
    (await tx<CaseRow>('cases')
      .where({ need_id: needId, process: 'data-request' })
      .whereRaw('(outcome IS NULL OR outcome <> ALL(?))', [[...releasing]])
      .first()) ?? null
  );
}
