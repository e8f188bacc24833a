/**
 * Where the high-water mark of the trail is kept: a small file outside PostgreSQL, so that a database restored to an
 * earlier point cannot vouch for itself (invariant 1). Written whole, synced, and never lowered but by `reset`.
 */
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Mark {
  /** The database the mark is of. */
  readonly identity: string;
  /** `events.position` of the latest event seen, and its hash; 0 and empty before the first. */
  readonly position: number;
  readonly hash: string;
}

/** A holder that died leaves its lock behind; nobody works on the file for so long. */
const STALE_LOCK_MS = 5_000;
const LOCK_TRIES = 300;
const LOCK_PAUSE_MS = 20;

export class MarkFile {
  constructor(readonly file: string) {}

  /** Null where there is none. @throws Error for a file that cannot be read or is no mark */
  async read(): Promise<Mark | null> {
    let text: string;
    try {
      text = await readFile(this.file, 'utf8');
    } catch (error) {
      if (isCode(error, 'ENOENT')) return null;
      throw error;
    }
    const value: unknown = JSON.parse(text);
    if (!isMark(value)) throw new Error(`${this.file} holds no mark`);
    return { identity: value.identity, position: value.position, hash: value.hash };
  }

  /** Sets the mark where there is none, or a lower one of the same database; anything else stays. */
  async raise(mark: Mark): Promise<void> {
    await this.locked(async () => {
      const current = await this.read();
      if (current === null || (current.identity === mark.identity && current.position < mark.position)) {
        await this.write(mark);
      }
    });
  }

  /** Sets the mark whatever it was: for a person who has looked. */
  async reset(mark: Mark): Promise<void> {
    await this.locked(() => this.write(mark));
  }

  private async write(mark: Mark): Promise<void> {
    const draft = `${this.file}.${process.pid}`;
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(mark)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, this.file);
  }

  /** One process at a time looks and writes, so that none lowers what another raised. */
  private async locked(work: () => Promise<void>): Promise<void> {
    const lock = `${this.file}.lock`;
    await mkdir(dirname(this.file), { recursive: true });
    for (let attempt = 0; ; attempt += 1) {
      try {
        await (await open(lock, 'wx', 0o600)).close();
        break;
      } catch (error) {
        if (!isCode(error, 'EEXIST') || attempt >= LOCK_TRIES) throw error;
      }
      const held = await stat(lock).catch(() => null);
      if (held !== null && Date.now() - held.mtimeMs > STALE_LOCK_MS) await rm(lock, { force: true });
      else await sleep(LOCK_PAUSE_MS);
    }
    try {
      await work();
    } finally {
      await rm(lock, { force: true });
    }
  }
}

function isMark(value: unknown): value is Mark {
  if (typeof value !== 'object' || value === null) return false;
  if (!('identity' in value && 'position' in value && 'hash' in value)) return false;
  const { identity, position, hash } = value;
  return typeof identity === 'string' && typeof hash === 'string' && Number.isSafeInteger(position);
}

function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
