/** Every reading of protected material leaves a trace before the answer (invariant 6). */
import type { Actor } from '../domain/roles';
import { lockCase } from '../records/cases';
import { databaseNow, transaction, type Database } from '../records/database';
import { appendToCase, appendToSystem, type EventInput } from './context';

export interface Reading {
  /** Naming the request that reads. */
  readonly event: Extract<
    EventInput,
    { readonly type: 'document.read' | 'act.read' | 'case.exported' | 'objections.read' }
  >;
  readonly actor: Actor;
  readonly requestId: string;
  /** The case in whose chain it is recorded; null for what belongs to none. */
  readonly caseId: string | null;
}

export async function recordReading(db: Database, { event, actor, caseId }: Reading): Promise<void> {
  await transaction(db, async (tx) => {
    const ctx = { tx, actor };
    const kase = caseId === null ? null : await lockCase(tx, caseId);
    if (kase === null) await appendToSystem(ctx, [event]);
    else await appendToCase(ctx, kase, await databaseNow(tx), [event]);
  });
}
