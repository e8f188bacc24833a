/**
 * What an access check reads, and the log it leaves (Art. 12, 18, 28). The hot path of the system: one prepared
 * statement for all checks that wait, and one more for those of them that it does not allow, over a pool of its own, so that
 * slow commands cannot starve it.
 */
import type { Pool } from 'pg';
import type { AccessRequest } from '../domain/access';
import type { LocalDate } from '../domain/local-date';
import type { FieldForm } from '../domain/permit';
import type { RightRecord } from '../domain/right';
import { disputedSql } from './anomaly-reports';
import { one, send, type Tx } from './database';

export interface GrantRow extends RightRecord {
  readonly supply_id: string;
  readonly permit_version: number;
  readonly permit_hash: string;
  /** Until when this permit rules, where another follows. */
  readonly permit_ends_at: Date | null;
  readonly fields: string[];
  /** Of these, what models may be trained on. */
  readonly training: string[];
  /** In the form in which it is compared; null where the permit names none. */
  readonly using_unit: string | null;
  /** By field asked for; null where the permit says nothing of it. */
  readonly forms: Readonly<Record<string, FieldForm | null>> | null;
  readonly purpose: string;
  readonly term_from: LocalDate;
  readonly term_to: LocalDate;
  readonly supply_ended_at: Date | null;
}

export interface Reading {
  /** When the statement arrived, hence before the state it saw: from here a lease counts. */
  readonly readAt: Date;
  /** The database's clock behind the reading: against it the terms are held. */
  readonly now: Date;
  /** The entry is disputed (Art. 16): told with the answer, which it does not change. */
  readonly disputed: boolean;
  /** Every field asked for is in the entry as it is now. */
  readonly inEntry: boolean;
  readonly grants: readonly GrantRow[];
}

/** A supply, or a right, that holds on this day. What they allow is decided in `domain/access.ts`, not here. */
const supplyHolds = (day: string) => `(s.ended_at IS NULL AND s.term_from <= ${day} AND s.term_to >= ${day})`;
const rightHolds = (day: string) => `(
  a.from_date <= ${day} AND a.to_date >= ${day} AND (a.ends_at IS NULL OR a.ends_at >= ${day} + 1)
  AND a.operator_signed_at IS NOT NULL AND a.authority_signed_at IS NOT NULL
  AND a.revoked_at IS NULL AND a.ended_at IS NULL AND a.abandoned_at IS NULL AND a.unlifted_orders = 0)`;

/** How near a right comes to being in force, as its status is told (domain/access.ts): 0 is in force. */
const nearnessOfRight = `CASE
  WHEN a.abandoned_at IS NOT NULL THEN 5
  WHEN a.revoked_at <= asked.read_at THEN 2
  WHEN a.ended_at <= asked.read_at THEN 3
  WHEN a.from_date IS NULL OR a.to_date IS NULL OR a.operator_signed_at IS NULL OR a.authority_signed_at IS NULL THEN 5
  WHEN a.to_date < asked.today OR a.ends_at <= asked.read_at THEN 4
  WHEN a.unlifted_orders > 0 THEN 1
  WHEN a.from_date > asked.today OR a.operator_signed_at > asked.read_at OR a.authority_signed_at > asked.read_at THEN 5
  ELSE 0 END`;

/** The operator's rights, which are few beside its supplies: what hangs on a right alone is found once for each. */
const RIGHTS = `rights AS MATERIALIZED (
  SELECT a.*, ${nearnessOfRight} AS nearness, ${rightHolds('asked.today')} AS holds, ${rightHolds('asked.tomorrow')} AS holds_tomorrow
    FROM (SELECT id, from_date, to_date, operator_signed_at, authority_signed_at, ends_at, revoked_at, ended_at, abandoned_at,
                 (SELECT count(*)::int FROM suspension_orders o
                   WHERE o.authorization_id = authorizations.id AND o.lifted_at IS NULL) AS unlifted_orders
            FROM authorizations WHERE operator_id = asked.operator_id OFFSET 0) a)`;

/** Whether the operator has a supply for the purpose at all, of any entry: where it has none, none is looked for among those of the entry. */
const PURPOSE = `purpose AS MATERIALIZED (
  SELECT EXISTS (SELECT FROM supplies WHERE operator_id = asked.operator_id AND purpose_compared = asked.purpose
                    AND left(purpose_compared, 100) = left(asked.purpose, 100)) AS used)`;

/**
 * What the permit of this instant has of the entry, one of each supply, with the supply and its right. Supplies are looked up one by one, and not all
 * of the operator's at once, however few the planner takes these to be.
 */
const grants = (where: string) => `
  SELECT s.id AS supply_id, d.version AS permit_version, NULLIF(d.valid_to, 'infinity') AS permit_ends_at, d.fields, d.training, s.using_unit, s.purpose,
         s.term_from, s.term_to, s.ended_at AS supply_ended_at,
         a.from_date, a.to_date, a.operator_signed_at, a.authority_signed_at, a.ends_at, a.revoked_at, a.ended_at, a.abandoned_at,
         a.unlifted_orders, a.nearness
    FROM supply_datasets d
    CROSS JOIN LATERAL (SELECT * FROM supplies WHERE id = d.supply_id AND operator_id = d.operator_id OFFSET 0) s
    JOIN rights a ON a.id = s.authorization_id
   WHERE d.operator_id = asked.operator_id AND d.dataset_id = asked.dataset_id
     AND d.valid_from <= asked.read_at AND asked.read_at < d.valid_to AND ${where}`;

const OF_PURPOSE = '(SELECT used FROM purpose) AND s.purpose_compared = asked.purpose';
const WITH_FIELDS = 'd.fields @> asked.fields';
/** As they lie in their index; what lives is among the newest, where anything does. */
const newest = (most: number) => `ORDER BY d.added_at DESC, d.supply_id DESC LIMIT ${most}`;
/** In the order in which reasons are told; among equals those that last longest. Where the permit, or the question, names no using unit any will do. */
const nearest = (found: string, most: number) => `
  SELECT * FROM (${found}) g
   ORDER BY g.fields @> asked.fields DESC, coalesce(g.using_unit = asked.using_unit, true) DESC,
         CASE WHEN g.nearness > 0 THEN g.nearness
           WHEN g.term_from > asked.today THEN 8 WHEN g.supply_ended_at <= asked.read_at THEN 6 WHEN g.term_to < asked.today THEN 7
           WHEN NOT asked.train OR g.training @> asked.fields THEN -1 ELSE 0 END,
         g.term_to DESC, g.supply_id
   LIMIT ${most}`;

/** Of an operator with thousands of supplies of one entry no more are looked at than tell the nearest reason. */
const MOST_GRANTS = 100;
/** Of those that all tell the same reason, the nearest among so many of the newest is named. */
const MOST_ALIKE = 20;

/** What a correction has taken out of the entry is handed out no more, whatever was permitted (Art. 16). */
const STILL_IN_ENTRY = `EXISTS (SELECT FROM datasets e WHERE e.id = asked.dataset_id
    AND jsonb_path_query_array(e.fields, '$[*].name') @> to_jsonb(asked.fields))`;

/** What is asked, one row for each question, with the grants that a lateral subquery finds for it. */
const reading = (grants: string) => `
  WITH asked AS MATERIALIZED (
    SELECT operator_id, dataset_id, ARRAY(SELECT jsonb_array_elements_text(wanted::jsonb)) AS fields, purpose, using_unit, train, n, read_at,
           (read_at AT TIME ZONE 'Asia/Shanghai')::date AS today, (read_at AT TIME ZONE 'Asia/Shanghai')::date + 1 AS tomorrow
      FROM (SELECT legal_now(statement_timestamp()) AS read_at) clock
      CROSS JOIN unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[]) WITH ORDINALITY
        AS a (operator_id, dataset_id, wanted, purpose, using_unit, train, n))
  SELECT asked.n::int, asked.read_at, (SELECT legal_now()) AS now, g.*, v.permit_hash,
         (SELECT jsonb_object_agg(field, v.forms -> asked.dataset_id -> field) FROM unnest(asked.fields) field
           WHERE v.forms ? asked.dataset_id) AS forms,
         ${disputedSql('asked.dataset_id')} AS disputed, ${STILL_IN_ENTRY} AS in_entry
    FROM asked
    LEFT JOIN LATERAL (${grants}) g ON true
    LEFT JOIN permit_versions v ON v.supply_id = g.supply_id AND v.version = g.permit_version`;

/** A grant that covers the question today and tomorrow, where there is one: any such one will do. */
const SURE = reading(`
  WITH ${RIGHTS}, ${PURPOSE}
  ${grants(`${OF_PURPOSE} AND ${WITH_FIELDS}
     AND ${supplyHolds('asked.today')} AND ${supplyHolds('asked.tomorrow')} AND a.holds AND a.holds_tomorrow
     AND d.valid_to > asked.read_at + interval '1 day' AND coalesce(s.using_unit = asked.using_unit, true)
     AND (NOT asked.train OR d.training @> asked.fields)`)} ${newest(1)}`);

/**
 * The grants that come nearest, whether or not one covers the question. Where none of the purpose has all the fields, or none is of the purpose,
 * they tell the same reason, and one of them is enough.
 */
const NEAREST = reading(`
  WITH ${RIGHTS}, ${PURPOSE},
  near AS MATERIALIZED (${nearest(grants(`${OF_PURPOSE} AND ${WITH_FIELDS}`), MOST_GRANTS)}),
  of_purpose AS MATERIALIZED (${nearest(`${grants(`${OF_PURPOSE} AND NOT EXISTS (SELECT FROM near)`)} ${newest(MOST_ALIKE)}`, 1)})
  SELECT * FROM near UNION ALL SELECT * FROM of_purpose UNION ALL
  (${nearest(`${grants('NOT EXISTS (SELECT FROM near) AND NOT EXISTS (SELECT FROM of_purpose)')} ${newest(MOST_ALIKE)}`, 1)})`);

type Row = {
  readonly n: number;
  readonly read_at: Date;
  readonly now: Date;
  readonly disputed: boolean;
  readonly in_entry: boolean;
} & (GrantRow | { readonly supply_id: null });

/** What the record is asked about, purpose and using unit in their normal form; the answer is decided from what it tells. */
export type Question = Pick<
  AccessRequest,
  'operatorId' | 'datasetId' | 'fields' | 'purpose' | 'usingUnit' | 'activity'
>;

interface Asked {
  readonly question: Question;
  readonly answered: ((reading: Reading) => void)[];
  readonly failed: ((error: unknown) => void)[];
}

/**
 * Reads grants for many checks at once: what is asked while statements are under way goes into the next one together, and
 * the same question once. Each is read after it was asked, as if it had been alone, and answered from one statement: a burst costs few.
 */
export class GrantReader {
  private waiting = new Map<string, Asked>();
  private underWay = 0;

  constructor(
    private readonly pool: Pool,
    private readonly atOnce = 2,
    private readonly most = 200,
  ) {}

  /** The grants of the operator for the entry that the question may rest on, each with its right, as of one instant. */
  read(question: Question): Promise<Reading> {
    return new Promise((answered, failed) => {
      const { operatorId, datasetId, fields, purpose, usingUnit, activity } = question;
      const key = JSON.stringify([operatorId, datasetId, fields, purpose, usingUnit ?? null, activity ?? 'use']);
      const same = this.waiting.get(key);
      if (same === undefined) this.waiting.set(key, { question, answered: [answered], failed: [failed] });
      else {
        same.answered.push(answered);
        same.failed.push(failed);
      }
      this.next();
    });
  }

  private next(): void {
    if (this.waiting.size === 0 || this.underWay >= this.atOnce) return;
    const batch = [...this.waiting].slice(0, this.most);
    for (const [key] of batch) this.waiting.delete(key);
    this.underWay += 1;
    void this.answer(batch.map(([, asked]) => asked)).finally(() => {
      this.underWay -= 1;
      this.next();
    });
  }

  /** Most are allowed, and answered by the first statement; what no grant is sure for is asked anew, all of it, of the second. */
  private async answer(batch: readonly Asked[]): Promise<void> {
    try {
      const others: Asked[] = [];
      for (const [asked, reading] of await this.ask('sure', SURE, batch)) {
        if (reading.grants.length === 0) others.push(asked);
        else for (const tell of asked.answered) tell(reading);
      }
      if (others.length === 0) return;
      for (const [{ answered }, reading] of await this.ask('nearest', NEAREST, others))
        for (const tell of answered) tell(reading);
    } catch (error) {
      for (const { failed } of batch) for (const tell of failed) tell(error); // those answered already do not hear it
    }
  }

  private async ask(name: string, text: string, batch: readonly Asked[]): Promise<ReadonlyMap<Asked, Reading>> {
    const questions = batch.map(({ question }) => question);
    const values = [
      questions.map(({ operatorId }) => operatorId),
      questions.map(({ datasetId }) => datasetId),
      questions.map(({ fields }) => JSON.stringify(fields)),
      questions.map(({ purpose }) => purpose),
      questions.map(({ usingUnit }) => usingUnit ?? null),
      questions.map(({ activity }) => activity === 'train'),
    ];
    const { rows } = await this.pool.query<Row>({ name, text, values });
    const byAsked = new Map<number, Row[]>(batch.map((_asked, index) => [index + 1, []]));
    for (const row of rows) byAsked.get(row.n)?.push(row);
    return new Map(batch.map((asked, index) => [asked, readingOf(byAsked.get(index + 1) ?? [])]));
  }
}

function readingOf(rows: readonly Row[]): Reading {
  const { read_at: readAt, now, disputed, in_entry: inEntry } = one(rows);
  return { readAt, now, disputed, inEntry, grants: rows.filter((row) => row.supply_id !== null) };
}

/** A line of the access log as it is stored and hashed; members are named as the columns. */
export type AccessLine = {
  readonly at: string;
  readonly caller: string;
  readonly operator_id: string;
  readonly developer_id: string | null;
  readonly dataset_id: string;
  readonly fields: readonly string[];
  readonly purpose: string;
  readonly allowed: boolean;
  readonly reason: string;
  readonly supply_id: string | null;
  readonly permit_hash: string | null;
  readonly lease_id: string | null;
} & LaterMembers;

/** What lines of earlier releases have not; absent, and not in the text that is hashed, where there is nothing to say. */
type LaterMembers = {
  readonly activity?: 'train';
  readonly using_unit?: string;
  readonly permit_version?: number;
};

const COLUMNS = `at, caller, operator_id, developer_id, dataset_id, fields, purpose, allowed, reason, supply_id, permit_hash, lease_id,
  activity, using_unit, permit_version`;

/**
 * Adds lines, given as JSON texts, in their order; answers their ids, ascending. Sent as `send` sends: behind the system chain's lock,
 * so that the lines of one commit lie side by side.
 */
export async function insertAccessLines(tx: Tx, lines: readonly string[]): Promise<number[]> {
  const rows = await send<{ id: number }>(
    tx,
    `INSERT INTO access_log (${COLUMNS})
     SELECT ${COLUMNS} FROM ROWS FROM (json_to_recordset($1::json) AS (at timestamptz, caller text, operator_id text,
       developer_id text, dataset_id text, fields text[], purpose text, allowed boolean, reason text, supply_id text,
       permit_hash text, lease_id text, activity text, using_unit text, permit_version integer)) WITH ORDINALITY AS line (${COLUMNS}, n)
     ORDER BY n RETURNING id`,
    [`[${lines.join(',')}]`],
  );
  return rows.map((row) => row.id);
}

type LogRow = Omit<AccessLine, 'at' | keyof LaterMembers> & {
  readonly [K in keyof LaterMembers]-?: LaterMembers[K] | null;
} & { readonly id: number; readonly at: Date };

/** Stored lines after an id, in the order of their ids. */
export async function accessLines(tx: Tx, after: number, limit: number): Promise<{ id: number; line: AccessLine }[]> {
  const { rows } = await tx.raw<{ rows: LogRow[] }>(
    `SELECT id, ${COLUMNS} FROM access_log WHERE id > ? ORDER BY id LIMIT ?`,
    [after, limit],
  );
  return rows.map(({ id, at, activity, using_unit, permit_version, ...line }) => ({
    id,
    line: {
      ...line,
      at: new Date(at).toJSON(),
      ...(activity !== null && { activity }),
      ...(using_unit !== null && { using_unit }),
      ...(permit_version !== null && { permit_version }),
    },
  }));
}

/** So many calendar months before now, by the database's clock. */
export async function timeAgo(tx: Tx, months: number): Promise<Date> {
  const { rows } = await tx.raw<{ rows: { at: Date }[] }>('SELECT legal_now() - make_interval(months => ?) AS at', [
    months,
  ]);
  return one(rows).at;
}

/** The last event of the system chain, up to this one, that lines of the log belong to. */
export async function accessEventUpTo(tx: Tx, seq: number): Promise<{ seq: number; payload: string } | null> {
  const { rows } = await tx.raw<{ rows: { seq: number; payload: string }[] }>(
    `SELECT seq, payload FROM events WHERE case_id = 'system' AND seq <= ?
        AND type IN ('access.batch', 'access.denied', 'access.leased') ORDER BY seq DESC LIMIT 1`,
    [seq],
  );
  return rows[0] ?? null;
}

/** Answers how many there were; the database refuses what is younger than six months. */
export async function forgetAccessLines(tx: Tx, upToId: number): Promise<number> {
  const { rows } = await tx.raw<{ rows: { n: number }[] }>('SELECT forget_access_lines(?)::int AS n', [upToId]);
  return one(rows).n;
}
