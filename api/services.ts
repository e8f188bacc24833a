/** What the routes and the edge itself may use; built once in compose.ts and handed to every handler as `call.services`. */
import type { AccessService } from '../services/access/access-service';
import type { Rules } from '../cases/context';
import type { Renderings } from '../services/rendering';
import type { Runner } from '../cases/run';
import type { PublicKey } from '../config/key-file';
import type { DigestSigner } from '../domain/digest';
import type { Bilingual, RefusalCode } from '../domain/refusal';
import type { Actor } from '../domain/roles';
import type { Database } from '../records/database';
import type { Slots } from './slots';
import type { Threads } from './threads';

/** A request that was refused, but not by the command runner, which records for itself: who asked for what, and why not. */
export interface RefusedRequest {
  /** Absent for the anonymous routes. */
  readonly actor: Actor | undefined;
  readonly requestId: string;
  readonly method: string;
  /** The route's pattern, e.g. `/v1/tasks/{id}/decision`. */
  readonly route: string;
  /** As named in the path: whether there is such a case, and for whom, is for the log to find out. */
  readonly caseId?: string;
  readonly taskId?: string;
  /** As named in the path of another register. */
  readonly id?: string;
  /** The command has found out that the caller may know of the case. */
  readonly known?: true;
  readonly code: RefusalCode;
  readonly detail: Bilingual;
}

export interface RefusalLog {
  /** Resolves when the refusal is on record, or counted with one that is; the caller gets its answer only then. */
  record(refused: RefusedRequest): Promise<void>;
}

/** What the edge needs by itself; test applications provide no more. */
export interface EdgeServices {
  readonly refusals: RefusalLog;
}

/** What archives of cases are made with. */
export interface Archives {
  /** A few connections of their own: each archive holds one for as long as its reader takes. */
  readonly db: Database;
  /** One under way for each caller. */
  readonly slots: Slots;
  readonly signer: DigestSigner;
  /** Public keys that archives and digests verify against, the signing one first. */
  readonly keys: readonly PublicKey[];
}

/** What the routes of the real application find in `call.services`. */
export interface Services extends EdgeServices {
  readonly db: Database;
  readonly rules: Rules;
  readonly runner: Runner;
  readonly access: AccessService;
  /** Public keys of the access leases. */
  readonly leaseKeys: readonly PublicKey[];
  readonly archives: Archives;
  readonly renderings: Renderings;
  readonly verifyTrail: Threads['verifyTrail'];
}
