/**
 * Wake-ups that the engine refuses for good are parked: they wait for a person, who has them tried again or drops them. What
 * is dropped is no fact lost: the workflow reads the record at its next wake-up, or when it is taken up again. The system's
 * chain tells of each.
 */
import type { Actor } from '../domain/roles';
import { dropParked, putOff, unpark, type OutboxRow } from '../records/outbox';
import type { Database, Tx } from '../records/database';
import { appendToSystem, type Context } from './context';

/** Parks the rows of one case, which failed together. Takes the system chain's lock: last in a transaction. */
export async function parkWakeUps(
  ctx: Pick<Context, 'tx' | 'actor'>,
  rows: readonly OutboxRow[],
  error: string,
): Promise<void> {
  await putOff(ctx.tx, { ids: rows.map(({ id }) => id), error, retryInMs: null });
  await appendToSystem(
    ctx,
    rows.map((row) => ({ type: 'wake-up.parked', payload: { ...payloadOf(row), error } })),
  );
}

/** A person has a parked wake-up tried again. False where no such row is parked. */
export function retryWakeUp(db: Database, id: number, person: string): Promise<boolean> {
  return byPerson(db, person, 'wake-up.retried', (tx) => unpark(tx, id));
}

/** A person drops a parked wake-up. False where no such row is parked. */
export function dropWakeUp(db: Database, id: number, person: string): Promise<boolean> {
  return byPerson(db, person, 'wake-up.dropped', (tx) => dropParked(tx, id));
}

function byPerson(
  db: Database,
  person: string,
  type: 'wake-up.retried' | 'wake-up.dropped',
  act: (tx: Tx) => Promise<OutboxRow | null>,
): Promise<boolean> {
  const actor: Actor = { id: person, org: '', roles: [] };
  return db.transaction(async (tx) => {
    const row = await act(tx);
    if (row !== null) await appendToSystem({ tx, actor }, [{ type, payload: payloadOf(row) }]);
    return row !== null;
  });
}

function payloadOf({ id, case_id: caseId, signal }: OutboxRow): { id: number; caseId: string; signal: string } {
  return { id, caseId, signal };
}
