/** What a command works with: one transaction, who asked, and the trail it leaves. */
import type { Cited } from '../domain/measures';
import type { ClockEntry } from '../domain/clock';
import type { RecordedEvent } from '../domain/event-payloads';
import type { Processes } from './behaviour';
import { Refusal, type Bilingual } from '../domain/refusal';
import type { Actor } from '../domain/roles';
import type { TrailEvent } from '../domain/trail';
import type { CaseRow } from '../records/cases';
import type { Database, Tx } from '../records/database';
import { appendToSystemChain, commitToSystemChain, write } from '../records/writer';

/** What the whole system is made of and configured with, as far as commands need to know. */
export interface Rules {
  /** 印发 date of the measures; undefined while they are a draft (Art. 29). */
  readonly issuedOn: string | undefined;
  /** A successor of the measures is in force, so that new rights can be granted after two years (Art. 29). */
  readonly successorInForce: boolean;
  /** Invented parties and data: parameters that say so begin at another value (`inDemo`). */
  readonly demo: boolean;
  /** The processes that there are, handed in: the mechanics of cases name none. */
  readonly processes: Processes;
}

export interface Context {
  readonly tx: Tx;
  readonly actor: Actor;
  readonly requestId: string;
  readonly rules: Rules;
}

export type EventInput = RecordedEvent & { readonly basis?: Cited; readonly taskId?: string };

/** What is told in a case's chain outside of any decision, such as who has read what; the caller holds the case's lock. */
export async function appendToCase(
  { tx, actor }: Pick<Context, 'tx' | 'actor'>,
  kase: CaseRow,
  now: Date,
  events: readonly EventInput[],
): Promise<void> {
  const { id: caseId, head_seq: seq, head_hash: hash } = kase;
  const changes = events.map((event) => ({ kind: 'event', caseId, event: trailEvent(actor, now, event) }) as const);
  await write(tx, changes, new Map([[caseId, { seq, hash }]]));
}

/** Appends to the one chain of what belongs to no case. Taken last in a transaction: it serialises its writers. */
export function appendToSystem(
  { tx, actor }: Pick<Context, 'tx' | 'actor'>,
  events: readonly EventInput[],
): Promise<void> {
  return appendToSystemChain(tx, (now) => events.map((event) => trailEvent(actor, now, event)));
}

/** The same of several people at once, in a transaction of its own. */
export function commitToSystem(
  db: Database,
  records: readonly { readonly actor: Actor; readonly event: EventInput }[],
): Promise<void> {
  return commitToSystemChain(
    db,
    () => Promise.resolve(),
    (now) => records.map(({ actor, event }) => trailEvent(actor, now, event)),
  );
}

/** The event as somebody's, before it is stamped. */
export function eventBy(actor: Actor, event: EventInput): Omit<TrailEvent, 'at'> {
  const { type, basis = null, taskId = null, payload = {} } = event;
  return { type, actor: actor.id, roles: actor.roles, basis, taskId, payload };
}

/** The event as it is told, without what is added for a case's parties. */
export function trailEvent(actor: Actor, at: Date, event: EventInput): TrailEvent {
  return { ...eventBy(actor, event), at };
}

/** As the mechanics add one, under an article that there is; those that are read hold what was written then. */
export type NewClockEntry = ClockEntry & { readonly article?: Cited };

/** A clock entry as an event of the trail. */
export function clockEvent(entry: NewClockEntry): EventInput {
  return {
    type: `clock.${entry.kind}`,
    basis: entry.article,
    payload: { asOf: entry.at.toISOString(), reason: entry.reason.zh },
  };
}

export function notFound(what: Bilingual): Refusal {
  return new Refusal('not-found', { zh: `${what.zh}不存在`, en: `${what.en} not found` });
}
