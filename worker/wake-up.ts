/** What the relay sends, and how long it waits with what the engine does not take. Pure. */
import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import type { OutboxRow, SignalName, WakeUpPayload } from '../records/outbox';

export interface WakeUp {
  readonly signal: SignalName;
  readonly payload: WakeUpPayload;
  /** How far it tells. */
  readonly seq: number;
}

/** One wake-up for all that a case has to tell: a single event is told, of several the range, which the workflow reads. */
export function wakeUpOf(rows: readonly [OutboxRow, ...OutboxRow[]]): WakeUp {
  const [first, ...more] = rows;
  const seqs = rows.flatMap(({ payload }) => (typeof payload?.seq === 'number' ? [payload.seq] : []));
  const to = Math.max(0, ...seqs);
  if (more.length === 0) return { signal: first.signal, payload: first.payload, seq: to };
  const payload = { command: 'several', by: 'system', from: Math.min(to, ...seqs), seq: to };
  return { signal: 'caseCommanded', payload, seq: to };
}

export interface Failure {
  readonly kind: 'refused' | 'away' | 'failed';
  readonly reason: string;
}

const CODE = { deadlineExceeded: 4, resourceExhausted: 8, internal: 13, invalidArgument: 3, unavailable: 14 } as const;
/** Where gRPC itself will not carry the message, whatever the load: its code says nothing of that. */
const NOT_CARRIED = /larger than max|unmarshalling request/;
const REASON_LENGTH = 300;

/**
 * `refused`: the engine will not take this wake-up however often it is sent (its payload, its name, a case that has had all
 * the signals that one execution takes). `away`: there is no engine. `failed`: anything else, which may pass.
 */
export function failureOf(error: unknown): Failure {
  const cause = error instanceof ServiceError ? error.cause : error;
  const text = cause instanceof Error ? cause.message : String(cause);
  if (!isGrpcServiceError(cause)) return { kind: 'refused', reason: text.slice(0, REASON_LENGTH) };
  const reason = cause.details.slice(0, REASON_LENGTH) || text.slice(0, REASON_LENGTH);
  const code: number = cause.code;
  if (code === CODE.unavailable) return { kind: 'away', reason };
  const notCarried = (code === CODE.resourceExhausted || code === CODE.internal) && NOT_CARRIED.test(cause.details);
  return { kind: code === CODE.invalidArgument || notCarried ? 'refused' : 'failed', reason };
}

/** How often what is refused is sent before it is parked: an engine may have been set up wrongly for a moment. */
const REFUSALS = 3;
const REFUSED_MS = 2_000;
const FIRST_MS = 200;
const LONGEST_MS = 5_000;

/** Milliseconds until the next attempt; null: no more, a person has to look. */
export function retryInMs({ kind }: Failure, attempts: number): number | null {
  if (kind === 'refused') return attempts + 1 < REFUSALS ? REFUSED_MS * (attempts + 1) : null;
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts, 10));
}
