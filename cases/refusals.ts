/**
 * The trace of what was refused (invariant 6). A refusal by a rule to somebody who may know of the case goes into the case's chain;
 * everything else into the system chain, without any case's lock, with what was tried as text. The first of its kind in a minute is
 * durable before it is answered. Further equal ones (caller, command, code, case) of the minute are counted, and one record with
 * their count is written when the minute ends: that count is all that a killed process can lose.
 */
import type { Cited } from '../domain/measures';
import { NOT_ADMITTED } from '../domain/organisation';
import { STATUS_OF, type Refusal, type RefusalCode } from '../domain/refusal';
import type { Actor } from '../domain/roles';
import { lockCase } from '../records/cases';
import { databaseNow, transaction, type Database } from '../records/database';
import { appendToCase, appendToSystem, commitToSystem, type EventInput } from './context';
import { GroupCommit } from './group-commit';
import { seenCase, seenTask } from './reading/sight';

export interface RefusedCommand {
  /** The command's name, or method and pattern of a route whose command was not reached. */
  readonly command: string;
  readonly actor: Actor;
  readonly requestId: string;
  readonly code: RefusalCode;
  readonly article?: Cited;
  readonly pointers?: readonly string[];
  /** Of a case that the caller may know of, as the command has found out. */
  readonly in?: { readonly caseId: string; readonly taskId?: string };
  /** What the caller named, of which nothing is known yet. */
  readonly tried?: Tried;
}

export interface Tried {
  readonly caseId?: string;
  readonly taskId?: string;
  /** Of another register. */
  readonly id?: string;
}

/** A refused command as a refusal tells of it; `tried` is what the call named. */
export function refusedCommand(
  request: Pick<RefusedCommand, 'command' | 'actor' | 'requestId' | 'tried'>,
  { code, details }: Refusal,
): RefusedCommand {
  const { article, errors = [], caseId, taskId } = details;
  const isHidden = STATUS_OF[code] === 404;
  const named = { ...(caseId !== undefined && { caseId }), ...(taskId !== undefined && { taskId }) };
  const tried = isHidden && (caseId ?? taskId) !== undefined ? named : request.tried;
  return {
    ...request,
    code,
    pointers: errors.map(({ pointer }) => pointer),
    ...(article !== undefined && { article }),
    ...(tried !== undefined && { tried }),
    ...(!isHidden && caseId !== undefined && { in: { ...named, caseId } }),
  };
}

const MINUTE_MS = 60_000;
/** Kinds that are counted at a time; what is beyond has a record each. */
const MOST_KINDS = 10_000;
/** Longer names are nobody's. */
const MOST_CHARACTERS = 200;

interface Counted {
  readonly refused: RefusedCommand;
  /** Settles when the first of them is on record, or cannot be. */
  readonly first: Promise<void>;
  further: number;
  /** They were about several tasks of the case. */
  ofSeveral: boolean;
}

export interface RefusalOptions {
  /** Told of counts that could not be written. */
  readonly failed: (error: unknown) => void;
  readonly now?: () => number;
  readonly mostKinds?: number;
}

interface SystemRecord {
  readonly actor: Actor;
  readonly event: EventInput;
}

export class RefusalBook {
  private kinds = new Map<string, Counted>();
  private minute = 0;
  private timer: NodeJS.Timeout | null = null;
  private flushing: Promise<void> = Promise.resolve();
  private readonly system: GroupCommit<SystemRecord>;
  private readonly now: () => number;
  private readonly mostKinds: number;

  constructor(
    private readonly db: Database,
    private readonly options: RefusalOptions,
  ) {
    this.now = options.now ?? Date.now;
    this.mostKinds = options.mostKinds ?? MOST_KINDS;
    this.system = new GroupCommit((records) => commitToSystem(db, records));
  }

  /** Resolves when the refusal may be answered: it is on record, or counted with one that is. */
  async record(refused: RefusedCommand): Promise<void> {
    this.turnMinute();
    const kind = kindOf(refused);
    const known = this.kinds.get(kind);
    if (known !== undefined) {
      known.further += 1;
      known.ofSeveral ||= refused.in?.taskId !== known.refused.in?.taskId;
      return known.first;
    }
    const counted = { refused, first: this.write(refused), further: 0, ofSeveral: false };
    if (this.kinds.size < this.mostKinds) this.kinds.set(kind, counted);
    try {
      await counted.first;
    } catch (error) {
      // The next one tries again; those that were counted meanwhile keep their count.
      if (this.kinds.get(kind) === counted) this.kinds.delete(kind);
      if (counted.further > 0) this.later([counted]);
      throw error;
    }
  }

  /** Writes the counts of the minutes that have ended, and with `all` those of the minute under way. */
  flush({ all = false } = {}): Promise<void> {
    if (all) this.endMinute();
    else this.turnMinute();
    return this.flushing;
  }

  /** For the end of the process. */
  async close(): Promise<void> {
    await this.flush({ all: true });
    await this.system.idle();
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private turnMinute(): void {
    const minute = Math.floor(this.now() / MINUTE_MS);
    if (minute !== this.minute) this.endMinute();
    this.minute = minute;
    this.timer ??= setTimeout(
      () => {
        this.timer = null;
        this.turnMinute();
      },
      (minute + 1) * MINUTE_MS - this.now(),
    ).unref();
  }

  private endMinute(): void {
    const ended = [...this.kinds.values()].filter(({ further }) => further > 0);
    this.kinds = new Map();
    this.later(ended);
  }

  /** One after the other, so that the counts of a flood take one connection. */
  private later(counts: readonly Counted[]): void {
    if (counts.length === 0) return;
    this.flushing = this.flushing.then(async () => {
      for (const { refused, further, ofSeveral } of counts) {
        const { in: at } = refused;
        const counted = ofSeveral && at !== undefined ? { ...refused, in: { caseId: at.caseId } } : refused;
        await this.write(counted, further).catch((error: unknown) => this.options.failed(error));
      }
    });
  }

  private async write(refused: RefusedCommand, count?: number): Promise<void> {
    const at = refused.in ?? (await this.knownOf(refused));
    if (at === undefined) return this.system.add({ actor: refused.actor, event: eventOf(refused, count) });
    await transaction(this.db, async (tx) => {
      const kase = await lockCase(tx, at.caseId);
      const ctx = { tx, actor: refused.actor };
      if (kase === null) return appendToSystem(ctx, [eventOf(refused, count)]);
      const event = eventOf({ ...refused, in: at }, count);
      await appendToCase(ctx, kase, await databaseNow(tx), [event]);
    });
  }

  /** A refusal at the door names a case that nobody has looked for: it is its record's only where the caller may know of it. */
  private async knownOf({ actor, code, tried = {} }: RefusedCommand): Promise<RefusedCommand['in']> {
    // Whose roles do not count may know of nothing.
    if (STATUS_OF[code] === 404 || NOT_ADMITTED.includes(code)) return undefined;
    const { caseId, taskId } = tried;
    if (taskId !== undefined) {
      const seen = await seenTask(this.db, taskId, actor);
      return seen === null ? undefined : { caseId: seen.kase.id, taskId };
    }
    if (caseId === undefined) return undefined;
    return (await seenCase(this.db, caseId, actor)) === null ? undefined : { caseId };
  }
}

function kindOf({ actor, command, code, in: at, tried = {} }: RefusedCommand): string {
  const about = at?.caseId ?? tried.caseId ?? tried.taskId ?? tried.id ?? '';
  return JSON.stringify([actor.id, actor.org, command, code, short(about)]);
}

function short(name: string): string {
  return name.slice(0, MOST_CHARACTERS);
}

/** `requestId` is that of the first. */
function eventOf(refused: RefusedCommand, count: number | undefined): EventInput {
  const { command, code, requestId, article, pointers = [], in: at, tried = {} } = refused;
  const names = Object.entries(tried as Readonly<Record<string, string>>).map(([name, text]) => [name, short(text)]);
  const payload = { command, code, requestId, pointers: [...pointers] };
  const text: Tried = at === undefined ? (Object.fromEntries(names) as Record<string, string>) : {};
  return {
    type: 'command.refused',
    ...(article !== undefined && { basis: article }),
    ...(at?.taskId !== undefined && { taskId: at.taskId }),
    payload: { ...payload, ...text, ...(count !== undefined && { count }) },
  };
}
