/**
 * A case taken up for one command: locked in the order authorisation, case; its tasks and the database's clock read
 * after the locks. Changes, events and wake-ups are gathered and written once, by `save`.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { JsonObject } from '../domain/canonical';
import type { StatutoryCalendar } from '../domain/calendar';
import type { ClockEntry } from '../domain/clock';
import type { CaseView, Family } from '../domain/permissions';
import { effectivePolicy, type EffectivePolicy } from '../domain/policy';
import type { ProcessDefinition } from '../domain/process';
import { definitionOf } from '../domain/processes';
import { Refusal, type Bilingual } from '../domain/refusal';
import { chain, type TrailEvent } from '../domain/trail';
import {
  lockAuthorizationExclusively,
  lockAuthorizationShared,
  type AuthorizationRow,
} from '../records/authorizations';
import { latestCalendar } from '../records/calendars';
import { findCase, lockCase, updateCase, type CaseRow } from '../records/cases';
import { appendClockEntry, clockEntriesOf } from '../records/clock-entries';
import { insertEventsOfCase } from '../records/events';
import { insertNotice } from '../records/notices';
import { enqueue, type SignalName } from '../records/outbox';
import { policyVersion } from '../records/policies';
import { tasksAndNow, theseTasksAndNow, type TaskRow } from '../records/tasks';
import { clockEvent, notFound, type Context, type EventInput } from './context';
import { caseView, familiesOf } from './family';

type CaseChange = Partial<
  Pick<CaseRow, 'title' | 'status' | 'outcome' | 'closed_at' | 'held_since' | 'party_visible' | 'file' | 'facts'>
>;

interface Wake {
  readonly signal: SignalName;
  readonly payload: Readonly<Record<string, string | null>>;
  readonly afterMs: number;
}

/** How a command locks the right under its case: exclusively where it may end or restore it. */
export type RightLock = (definition: ProcessDefinition) => 'shared' | 'exclusive';

export class CaseWork {
  private change: CaseChange = {};
  private readonly events: TrailEvent[] = [];
  private readonly wakes: Wake[] = [];
  private entries: ClockEntry[] | null = null;
  private knownPolicy: EffectivePolicy | null = null;
  private knownCalendar: StatutoryCalendar | null = null;
  private readonly last: (() => Promise<void>)[] = [];

  private constructor(
    readonly ctx: Context,
    readonly now: Date,
    private row: CaseRow,
    private taskRows: TaskRow[],
    readonly definition: ProcessDefinition,
    /** The right the case hangs on, locked against a suspension; null where the process needs none. */
    readonly authorization: AuthorizationRow | null,
    /** The case that this one belongs to, locked before it and saved with it. */
    readonly parent: CaseWork | null,
    private readonly family: Family | undefined,
  ) {}

  /** @throws Refusal `not-found` */
  static async take(ctx: Context, caseId: string, lockRight: RightLock = () => 'shared'): Promise<CaseWork> {
    const seen = await findCase(ctx.tx, caseId);
    if (seen === null) throw notFound({ zh: '案件', en: 'case' });
    return CaseWork.takeSeen(ctx, seen, lockRight);
  }

  /** As `take`, with a few of its tasks only: for what is done to a case over and over, however many tasks it has. */
  static async takeWith(ctx: Context, caseId: string, taskIds: readonly string[]): Promise<CaseWork> {
    const seen = await findCase(ctx.tx, caseId);
    if (seen === null) throw notFound({ zh: '案件', en: 'case' });
    return CaseWork.takeSeen(ctx, seen, () => 'shared', taskIds);
  }

  /** As `take`, for a caller that has read the case already: before its locks. */
  static async takeSeen(
    ctx: Context,
    seen: CaseRow,
    lockRight: RightLock = () => 'shared',
    taskIds?: readonly string[],
  ): Promise<CaseWork> {
    const { id: caseId } = seen;
    const exclusive = lockRight(definitionOf(seen.process, seen.definition_version)) === 'exclusive';
    const lock = exclusive ? lockAuthorizationExclusively : lockAuthorizationShared;
    const authorization = seen.authorization_id === null ? null : await lock(ctx.tx, seen.authorization_id);
    const parent = seen.parent_id === null ? null : await CaseWork.take(ctx, seen.parent_id);
    const row = await lockCase(ctx.tx, caseId);
    if (row === null) throw notFound({ zh: '案件', en: 'case' });
    return CaseWork.of(ctx, row, authorization, parent, taskIds);
  }

  /** For callers that hold the locks already, such as a suspension over all cases of a right. */
  static async of(
    ctx: Context,
    row: CaseRow,
    authorization: AuthorizationRow | null,
    parent: CaseWork | null = null,
    taskIds?: readonly string[],
  ): Promise<CaseWork> {
    const { now, tasks } = await (taskIds === undefined
      ? tasksAndNow(ctx.tx, row.id)
      : theseTasksAndNow(ctx.tx, taskIds));
    const definition = definitionOf(row.process, row.definition_version);
    const family = (await familiesOf(ctx.tx, [row])).get(row.id);
    return new CaseWork(ctx, now, row, tasks, definition, authorization, parent, family);
  }

  get kase(): CaseRow {
    return { ...this.row, ...this.change };
  }

  /** The case as the permission table judges it. */
  get view(): CaseView {
    return caseView(this.kase, this.family);
  }

  get tasks(): readonly TaskRow[] {
    return this.taskRows;
  }

  get openTasks(): readonly TaskRow[] {
    return this.taskRows.filter((task) => task.status === 'open');
  }

  get held(): boolean {
    return this.kase.held_since !== null;
  }

  task(id: string): TaskRow {
    const found = this.taskRows.find((task) => task.id === id);
    if (found === undefined) throw notFound({ zh: '任务', en: 'task' });
    return found;
  }

  /** Keeps the gathered picture true after a task was inserted or changed. */
  put(task: TaskRow): TaskRow {
    const index = this.taskRows.findIndex((one) => one.id === task.id);
    this.taskRows = index < 0 ? [...this.taskRows, task] : this.taskRows.with(index, task);
    return task;
  }

  async policy(): Promise<EffectivePolicy> {
    if (this.knownPolicy === null) {
      const { process, policy_version: version } = this.row;
      this.knownPolicy = effectivePolicy(
        this.definition,
        version === 0 ? null : await policyVersion(this.ctx.tx, process, version),
      );
    }
    return this.knownPolicy;
  }

  async calendar(): Promise<StatutoryCalendar> {
    this.knownCalendar ??= await latestCalendar(this.ctx.tx);
    return this.knownCalendar;
  }

  async clockEntries(): Promise<readonly ClockEntry[]> {
    this.entries ??= await clockEntriesOf(this.ctx.tx, this.row.id);
    return this.entries;
  }

  async addClockEntry(entry: ClockEntry): Promise<void> {
    const entries = await this.clockEntries();
    await appendClockEntry(this.ctx.tx, this.row.id, entries.length, entry);
    this.entries = [...entries, entry];
    if (entry.kind !== 'held' && entry.kind !== 'released') this.record(clockEvent(entry));
  }

  record(event: EventInput): void {
    this.events.push({
      type: event.type,
      at: this.now,
      actor: this.ctx.actor.id,
      roles: this.ctx.actor.roles,
      basis: event.basis ?? null,
      taskId: event.taskId ?? null,
      // What is withheld from a party cannot be guessed from its hash either.
      payload: { ...event.payload, salt: randomBytes(8).toString('hex') },
    });
  }

  set(change: CaseChange): void {
    this.change = { ...this.change, ...change };
  }

  setFacts(facts: JsonObject): void {
    this.set({ facts: { ...this.kase.facts, ...facts } });
  }

  /** Tells the workflow after the commit, or so many milliseconds later, together with what follows; the record stays the fact. */
  wake(signal: SignalName, payload: Wake['payload'], afterMs = 0): void {
    this.wakes.push({ signal, payload, afterMs });
  }

  /**
   * A notice into the mailbox of an organisation, or of one person there, in this commit. Nothing is told to a party of a
   * case that it may not know of yet.
   */
  async notify(
    to: string | { readonly org: string; readonly person: string },
    subject: Bilingual,
    body: Bilingual = { zh: '', en: '' },
    /** The act that the notice brings, or the entry of the catalogue that it is about. */
    about: { readonly actId?: string; readonly datasetId?: string } = {},
  ): Promise<void> {
    const { id: caseId, title, party_id: party } = this.kase;
    const { org, person } = typeof to === 'string' ? { org: to, person: null } : to;
    if (org === party && !this.kase.party_visible) return;
    const titled = { zh: `${subject.zh}：${title}（${caseId}）`, en: `${subject.en}: ${title} (${caseId})` };
    const notice = { id: randomUUID(), org, person, caseId, ...about, subject: titled, body, at: this.now };
    await insertNotice(this.ctx.tx, notice);
  }

  /** Has something done as late as possible: it takes a lock that every case wants, such as the counter of a number. */
  atSave(step: () => Promise<void>): void {
    this.last.push(step);
  }

  /** Writes what was gathered: events, the case row, wake-ups; the parent's too. Exactly once per take-up. */
  async save(): Promise<CaseRow> {
    for (const step of this.last.splice(0)) await step();
    const { head, events } = chain(this.row.id, { seq: this.row.head_seq, hash: this.row.head_hash }, this.events);
    if (Object.keys(this.change).length > 0) await updateCase(this.ctx.tx, this.row.id, this.change);
    if (events.length > 0) await insertEventsOfCase(this.ctx.tx, this.row.id, events, head);
    const { id: case_id, process, definition_version } = this.row;
    for (const { signal, payload, afterMs } of this.wakes) {
      const told = { ...payload, seq: head.seq };
      await enqueue(this.ctx.tx, { case_id, process, definition_version, signal, payload: told }, afterMs);
    }
    this.row = { ...this.kase, head_seq: head.seq, head_hash: head.hash };
    this.change = {};
    this.events.length = 0;
    this.wakes.length = 0;
    // Last, so that what the parent still gathers reads this case as it is now.
    await this.parent?.save();
    return this.row;
  }
}

/** A task after a command, with the case it was taken up in. */
export interface HandledTask {
  readonly work: CaseWork;
  readonly task: TaskRow;
}

/** Binds refusals to the case (and task) in whose chain they are recorded. */
export async function inCase<T>(at: { caseId: string; taskId?: string }, command: () => Promise<T>): Promise<T> {
  try {
    return await command();
  } catch (error) {
    if (error instanceof Refusal && error.details.caseId === undefined) error.details = { ...error.details, ...at };
    throw error;
  }
}
