/** What a command works with: one transaction, who asked, and the trail it leaves. */
import type { ClockEntry } from '../domain/clock';
import type { RecordedEvent } from '../domain/event-payloads';
import { Refusal, type Bilingual } from '../domain/refusal';
import type { Actor } from '../domain/roles';
import { chain, type TrailEvent } from '../domain/trail';
import type { CaseRow } from '../records/cases';
import { databaseNow, type Tx } from '../records/database';
import { insertEvents, insertEventsOfCase, lockSystemChain, setSystemHead, SYSTEM_CHAIN } from '../records/events';

/** What the whole system is configured with and commands need to know. */
export interface Rules {
  /** 印发 date of the measures; undefined while they are a draft (Art. 29). */
  readonly issuedOn: string | undefined;
  /** A successor of the measures is in force, so that new rights can be granted after two years (Art. 29). */
  readonly successorInForce: boolean;
}

export interface Context {
  readonly tx: Tx;
  readonly actor: Actor;
  readonly requestId: string;
  readonly rules: Rules;
}

export type EventInput = RecordedEvent & { readonly basis?: string; readonly taskId?: string };

/** Appends to the case's chain; the caller holds the case's lock. Answers the row with its new head. */
export async function appendToCase(
  ctx: Pick<Context, 'tx' | 'actor'>,
  kase: CaseRow,
  now: Date,
  events: readonly EventInput[],
): Promise<CaseRow> {
  const { head, events: chained } = chain(
    kase.id,
    { seq: kase.head_seq, hash: kase.head_hash },
    events.map((event) => trailEvent(ctx.actor, now, event)),
  );
  await insertEventsOfCase(ctx.tx, kase.id, chained, head);
  return { ...kase, head_seq: head.seq, head_hash: head.hash };
}

/** Appends to the one chain of what belongs to no case. Taken last in a transaction: it serialises its writers. */
export function appendToSystem(ctx: Pick<Context, 'tx' | 'actor'>, events: readonly EventInput[]): Promise<void> {
  const { tx, actor } = ctx;
  return appendToSystemAll(
    tx,
    events.map((event) => ({ actor, event })),
  );
}

/** The same, of several people at once. */
export async function appendToSystemAll(
  tx: Tx,
  records: readonly { readonly actor: Actor; readonly event: EventInput }[],
): Promise<void> {
  const head = await lockSystemChain(tx);
  const now = await databaseNow(tx);
  const { head: next, events: chained } = chain(
    SYSTEM_CHAIN,
    head,
    records.map(({ actor, event }) => trailEvent(actor, now, event)),
  );
  await insertEvents(tx, chained);
  await setSystemHead(tx, next);
}

function trailEvent(actor: Actor, at: Date, event: EventInput): TrailEvent {
  return {
    type: event.type,
    at,
    actor: actor.id,
    roles: actor.roles,
    basis: event.basis ?? null,
    taskId: event.taskId ?? null,
    payload: event.payload ?? {},
  };
}

/** A clock entry as an event of the trail. */
export function clockEvent(entry: ClockEntry): EventInput {
  return {
    type: `clock.${entry.kind}`,
    basis: entry.article,
    payload: { asOf: entry.at.toISOString(), reason: entry.reason.zh },
  };
}

export function notFound(what: Bilingual): Refusal {
  return new Refusal('not-found', { zh: `${what.zh}不存在`, en: `${what.en} not found` });
}
