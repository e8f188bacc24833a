/** The decision clock and the holds of a case, as entries in the order they were made. */
import type { ClockEntry } from '../domain/clock';
import { formatLimit, parseLimit } from '../domain/limit';
import type { Tx, Writing } from './database';
import type { Part } from './together';

export interface ClockRow {
  readonly case_id: string;
  readonly n: number;
  readonly kind: ClockEntry['kind'];
  readonly at: Date;
  readonly reason_zh: string;
  readonly reason_en: string;
  readonly article: string | null;
  readonly limit_text: string | null;
}

export async function clockEntriesOf(tx: Tx, caseId: string): Promise<ClockEntry[]> {
  const rows = await tx<ClockRow>('clock_entries').where({ case_id: caseId }).orderBy('n');
  return rows.map(clockEntryOf);
}

export function clockEntryOf(row: ClockRow): ClockEntry {
  return {
    kind: row.kind,
    at: row.at,
    reason: { zh: row.reason_zh, en: row.reason_en },
    article: row.article ?? undefined,
    limit: row.limit_text === null ? undefined : (parseLimit(row.limit_text) ?? undefined),
  };
}

/** Those of the cases whose decision clock has been extended. */
export async function casesExtended(tx: Tx, caseIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx<ClockRow>('clock_entries')
    .whereRaw('case_id = ANY(?)', [[...caseIds]])
    .where({ kind: 'extended' })
    .select('case_id');
  return new Set(rows.map((row) => row.case_id));
}

/** Entries with their places in their cases, from 1. */
export function clockEntriesToAdd(
  tx: Writing,
  entries: readonly { readonly caseId: string; readonly n: number; readonly entry: ClockEntry }[],
): Part {
  const rows = entries.map(({ caseId, n, entry }) => ({
    ...{ case_id: caseId, n, kind: entry.kind, at: entry.at },
    ...{ reason_zh: entry.reason.zh, reason_en: entry.reason.en, article: entry.article ?? null },
    limit_text: entry.limit === undefined ? null : formatLimit(entry.limit),
  }));
  const columns = 'case_id, n, kind, at, reason_zh, reason_en, article, limit_text';
  return {
    tx,
    rows,
    statement: (given) =>
      `INSERT INTO clock_entries (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::clock_entries, ${given})`,
  };
}
