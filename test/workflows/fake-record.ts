/**
 * The record in memory, as far as workflows can tell it from the real one: cases, tasks that end once, panels, holds, the
 * sequence of events. Its clock is handed in (the time-skipping server's), so that years pass in seconds. That it behaves as
 * PostgreSQL does is what contract.ts is for.
 */
import { randomUUID } from 'node:crypto';
import { drawOrder, poolHash } from '../../domain/draw';
import { addDuration, limitOf } from '../../domain/limit';
import { defaultLimits, defaultReminders } from '../../domain/policy';
import {
  ESCALATION_SUFFIX,
  isEscalation,
  limitKeyOf,
  stepOf,
  type ProcessDefinition,
  type StepDefinition,
} from '../../domain/process';
import { dataRequest } from '../../processes/data-request/law';

export const DAY_MS = 86_400_000;
export const HEALTH = 'health';
export const TRANSPORT = 'transport';

export interface FakeTask {
  readonly id: string;
  readonly step: string;
  readonly round: number;
  readonly seat: string;
  readonly partyId: string | null;
  readonly assignee: string | null;
  readonly escalationOf: string | null;
  readonly openedAt: number;
  status: 'open' | 'decided' | 'expired' | 'void';
  outcome: string | null;
  dueAt: number | null;
  reminders: number[];
  escalatedAt: number | null;
}

export interface FakeMember {
  readonly person: string;
  readonly seat: number;
  readonly attempt: number;
  status: 'seated' | 'conflicted' | 'replaced' | 'done';
}

export interface FakePanel {
  readonly seats: number;
  readonly pool: readonly string[];
  readonly poolHash: string;
  seed: string | null;
  order: string[];
  members: FakeMember[];
  waived: boolean;
  /** How often it has been asked for its work. */
  round: number;
}

export interface FakeEvent {
  readonly type: string;
  readonly taskId: string | null;
}

export interface FakeCase {
  readonly id: string;
  readonly limits: Readonly<Record<string, string>>;
  readonly experts: readonly string[];
  outcome: string | null;
  heldSince: number | null;
  /** Whether the right has ended: then nothing is supplied. */
  rightEnded: boolean;
  tasks: FakeTask[];
  events: FakeEvent[];
  panels: Record<number, FakePanel>;
  expertsWanted: number;
  departments: readonly string[];
  supplies: number;
  /** Ids of objections to a public notice that are not answered: they halt it. */
  objections: string[];
  /** One of those answered was upheld: the notice ends with the last. */
  upheld: boolean;
  /** Of a round: applications in qualification, and whether any was qualified. */
  pending: number;
  qualified: boolean;
}

/** What an outcome carries, in the words of the story; the real world translates it into the forms' data. */
export interface Extra {
  /** `need-experts`: how many. */
  readonly count?: number;
  /** `appoint`: whom. */
  readonly experts?: readonly string[];
  /** `narrow`: the departments whose entries stay. */
  readonly keep?: readonly string[];
}

export interface Filing {
  readonly limits?: Readonly<Record<string, string>>;
  readonly experts?: readonly string[];
  readonly departments?: readonly string[];
}

export interface Wake {
  readonly caseId: string;
  readonly signal: 'taskDecided' | 'caseCommanded';
  readonly payload: Readonly<Record<string, string | number>>;
}

const EXPERTS = Array.from({ length: 9 }, (_, index) => `expert-${index + 1}`);

export class FakeRecord {
  readonly cases = new Map<string, FakeCase>();
  /** Wake-ups not yet delivered. */
  readonly outbox: Wake[] = [];
  private watchers: (() => void)[] = [];
  private readonly caseIdOf = new Map<string, string>();

  constructor(
    readonly now: () => Promise<number>,
    /** The process whose cases these are. */
    readonly definition: ProcessDefinition = dataRequest,
  ) {}

  file({ limits = {}, experts = EXPERTS, departments = [HEALTH, TRANSPORT] }: Filing = {}): string {
    const id = `DR-${randomUUID()}`;
    this.cases.set(id, {
      id,
      limits: { ...defaultLimits(this.definition), ...limits },
      experts,
      departments,
      outcome: null,
      heldSince: null,
      rightEnded: false,
      tasks: [],
      events: [{ type: 'case.opened', taskId: null }],
      panels: {},
      expertsWanted: 3,
      supplies: 0,
      objections: [],
      upheld: false,
      pending: 0,
      qualified: true,
    });
    this.wake(id, 'caseCommanded', { command: 'file' });
    return id;
  }

  /** The same case under another id: what a workflow started from nothing finds. */
  copy(caseId: string): string {
    const copied: FakeCase = { ...structuredClone(this.of(caseId)), id: `DR-${randomUUID()}` };
    const ids = new Map(copied.tasks.map((task) => [task.id, randomUUID()]));
    const renamed = (id: string | null) => (id === null ? null : (ids.get(id) ?? id));
    copied.tasks = copied.tasks.map((task) => ({
      ...task,
      id: ids.get(task.id) ?? task.id,
      escalationOf: renamed(task.escalationOf),
    }));
    copied.events = copied.events.map(({ type, taskId }) => ({ type, taskId: renamed(taskId) }));
    this.cases.set(copied.id, copied);
    for (const task of copied.tasks) this.caseIdOf.set(task.id, copied.id);
    return copied.id;
  }

  forget(caseId: string): void {
    for (const task of this.of(caseId).tasks) this.caseIdOf.delete(task.id);
    this.cases.delete(caseId);
  }

  of(caseId: string): FakeCase {
    const kase = this.cases.get(caseId);
    if (kase === undefined) throw new Error(`no case ${caseId}`);
    return kase;
  }

  caseOfTask(taskId: string): { kase: FakeCase; task: FakeTask } {
    const kase = this.of(this.caseIdOf.get(taskId) ?? '');
    const task = kase.tasks.find((one) => one.id === taskId);
    if (task === undefined) throw new Error(`no task ${taskId}`);
    return { kase, task };
  }

  open(caseId: string): FakeTask[] {
    return this.of(caseId).tasks.filter((task) => task.status === 'open');
  }

  /** Open tasks a workflow waits for: the superior's are beside the process. */
  awaited(caseId: string): FakeTask[] {
    return this.open(caseId).filter((task) => !isEscalation(task.step));
  }

  /** Resolves with what the look finds, now or after a later change. */
  async when<T>(look: () => T | undefined): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise<void>((done) => this.watchers.push(done));
    }
  }

  async decide(taskId: string, outcome: string, extra: Extra = {}): Promise<void> {
    const now = await this.now();
    const { kase, task } = this.caseOfTask(taskId);
    const step = this.definedStep(task.step);
    if (task.status !== 'open') throw new Error(`task-already-${task.status}`);
    if (kase.heldSince !== null) throw new Error('case-on-hold');
    if (step.onExpiry.kind === 'deemed' && task.dueAt !== null && task.dueAt <= now) throw new Error('deadline-passed');
    const closes = step.outcomes[outcome]?.closes;
    if (!Object.hasOwn(step.outcomes, outcome)) throw new Error(`${task.step} has no outcome ${outcome}`);
    this.effect(kase, task, outcome, extra);
    this.end(kase, task, 'decided', outcome, closes);
    this.wake(kase.id, 'taskDecided', { taskId, step: task.step, outcome });
  }

  withdraw(caseId: string): void {
    this.close(this.openCase(caseId), 'withdrawn');
    this.wake(caseId, 'caseCommanded', { command: 'withdraw' });
  }

  /** The right is suspended: nothing is decidable, nothing is due. */
  async hold(caseId: string): Promise<void> {
    const kase = this.openCase(caseId);
    kase.heldSince = await this.now();
    this.append(kase, 'case.held');
    this.wake(caseId, 'caseCommanded', { command: 'hold' });
  }

  /** The last order is lifted: every due time moves by as long as the hold lasted. */
  async release(caseId: string): Promise<void> {
    const kase = this.openCase(caseId);
    const lasted = (await this.now()) - (kase.heldSince ?? 0);
    for (const task of this.open(caseId)) {
      if (task.dueAt !== null) task.dueAt += lasted;
      task.reminders = task.reminders.map((at) => at + lasted);
    }
    kase.heldSince = null;
    this.append(kase, 'case.resumed');
    this.wake(caseId, 'caseCommanded', { command: 'resume' });
  }

  /** The director gives the open tasks more time. */
  extend(caseId: string, byMs: number): void {
    const kase = this.openCase(caseId);
    for (const task of this.open(caseId)) if (task.dueAt !== null) task.dueAt += byMs;
    this.append(kase, 'clock.extended');
    this.wake(caseId, 'caseCommanded', { command: 'extend' });
  }

  replaceMember(caseId: string, person: string): void {
    const kase = this.openCase(caseId);
    for (const task of this.open(caseId)) {
      if (task.assignee === person) this.end(kase, task, 'void', null);
    }
    this.vacate(kase, Math.max(...Object.keys(kase.panels).map(Number)), person, 'replaced');
    this.wake(caseId, 'caseCommanded', { command: 'replace' });
  }

  /** Brings the task's due time to now, as a new schedule may. */
  async fallDue(taskId: string): Promise<void> {
    const { kase, task } = this.caseOfTask(taskId);
    task.dueAt = await this.now();
    task.reminders = [];
    this.append(kase, 'clock.recomputed', taskId);
    this.wake(kase.id, 'caseCommanded', { command: 'recompute' });
  }

  /** Ends the right itself: what was only waiting for supply ends with it. */
  endRight(caseId: string): void {
    this.openCase(caseId).rightEnded = true;
  }

  insert(
    kase: FakeCase,
    at: Omit<FakeTask, 'id' | 'status' | 'outcome' | 'dueAt' | 'reminders' | 'escalatedAt'>,
  ): FakeTask {
    const limit = kase.limits[limitKeyOf(this.definition, at.step)];
    const dueAt = limit === undefined ? null : after(at.openedAt, limit);
    const before = dueAt === null ? [] : (defaultReminders(this.definition)[at.step] ?? []);
    const reminders = before.map((text) => 2 * (dueAt ?? 0) - after(dueAt ?? 0, text)).filter((ms) => ms > at.openedAt);
    const task: FakeTask = {
      ...at,
      id: randomUUID(),
      status: 'open',
      outcome: null,
      dueAt,
      reminders,
      escalatedAt: null,
    };
    kase.tasks.push(task);
    this.caseIdOf.set(task.id, kase.id);
    this.append(kase, 'task.opened', task.id);
    return task;
  }

  /** What is due by the clock happens: reminder, deemed outcome, escalation. */
  attend(kase: FakeCase, task: FakeTask, now: number): void {
    if (task.status !== 'open' || kase.heldSince !== null) return;
    if (task.reminders.some((at) => at <= now)) {
      task.reminders = task.reminders.filter((at) => at > now);
      this.append(kase, 'task.reminded', task.id);
    }
    if (task.dueAt === null || task.dueAt > now || task.escalatedAt !== null || isHalted(kase, task)) return;
    const { onExpiry } = this.definedStep(task.step);
    if (onExpiry.kind === 'deemed') this.end(kase, task, 'expired', onExpiry.outcome, onExpiry.closes);
    if (onExpiry.kind !== 'escalate' && onExpiry.kind !== 'opens') return;
    task.escalatedAt = now;
    this.append(kase, 'task.escalated', task.id);
    if (onExpiry.kind === 'opens') return; // the workflow opens what stands beside it
    const { round, seat } = task;
    const step = `${task.step}${ESCALATION_SUFFIX}`;
    this.insert(kase, { step, round, seat, partyId: null, assignee: null, escalationOf: task.id, openedAt: now });
  }

  freeze(kase: FakeCase, panel: number): void {
    if (kase.outcome !== null || kase.panels[panel] !== undefined) return;
    const pool = [...kase.experts].sort();
    kase.panels[panel] = {
      seats: kase.expertsWanted,
      pool,
      poolHash: poolHash(pool),
      seed: null,
      order: [],
      members: [],
      waived: false,
      round: 1,
    };
    this.append(kase, 'panel.pool-frozen');
  }

  draw(kase: FakeCase, panel: number): void {
    const frozen = kase.panels[panel];
    if (kase.outcome !== null || frozen === undefined || frozen.seed !== null) return;
    frozen.seed = randomUUID();
    frozen.order = drawOrder(frozen.pool, frozen.seed);
    this.append(kase, 'panel.drawn');
    this.fill(kase, frozen);
  }

  close(kase: FakeCase, outcome: string): void {
    for (const task of kase.tasks) if (task.status === 'open') this.end(kase, task, 'void', null);
    kase.outcome = outcome;
    kase.heldSince = null;
    this.append(kase, 'case.closed');
  }

  append(kase: FakeCase, type: string, taskId: string | null = null): void {
    kase.events.push({ type, taskId });
    const watchers = this.watchers;
    this.watchers = [];
    for (const tell of watchers) tell();
  }

  protected openCase(caseId: string): FakeCase {
    const kase = this.of(caseId);
    if (kase.outcome !== null) throw new Error('case-closed');
    return kase;
  }

  protected end(
    kase: FakeCase,
    task: FakeTask,
    status: FakeTask['status'],
    outcome: string | null,
    closes?: string,
  ): void {
    [task.status, task.outcome] = [status, outcome];
    for (const one of kase.tasks) {
      if (one.escalationOf === task.id && one.status === 'open') this.end(kase, one, 'void', null);
    }
    this.append(kase, status === 'void' ? 'task.voided' : `task.${status}`, task.id);
    if (closes !== undefined) this.close(kase, closes);
  }

  /** What the decision of a data request does to the record; the record of another process does its own. */
  protected effect(kase: FakeCase, task: FakeTask, outcome: string, extra: Extra): void {
    switch (`${task.step}.${outcome}`) {
      case 'review.need-experts':
        kase.expertsWanted = extra.count ?? 3;
        return;
      case 'expert-declaration.conflict':
        return this.memberConflicted(kase, task);
      case 'expert-review.submit':
        return this.memberDone(kase, task);
      case 'panel-shortage.appoint':
        return this.appoint(kase, extra.experts ?? []);
      case 'panel-shortage.proceed-without':
        this.latestPanel(kase).waived = true;
        return;
      case 'docking-refusal.narrow':
        kase.departments = extra.keep ?? kase.departments;
        return;
    }
  }

  protected memberConflicted(kase: FakeCase, task: FakeTask): void {
    this.vacate(kase, panelOf(task), task.assignee ?? '', 'conflicted');
  }

  protected memberDone(kase: FakeCase, task: FakeTask): void {
    const member = this.panel(kase, panelOf(task)).members.find((one) => one.person === task.assignee);
    if (member !== undefined) member.status = 'done';
  }

  protected appoint(kase: FakeCase, experts: readonly string[]): void {
    const panel = this.latestPanel(kase);
    panel.order.push(...experts);
    this.fill(kase, panel);
  }

  /** Sends the panel back to work. */
  protected reopen(kase: FakeCase): void {
    const panel = this.latestPanel(kase);
    panel.round += 1;
    for (const member of panel.members) if (member.status === 'done') member.status = 'seated';
    this.append(kase, 'panel.reopened');
  }

  protected latestPanel(kase: FakeCase): FakePanel {
    return this.panel(kase, Math.max(...Object.keys(kase.panels).map(Number)));
  }

  private definedStep(name: string): StepDefinition {
    const step = stepOf(this.definition, name);
    if (step === null) throw new Error(`${this.definition.process} has no step ${name}`);
    return step;
  }

  private vacate(kase: FakeCase, number: number, person: string, status: 'conflicted' | 'replaced'): void {
    const panel = this.panel(kase, number);
    const member = panel.members.find((one) => one.person === person);
    if (member !== undefined) member.status = status;
    this.append(kase, `panel.${status}`);
    this.fill(kase, panel);
  }

  private fill(kase: FakeCase, panel: FakePanel): void {
    for (const seat of freeSeats(panel)) {
      const person = panel.order.find((one) => !panel.members.some((member) => member.person === one));
      if (person === undefined) return;
      const attempt = panel.members.filter((one) => one.seat === seat).length + 1;
      panel.members.push({ person, seat, attempt, status: 'seated' });
      this.append(kase, 'panel.seated');
    }
  }

  private panel(kase: FakeCase, number: number): FakePanel {
    const panel = kase.panels[number];
    if (panel === undefined) throw new Error(`no panel ${number}`);
    return panel;
  }

  protected wake(caseId: string, signal: Wake['signal'], payload: Record<string, string>): void {
    this.outbox.push({ caseId, signal, payload: { ...payload, by: 'test', seq: this.of(caseId).events.length } });
  }
}

/** A public notice does not end over an objection that is open. */
export function isHalted(kase: FakeCase, task: FakeTask): boolean {
  return task.step === 'public-notice' && kase.objections.length > 0;
}

/** Seats are named `panel.seat.attempt`. */
function panelOf(task: FakeTask): number {
  return Number(task.seat.split('.')[0]);
}

export function freeSeats(panel: FakePanel): number[] {
  const taken = new Set(
    panel.members.filter((one) => one.status === 'seated' || one.status === 'done').map((one) => one.seat),
  );
  return Array.from({ length: panel.seats }, (_, index) => index + 1).filter((seat) => !taken.has(seat));
}

/** Working days pass as calendar days here: the calendar has tests of its own. */
function after(ms: number, text: string): number {
  const limit = limitOf(text);
  return limit.kind === 'iso' ? addDuration(new Date(ms), limit.parts).getTime() : ms + limit.days * DAY_MS;
}
