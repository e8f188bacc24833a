/**
 * The record in memory, on which the real commands decide and the real activities look: what they read is read here, and what they
 * record is applied here, as the writer would. A world of its own for every way that a case can go: `copy` is another.
 */
import { activitiesOver, type Activities } from '../../activities';
import { extendIn, replaceMemberIn, withdrawIn } from '../../cases/case-commands';
import { decideIn } from '../../cases/decide';
import { Dossier } from '../../cases/dossier';
import { fileObjection } from '../../cases/objections';
import { openCase } from '../../cases/open-case';
import type { Reads } from '../../cases/reads';
import { liftSuspension, suspendRight } from '../../cases/rights';
import { lockRight, type CommandContext } from '../../cases/unit';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { PERSONAS } from '../../demo/personas';
import type { JsonObject } from '../../domain/canonical';
import { addDays, localDateOf } from '../../domain/local-date';
import type { PolicyVersion } from '../../domain/policy';
import { isEscalation } from '../../domain/process';
import { readFile } from '../../domain/read-kept';
import { ANONYMOUS, SYSTEM, type Actor, type Role } from '../../domain/roles';
import { KEPT } from '../../processes/facts';
import { definitionOf, type ProcessName } from '../../processes/laws';
import { openRectification } from '../../processes/rectification/filing';
import type { CaseRow } from '../../records/cases';
import type { MemberRow, PanelRow } from '../../records/panels';
import type { TaskRow } from '../../records/tasks';
import { deciderOf, usualData } from '../builders/bring';
import { actorOf } from '../invariants/record';
import { fileAsKept } from '../support/kept-files';
import { DRAWN } from './memory-reads';
import { append, noRows, NOW, RIGHT, type KeptEvent, type Wake } from './memory-rows';
import { MemoryStore } from './memory-store';
import type { Standing, World } from './walk';

const { operatorA } = DEMO_ORGANISATIONS;

export interface Setting {
  /** Who may be drawn for a panel. */
  readonly pool?: readonly string[];
  /** In force for every process; by default none is adopted. */
  readonly policy?: PolicyVersion;
  /** By default time stands still. */
  readonly clock?: () => Promise<Date>;
  /** What an outcome carries, where that is not what it usually does. */
  readonly dataOf?: (world: MemoryRecord, task: TaskRow, outcome: string) => unknown;
}

export interface Filed extends Setting {
  readonly process: ProcessName;
  /** What matters of its file; the rest is as some case of the process keeps it. */
  readonly file: JsonObject;
}

export class MemoryRecord implements World<MemoryRecord> {
  private constructor(
    readonly caseId: string,
    private readonly setting: Setting,
    private readonly store: MemoryStore,
  ) {}

  /** With no case in it. */
  static async empty(setting: Setting = {}): Promise<MemoryRecord> {
    const { pool = [], policy = null, clock: now = () => Promise.resolve(NOW) } = setting;
    return new MemoryRecord('', setting, new MemoryStore(noRows(await now()), { pool, policy, now }));
  }

  /** Opens the case as its filing does; what else belongs to that is not looked at by workflows. */
  static async file({ process, file: changed, ...setting }: Filed): Promise<MemoryRecord> {
    const world = await MemoryRecord.empty(setting);
    const stored = { ...fileAsKept(process), ...changed };
    const file = readFile(KEPT[process], stored);
    const id = await world.commit(actorOf('operator-a'), async (ctx) => {
      const [now, authorization] = [await ctx.read.databaseNow(), await ctx.read.lockAuthorization(RIGHT, 'shared')];
      const opening = { process, title: '示例', partyId: operatorA.id, now, file, needId: 'need' };
      return (await openCase(ctx, { ...opening, basis: 'Art. 14', authorization })).kase.id;
    });
    if (process === 'anomaly-feedback') {
      const { datasetId } = readFile(KEPT[process], stored);
      world.store.rows.report = { case_id: id, dataset_id: datasetId, confirmed_at: null, settled_at: null };
    }
    return world.at(id);
  }

  /** The same record, looked at for another of its cases. */
  at(caseId: string): MemoryRecord {
    return new MemoryRecord(caseId, this.setting, this.store);
  }

  copy(): MemoryRecord {
    return new MemoryRecord(this.caseId, this.setting, this.store.copy());
  }

  forget(): void {
    // Nothing else knows of this world.
  }

  get kase(): CaseRow {
    const found = this.store.rows.cases.get(this.caseId);
    if (found === undefined) throw new Error(`no case ${this.caseId}`);
    return found;
  }

  get definition() {
    return definitionOf(this.kase.process, this.kase.definition_version);
  }

  get outcome(): string | null {
    return this.kase.outcome;
  }

  get supplies(): number {
    return this.store.rows.supplies;
  }

  /** What is approved tells records apart that have the same tasks. */
  get beyondTasks(): unknown {
    return this.kase.facts.approval ?? null;
  }

  /** Of the entry that the case is about. */
  get nextVersion(): number {
    return this.store.rows.version + 1;
  }

  get events(): readonly KeptEvent[] {
    return this.store.rows.events.filter((one) => one.case_id === this.caseId);
  }

  get panels(): readonly PanelRow[] {
    return this.store.rows.panels.filter((one) => one.case_id === this.caseId);
  }

  members(panel: number): MemberRow[] {
    return this.store.rows.members.filter((one) => one.case_id === this.caseId && one.panel === panel);
  }

  /** Seats of the panel that nobody is left for. */
  async shortOf(panel: number): Promise<number> {
    return (await this.activities.panelState(this.caseId, panel)).short;
  }

  /** Ids of those that are not answered. */
  openObjections(): string[] {
    const { objections } = this.store.rows;
    return objections.flatMap((one) => (one.case_id === this.caseId && one.status === 'open' ? one.id : []));
  }

  taskRows(): TaskRow[] {
    return [...this.store.rows.tasks.values()].filter((task) => task.case_id === this.caseId);
  }

  openTasks(): TaskRow[] {
    return this.taskRows().filter(({ status }) => status === 'open');
  }

  task(id: string): TaskRow {
    const found = this.store.rows.tasks.get(id);
    if (found === undefined) throw new Error(`no task ${id}`);
    return found;
  }

  tasks(): Standing[] {
    return this.taskRows().map(({ id, step, round, seat, status, outcome, escalated_at }) => {
      return { id, step, round, seat, status, outcome, late: escalated_at !== null };
    });
  }

  awaited(): Standing[] {
    return this.tasks().filter(({ step, status }) => status === 'open' && !isEscalation(step));
  }

  get activities(): Activities {
    return activitiesOver({
      look: (reading) => this.look(reading),
      run: (command) => this.commit(SYSTEM, command),
      heard: () => Promise.resolve(),
    });
  }

  look<T>(reading: (read: Reads) => Promise<T>): Promise<T> {
    return reading(this.store.reads());
  }

  /** As many commands as there are in it, in one commit. @throws Refusal */
  commit<T>(actor: Actor, body: (ctx: CommandContext) => T | Promise<T>): Promise<T> {
    return this.store.commit(actor, body);
  }

  /** Resolves with what the look finds, now or after a later commit. */
  when<T>(look: () => T | undefined): Promise<T> {
    return this.store.when(look);
  }

  /** What the relay has to bring to the case's workflow: each once. */
  takeWakes(): Wake[] {
    const { wakes } = this.store.rows;
    const mine = wakes.filter((one) => one.caseId === this.caseId);
    wakes.splice(0, wakes.length, ...wakes.filter((one) => one.caseId !== this.caseId));
    return mine;
  }

  /** By whoever usually does, with what the outcome usually carries. @throws Refusal */
  async decide(taskId: string, outcome: string, said?: unknown): Promise<void> {
    const task = this.task(taskId);
    const data = said ?? (await this.setting.dataOf?.(this, task, outcome)) ?? usualData(task, outcome);
    const input = { outcome, opinion: '依法办理', data, materialsHash: task.materials_hash };
    const actor = actorOf(deciderOf(task));
    await this.commit(task.personal ? { ...actor, roles: [role(task)] } : actor, async (ctx) => {
      await decideIn(await Dossier.lock(ctx, task.case_id, () => 'exclusive'), taskId, input);
    });
  }

  /** By its party. @throws Refusal */
  withdraw(): Promise<void> {
    const party = PERSONAS.find(({ org, roles }) => org === this.kase.party_id && roles.includes('operator'));
    return this.within(actorOf(party?.id ?? ''), (work) => withdrawIn(work, '不再需要'));
  }

  extend(): Promise<void> {
    return this.within(actorOf('director-2'), (work) => extendIn(work, '案情复杂'));
  }

  replaceMember(assignee: string): Promise<void> {
    return this.within(actorOf('director-2'), (work) => replaceMemberIn(work, { assignee, reason: '另有任务' }));
  }

  /** An order against the operator suspends the right. Answers what lifts it. */
  async suspend(): Promise<() => Promise<void>> {
    const { orderId, orderCase } = await this.commit(actorOf('director-2'), async (ctx) => {
      await lockRight(ctx, RIGHT, 'exclusive');
      const work = await openRectification(ctx, RIGHT, { reason: '违反协议' });
      return { orderId: await suspendRight(work), orderCase: work.kase.id };
    });
    return () =>
      this.commit(actorOf('director-2'), async (ctx) => {
        await liftSuspension(await Dossier.lock(ctx, orderCase, () => 'exclusive'), orderId);
      });
  }

  /** The term of the right is over, which no commit says. */
  lapse(): Promise<void> {
    return this.store.happen(({ rights }, now) => {
      const right = rights.get(RIGHT);
      if (right !== undefined) rights.set(RIGHT, { ...right, to_date: addDays(localDateOf(now), -1) });
    });
  }

  /** Somebody objects to the latest notice of the case. @throws Refusal */
  object(): Promise<void> {
    const { notices } = this.store.rows;
    const notice = notices.findLast((one) => one.caseId === this.caseId && one.kind === 'public-notice');
    return this.commit(ANONYMOUS, async (ctx) => {
      await fileObjection(ctx, notice?.id ?? '', { name: '市民甲', contact: '13800000000', grounds: '请说明依据' });
    });
  }

  /** Brings the task's due time to now, as a new schedule may. */
  fallDue(taskId: string): Promise<void> {
    return this.store.happen((rows, now) => {
      const task = this.task(taskId);
      rows.tasks.set(taskId, { ...task, due_at: now, reminders: [] });
      append(rows, task.case_id, 'clock.recomputed', taskId);
    });
  }

  private within(actor: Actor, body: (work: Dossier) => Promise<void>): Promise<void> {
    return this.commit(actor, async (ctx) => body(await Dossier.lock(ctx, this.caseId)));
  }
}

function role({ role: name }: TaskRow): Role {
  const known = DRAWN.find((one) => one === name);
  if (known === undefined) throw new Error(`nobody is drawn as ${name}`);
  return known;
}
