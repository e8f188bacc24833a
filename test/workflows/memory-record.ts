/**
 * The record in memory, on which the real commands decide: what they read is read here, and what they record is applied here, as
 * the writer would. A world of its own for every way that a case can go: `copy` is another, and rows are never changed in place.
 */
import type { Activities } from '../../activities';
import { attendStep } from '../../cases/attend';
import type { Context, Rules } from '../../cases/context';
import { decideIn } from '../../cases/decide';
import { Dossier } from '../../cases/dossier';
import { closeCase } from '../../cases/lifecycle';
import { openCase } from '../../cases/open-case';
import { openStep } from '../../cases/open-task';
import { drawPanel, freezePanelPool } from '../../cases/panel';
import { Unit, type CommandContext } from '../../cases/unit';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import type { JsonObject } from '../../domain/canonical';
import { eventKind } from '../../domain/events';
import { isEscalation } from '../../domain/process';
import { readFile } from '../../domain/read-kept';
import { SYSTEM, type Actor, type Role } from '../../domain/roles';
import { processes } from '../../processes';
import { approvalOf } from '../../processes/data-request/effects';
import { supply } from '../../processes/data-request/filing';
import { KEPT } from '../../processes/facts';
import { currentDefinition, type ProcessName } from '../../processes/laws';
import type { CaseRow } from '../../records/cases';
import type { PanelRow } from '../../records/panels';
import type { TaskRow } from '../../records/tasks';
import { actorOf, deciderOf, usualData } from '../invariants/record';
import { fileAsKept } from '../support/kept-files';
import type { FakedActivities } from './fake-activities';
import { apply, DRAWN, ENTRIES, NOW, readsOf, RIGHT, type Rows } from './memory-rows';
import type { Standing, World } from './walk';

const RULES: Rules = { issuedOn: undefined, successorInForce: true, processes };
const { operatorA } = DEMO_ORGANISATIONS;

export interface Filed {
  readonly process: ProcessName;
  /** What matters of its file; the rest is as some case of the process keeps it. */
  readonly file: JsonObject;
  /** Who may be drawn for a panel. */
  readonly pool?: readonly string[];
  /** What an outcome carries, where that is not what it usually does. */
  readonly dataOf?: (world: MemoryRecord, task: TaskRow, outcome: string) => unknown;
}

export class MemoryRecord implements World<MemoryRecord> {
  private constructor(
    readonly caseId: string,
    private readonly filed: Filed,
    private readonly rows: Rows,
  ) {}

  /** Opens the case as its filing does; what else belongs to that is not looked at by workflows. */
  static async file(filed: Filed): Promise<MemoryRecord> {
    const { process } = filed;
    const stored = { ...fileAsKept(process), ...filed.file };
    const file = readFile(KEPT[process], stored);
    const rows: Rows = {
      ...{ cases: new Map(), tasks: new Map(), clock: [], events: [], panels: [], members: [] },
      ...{ right: RIGHT, report: null, version: 1, supplies: 0 },
    };
    const { prefix } = currentDefinition(process);
    const world = new MemoryRecord(`${prefix}-${NOW.getFullYear()}-000001`, filed, rows);
    const opening = { process, title: '示例', partyId: operatorA.id, now: NOW, file, basis: 'Art. 14', needId: 'need' };
    const { id } = await world.run(actorOf('operator-a'), async (ctx) => {
      return (await openCase(ctx, { ...opening, authorization: RIGHT })).kase;
    });
    if (process === 'anomaly-feedback') {
      const { datasetId } = readFile(KEPT[process], stored);
      rows.report = { case_id: id, dataset_id: datasetId, confirmed_at: null, settled_at: null };
    }
    return new MemoryRecord(id, filed, rows);
  }

  copy(): MemoryRecord {
    const { cases, tasks, clock, events, panels, members, ...rest } = this.rows;
    return new MemoryRecord(this.caseId, this.filed, {
      ...rest,
      ...{ cases: new Map(cases), tasks: new Map(tasks), clock: [...clock], events: [...events] },
      ...{ panels: [...panels], members: [...members] },
    });
  }

  get definition() {
    return currentDefinition(this.filed.process);
  }

  get kase(): CaseRow {
    return this.caseOf(this.caseId);
  }

  get outcome(): string | null {
    return this.kase.outcome;
  }

  get supplies(): number {
    return this.rows.supplies;
  }

  /** What is approved tells records apart that have the same tasks. */
  get beside(): unknown {
    return this.kase.facts.approval ?? null;
  }

  /** Of the entry that the case is about. */
  get nextVersion(): number {
    return this.rows.version + 1;
  }

  get panels(): readonly PanelRow[] {
    return this.rows.panels;
  }

  taskRows(): TaskRow[] {
    return [...this.rows.tasks.values()].filter((task) => task.case_id === this.caseId);
  }

  tasks(): Standing[] {
    return this.taskRows().map(({ id, step, round, seat, status, outcome, escalated_at }) => {
      return { id, step, round, seat, status, outcome, late: escalated_at !== null };
    });
  }

  awaited(): Standing[] {
    return this.tasks().filter(({ step, status }) => status === 'open' && !isEscalation(step));
  }

  /** By whoever usually does, with what the outcome usually carries. @throws Refusal */
  async decide(taskId: string, outcome: string): Promise<void> {
    const task = this.taskOf(taskId);
    const data = this.filed.dataOf?.(this, task, outcome) ?? usualData(task, outcome);
    const input = { outcome, opinion: '依法办理', data, materialsHash: task.materials_hash };
    const actor = actorOf(deciderOf(task));
    await this.run(task.personal ? { ...actor, roles: [role(task)] } : actor, async (ctx) => {
      await decideIn(await Dossier.take(ctx, this.caseId, () => 'exclusive'), taskId, input);
    });
  }

  /** Brings the task's due time to now, as a new schedule may. */
  fallDue(taskId: string): Promise<void> {
    this.rows.tasks.set(taskId, { ...this.taskOf(taskId), due_at: NOW, reminders: [] });
    this.rows.events.push({ caseId: this.caseId, type: 'clock.recomputed', taskId });
    return Promise.resolve();
  }

  async withdraw(): Promise<void> {
    await this.run(actorOf('operator-a'), async (ctx) => {
      await closeCase(await Dossier.take(ctx, this.caseId), 'withdrawn');
    });
  }

  forget(): void {
    // Nothing else knows of this world.
  }

  get activities(): FakedActivities {
    const none = () => Promise.reject(new Error('a round has a record of its own'));
    const run = <T>(body: (ctx: Context) => Promise<T>): Promise<T> => this.run(SYSTEM, body);
    return {
      openStep: (step) => run((ctx) => openStep(ctx, step)),
      attendStep: (taskId) => run((ctx) => attendStep(ctx, taskId)),
      readCase: (caseId, { seq: after }) => Promise.resolve(this.news(caseId, after)),
      confirmClosed: (caseId) => Promise.resolve(this.caseOf(caseId).outcome),
      drawPanel: async (caseId, panel) => {
        await run((ctx) => freezePanelPool(ctx, caseId, panel));
        await run((ctx) => drawPanel(ctx, caseId, panel));
      },
      panelState: (_, panel) => Promise.resolve(this.panelState(panel)),
      openObjections: none,
      attendObjections: none,
      roundState: none,
      dockingParties: () => Promise.resolve(this.dockingParties()),
      anomalyDepartment: () => Promise.resolve(this.department()),
      supply: (caseId) => run((ctx) => supply(ctx, caseId)),
    };
  }

  /** A commit: all that the commands in it have recorded, or, where they refuse, nothing. */
  private async run<T>(actor: Actor, body: (ctx: CommandContext) => Promise<T>): Promise<T> {
    const unit = new Unit();
    const read = readsOf(this.rows, this.filed.pool ?? []);
    const result = await body({ tx: NO_DATABASE, actor, requestId: 'memory', rules: RULES, unit, read });
    await unit.settle();
    for (const change of unit.changes) apply(this.rows, change);
    return result;
  }

  private caseOf(id: string): CaseRow {
    const found = this.rows.cases.get(id);
    if (found === undefined) throw new Error(`no case ${id}`);
    return found;
  }

  private taskOf(id: string): TaskRow {
    const found = this.rows.tasks.get(id);
    if (found === undefined) throw new Error(`no task ${id}`);
    return found;
  }

  private news(caseId: string, after: number): Awaited<ReturnType<Activities['readCase']>> {
    const all = this.rows.events.filter((event) => event.caseId === caseId);
    const events = all.slice(after);
    const ids = events.flatMap(({ type, taskId }) => (eventKind(type)?.wakes === 'task' ? (taskId ?? []) : []));
    const ended = ids.flatMap((taskId) => {
      const { status, outcome } = this.taskOf(taskId);
      return status === 'open' ? [] : [{ taskId, status, outcome }];
    });
    return {
      cursor: { seq: all.length, hash: `event ${all.length}` },
      tasks: ended.map(({ taskId }) => taskId),
      ended,
      all: events.some(({ type }) => eventKind(type)?.wakes === 'case'),
      caseOutcome: this.outcome,
    };
  }

  private panelState(number: number): Awaited<ReturnType<Activities['panelState']>> {
    const panel = this.rows.panels.find((one) => one.panel === number);
    if (panel === undefined || this.outcome !== null) {
      return { open: [], short: 0, round: 1, caseOutcome: this.outcome };
    }
    const members = this.rows.members.filter((one) => one.panel === number);
    const sitting = members.filter(({ status }) => status === 'seated' || status === 'done');
    const open = members
      .filter(({ status }) => status === 'seated')
      .map(({ seat, attempt, person }) => ({ seat, attempt, assignee: person, org: actorOf(person).org }));
    return { open, short: panel.waived ? 0 : panel.seats - sitting.length, round: panel.round, caseOutcome: null };
  }

  /** Seats that nobody is left for. */
  shortOf(panel: number): number {
    return this.panelState(panel).short;
  }

  private department(): string {
    const { department } = this.kase.facts;
    if (typeof department !== 'string') throw new Error('forwarded to nobody');
    return department;
  }

  private dockingParties(): string[] {
    if (this.outcome !== null) return [];
    const approved = approvalOf(this.kase).datasets.map(({ datasetId }) => datasetId);
    const ready = this.taskRows().flatMap((task) => (task.outcome === 'ready' ? task.party_id : []));
    const providers = ENTRIES.filter(({ id }) => approved.includes(id)).map((entry) => entry.provider_id);
    return [...new Set(providers)].filter((id) => !ready.includes(id)).sort();
  }
}

function role({ role: name }: TaskRow): Role {
  const known = DRAWN.find((one) => one === name);
  if (known === undefined) throw new Error(`nobody is drawn as ${name}`);
  return known;
}

const NO_DATABASE = new Proxy((() => undefined) as unknown as Context['tx'], {
  get: () => {
    throw new Error('commands read through their port');
  },
  apply: () => {
    throw new Error('commands read through their port');
  },
});
