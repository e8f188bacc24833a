/**
 * A command as a unit of work: the dossiers of the cases that it has locked, and the changes that it has recorded, in their order. They are written
 * once, at its end (command.ts): none can be forgotten or written twice, and what one command does within another is part of it.
 */
import type { AuthorizationRow, RightLock } from '../records/authorizations';
import type { CaseRow } from '../records/cases';
import type { Change } from '../records/changes';
import type { ProcessName } from '../processes/laws';
import type { ChainHead } from '../domain/trail';
import type { Context } from './context';
import type { Dossier } from './dossier';
import type { Numbers } from './numbers';
import type { Reads } from './reads';

/** What a command works with. It reads and locks; what it changes it records in its unit. */
export interface CommandContext extends Context {
  readonly unit: Unit;
  readonly read: Reads;
  readonly numbers: Numbers;
}

export class Unit {
  private readonly recorded: Change[] = [];
  private readonly dossiers = new Map<string, Dossier>();
  private readonly rights = new Map<string, AuthorizationRow>();
  private readonly rightLocks = new Map<string, RightLock>();
  private readonly others = new Map<string, ChainHead>();
  private over = false;
  private failure: { readonly cause: unknown } | null = null;
  private rules: (() => void | Promise<void>)[] = [];

  get changes(): readonly Change[] {
    return this.recorded;
  }

  /** @throws Error after the command's end: what is not written is not recorded either */
  record(change: Change): void {
    if (this.over) throw new Error(`${change.kind} is recorded after the end of its command`);
    this.recorded.push(change);
  }

  /** The dossier of a case that the command has locked; there is one of each. */
  dossierOf(caseId: string): Dossier | undefined {
    return this.dossiers.get(caseId);
  }

  add<P extends ProcessName>(dossier: Dossier<P>): Dossier<P> {
    this.dossiers.set(dossier.kase.id, dossier);
    return dossier;
  }

  /** The cases that are opened, or of which something changes, as the changes leave them. */
  get cases(): readonly CaseRow[] {
    const ids = this.recorded.flatMap((change) =>
      change.kind === 'case.open' ? [change.row.id] : change.kind === 'case' ? [change.caseId] : [],
    );
    return [...new Set(ids)].flatMap((id) => this.dossiers.get(id)?.kase ?? []);
  }

  /** The case as the changes leave it. */
  pictureOf(row: CaseRow): CaseRow {
    return this.dossiers.get(row.id)?.kase ?? row;
  }

  /** The right as the changes leave it. */
  rightOf(row: AuthorizationRow): AuthorizationRow {
    return this.rights.get(row.id) ?? row;
  }

  setRight(row: AuthorizationRow): void {
    this.rights.set(row.id, row);
  }

  /**
   * The command locks a right; what it has exclusively it keeps so.
   * @throws Error for a right that it has locked shared before: two that would each have it alone wait for one another for ever
   */
  locksRight(id: string, how: RightLock): void {
    const before = this.rightLocks.get(id);
    if (before === 'shared' && how === 'exclusive')
      throw new Error(`the right ${id} is locked shared, and can no longer be locked exclusively`);
    if (before === undefined) this.rightLocks.set(id, how);
  }

  hasExclusively(rightId: string): boolean {
    return this.rightLocks.get(rightId) === 'exclusive';
  }

  /** For a rule that speaks of the record after the decision, such as a ranking: it sees all changes, and may record more. */
  afterwards(rule: () => void | Promise<void>): void {
    this.rules.push(rule);
  }

  /** A command within has failed: of what it was to record, some may be recorded. */
  fails(cause: unknown): void {
    this.failure ??= { cause };
  }

  /**
   * Carries out what was put off, and what that puts off: then the unit is ready to be written.
   * @throws Error where a command within has failed and the one around it went on all the same
   */
  async settle(): Promise<void> {
    while (this.rules.length > 0) {
      const due = this.rules;
      this.rules = [];
      for (const rule of due) await rule();
    }
    if (this.failure !== null)
      throw new Error('a command within has failed: the unit is written as a whole or not at all', this.failure);
  }

  /** Where the chain of a case stands that is locked, and of which nothing else is read. */
  standsAt(caseId: string, head: ChainHead): void {
    this.others.set(caseId, head);
  }

  get heads(): ReadonlyMap<string, ChainHead> {
    const own = [...this.dossiers].map(([id, { kase }]) => [id, { seq: kase.head_seq, hash: kase.head_hash }] as const);
    return new Map([...this.others, ...own]);
  }

  /** Everything recorded has been sent; where an answer is still to come, the COMMIT fails with it. */
  written(heads: ReadonlyMap<string, ChainHead>): void {
    this.over = true;
    for (const [id, head] of heads) this.dossiers.get(id)?.writtenUpTo(head);
  }
}

/** Locks a right for the whole of the command. Null for one that is not there. */
export async function lockRight(
  { read, unit }: CommandContext,
  id: string,
  how: RightLock,
): Promise<AuthorizationRow | null> {
  unit.locksRight(id, how);
  return read.lockAuthorization(id, how);
}
