/** What runs in the thread that verifies: a connection of its own, for as long as it takes. */
import { verifyTrail, type TrailReport } from '../../services/trail/verify';
import { Refusal, type Bilingual, type RefusalCode } from '../../domain/refusal';
import { openDatabase } from '../../records/database';
import { transientReason } from '../transient';

export interface Verification {
  readonly databaseUrl: string;
  /** Only this case; without it everything. */
  readonly caseId?: string | undefined;
}

/** What went otherwise is told as data: of an error only its text crosses from one thread to another. */
export type Verified =
  | { readonly report: TrailReport }
  | { readonly refused: { readonly code: RefusalCode; readonly detail: Bilingual } }
  /** Why the database could not be asked just now. */
  | { readonly unavailable: string };

export default async function inThread({ databaseUrl, caseId }: Verification): Promise<Verified> {
  const db = openDatabase(databaseUrl, { max: 1 });
  try {
    return { report: await verifyTrail(db, { caseId }) };
  } catch (error) {
    if (error instanceof Refusal) return { refused: { code: error.code, detail: error.detail } };
    const reason = transientReason(error);
    if (reason !== undefined) return { unavailable: reason };
    throw error;
  } finally {
    await db.destroy();
  }
}
