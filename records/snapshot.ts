/** A read that is handed on piece by piece over one snapshot of the record, and lets its connection go however it ends. */
import type { Database, Tx } from './database';

/** The generator's caller ends it (`return`) or reads it to its end; either way the transaction is over then. */
export async function* readSnapshot<T>(db: Database, read: (tx: Tx) => AsyncGenerator<T>): AsyncGenerator<T> {
  const tx = await db.transaction({ isolationLevel: 'repeatable read', readOnly: true });
  try {
    yield* read(tx);
  } finally {
    // Nothing was written; and the server may have ended the session of a reader who stood still.
    await tx.rollback().catch(() => undefined);
  }
}
