/** The decision as an Update: the workflow is asked, its handler lets the record be written, the caller waits for it. */
import type { Role } from '../../domain/roles';

export const DECIDE_UPDATE = 'decide';

export interface DecideRequest {
  readonly actor: { readonly id: string; readonly org: string; readonly roles: Role[] };
  readonly taskId: string;
  readonly outcome: string;
  readonly opinion?: string;
  readonly data?: unknown;
  readonly materialsHash: string;
}

/** Ids and names only, as in every payload. */
export type DecideAnswer = { readonly outcome: string } | { readonly refused: string };
