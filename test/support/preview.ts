/** What a command would do. */
import { carryOut } from '../../cases/command';
import { Unit, type CommandContext } from '../../cases/unit';
import type { Actor } from '../../domain/roles';
import type { Change } from '../../records/changes';
import type { Database, Tx } from '../../records/database';
import { RULES } from './commands';

class RolledBack extends Error {}

/**
 * The changes of a command that is carried out and written as ever, and rolled back; what it refuses, it refuses here. `seen` reads the record
 * as the command leaves it.
 */
export async function previewOf<T = undefined>(
  db: Database,
  actor: Actor,
  command: (ctx: CommandContext) => Promise<unknown>,
  seen?: (tx: Tx) => Promise<T>,
): Promise<{ readonly changes: readonly Change[]; readonly seen: T | undefined }> {
  const unit = new Unit();
  let found: T | undefined;
  const trying = db.transaction(async (tx) => {
    await carryOut({ tx, actor, requestId: 'preview', rules: RULES }, unit, command);
    found = await seen?.(tx);
    throw new RolledBack();
  });
  await trying.catch((error: unknown) => {
    if (!(error instanceof RolledBack)) throw error;
  });
  return { changes: unit.changes, seen: found };
}
