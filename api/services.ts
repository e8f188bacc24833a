/** What the routes and the edge itself may use; built once in compose.ts and handed to every handler as `call.services`. */
import type { AccessService } from '../commands/access/access-service';
import type { Rules } from '../commands/context';
import type { PublicKey } from '../config/key-file';
import type { Bilingual, RefusalCode } from '../domain/refusal';
import type { Actor } from '../domain/roles';
import type { Database } from '../records/database';

/** A command that was refused before it reached the command runner: who asked for what, and why not. */
export interface RefusedCommand {
  /** Absent for the anonymous routes. */
  readonly actor: Actor | undefined;
  readonly requestId: string;
  readonly method: string;
  /** The route's pattern, e.g. `/v1/tasks/{id}/decision`. */
  readonly route: string;
  /** As named in the path or by the refusal: it may not exist; then the record belongs to the system chain. */
  readonly caseId?: string;
  readonly taskId?: string;
  readonly code: RefusalCode;
  readonly detail: Bilingual;
}

export interface RefusalLog {
  /** Resolves when the record is durable; the caller gets its answer only then. */
  record(refused: RefusedCommand): Promise<void>;
}

/** What the edge needs by itself; test applications provide no more. */
export interface EdgeServices {
  readonly refusals: RefusalLog;
}

/** What the routes of the real application find in `call.services`. */
export interface Services extends EdgeServices {
  readonly db: Database;
  readonly rules: Rules;
  readonly access: AccessService;
  /** Public keys of the access leases. */
  readonly leaseKeys: readonly PublicKey[];
}
