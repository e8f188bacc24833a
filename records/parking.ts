/** Cases on trial after a process died over them, and cases that wait for a person since a second one did. */
import type { Tx } from './database';

export interface ParkedCase {
  readonly case_id: string;
  /** The activity that was under way as the process died. */
  readonly activity: string;
  readonly parked_at: Date;
}

/** False where it is parked already. */
export async function insertParked(tx: Tx, caseId: string, activity: string): Promise<boolean> {
  const rows = await tx('parked_cases')
    .insert({ case_id: caseId, activity })
    .onConflict('case_id')
    .ignore()
    .returning('case_id');
  return rows.length > 0;
}

/** False where it is not parked. */
export async function deleteParked(tx: Tx, caseId: string): Promise<boolean> {
  return (await tx('parked_cases').where({ case_id: caseId }).delete()) > 0;
}

export async function isParked(tx: Tx, caseId: string): Promise<boolean> {
  return (await tx('parked_cases').where({ case_id: caseId }).first('case_id')) !== undefined;
}

/** The longest parked first. */
export async function parkedCases(tx: Tx): Promise<ParkedCase[]> {
  return tx<ParkedCase>('parked_cases').orderBy([{ column: 'parked_at' }, { column: 'case_id' }]);
}

export interface Trial {
  readonly case_id: string;
  /** The start of the process that it runs in. */
  readonly process: number;
  readonly activity: string;
  /** False between two attempts. */
  readonly running: boolean;
}

/** The trial as it stands, with what became of its process; locked. Null where there is none. */
export async function lockTrial(tx: Tx, caseId: string): Promise<(Trial & { ended: boolean; died: boolean }) | null> {
  const { rows } = await tx.raw<{ rows: (Trial & { ended: boolean; died: boolean })[] }>(
    `SELECT t.case_id, t.process, t.activity, t.running,
            p.id IS NULL OR p.ended_at IS NOT NULL AS ended, coalesce(p.died, false) AS died
       FROM case_trials t LEFT JOIN part_starts p ON p.id = t.process
      WHERE t.case_id = ? FOR UPDATE OF t`,
    [caseId],
  );
  return rows[0] ?? null;
}

export async function saveTrial(tx: Tx, trial: Trial): Promise<void> {
  await tx('case_trials').insert(trial).onConflict('case_id').merge();
}

/** Between two attempts. */
export async function restTrial(tx: Tx, caseId: string, process: number): Promise<void> {
  await tx('case_trials')
    .where({ case_id: caseId, process })
    .update({ running: false, at: tx.raw('clock_timestamp()') });
}

export async function deleteTrial(tx: Tx, caseId: string, process: number): Promise<void> {
  await tx('case_trials').where({ case_id: caseId, process }).delete();
}

/** Those of the process that had no further attempt for so long: the next one, if there is any, begins anew. */
export async function deleteRestingTrials(tx: Tx, process: number, restingMs: number): Promise<void> {
  await tx('case_trials')
    .where({ process, running: false })
    .where('at', '<', tx.raw(`clock_timestamp() - ? * interval '1 millisecond'`, [restingMs]))
    .delete();
}

/** Deletes the trials of processes that have ended, and answers them, each with whether its process died over it. */
export async function deleteEndedTrials(tx: Tx): Promise<(Trial & { readonly died: boolean })[]> {
  const { rows } = await tx.raw<{ rows: (Trial & { died: boolean })[] }>(
    `DELETE FROM case_trials t USING part_starts p
      WHERE p.id = t.process AND p.ended_at IS NOT NULL
      RETURNING t.case_id, t.process, t.activity, t.running, p.died`,
  );
  return rows;
}
