/**
 * The invariants over a whole live record, in SQL that knows nothing of the commands: each query answers what breaks one.
 * Run after the crash suite, by the soak and by the command sequences; empty is sound.
 */
import { ESCALATION_SUFFIX } from '../../domain/process';
import { currentDefinition, PROCESSES } from '../../processes/laws';
import { verifyTrail } from '../../services/trail/verify';
import type { Database } from '../../records/database';

export interface Violation {
  readonly invariant: number;
  readonly what: string;
  readonly id: string;
}

interface Check {
  readonly invariant: number;
  readonly what: string;
  /** Answers rows with an `id`. */
  readonly sql: string;
}

/** What the definitions say, as tables `steps` and `processes`. */
const DEFINITIONS = `WITH steps AS (SELECT * FROM jsonb_to_recordset(:steps::jsonb) AS (process text, step text, duty text,
    terminal boolean, waited_for text[], nobodys boolean, own_party boolean, limit_text text, limit_key text, differs text[])),
  processes AS (SELECT * FROM jsonb_to_recordset(:processes::jsonb) AS (process text, held boolean, withdrawable boolean,
    ours boolean)),
  acts AS (SELECT t.case_id, t.process, t.step, s.duty, s.differs, p.person,
                  CASE WHEN s.own_party THEN t.party_id END AS own_party
             FROM tasks t JOIN steps s USING (process, step)
             CROSS JOIN LATERAL (VALUES (t.decided_by), (t.on_behalf_of)) AS p (person)
            WHERE t.status = 'decided' AND NOT s.nobodys AND p.person IS NOT NULL)`;

export const CHECKS: readonly Check[] = [
  {
    invariant: 1,
    what: 'supplied while the right was not in force',
    sql: `SELECT s.id FROM supplies s JOIN authorizations a ON a.id = s.authorization_id
           WHERE a.operator_id <> s.operator_id OR a.operator_signed_at IS NULL OR a.authority_signed_at IS NULL
              OR s.created_at < a.from_date::timestamp AT TIME ZONE 'Asia/Shanghai'
              OR s.created_at >= (a.to_date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
              OR a.revoked_at <= s.created_at OR a.ended_at <= s.created_at
              OR EXISTS (SELECT FROM suspension_orders o WHERE o.authorization_id = a.id AND o.issued_at <= s.created_at
                          AND (o.lifted_at IS NULL OR o.lifted_at > s.created_at))`,
  },
  {
    invariant: 1,
    what: 'a running case is on hold exactly while an order is unlifted',
    sql: `SELECT c.id FROM cases c JOIN processes p USING (process)
           WHERE c.status = 'open' AND p.held AND (c.held_since IS NOT NULL) <> EXISTS (
             SELECT FROM suspension_orders o WHERE o.authorization_id = c.authorization_id AND o.lifted_at IS NULL)`,
  },
  {
    invariant: 1,
    what: 'a cooperation beyond the right that it stands on',
    sql: `SELECT c.id FROM cooperations c JOIN authorizations a ON a.id = c.authorization_id
           WHERE c.from_date < a.from_date OR c.to_date > a.to_date OR c.recorded_at < a.authority_signed_at
              OR (c.ended_at IS NULL AND (a.revoked_at IS NOT NULL OR a.ended_at IS NOT NULL))
              OR EXISTS (SELECT FROM suspension_orders o WHERE o.authorization_id = a.id AND o.issued_at <= c.recorded_at
                          AND (o.lifted_at IS NULL OR o.lifted_at > c.recorded_at))`,
  },
  {
    invariant: 2,
    what: 'a need with more than one application that lives or has run its course',
    sql: `SELECT need_id AS id FROM cases WHERE process = 'data-request'
             AND (outcome IS NULL OR outcome NOT IN ('withdrawn', 'abandoned', 'terminated'))
           GROUP BY need_id HAVING count(*) > 1`,
  },
  {
    invariant: 2,
    what: 'an application or need with more than one supply',
    sql: `SELECT case_id AS id FROM supplies GROUP BY case_id HAVING count(*) > 1
          UNION SELECT need_id FROM supplies GROUP BY need_id HAVING count(*) > 1`,
  },
  {
    invariant: 2,
    what: 'supplied is who has a supply, and nobody else',
    sql: `SELECT c.id FROM cases c LEFT JOIN supplies s ON s.case_id = c.id WHERE c.process = 'data-request'
             AND (c.outcome IS NOT DISTINCT FROM 'supplied') <> (s.id IS NOT NULL)`,
  },
  {
    invariant: 2,
    what: 'a need is in another state than its application',
    sql: `SELECT n.id FROM needs n JOIN cases c ON c.need_id = n.id
           WHERE (c.status = 'open' AND n.status <> 'applied') OR (c.outcome = 'supplied' AND n.status <> 'supplied')
              OR (c.outcome IN ('rejected', 'refused', 'ended') AND n.status <> 'rejected')`,
  },
  {
    invariant: 15,
    what: 'a supply without exactly one permit at some instant',
    sql: `SELECT s.id FROM supplies s WHERE (SELECT range_agg(tstzrange(valid_from, valid_to)) FROM permit_versions v
            WHERE v.supply_id = s.id) IS DISTINCT FROM '{[-infinity,infinity)}'::tstzmultirange
          UNION SELECT v.supply_id FROM permit_versions v JOIN permit_versions o ON o.supply_id = v.supply_id AND o.version > v.version
            WHERE tstzrange(v.valid_from, v.valid_to) && tstzrange(o.valid_from, o.valid_to)`,
  },
  {
    invariant: 15,
    what: 'a supply whose last day is not that of its last permit',
    sql: `SELECT s.id FROM supplies s JOIN permit_versions v ON v.supply_id = s.id AND v.valid_to = 'infinity'
           WHERE s.term_to <> v.term_to`,
  },
  {
    invariant: 15,
    what: 'what a permit has of an entry is not what its text says',
    sql: `SELECT v.supply_id AS id FROM permit_versions v
           WHERE (SELECT jsonb_agg(jsonb_build_object('datasetId', d.dataset_id, 'fields', to_jsonb(d.fields)) ORDER BY d.dataset_id)
                    FROM supply_datasets d WHERE d.supply_id = v.supply_id AND d.version = v.version)
                 IS DISTINCT FROM (SELECT jsonb_agg(jsonb_build_object('datasetId', e -> 'datasetId', 'fields',
                      (SELECT jsonb_agg(CASE jsonb_typeof(f) WHEN 'object' THEN f -> 'field' ELSE f END)
                         FROM jsonb_array_elements(e -> 'fields') f)) ORDER BY e ->> 'datasetId')
                    FROM jsonb_array_elements(v.permit::jsonb -> 'datasets') e)`,
  },
  {
    invariant: 3,
    what: 'a task is open on a closed case',
    sql: `SELECT t.id FROM tasks t JOIN cases c ON c.id = t.case_id WHERE t.status = 'open' AND c.status = 'closed'`,
  },
  {
    invariant: 3,
    what: 'a task has not exactly the one end that its events tell',
    // A step that was taken in one act with another names whose it was: the actor is who carried out both.
    sql: `SELECT t.id FROM tasks t LEFT JOIN events e ON e.case_id = t.case_id AND e.task_id = t.id
             AND e.type IN ('task.decided', 'task.expired', 'task.voided')
           WHERE t.case_id NOT IN (SELECT case_id FROM events WHERE type = 'authorization.taken-over')
           GROUP BY t.id HAVING count(e.seq) <> (CASE WHEN t.status = 'open' THEN 0 ELSE 1 END)
              OR bool_or(e.type <> CASE t.status WHEN 'void' THEN 'task.voided' ELSE 'task.' || t.status END)
              OR bool_or(e.payload::jsonb ->> 'outcome' IS DISTINCT FROM t.outcome)
              OR bool_or(e.type = 'task.decided' AND coalesce(e.payload::jsonb ->> 'by', e.actor) IS DISTINCT FROM t.decided_by)`,
  },
  {
    invariant: 3,
    what: 'a case has not exactly the one end that its events tell',
    sql: `SELECT c.id FROM cases c LEFT JOIN events e ON e.case_id = c.id AND e.type = 'case.closed'
           GROUP BY c.id HAVING count(e.seq) <> (CASE WHEN c.status = 'closed' THEN 1 ELSE 0 END)
              OR bool_or(e.payload::jsonb ->> 'outcome' <> c.outcome)`,
  },
  {
    invariant: 3,
    what: 'something was decided or expired after the closing',
    sql: `SELECT e.task_id AS id FROM events e JOIN events c ON c.case_id = e.case_id AND c.type = 'case.closed'
           WHERE e.type IN ('task.decided', 'task.expired', 'task.opened') AND e.seq > c.seq`,
  },
  {
    invariant: 3,
    what: 'decided on hold',
    sql: `SELECT e.task_id AS id FROM events e JOIN cases k ON k.id = e.case_id JOIN processes p ON p.process = k.process AND p.held
           WHERE e.type IN ('task.decided', 'task.expired') AND (
             SELECT h.type FROM events h WHERE h.case_id = e.case_id AND h.seq < e.seq AND h.type IN ('case.held', 'case.resumed')
              ORDER BY h.seq DESC LIMIT 1) = 'case.held'`,
  },
  {
    invariant: 3,
    what: 'decided after a terminal due time',
    sql: `SELECT t.id FROM tasks t JOIN steps s USING (process, step)
           WHERE s.terminal AND NOT t.role = ANY(s.waited_for) AND NOT s.nobodys AND t.status = 'decided' AND t.ended_at >= t.due_at`,
  },
  {
    invariant: 3,
    what: 'a public notice passed while an objection to it was open, or upheld',
    sql: `SELECT o.id FROM objections o JOIN public_notices n ON n.id = o.notice_id JOIN tasks t ON t.id = n.task_id
           WHERE t.status = 'expired' AND (o.status IN ('open', 'upheld') OR o.answered_at > t.ended_at)`,
  },
  {
    invariant: 3,
    what: 'an objection was taken outside the time for it',
    sql: `SELECT o.id FROM objections o JOIN public_notices n ON n.id = o.notice_id JOIN tasks t ON t.id = n.task_id
           WHERE o.filed_at < n.published_at OR o.filed_at >= t.due_at OR o.filed_at > t.ended_at`,
  },
  {
    invariant: 3,
    what: 'a case counts other objections than are open',
    sql: `SELECT c.id FROM cases c WHERE coalesce((c.facts ->> 'openObjections')::int, 0)
            <> (SELECT count(*) FROM objections o WHERE o.case_id = c.id AND o.status = 'open')`,
  },
  {
    invariant: 3,
    what: 'a closed case disputes an entry still',
    sql: `SELECT r.case_id AS id FROM anomaly_reports r JOIN cases c ON c.id = r.case_id
           WHERE c.status = 'closed' AND r.confirmed_at IS NOT NULL AND r.settled_at IS NULL`,
  },
  {
    invariant: 4,
    what: 'one person in two duties',
    sql: `SELECT a.case_id AS id FROM acts a JOIN acts b ON b.case_id = a.case_id AND b.person = a.person AND b.duty <> a.duty
          UNION SELECT a.case_id FROM acts a JOIN cases c ON c.id = a.case_id JOIN processes p ON p.process = c.process
           WHERE p.withdrawable AND a.person = c.opened_by AND a.duty <> 'apply' AND a.own_party IS DISTINCT FROM c.party_id
             AND c.file ->> 'proposedBy' IS DISTINCT FROM 'authority'`, // an official's case has no applicant
  },
  {
    invariant: 4,
    what: 'one person in two steps that must differ',
    sql: `SELECT a.case_id AS id FROM acts a JOIN acts b ON b.case_id = a.case_id AND b.person = a.person AND b.step = ANY (a.differs)`,
  },
  {
    invariant: 4,
    what: 'decided by somebody of the party itself',
    sql: `SELECT a.case_id AS id FROM acts a JOIN cases c ON c.id = a.case_id JOIN persons p ON p.id = a.person
            JOIN processes q ON q.process = c.process
           WHERE a.duty <> 'apply' AND p.org = c.party_id AND NOT q.ours AND a.own_party IS DISTINCT FROM c.party_id`,
  },
  {
    invariant: 4,
    what: 'one person in two duties over a round and its applications',
    sql: `SELECT root AS id FROM (
            SELECT coalesce(c.parent_id, c.id) AS root, a.person, a.duty FROM acts a JOIN cases c ON c.id = a.case_id
             WHERE c.process IN ('operator-selection', 'selection-application')
            UNION SELECT parent_id, opened_by, 'apply' FROM cases WHERE process = 'selection-application') AS family
           GROUP BY root, person HAVING count(DISTINCT duty) > 1`,
  },
  {
    invariant: 4,
    what: 'decided in a round by somebody of an organisation that applied',
    sql: `SELECT a.case_id AS id FROM acts a JOIN cases c ON c.id = a.case_id JOIN persons p ON p.id = a.person
            JOIN cases s ON s.parent_id = coalesce(c.parent_id, c.id) AND s.process = 'selection-application'
           WHERE a.duty <> 'apply' AND s.party_id = p.org`,
  },
  {
    invariant: 5,
    what: 'an order was lifted, or a right ended, by nobody who is a person',
    sql: `SELECT o.id FROM suspension_orders o WHERE o.lifted_at IS NOT NULL
             AND NOT EXISTS (SELECT FROM persons p WHERE p.id = o.lifted_by)
          UNION SELECT e.case_id FROM events e WHERE e.type IN ('right.revoked', 'right.ended', 'right.lifted')
             AND NOT EXISTS (SELECT FROM persons p WHERE p.id = e.actor)`,
  },
  {
    invariant: 6,
    what: 'a chain is not whole',
    sql: `SELECT c.id FROM cases c LEFT JOIN events e ON e.case_id = c.id GROUP BY c.id
          HAVING count(e.seq) <> c.head_seq OR coalesce(max(e.seq), 0) <> c.head_seq
              OR coalesce((array_agg(e.hash ORDER BY e.seq DESC))[1], '') <> c.head_hash
          UNION SELECT l.case_id FROM (SELECT case_id, previous_hash, lag(hash, 1, '') OVER (PARTITION BY case_id ORDER BY seq) AS before
                                         FROM events) l WHERE l.previous_hash <> l.before`,
  },
  {
    invariant: 6,
    what: 'a version of an entry was left out, or came from nothing that is told in the trail',
    sql: `SELECT d.id FROM datasets d JOIN dataset_versions v ON v.dataset_id = d.id GROUP BY d.id, d.version
           HAVING count(*) <> max(v.version) OR max(v.version) <> d.version
          UNION SELECT v.dataset_id FROM dataset_versions v WHERE v.case_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM events e WHERE e.case_id = v.case_id AND e.payload::jsonb @> jsonb_build_object('datasetId', v.dataset_id, 'version', v.version))`,
  },
  {
    invariant: 7,
    what: 'a decision binds other materials than those it was given on',
    sql: `SELECT t.id FROM tasks t JOIN events e ON e.task_id = t.id AND e.type = 'task.decided' JOIN steps s USING (process, step)
           WHERE e.payload::jsonb ->> 'materialsHash' <> t.materials_hash AND s.duty <> 'apply'`, // a supplement changes them itself
  },
  {
    invariant: 9,
    what: 'a task has another limit than the rules that its case was opened under give',
    sql: `SELECT t.id FROM tasks t JOIN cases c ON c.id = t.case_id JOIN steps s ON s.process = t.process AND s.step = t.step
            LEFT JOIN policies p ON p.process = c.process AND p.version = c.policy_version
           WHERE t.limit_text IS NOT NULL AND t.limit_text <> coalesce(p.limits ->> s.limit_key, s.limit_text)
             AND NOT (t.process = 'rectification' AND t.step = 'rectification' AND c.facts ->> 'rectifyBy' IS NOT NULL)
             AND NOT (t.process = 'security-incident' AND t.step = 'closing-report' AND t.round > 1) -- what was returned
             AND (t.process, t.step) NOT IN (('operator-selection', 'call'), ('security-inspection', 'correction'),
                                             ('annual-report', 'submission'), ('supply-closure', 'statement'))`, // as set in the case itself
  },
  {
    invariant: 9,
    what: 'evaluated by indicators that were not frozen before the period began',
    sql: `SELECT e.id FROM evaluations e JOIN indicator_sets s ON s.id = e.indicator_set_id
           WHERE s.frozen_at IS NULL OR s.frozen_at >= e.period_from::timestamp AT TIME ZONE 'Asia/Shanghai'`,
  },
  {
    invariant: 3,
    what: 'confirmed is exactly the evaluation whose case is completed',
    sql: `SELECT e.id FROM evaluations e JOIN cases c ON c.id = e.case_id
           WHERE (e.confirmed_at IS NOT NULL) <> (c.outcome IS NOT DISTINCT FROM 'completed')`,
  },
  {
    invariant: 16,
    what: 'a supply goes on beyond what its agreement covers since an amendment',
    sql: `SELECT DISTINCT s.id FROM supplies s
            JOIN agreement_versions a ON a.authorization_id = s.authorization_id AND a.version > 1
            JOIN permit_versions v ON v.supply_id = s.id AND v.valid_from <= a.effective_from AND a.effective_from < v.valid_to
            JOIN supply_datasets d ON d.supply_id = v.supply_id AND d.version = v.version
            JOIN datasets e ON e.id = d.dataset_id
            CROSS JOIN LATERAL (VALUES ('datasetIds', e.id), ('providers', e.provider_id), ('domains', e.domain)) AS l (list, one)
           WHERE s.created_at <= a.signed_at AND (s.ended_at IS NULL OR s.ended_at > a.effective_from)
             AND s.term_to >= (a.effective_from AT TIME ZONE 'Asia/Shanghai')::date
             AND jsonb_array_length(a.scope -> l.list) > 0 AND (a.scope -> l.list ? l.one) IS NOT TRUE`,
  },
  {
    invariant: 17,
    what: 'a supply that ended has not its one clearance, or one that lives has one',
    sql: `SELECT s.id FROM supplies s LEFT JOIN cases c ON c.supply_id = s.id AND c.process = 'supply-closure'
           WHERE s.ended_how IS NOT NULL OR s.ended_at IS NULL
           GROUP BY s.id HAVING count(c.id) <> (CASE WHEN s.ended_at IS NULL THEN 0 ELSE 1 END)`,
  },
  {
    invariant: 10,
    what: 'a wake-up for a case that is not there',
    sql: `SELECT o.case_id AS id FROM outbox o WHERE NOT EXISTS (SELECT FROM cases c WHERE c.id = o.case_id)`,
  },
];

/** `trail: false`: without the verifier, which reads a snapshot of its own. */
export async function brokenInvariants(db: Database, { trail = true } = {}): Promise<Violation[]> {
  const bindings = { steps: JSON.stringify(steps()), processes: JSON.stringify(processes()) };
  const found: Violation[] = [];
  for (const { invariant, what, sql } of CHECKS) {
    const { rows } = await db.raw<{ rows: { id: string }[] }>(`${DEFINITIONS} ${sql.replaceAll('?', '\\?')}`, bindings);
    found.push(...rows.map(({ id }) => ({ invariant, what, id })));
  }
  const firstBad = trail ? (await verifyTrail(db)).firstBad : undefined;
  if (firstBad !== undefined) {
    const { problem, caseId, seq } = firstBad;
    found.push({ invariant: 6, what: `the trail does not verify: ${problem}`, id: `${caseId} ${seq}` });
  }
  return found;
}

function steps() {
  return PROCESSES.flatMap((process) => {
    const definition = currentDefinition(process);
    return Object.entries(definition.steps).map(
      ([step, { kind, duty, onExpiry, escalatesFor, ownParty, limit, differsFrom }]) => {
        const key = limit !== undefined && 'sharedWith' in limit ? limit.sharedWith : step;
        const own = definition.steps[key]?.limit;
        return {
          process,
          step,
          duty,
          terminal: onExpiry.kind === 'deemed',
          waited_for: escalatesFor ?? [],
          // A window ends by its time or by what another step brings about: nobody's act, and no decision too late.
          nobodys: kind === 'window',
          // What a party may do in its own case.
          own_party: ownParty === true,
          limit_key: key,
          limit_text: own !== undefined && 'default' in own ? own.default : null,
          differs: differsFrom ?? [],
        };
      },
    );
  });
}

function processes() {
  return PROCESSES.map((process) => {
    const { held, withdrawable, partyIs } = currentDefinition(process);
    // A case of the authority's own is about nobody there: its officials prepare and decide it.
    return { process, held, withdrawable, ours: partyIs === 'authority' };
  });
}

/** Open tasks that a workflow waits for: those of its steps, not the superior's over late ones. */
export async function awaitedTasks(db: Database): Promise<Map<string, string[]>> {
  const { rows } = await db.raw<{ rows: { id: string; tasks: string[] }[] }>(
    `SELECT c.id, coalesce(array_agg(t.id ORDER BY t.id) FILTER (WHERE t.id IS NOT NULL), '{}') AS tasks
       FROM cases c LEFT JOIN tasks t ON t.case_id = c.id AND t.status = 'open' AND t.step NOT LIKE '%${ESCALATION_SUFFIX}'
      WHERE c.status = 'open' GROUP BY c.id`,
  );
  return new Map(rows.map(({ id, tasks }) => [id, tasks]));
}
