/**
 * An engine that does one thing at a time, whichever it is told of those it may do: carry out an activity, deliver its answer, bring
 * a signal (to a run that waits for an answer too, as happens where a workflow task goes on by heartbeat), lose or repeat it, let a moment
 * come, have an attempt fail, suggest that the run continue as new. Before it stands the relay, which sends no second wake-up while one is
 * on its way. What has happened is kept in words.
 */
import { ApplicationFailure } from '@temporalio/common';
import type { Activities, Brought, CaseNews, Telling } from '../../activities';
import { isEscalation } from '../../domain/process';
import type { MemoryRecord } from './memory-record';
import { ScheduledRun, type Asked, type Signal, type Workflow } from './scheduled-run';

/** After so many failures of its own an activity is taken to fail for ever. */
const FOR_EVER = 10;

export interface Scheduled {
  readonly workflow: Workflow;
  readonly world: MemoryRecord;
  /** So many activities answer as those of before ADR 24, without news: the run was begun by a worker of that time. */
  readonly withoutNews: number;
}

/** Something that the engine or the relay may do next. */
type Doing = () => Promise<void>;

export class ScheduledLife {
  readonly words: string[] = [];
  private readonly activities: Activities;
  private readonly opened = new Set<string>();
  private run: ScheduledRun | undefined;
  private readonly outbox: (Signal & { readonly seq: number })[] = [];
  private readonly inbox: Signal[] = [];
  private sent = 0;
  private heard = 0;
  /** A signal has been lost that nobody has made good. */
  private lost = false;
  private withoutNews: number;

  constructor(private readonly given: Scheduled) {
    this.activities = given.world.activities;
    this.withoutNews = given.withoutNews;
    this.committed();
  }

  /** What waits to be done, in a fixed order. */
  doable(): Doing[] {
    const { run, inbox, outbox } = this;
    if (run?.outcome !== undefined) return [];
    const answered = (asked: Asked): Doing[] => [
      () => this.deliver(asked),
      ...(inbox.length > 0 ? [() => this.deliver(asked, inbox.shift())] : []),
    ];
    const all = [
      ...(run?.asked ?? []).flatMap((asked) =>
        asked.answer === undefined ? [() => this.carryOut(asked)] : answered(asked),
      ),
      ...(inbox.length > 0 ? [() => this.bring(inbox.shift())] : []),
      ...(outbox.length > 0 && this.sent <= this.heard ? [() => this.send()] : []),
    ];
    return all.length === 0 && this.lost ? [() => this.reconcile()] : all;
  }

  /** Until nothing moves any more. */
  async rest(): Promise<void> {
    for (let left = 500; left > 0; left -= 1) {
      const [first] = this.doable();
      if (first === undefined) return;
      await first();
    }
    throw new Error('it never comes to rest');
  }

  /** Of what nothing moves any more: how it stands, and how it ought to. */
  standing() {
    const { world } = this.given;
    const named = (ids: readonly string[]) => ids.map((id) => this.nameOf(id)).sort();
    const { outcome, supplies } = world;
    const waits = this.run?.outcome === undefined ? (this.run?.waitingFor() ?? []) : [];
    const over = this.run?.outcome !== undefined;
    return {
      is: {
        ...{ outcome: this.run?.outcome ?? null, waits: named(waits), supplies },
        unheard: !over && (this.sent > this.heard || this.outbox.length > 0),
      },
      ought: {
        ...{ outcome, waits: named(world.awaited().map(({ id }) => id)), unheard: false },
        supplies: outcome === 'supplied' ? 1 : 0,
      },
    };
  }

  /** By anybody who can reach the engine. */
  forge(signal: Signal): void {
    this.say(`somebody forges ${this.signalled(signal)}`);
    this.inbox.push(signal);
  }

  /** What was committed beside the workflow has it woken. */
  committed(more: readonly Signal[] = []): void {
    const seq = this.given.world.kase.head_seq;
    for (const wake of [...this.given.world.takeWakes(), ...more]) this.outbox.push({ ...wake, seq });
  }

  loseSignal(): void {
    const signal = this.inbox.shift();
    if (signal === undefined) return;
    this.say(`lost: ${this.signalled(signal)}`);
    this.lost = true;
  }

  repeatSignal(): void {
    const [signal] = this.inbox;
    if (signal === undefined) return;
    this.say(`repeated: ${this.signalled(signal)}`);
    this.inbox.push(signal);
  }

  growLong(): void {
    if (this.run === undefined) return;
    this.say('the history has grown long');
    this.run.isLong = true;
  }

  async momentComes(which: number): Promise<void> {
    if (this.run?.outcome !== undefined || (await this.run?.momentComes(which)) !== true) return;
    this.say('a moment comes');
    await this.goOn();
  }

  /** An attempt of what is to be carried out is lost: before its commit, or after it. */
  async attemptFails(commits: boolean): Promise<void> {
    const asked = this.run?.asked.find(({ answer }) => answer === undefined);
    if (asked === undefined) return;
    if (commits) await this.carryOut(asked);
    delete asked.answer;
    this.say(`${asked.name} fails ${commits ? 'after' : 'before'} its commit`);
  }

  say(words: string): void {
    this.words.push(words);
  }

  nameOf(taskId: string): string {
    const rows = this.given.world.taskRows();
    const at = rows.findIndex(({ id }) => id === taskId);
    return `${rows[at]?.step ?? 'no task'} (task ${at + 1})`;
  }

  private send(): Promise<void> {
    const sent = this.outbox.splice(0);
    const [only, ...more] = sent;
    if (only === undefined) return Promise.resolve();
    const signal: Signal =
      more.length === 0 ? only : { signal: 'caseCommanded', payload: { command: 'several', by: 'system' } };
    this.sent = Math.max(...sent.map(({ seq }) => seq));
    this.say(`the relay sends ${this.signalled(signal)}, up to ${this.sent}`);
    this.inbox.push(signal);
    return Promise.resolve();
  }

  private reconcile(): Promise<void> {
    this.lost = false;
    this.inbox.push({ signal: 'caseCommanded', payload: { command: 'revive', by: 'system' } });
    return Promise.resolve();
  }

  private async bring(signal: Signal | undefined): Promise<void> {
    if (signal === undefined) return;
    this.say(`comes: ${this.signalled(signal)}`);
    const { workflow, world } = this.given;
    this.run ??= new ScheduledRun(this.activities).start(workflow, world.caseId);
    await this.run.bring(signal);
    await this.goOn();
  }

  private async carryOut(asked: Asked): Promise<void> {
    const { name, args } = asked;
    const about = [name, ...args.flatMap((one) => this.told(one))].join(' ');
    const activity: unknown = Reflect.get(this.activities, name);
    if (typeof activity !== 'function') throw new Error(`no activity ${name}`);
    try {
      asked.answer = { value: this.answered(name, await Reflect.apply(activity, this.activities, args)) };
      this.say(`carried out: ${about}`);
    } catch (error) {
      if (!(error instanceof ApplicationFailure) || error.nonRetryable !== true) return this.failing(asked, error);
      asked.answer = { error };
      this.say(`refused: ${about}: ${error.message}`);
    }
    this.committed();
    await this.lookAtOpened();
  }

  private failing(asked: Asked, error: unknown): void {
    asked.failures += 1;
    this.say(`${asked.name} fails: ${String(error)}`);
    if (asked.failures >= FOR_EVER) throw new Error(`${asked.name} fails for ever`, { cause: error });
  }

  /** As it comes to the workflow. What it brings is heard with its commit. */
  private answered(name: string, value: unknown): unknown {
    this.withoutNews -= 1;
    const { news, ...rest } = name === 'readCase' ? { news: value as CaseNews } : ((value ?? {}) as Brought);
    if (news === undefined) return value;
    if (name !== 'readCase' && this.withoutNews >= 0) return rest;
    this.heard = Math.max(this.heard, news.cursor.seq);
    return value;
  }

  private async deliver(asked: Asked, signal?: Signal): Promise<void> {
    this.say(`answered: ${asked.name}${signal === undefined ? '' : `, with ${this.signalled(signal)}`}`);
    await this.run?.deliver(asked, signal);
    await this.goOn();
  }

  private async goOn(): Promise<void> {
    const { run, given } = this;
    if (run?.failed !== undefined) throw new Error('the workflow has failed', { cause: run.failed });
    if (run?.outcome !== undefined && run.outcome !== given.world.outcome) throw new Error('it has ended by itself');
    if (run?.next === undefined) return;
    this.say(`continued as new${run.next.cursor === undefined ? ' from nothing' : ''}`);
    this.withoutNews = 0;
    this.run = new ScheduledRun(this.activities);
    await this.run.continued(given.workflow, run.next);
    await this.goOn();
  }

  /** Nothing is opened that no order could have asked for. */
  private async lookAtOpened(): Promise<void> {
    const { world } = this.given;
    const open = world.openTasks().filter(({ step }) => !isEscalation(step));
    for (const { id, step, seat } of open.filter((task) => !this.opened.has(task.id))) {
      this.opened.add(id);
      if (open.some((one) => one.id !== id && one.step === step && one.seat === seat))
        throw new Error(`${step} is opened twice`);
      if (step === 'panel-shortage' && (await world.shortOf(world.panels.length)) === 0)
        throw new Error('a shortage is opened though nobody is short');
    }
  }

  private signalled({ signal, payload }: Signal): string {
    const { taskId, outcome, command } = payload;
    return typeof taskId === 'string' ? `${this.nameOf(taskId)} ${outcome}` : `${signal} ${command ?? ''}`;
  }

  private told(argument: unknown): string[] {
    if (typeof argument === 'string' && argument !== this.given.world.caseId) return [this.nameOf(argument)];
    if (typeof argument !== 'object' || argument === null) return [];
    if ('step' in argument) return [String(argument.step)];
    const told = 'told' in argument ? (argument as Telling).told : [];
    return told.map(({ taskId, outcome }) => `upon ${this.nameOf(taskId)} ${outcome}`);
  }
}
