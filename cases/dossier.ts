/**
 * The dossier of a case: what a command knows of it, and where it records what it changes. Locks come in the order
 * authorisation, case; its tasks and the database's clock are read after the locks. Every change is recorded in the unit of the command
 * and applied to the picture at once, so that what follows sees it; nothing is written before the command's end.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { StatutoryCalendar } from '../domain/calendar';
import type { ClockEntry } from '../domain/clock';
import { KEPT, type FactsOf, type FileOf, type Filing, type InternalOf, type Keeping } from '../processes/facts';
import { readFacts, readFile, readInternal } from '../domain/read-kept';
import {
  factsWith,
  internalWith,
  writtenFile,
  type FactsChange,
  type InternalChange,
} from '../processes/written-facts';
import type { CaseView, Family } from '../domain/permissions';
import { effectivePolicy, type EffectivePolicy } from '../domain/policy';
import type { ProcessDefinition } from '../domain/process';
import { definitionOf, processOf, type PolicyOf, type ProcessName } from '../processes/laws';
import { Refusal, type Bilingual } from '../domain/refusal';
import type { ChainHead } from '../domain/trail';
import type { AuthorizationRow, RightLock } from '../records/authorizations';
import type { CaseReading, LockedCase } from '../records/case-reading';
import type { CaseChange, CaseRow } from '../records/cases';
import type { Change } from '../records/changes';
import type { CaseDocumentRow } from '../records/documents';
import { aboutCase } from '../records/notices';
import type { SignalName } from '../records/outbox';
import type { MemberRow, PanelRow } from '../records/panels';
import type { OrganisationRow } from '../records/parties';
import type { TaskChange, TaskEnd, TaskRow } from '../records/tasks';
import { clockEvent, notFound, trailEvent, type EventInput, type NewClockEntry } from './context';
import { caseView } from './reading/family';
import type { Reads } from './reads';
import { lockRight, type CommandContext } from './unit';

/** How a command locks the right under its case: exclusively where it may end or restore it. */
export type LocksRight = (definition: ProcessDefinition) => RightLock;

/** What a dossier is made of. */
export interface Loaded<P extends ProcessName = ProcessName> {
  readonly process: P;
  readonly kase: CaseRow;
  /** Read under its locks; its right is locked against a suspension. */
  readonly reading: CaseReading;
  /** The case that this one belongs to, locked before it. */
  readonly parent: Dossier | null;
  readonly family: Family | undefined;
  /** A few of its tasks alone were read. */
  readonly partial?: boolean;
}

/** The panels of a case, the latest last, and who sits or sat on them. */
export interface Panels {
  readonly panels: readonly PanelRow[];
  readonly members: readonly MemberRow[];
}

/** Of a process that the type names, its file and facts are known by their schemas; of any other by what all of its type have in common. */
export class Dossier<out P extends ProcessName = ProcessName> {
  readonly now: Date;
  readonly process: P;
  readonly definition: ProcessDefinition;
  readonly parent: Dossier | null;
  /** The time limits that the case opened under, by the names of its process's law. */
  readonly policy: PolicyOf<P>;
  /** The same by names that come of the record or of the definition. */
  readonly anyPolicy: EffectivePolicy;
  /** The newest. */
  readonly calendar: StatutoryCalendar;
  private row: CaseRow;
  private taskRows: readonly TaskRow[];
  /** Those that were read with the case: the authority, the party, and whose its tasks were. */
  readonly organisations: readonly OrganisationRow[];
  private readonly right: AuthorizationRow | null;
  private readonly family: Family | undefined;
  private entries: readonly ClockEntry[];
  private documentRows: readonly CaseDocumentRow[];
  private knownPanels: Panels | null = null;
  private readonly partial: boolean;

  constructor(
    readonly ctx: CommandContext,
    { process, kase, reading, parent, family, partial = false }: Loaded<P>,
  ) {
    this.partial = partial;
    this.now = reading.now;
    this.process = process;
    this.definition = definitionOf(kase.process, kase.definition_version);
    this.anyPolicy = effectivePolicy(this.definition, reading.policy, ctx.rules);
    this.policy = this.anyPolicy;
    this.calendar = reading.calendar;
    this.row = kase;
    this.taskRows = reading.tasks;
    this.right = reading.authorization;
    this.organisations = reading.organisations;
    this.entries = reading.clock;
    this.documentRows = reading.documents;
    this.parent = parent;
    this.family = family;
  }

  /** @throws Refusal `not-found` */
  static async lock(ctx: CommandContext, caseId: string, lockRight?: LocksRight): Promise<Dossier> {
    const known = ctx.unit.dossierOf(caseId)?.kase;
    if (known === undefined && lockRight === undefined) return Dossier.lockById(ctx, caseId);
    const seen = known ?? (await ctx.read.findCase(caseId));
    if (seen === null) throw notFound({ zh: '案件', en: 'case' });
    return Dossier.lockLoaded(ctx, seen, lockRight);
  }

  /** In one round trip, but for a case that is part of another. */
  private static async lockById(ctx: CommandContext, caseId: string): Promise<Dossier> {
    const { seen, locked } = await ctx.read.lockAndReadById(caseId);
    if (seen === null) throw notFound({ zh: '案件', en: 'case' });
    if (locked === null) return Dossier.lockLoaded(ctx, seen);
    if (seen.authorization_id !== null) ctx.unit.locksRight(seen.authorization_id, 'shared');
    return Dossier.make(ctx, locked, null);
  }

  /** As `lock`, with a few of its tasks only: for what is done to a case over and over, however many tasks it has. */
  static async lockWithTasks(ctx: CommandContext, caseId: string, taskIds: readonly string[]): Promise<Dossier> {
    const seen = await ctx.read.findCase(caseId);
    if (seen === null) throw notFound({ zh: '案件', en: 'case' });
    return Dossier.lockLoaded(ctx, seen, undefined, taskIds);
  }

  /** As `lock`, for a caller that has read the case already: before its locks. */
  static async lockLoaded(
    ctx: CommandContext,
    seen: CaseRow,
    lockRight: LocksRight = () => 'shared',
    taskIds?: readonly string[],
  ): Promise<Dossier> {
    const right = lockRight(definitionOf(seen.process, seen.definition_version));
    const known = ctx.unit.dossierOf(seen.id);
    if (known !== undefined) {
      if (right === 'exclusive') known.assertRightLocked();
      if (taskIds === undefined) known.assertWhole();
      return known;
    }
    if (seen.authorization_id !== null) ctx.unit.locksRight(seen.authorization_id, right);
    const parent = seen.parent_id === null ? null : await Dossier.lockParent(ctx, seen, seen.parent_id, right);
    const locked = await ctx.read.lockAndReadCase(seen, { right, ...(taskIds !== undefined && { taskIds }) });
    if (locked === null) throw notFound({ zh: '案件', en: 'case' });
    return Dossier.make(ctx, locked, parent, taskIds !== undefined);
  }

  /** Behind the right of the case that is part of it: rights are locked before cases. */
  private static async lockParent(
    ctx: CommandContext,
    { authorization_id: rightId }: CaseRow,
    parentId: string,
    right: RightLock,
  ): Promise<Dossier> {
    if (rightId !== null) await lockRight(ctx, rightId, right);
    return Dossier.lock(ctx, parentId);
  }

  /** For callers that hold the locks already, such as a suspension over all cases of a right. */
  static async of(ctx: CommandContext, kase: CaseRow): Promise<Dossier> {
    const known = ctx.unit.dossierOf(kase.id);
    known?.assertWhole();
    return known ?? Dossier.make(ctx, { kase, reading: await ctx.read.readCase(kase.id) }, null);
  }

  private static async make(
    ctx: CommandContext,
    { kase, reading }: LockedCase,
    parent: Dossier | null,
    partial = false,
  ): Promise<Dossier> {
    const family = (await ctx.read.familiesOf([kase])).get(kase.id);
    return ctx.unit.add(new Dossier(ctx, { process: processOf(kase.process), kase, reading, parent, family, partial }));
  }

  /** Before its right is suspended, restored or ended. @throws Error where the command has not locked it exclusively */
  assertRightLocked(): void {
    if (this.right !== null && !this.ctx.unit.hasExclusively(this.right.id))
      throw new Error(`the right of ${this.row.id} is not locked exclusively`);
  }

  /** @throws Error for one of which a few tasks alone are known */
  private assertWhole(): void {
    if (this.partial) throw new Error(`of ${this.row.id} this command has read a few tasks alone`);
  }

  get read(): Reads {
    return this.ctx.read;
  }

  get kase(): CaseRow {
    return this.row;
  }

  is<Q extends ProcessName>(...processes: readonly Q[]): this is Dossier<Q> {
    return processes.some((name) => name === this.row.process);
  }

  /** @throws Error for a case of another process */
  as<Q extends ProcessName>(...processes: readonly Q[]): Dossier<Q> {
    if (!this.is(...processes)) throw new Error(`${this.row.id} is no case of ${processes.join(', ')}`);
    return this;
  }

  /** @throws Error for a case of a process that keeps no fact of the name */
  keeping<F extends string>(fact: F): Dossier<Keeping<F>> {
    if (!this.keeps(fact)) throw new Error(`${this.row.id} keeps no ${fact}`);
    return this;
  }

  private keeps<F extends string>(fact: F): this is Dossier<Keeping<F>> {
    return Object.hasOwn(KEPT[this.process].facts.shape, fact);
  }

  /** Whether the file of its process has a member of the name. */
  isFiling<F extends string>(member: F): this is Dossier<Filing<F>> {
    return Object.hasOwn(KEPT[this.process].file.shape, member);
  }

  /** What the case keeps, read tolerantly: of another shape than its schema says, of another release, a fact is not there. */
  get facts(): FactsOf<P> {
    return readFacts(KEPT[this.process], this.row.facts);
  }

  get internal(): InternalOf<P> {
    return readInternal(KEPT[this.process], this.row.facts);
  }

  get file(): FileOf<P> {
    return readFile(KEPT[this.process], this.row.file);
  }

  get authorization(): AuthorizationRow | null {
    return this.right === null ? null : this.ctx.unit.rightOf(this.right);
  }

  /** The case as the permission table judges it. */
  get view(): CaseView {
    return caseView(this.row, this.family);
  }

  get tasks(): readonly TaskRow[] {
    return this.taskRows;
  }

  get openTasks(): readonly TaskRow[] {
    return this.taskRows.filter((task) => task.status === 'open');
  }

  get held(): boolean {
    return this.row.held_since !== null;
  }

  task(id: string): TaskRow {
    const found = this.taskRows.find((task) => task.id === id);
    if (found === undefined) throw notFound({ zh: '任务', en: 'task' });
    return found;
  }

  get clockEntries(): readonly ClockEntry[] {
    return this.entries;
  }

  get documents(): readonly CaseDocumentRow[] {
    return this.documentRows;
  }

  /** The organisation that decides. */
  async authority(): Promise<OrganisationRow> {
    return this.organisations.find(({ kind }) => kind === 'authority') ?? this.read.authorityOf();
  }

  /** @throws Error for one that no register knows */
  async party(): Promise<OrganisationRow> {
    const { id, party_id: party } = this.row;
    const known =
      this.organisations.find((one) => one.id === party) ?? (await this.read.organisationsByIds([party]))[0];
    if (known === undefined) throw new Error(`${id} has no party`);
    return known;
  }

  async panels(): Promise<Panels> {
    this.knownPanels ??= await this.read.panelsOf(this.row.id);
    return this.knownPanels;
  }

  /** Records a change of a register; what changes the picture of the case has a method of its own. */
  change(change: Change): void {
    this.ctx.unit.record(change);
  }

  set(change: Omit<CaseChange, 'file' | 'facts'>): void {
    this.setRow(change);
  }

  /** Each replaces the fact of its name; `null` unsets it. */
  setFacts(facts: FactsChange<P>): void {
    this.setRow({ facts: factsWith(this.row.facts, facts) });
  }

  /** The same of those that are internal to the authority; the others stay. */
  setInternal(internal: InternalChange<P>): void {
    this.setRow({ facts: internalWith(this.row.facts, internal) });
  }

  setFile(file: FileOf<P>): void {
    this.setRow({ file: writtenFile(file) });
  }

  private setRow(change: CaseChange): void {
    this.row = { ...this.row, ...change };
    this.change({ kind: 'case', caseId: this.row.id, change });
  }

  record(event: EventInput): void {
    const entry = trailEvent(this.ctx.actor, this.now, event);
    const payload = { ...entry.payload, salt: eventSalt() };
    this.change({ kind: 'event', caseId: this.row.id, event: { ...entry, payload } });
  }

  openTask(row: TaskRow): TaskRow {
    this.taskRows = [...this.taskRows, row];
    this.change({ kind: 'task.open', row });
    return row;
  }

  /** Of a task that is open. */
  changeTask(task: TaskRow, change: TaskChange): TaskRow {
    const { status } = this.task(task.id);
    if (status !== 'open') throw new Error(`task ${task.id} ended under the lock of its case: ${status}`);
    const changed = { ...this.task(task.id), ...change };
    this.taskRows = this.taskRows.map((row) => (row.id === task.id ? changed : row));
    this.change({ kind: 'task', task: changed, change });
    return changed;
  }

  /** Ends a task that is open: once, for good. */
  endTask(task: TaskRow, end: Partial<TaskEnd> & Pick<TaskEnd, 'status'>): TaskRow {
    return this.changeTask(task, { ...NOTHING_SAID, ...end, ended_at: this.now });
  }

  addClockEntry(entry: NewClockEntry): void {
    this.entries = [...this.entries, entry];
    this.change({ kind: 'clock', caseId: this.row.id, n: this.entries.length, entry });
    if (entry.kind !== 'held' && entry.kind !== 'released') this.record(clockEvent(entry));
  }

  /** Of the right that the case hangs on. */
  changeRight(change: Change<'authorization.change'>['change']): void {
    if (this.authorization === null) throw new Error(`${this.row.id} is about no authorisation`);
    this.ctx.unit.setRight({ ...this.authorization, ...change });
    this.change({ kind: 'authorization.change', id: this.authorization.id, change });
  }

  /** Of a suspension of the right: it holds until the last of them is lifted (Art. 28 ¶1). */
  issueOrder(row: Change<'order.issue'>['row']): void {
    this.countOrders(1);
    this.change({ kind: 'order.issue', row });
  }

  liftOrder(id: string, lifted: Change<'order.lift'>['lifted']): void {
    this.countOrders(-1);
    this.change({ kind: 'order.lift', id, lifted });
  }

  private countOrders(by: number): void {
    if (this.authorization === null) throw new Error(`${this.row.id} is about no authorisation`);
    const { unlifted_orders: orders } = this.authorization;
    this.ctx.unit.setRight({ ...this.authorization, unlifted_orders: orders + by });
  }

  async openPanel(row: PanelRow): Promise<void> {
    const { panels, members } = await this.panels();
    this.knownPanels = { panels: [...panels, row], members };
    this.change({ kind: 'panel', row });
  }

  async changePanel(panel: PanelRow, change: Change<'panel.change'>['change']): Promise<PanelRow> {
    const { panels, members } = await this.panels();
    const changed = { ...panel, ...change };
    this.knownPanels = { panels: panels.map((row) => (row.panel === panel.panel ? changed : row)), members };
    this.change({ kind: 'panel.change', case_id: panel.case_id, panel: panel.panel, change });
    return changed;
  }

  async seatMember(row: MemberRow): Promise<void> {
    const { panels, members } = await this.panels();
    this.knownPanels = { panels, members: [...members, row] };
    this.change({ kind: 'panel.seat', row });
  }

  async changeMember(member: MemberRow, status: MemberRow['status'], reason: string | null): Promise<void> {
    const { panels, members } = await this.panels();
    const { case_id, panel, person } = member;
    const isThis = (row: MemberRow) => row.panel === panel && row.person === person;
    this.knownPanels = { panels, members: members.map((row) => (isThis(row) ? { ...row, status, reason } : row)) };
    this.change({ kind: 'panel.member', case_id, panel, person, status, reason });
  }

  /** Adds documents to the file; answers those that were not in it for this purpose before. */
  async attach(ids: readonly string[], purpose: string): Promise<readonly CaseDocumentRow[]> {
    const held = this.documentRows;
    const isHeld = (id: string) => held.some((document) => document.id === id && document.purposes.includes(purpose));
    const fresh = [...new Set(ids)].filter((id) => !isHeld(id));
    if (fresh.length === 0) return [];
    const rows = new Map((await this.read.documentsByIds(fresh)).map((row) => [row.id, row]));
    const added = fresh.flatMap((id): CaseDocumentRow[] => {
      const [row, before] = [rows.get(id), held.find((document) => document.id === id)];
      if (row === undefined) return [];
      if (before !== undefined) return [{ ...before, purposes: [...before.purposes, purpose] }];
      return [{ ...row, purpose, purposes: [purpose], added_at: this.now }];
    });
    this.documentRows = [...held.filter((document) => !added.some(({ id }) => id === document.id)), ...added];
    const { actor } = this.ctx;
    this.change({
      kind: 'attach',
      rows: fresh.map((document_id) => ({
        case_id: this.row.id,
        document_id,
        purpose,
        added_by: actor.id,
        added_at: this.now,
      })),
    });
    return added;
  }

  /** Tells the workflow after the commit, or so many milliseconds later, together with what follows; the record stays the fact. */
  wake(signal: SignalName, payload: Change<'wake'>['payload'], afterMs = 0): void {
    const { id: caseId, process, definition_version: definitionVersion } = this.row;
    this.change({ kind: 'wake', caseId, process, definitionVersion, signal, payload, afterMs });
  }

  /**
   * A message into the mailbox of an organisation, or of one person there. Nothing is told to a party of a case that it may not know
   * of yet, as the case stands when this is said.
   */
  notify(
    to: string | { readonly org: string; readonly person: string },
    subject: Bilingual,
    body: Bilingual = { zh: '', en: '' },
    /** The act that the message brings, or the entry of the catalogue that it is about. */
    about: { readonly actId?: string; readonly datasetId?: string } = {},
  ): void {
    const { id: caseId, title } = this.row;
    const { org, person } = typeof to === 'string' ? { org: to, person: null } : to;
    if (!this.mayTell(org)) return;
    const titled = aboutCase(subject, title, caseId);
    const message = { id: randomUUID(), org, person, caseId, ...about, subject: titled, body, at: this.now };
    this.change({ kind: 'message', message });
  }

  mayTell(org: string): boolean {
    return org !== this.row.party_id || this.row.party_visible;
  }

  /** For a rule that speaks of the record after the decision. */
  afterwards(rule: () => void | Promise<void>): void {
    this.ctx.unit.afterwards(rule);
  }

  /** Its changes are in the record, and its chain stands there. */
  writtenUpTo({ seq, hash }: ChainHead): void {
    this.row = { ...this.row, head_seq: seq, head_hash: hash };
  }
}

const NOTHING_SAID = {
  outcome: null,
  opinion: null,
  data: null,
  decided_by: null,
  on_behalf_of: null,
  void_reason: null,
};

/** In every event of a case: what is withheld from a party cannot be guessed from its hash either. */
export function eventSalt(): string {
  return randomBytes(8).toString('hex');
}

/** A task after a command, with the dossier in which it was handled. */
export interface HandledTask {
  readonly work: Dossier;
  readonly task: TaskRow;
}

/** Binds refusals to the case (and task) in whose chain they are recorded. */
export async function inCase<T>(at: { caseId: string; taskId?: string }, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof Refusal && error.details.caseId === undefined) error.details = { ...error.details, ...at };
    throw error;
  }
}
