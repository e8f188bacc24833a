/**
 * The processes of each part: when they began, when they were last seen, how they ended. A process holds an advisory lock on
 * its start over a session of its own, which ends with it: whoever holds none and was not seen for a while has died.
 */
import type { Queryable } from './trail-mark';
import { one, type Tx } from './database';

/** Of the two-key advisory locks, the class of part starts. */
const LOCK_CLASS = 1_886_286_708;
/** A live process that has lost its session has another before that. */
const UNSEEN = `interval '6 seconds'`;
/** After a restart of the database every process has lost its session. */
const DATABASE_SETTLED = `interval '15 seconds'`;
/** Starts that are kept at most, and for how long. */
const KEPT = { starts: 1_000, days: 90 } as const;

const LOCKED = `EXISTS (SELECT FROM pg_locks l
  WHERE l.locktype = 'advisory' AND l.granted AND l.classid = ${LOCK_CLASS}::oid AND l.objid = p.id::oid AND l.objsubid = 2
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))`;

export interface NewStart {
  readonly part: string;
  readonly host: string;
  readonly pid: number;
}

/** Over the session that stands for the process. Answers the start's id. */
export async function insertStart(session: Queryable, { part, host, pid }: NewStart): Promise<number> {
  const { rows } = await session.query('INSERT INTO part_starts (part, host, pid) VALUES ($1, $2, $3) RETURNING id', [
    part,
    host,
    pid,
  ]);
  const { id } = one(rows as { id: number }[]);
  await holdStart(session, id);
  await forgetStarts(session);
  return id;
}

async function forgetStarts(session: Queryable): Promise<void> {
  await session.query(
    `DELETE FROM part_starts WHERE ended_at IS NOT NULL
        AND (id <= (SELECT max(id) FROM part_starts) - ${KEPT.starts} OR ended_at < clock_timestamp() - interval '${KEPT.days} days')`,
    [],
  );
}

/** A new session in place of a lost one: whoever took the process for dead was wrong. */
export async function holdStart(session: Queryable, id: number): Promise<void> {
  await session.query(`SELECT pg_try_advisory_lock(${LOCK_CLASS}, $1)`, [id]);
  await session.query('UPDATE part_starts SET ended_at = NULL, died = false WHERE id = $1 AND died', [id]);
}

export async function seeStart(session: Queryable, id: number): Promise<void> {
  await session.query('UPDATE part_starts SET seen_at = clock_timestamp() WHERE id = $1', [id]);
}

/** In its own time, by whoever told it to. */
export async function endStart(session: Queryable, id: number): Promise<void> {
  await session.query('UPDATE part_starts SET ended_at = clock_timestamp(), died = false WHERE id = $1', [id]);
}

/** Writes down who has died since, as of when it was last seen. */
export async function buryStarts(session: Queryable): Promise<{ id: number; part: string }[]> {
  const { rows } = await session.query(
    `UPDATE part_starts p SET ended_at = p.seen_at, died = true
      WHERE p.ended_at IS NULL AND p.seen_at < clock_timestamp() - ${UNSEEN}
        AND pg_postmaster_start_time() < clock_timestamp() - ${DATABASE_SETTLED} AND NOT ${LOCKED}
      RETURNING p.id, p.part`,
    [],
  );
  return rows as { id: number; part: string }[]; // as the statement returns them
}

/**
 * A death as whoever supervises the process saw it, `began` and `ended` in milliseconds before now: of its own start, where
 * the process wrote one, and else with its start. Whatever it said of its end before, it did not come to it by itself.
 */
export async function recordDeath(
  session: Queryable,
  { part, host, pid, began, ended }: NewStart & { readonly began: number; readonly ended: number },
): Promise<void> {
  await session.query(
    `WITH at AS (
       SELECT clock_timestamp() - $4 * interval '1 millisecond' AS began, clock_timestamp() - $5 * interval '1 millisecond' AS ended
     ), known AS (
       UPDATE part_starts SET ended_at = (SELECT ended FROM at), died = true
        WHERE id = (SELECT max(id) FROM part_starts, at WHERE part = $1 AND host = $2 AND pid = $3 AND started_at >= at.began)
        RETURNING id
     )
     INSERT INTO part_starts (part, host, pid, started_at, seen_at, ended_at, died)
     SELECT $1, $2, $3, began, ended, ended, true FROM at WHERE NOT EXISTS (SELECT FROM known)`,
    [part, host, pid, began, ended],
  );
  await forgetStarts(session);
}

/** A process of the part has died lately, or may have: it has no session at this moment. */
export async function hasDiedLately(session: Queryable, part: string): Promise<boolean> {
  const { rows } = await session.query(
    `SELECT EXISTS (SELECT FROM part_starts p WHERE p.part = $1
        AND ((p.died AND p.ended_at > clock_timestamp() - interval '10 minutes') OR (p.ended_at IS NULL AND NOT ${LOCKED}))
     ) AS died`,
    [part],
  );
  return one(rows as { died: boolean }[]).died;
}

export interface Troubles {
  /** Processes that died in the last ten minutes. */
  readonly restarts: number;
  readonly parkedCases: number;
  readonly parkedRows: number;
  /** Cases taken up because their workflow was gone, ever. */
  readonly takeUps: number;
}

export async function troublesOf(tx: Tx): Promise<Troubles> {
  const { rows } = await tx.raw<{ rows: Troubles[] }>(
    `SELECT (SELECT count(*)::int FROM part_starts WHERE died AND ended_at > clock_timestamp() - interval '10 minutes') AS restarts,
            (SELECT count(*)::int FROM parked_cases) AS "parkedCases",
            (SELECT count(*)::int FROM outbox WHERE parked_at IS NOT NULL) AS "parkedRows",
            (SELECT coalesce(max(id), 0) FROM take_ups) AS "takeUps"`,
  );
  return one(rows);
}
