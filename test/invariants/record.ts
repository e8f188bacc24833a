/**
 * A real record of a suite's own with the demo's parties, and the commands on it as the personas give them: through
 * `runCommand`, as the API does. No engine is near; steps are opened by the activities themselves.
 */
import { createHash, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { createActivities, type Activities } from '../../activities';
import { openReportsOfYear } from '../../processes/annual-report/filing';
import { fileAnomalyReport } from '../../processes/anomaly-feedback/filing';
import { effectsOf, withEffects, type Effects } from '../../cases/preview';
import { readsOf } from '../../cases/reads';
import { processes } from '../../processes';
import { findCase } from '../../records/cases';
import { openAmendment } from '../../processes/agreement-amendment/filing';
import { openAuthorization, proposeTermination } from '../../processes/authorization/filing';
import { carryOut, command } from '../../cases/command';
import { Dossier } from '../../cases/dossier';
import { lockRight, Unit, type CommandContext } from '../../cases/unit';
import { replaceMember, withdraw } from '../../cases/case-commands';
import type { Context } from '../../cases/context';
import { addNeed, fileDataRequest } from '../../processes/data-request/filing';
import { decide, type DecisionInput } from '../../cases/decide';
import { openEvaluation } from '../../processes/evaluation/filing';
import { reportIncident } from '../../processes/security-incident/filing';
import { requestRenewal } from '../../processes/supply-renewal/filing';
import { openStop } from '../../processes/supply-stop/filing';
import { attendSupply, returnSupply } from '../../processes/supply-closure/filing';
import { openInspection } from '../../processes/security-inspection/filing';
import { openRectification } from '../../processes/rectification/filing';
import { endRight, liftSuspension, suspendRight } from '../../cases/rights';
import { putPolicy, type PolicyInput } from '../../services/rules/policies';
import { RefusalBook } from '../../cases/refusals';
import { runCommand, type SentAnswer } from '../../cases/run';
import { fileApplication, openRound } from '../../processes/operator-selection/filing';
import { takeOverAuthorization } from '../../processes/authorization/take-over';
import { DEMO_AUTHORIZATIONS } from '../../demo/catalogue';
import { DEMO_INDICATOR_SET } from '../../demo/indicators';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { findPersona } from '../../demo/personas';
import { seedDemo } from '../../demo/seed';
import { addDays, localDate, localDateOf, startOfDay, yearOf, type LocalDate } from '../../domain/local-date';
import type { Evidence } from '../../domain/evidence';
import type { ProcessDefinition } from '../../domain/process';
import { dataRequest } from '../../processes/data-request/law';
import { Refusal } from '../../domain/refusal';
import { SYSTEM, type Actor, type Role } from '../../domain/roles';
import { openDatabase, type Database, type Tx } from '../../records/database';
import { findTask, tasksOf, type TaskRow } from '../../records/tasks';
import { goodEvidence, sampleApplication, sampleNeed, sampleRound } from '../../scripts/client/samples';
import { connect } from '../../scripts/migrate';
import { anomaly } from '../builders/anomaly-feedback';
import { agreement } from '../builders/authorization';
import { deciderOf, usualData } from '../builders/bring';
import { sampleBid, sheet } from '../builders/operator-selection';
import { incident } from '../builders/security-incident';
import { renewal } from '../builders/supply-renewal';
import { stopping } from '../builders/supply-stop';
import { supplyOnRecord } from '../rights/supply-on-record';
import { keptFile } from '../support/kept-files';
import { RULES } from '../support/commands';
import { createTestDatabase, type TestDatabase } from '../support/postgres';

type Application = ReturnType<typeof sampleApplication>;

export interface Order {
  readonly orderId: string;
  readonly caseId: string;
}

export class TestRecord {
  private periods = 0;
  private readonly refusals: RefusalBook;

  private constructor(
    readonly database: TestDatabase,
    readonly db: Database,
    readonly activities: Activities,
  ) {
    this.refusals = new RefusalBook(db, { failed: () => undefined });
  }

  static async open(): Promise<TestRecord> {
    const database = await createTestDatabase();
    const owner = connect(database.url);
    await seedDemo(owner);
    await owner.destroy();
    return TestRecord.over(database);
  }

  /** Of a database that somebody else made and filled. */
  static over(database: TestDatabase): TestRecord {
    const db = openDatabase(database.url, { max: 6 });
    return new TestRecord(database, db, createActivities({ db, rules: RULES }));
  }

  async close(): Promise<void> {
    await this.refusals.close();
    await this.db.destroy();
    await this.database.drop();
  }

  /** As superuser; `asleep`: with the triggers that protect the record asleep, as only an intruder would. */
  async superuser<T extends object>(
    statement: string,
    values: readonly unknown[] = [],
    { asleep = false } = {},
  ): Promise<T[]> {
    const client = new Client({ connectionString: this.database.superuserUrl });
    await client.connect();
    try {
      if (asleep) await client.query(`SET session_replication_role = 'replica'`);
      return (await client.query<T>(statement, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  /** One command, of which nothing is written but by the writer, at its end. */
  command<T>(
    who: string | Actor,
    name: string,
    work: (ctx: CommandContext) => Promise<T>,
    key?: string,
    body: unknown = {},
  ): Promise<SentAnswer> {
    const alone = (ctx: Context) =>
      carryOut(ctx, new Unit(), (within) => writingNothing(within.tx, () => work(within)));
    return this.commands(who, name, alone, key, body);
  }

  /** As many as there are in it, in one transaction, each written at its own end. */
  commands<T>(
    who: string | Actor,
    name: string,
    work: (ctx: Context) => Promise<T>,
    key?: string,
    body: unknown = {},
  ): Promise<SentAnswer> {
    const actor = typeof who === 'string' ? actorOf(who) : who;
    const bodyHash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
    return runCommand(
      { db: this.db, rules: RULES, refusals: this.refusals },
      {
        name,
        actor,
        requestId: randomUUID(),
        ...(key !== undefined && { idempotency: { scope: `user:${actor.id}`, route: name, key, bodyHash } }),
      },
      async (ctx) => ({ status: 200, body: (await work(ctx)) ?? null }),
    );
  }

  async addNeed(persona = 'operator-a'): Promise<string> {
    return parsed<{ id: string }>(await this.command(persona, 'need', (ctx) => addNeed(ctx, sampleNeed()))).id;
  }

  async file(change: Partial<Application> = {}, persona = 'operator-a'): Promise<string> {
    const needId = change.needId ?? (await this.addNeed(persona));
    const filed = await this.command(persona, 'file', (ctx) =>
      fileDataRequest(ctx, { ...sampleApplication(needId), ...change }),
    );
    return parsed<{ id: string }>(filed).id;
  }

  /** Of the data request unless another process is named. */
  async policy(input: Omit<PolicyInput, 'basis'>, definition: ProcessDefinition = dataRequest): Promise<void> {
    await this.command('system-admin', 'policy', (ctx) =>
      putPolicy(ctx, definition, { ...input, basis: '试〔2026〕1号' }),
    );
  }

  /** The government has granted the candidate a right; its agreement is still to be drafted. Answers the case. */
  async granted(grantedBy = '郑政数〔2026〕9号'): Promise<string> {
    const grant = { operatorId: DEMO_ORGANISATIONS.candidateD.id, grantedBy };
    const answer = await this.command(SYSTEM, 'grant', async (ctx) => (await openAuthorization(ctx, grant)).kase);
    return parsed<{ id: string }>(answer).id;
  }

  /** The same for who was chosen on this evidence (Art. 6): a round and its application as they are left, written into the record at once. */
  async chosen(evidence: Partial<Evidence>): Promise<string> {
    const [roundId, applicationId] = [`OS-2020-${randomUUID().slice(0, 6)}`, `SA-2020-${randomUUID().slice(0, 6)}`];
    const at = new Date('2026-01-05T09:00:00+08:00');
    const closed = {
      ...{
        definition_version: 1,
        policy_version: 0,
        opened_at: at,
        closed_at: at,
        status: 'closed',
        outcome: 'listed',
      },
      authorization_id: null,
    };
    const { authority, candidateD } = DEMO_ORGANISATIONS;
    await this.db('cases').insert([
      {
        ...{
          ...closed,
          id: roundId,
          process: 'operator-selection',
          title: '遴选',
          file: keptFile('operator-selection'),
        },
        ...{ party_id: authority.id, opened_by: 'officer', parent_id: null },
      },
      {
        ...{ ...closed, id: applicationId, process: 'selection-application', title: '申请' },
        file: JSON.stringify({ plan: '方案', evidence: { ...goodEvidence(), ...evidence } }),
        ...{ party_id: candidateD.id, opened_by: 'candidate-d', parent_id: roundId },
      },
    ]);
    return this.granted(roundId);
  }

  /** Of the agreement of a right that is in force; proposed by somebody of either side. */
  async amendment(rightId: string, who: string): Promise<string> {
    const answer = await this.command(
      who,
      'amend',
      async (ctx) => (await openAmendment(ctx, rightId, '业务变化')).kase,
    );
    return parsed<{ id: string }>(answer).id;
  }

  async rightOf(caseId: string): Promise<string> {
    const row = await this.db<{ id: string; authorization_id: string | null }>('cases').where({ id: caseId }).first();
    if (row?.authorization_id == null) throw new Error(`${caseId} is about no right`);
    return row.authorization_id;
  }

  /** A right of operator-b of its own, in force for so many days. */
  private async inForce(sinceDays: number, eService: boolean): Promise<string> {
    const id = randomUUID();
    const today = localDateOf(new Date());
    const from = addDays(today, -sinceDays);
    await this.command(SYSTEM, 'take-over', (ctx) =>
      takeOverAuthorization(ctx, {
        id,
        operatorId: DEMO_ORGANISATIONS.operatorB.id,
        grantedBy: '郑政数〔2026〕9号',
        agreement: agreement({ from, eService }),
        signedAt: startOfDay(from),
        draftedBy: 'officer',
        operatorSignatory: 'operator-b',
        authoritySignatory: 'director',
      }),
    );
    return id;
  }

  /** The draft of an order against a right of its own. Answers the case. */
  async rectification({ eService }: { readonly eService: boolean }): Promise<string> {
    const id = await this.inForce(30, eService);
    const answer = await this.command('officer', 'rectify', async (ctx) => {
      const { kase } = await openRectification(ctx, id, { reason: '日常监管发现违约' });
      return { id: kase.id };
    });
    return parsed<{ id: string }>(answer).id;
  }

  /** Last year's report under a right of its own; an officer has had the year's opened. Answers the case. */
  async annualReport(): Promise<string> {
    const id = await this.inForce(400, true);
    const year = yearOf(localDateOf(new Date())) - 1;
    await this.command('officer', 'runAnnualReports', (ctx) => openReportsOfYear(ctx, year));
    const [row] = await this.db('annual_reports').where({ authorization_id: id, year }).pluck<string[]>('case_id');
    if (row === undefined) throw new Error(`no report under ${id}`);
    return row;
  }

  /** By either side of the right that the case is about. */
  async proposeTermination(caseId: string, persona: string): Promise<void> {
    const right = await this.rightOf(caseId);
    await this.command(persona, 'propose', async (ctx) => {
      await proposeTermination(ctx, right, '业务调整');
    });
  }

  /** A report of operator-a on an entry that it was supplied with. Answers the case. */
  async reportAnomaly(): Promise<string> {
    await supplyOnRecord(this.db, { id: DEMO_AUTHORIZATIONS[0].id, org: DEMO_ORGANISATIONS.operatorA.id });
    const answer = await this.command('operator-a', 'report', (ctx) => fileAnomalyReport(ctx, anomaly()));
    return parsed<{ id: string }>(answer).id;
  }

  /** An error that the transport department has found in its own data. Answers the case. */
  async reportOwnError(): Promise<string> {
    const answer = await this.command('steward-transport', 'report', (ctx) => fileAnomalyReport(ctx, anomaly()));
    return parsed<{ id: string }>(answer).id;
  }

  /** A supply of operator-a's, written into the record at once; answers its id. */
  supply(lastDay?: LocalDate): Promise<string> {
    return supplyOnRecord(this.db, { id: DEMO_AUTHORIZATIONS[0].id, org: DEMO_ORGANISATIONS.operatorA.id }, lastDay);
  }

  /** Of a supply that ends in a month. Answers the case. */
  async renewal(): Promise<string> {
    const end = addDays(localDateOf(new Date()), 30);
    const id = await this.supply(end);
    const asked = renewal(end);
    const answer = await this.command('operator-a', 'renew', async (ctx) => ({
      id: (await requestRenewal(ctx, id, asked)).kase.id,
    }));
    return parsed<{ id: string }>(answer).id;
  }

  /** Of a supply, from today. Answers the case. */
  async stopOfSupply(): Promise<string> {
    const id = await this.supply();
    const answer = await this.command('officer', 'stop', async (ctx) => ({
      id: (await openStop(ctx, id, stopping())).kase.id,
    }));
    return parsed<{ id: string }>(answer).id;
  }

  /** Given back by its operator. Answers the case of its clearance. */
  async clearance(supplyId?: string): Promise<string> {
    const id = supplyId ?? (await this.supply());
    await this.command('operator-a', 'return', (ctx) => returnSupply(ctx, id, '业务调整'));
    const [row] = await this.db('cases').where({ process: 'supply-closure', supply_id: id }).pluck<string[]>('id');
    if (row === undefined) throw new Error(`no clearance after ${id}`);
    return row;
  }

  /** As the worker looks at its term. */
  async attendSupply(id: string): Promise<void> {
    await this.command(SYSTEM, 'attend', (ctx) => attendSupply(ctx, id));
  }

  /** Of the entry that the report is about. */
  async nextVersion(caseId: string): Promise<number> {
    const [row] = await this.superuser<{ version: number }>(
      'SELECT d.version FROM datasets d JOIN anomaly_reports r ON r.dataset_id = d.id WHERE r.case_id = $1',
      [caseId],
    );
    if (row === undefined) throw new Error(`${caseId} is no report`);
    return row.version + 1;
  }

  tasks(caseId: string): Promise<TaskRow[]> {
    return tasksOf(this.db, caseId);
  }

  async task(caseId: string, step: string, where: (task: TaskRow) => boolean = () => true): Promise<TaskRow> {
    const found = (await this.tasks(caseId)).find((one) => one.step === step && one.status === 'open' && where(one));
    if (found === undefined) throw new Error(`no open ${step} of ${caseId}`);
    return found;
  }

  /** The open task at the step, opened if need be as the workflow would. */
  async opened(
    caseId: string,
    step: string,
    round = 1,
    holder: { seat?: string; partyId?: string } = {},
  ): Promise<TaskRow> {
    const { taskId } = await this.activities.openStep({ caseId, step, round, seat: '', ...holder });
    const task = await findTask(this.db, taskId);
    if (task === null) throw new Error(`${step} of ${caseId} was not opened`);
    return task;
  }

  /** What the decisions of the case would do to what stands beside it, as it is foreseen now. */
  async effects(caseId: string): Promise<Effects | null> {
    const kase = await findCase(this.db, caseId);
    return kase === null ? null : effectsOf(processes, readsOf(this.db), kase);
  }

  async decideAs(
    who: string | Actor,
    task: TaskRow,
    outcome: string,
    input: Partial<DecisionInput> = {},
    key?: string,
  ): Promise<SentAnswer> {
    // As a reader is shown it: with the effects, where the process has them among its materials.
    const materialsHash = withEffects(task.materials_hash, await this.effects(task.case_id));
    const decision = { outcome, opinion: '依法办理', materialsHash, ...input };
    return this.command(who, 'decide', async (ctx) => (await decide(ctx, task.id, decision)).task.id, key, decision);
  }

  /** By whoever usually does, with what the outcome usually carries. */
  async decide(task: TaskRow, outcome: string, data: unknown = usualData(task, outcome)): Promise<SentAnswer> {
    const fresh = (await findTask(this.db, task.id)) ?? task;
    return this.decideAs(deciderOf(task), fresh, outcome, { data });
  }

  async withdraw(caseId: string, persona = 'operator-a'): Promise<void> {
    await this.command(persona, 'withdraw', async (ctx) => void (await withdraw(ctx, caseId, '不再需要')));
  }

  async replaceMember(caseId: string, assignee: string): Promise<void> {
    const input = { assignee, reason: '另有任务' };
    await this.command('director-2', 'replace', async (ctx) => void (await replaceMember(ctx, caseId, input)));
  }

  /** Art. 28: an order is issued against the operator, which is the suspension. */
  async suspend(authorizationId: string = DEMO_AUTHORIZATIONS[0].id): Promise<Order> {
    const answer = await this.command('director-2', 'suspend', (ctx) => suspend(ctx, authorizationId));
    return parsed<Order>(answer);
  }

  /** The right ends with the order, as by a director's decision. */
  async revoke({ caseId }: Order): Promise<void> {
    const revoke = command(async (ctx: CommandContext) => {
      await endRight(await Dossier.lock(ctx, caseId, () => 'exclusive'), 'revoked', 'Art. 28 ¶1');
    });
    await this.command('director-2', 'revoke', revoke);
  }

  async lift({ caseId, orderId }: Order, persona = 'director-2'): Promise<void> {
    const lift = command(async (ctx: CommandContext) => {
      await liftSuspension(await Dossier.lock(ctx, caseId, () => 'exclusive'), orderId);
    });
    await this.command(persona, 'lift', lift);
  }

  /** Time passes over a case: the record of it moves into the past, as far as it counts time. */
  async age(caseId: string, ms: number): Promise<void> {
    const by = `make_interval(secs => ${ms / 1000})`;
    for (const statement of [
      `UPDATE tasks SET opened_at = opened_at - ${by}, clock_from = clock_from - ${by}, due_at = due_at - ${by},
         yellow_at = yellow_at - ${by}, ended_at = ended_at - ${by},
         reminders = ARRAY(SELECT r - ${by} FROM unnest(reminders) r) WHERE case_id = $1`,
      `UPDATE clock_entries SET at = at - ${by} WHERE case_id = $1`,
      `UPDATE public_notices SET published_at = published_at - ${by}, closes_at = closes_at - ${by} WHERE case_id = $1`,
      `UPDATE objections SET filed_at = filed_at - ${by}, answered_at = answered_at - ${by} WHERE case_id = $1`,
      `UPDATE cases SET opened_at = opened_at - ${by}, held_since = held_since - ${by} WHERE id = $1`,
    ]) {
      await this.superuser(statement, [caseId], { asleep: true });
    }
  }

  /** Of operator-a's right, for a period of its own of last year. Answers the case. */
  async evaluation(): Promise<string> {
    const from = addDays(localDate(`${yearOf(localDateOf(new Date())) - 1}-01-01`), (this.periods += 1));
    const answer = await this.command('officer', 'evaluate', async (ctx) => {
      const { kase } = await openEvaluation(ctx, {
        authorizationId: DEMO_AUTHORIZATIONS[0].id,
        indicatorSetId: DEMO_INDICATOR_SET.id,
        periodFrom: from,
        periodTo: addDays(from, 90),
        raters: 3,
      });
      return { id: kase.id };
    });
    return parsed<{ id: string }>(answer).id;
  }

  /** Of operator-a, ad hoc. Answers the case. */
  async inspection(): Promise<string> {
    const answer = await this.command('officer', 'inspect', async (ctx) => {
      const { kase } = await openInspection(ctx, {
        authorizationId: DEMO_AUTHORIZATIONS[0].id,
        kind: 'ad-hoc',
        reason: '日常监管',
      });
      return { id: kase.id };
    });
    return parsed<{ id: string }>(answer).id;
  }

  /** A round of selection whose call closes after so long. Answers the case. */
  async round(callMs = 4_000): Promise<string> {
    const closesAt = new Date(Date.now() + callMs).toISOString();
    const announced = await this.command('officer', 'announce', (ctx) => openRound(ctx, sampleRound(closesAt)));
    return parsed<{ id: string }>(announced).id;
  }

  /** An application in a round. Answers its case. */
  async application(roundId: string, persona: string): Promise<string> {
    const filed = await this.command(persona, 'apply', (ctx) => fileApplication(ctx, roundId, sampleBid()));
    return parsed<{ id: string }>(filed).id;
  }

  /** A member's sheet over these applications of a round: the first ranks first. */
  async scores(roundId: string, applications: readonly string[]): Promise<object> {
    const [round] = await this.superuser<{ file: ReturnType<typeof sampleRound> }>(
      'SELECT file FROM cases WHERE id = $1',
      [roundId],
    );
    const scores = Object.fromEntries(applications.map((id, index) => [id, 90 - index]));
    return sheet(round?.file.dimensions ?? [], scores);
  }

  /** Reported by operator-a, an hour after its discovery. Answers the case. */
  async incident(): Promise<string> {
    const answer = await this.command('operator-a', 'report', async (ctx) => {
      const { kase } = await reportIncident(ctx, { ...incident(), datasetIds: [], supplyIds: [], documentIds: [] });
      return { id: kase.id };
    });
    return parsed<{ id: string }>(answer).id;
  }

  async setRoles(person: string, roles: readonly Role[]): Promise<void> {
    await this.superuser('UPDATE persons SET roles = $2 WHERE id = $1', [person, roles]);
  }

  /** Only these are experts from now on. */
  async setExperts(ids: readonly string[]): Promise<void> {
    await this.superuser(
      `UPDATE persons SET roles = CASE WHEN id = ANY($1) THEN '{expert}'::text[] ELSE '{}' END WHERE id LIKE 'expert-%'`,
      [ids],
    );
  }
}

/** Of the machine, or kept before any lock is taken; everything else the writer writes, at the command's end. */
const WRITTEN_BEFORE = ['idempotency', 'documents', 'document_pieces'];

/** How many rows of each table the session has written; some of its earlier transactions may be counted as well. */
async function rowsWritten(tx: Tx): Promise<Map<string, number>> {
  const rows = await tx('pg_stat_xact_user_tables')
    .whereNotIn('relname', WRITTEN_BEFORE)
    .select<{ relname: string; n: number }[]>('relname', tx.raw('n_tup_ins + n_tup_upd + n_tup_del AS n'));
  return new Map(rows.map(({ relname, n }) => [relname, n]));
}

/** @throws Error where the work itself writes business rows, rather than to leave that to the writer at the command's end */
async function writingNothing<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  const before = await rowsWritten(tx);
  const result = await work();
  const tables = [...(await rowsWritten(tx))].flatMap(([table, n]) => (n > (before.get(table) ?? 0) ? [table] : []));
  if (tables.length > 0) throw new Error(`written beside the writer: ${tables.join(', ')}`);
  return result;
}

/** An order is opened and issued at once. */
export const suspend = command(async (ctx: CommandContext, authorizationId: string): Promise<Order> => {
  await lockRight(ctx, authorizationId, 'exclusive');
  const work = await openRectification(ctx, authorizationId, { reason: '违反协议' });
  return { orderId: await suspendRight(work), caseId: work.kase.id };
});

export function actorOf(persona: string): Actor {
  const found = findPersona(persona);
  if (found === undefined) throw new Error(`no persona ${persona}`);
  return { id: found.id, org: found.org, roles: found.roles };
}

/** The code of the refusal; `done` for none. */
export async function refusalOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return 'done';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

function parsed<T>(answer: SentAnswer): T {
  return JSON.parse(answer.text) as T; // what the command above answered
}
