/**
 * The high-water mark of the trail (invariant 1): a database that is behind it, that tells another history, or of which
 * that is unknown (a restore to an earlier point) may have lost a suspension. Then the record is in doubt, and all access
 * is denied until a person has looked and confirmed. Compared on every new connection, every second, and before the end.
 */
import type { Bilingual } from '../../domain/refusal';
import type { Actor } from '../../domain/roles';
import type { Database } from '../../records/database';
import { firstLook, trailHead, type Queryable, type TrailHead } from '../../records/trail-mark';
import { appendToSystem } from '../../cases/context';
import { MarkFile, type Mark } from './mark-file';

export type Doubt = 'not-compared' | 'behind' | 'other-history' | 'other-database' | 'mark-unknown' | 'mark-unreadable';

export const DOUBTS: Readonly<Record<Doubt, Bilingual>> = {
  'not-compared': { zh: '尚未与高水位标记核对', en: 'not compared with the high-water mark yet' },
  behind: { zh: '数据库落后于高水位标记', en: 'the database is behind the high-water mark' },
  'other-history': { zh: '标记处的事件与所记不同', en: 'the event at the mark is another one' },
  'other-database': { zh: '标记属于另一数据库', en: 'the mark is of another database' },
  'mark-unknown': { zh: '数据库非空而没有高水位标记', en: 'the database is not empty and there is no mark' },
  'mark-unreadable': { zh: '高水位标记无法读取', en: 'the mark cannot be read' },
};

/** Advancing at most so often bounds what a restore could take back unseen. */
export const MARK_EVERY_MS = 1_000;

/** Null where the database holds all that the mark has seen. */
export function doubtOf(mark: Mark | null, head: TrailHead): Doubt | null {
  if (mark === null) return head.isNew ? null : 'mark-unknown';
  if (mark.identity !== head.identity) return 'other-database';
  if (mark.position === 0 || head.hashAt === mark.hash) return null;
  return head.hashAt === null ? 'behind' : 'other-history';
}

export type MarkNews = { readonly doubt: Doubt | null } | { readonly error: unknown };

export class TrailMark {
  private state: Doubt | null = 'not-compared';
  private failing = false;
  private timer: NodeJS.Timeout | null = null;
  private ticking: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: MarkFile,
    /** Told of every change of the state, and of what went wrong meanwhile. */
    private readonly onNews: (news: MarkNews) => void,
  ) {}

  /** Why nothing may be allowed; null where the record stands. */
  get doubt(): Doubt | null {
    return this.state;
  }

  /** Compares over one connection; to be done on each before its first use. */
  async compare(session: Queryable): Promise<void> {
    await this.look(session);
  }

  /** Compares and advances from now on, every second, over connections of the pool. */
  start(pool: Queryable): void {
    this.timer = setTimeout(() => {
      this.ticking = this.advance(pool)
        .then(() => void (this.failing = false))
        .catch((error: unknown) => {
          if (!this.failing) this.onNews({ error }); // once, not every second
          this.failing = true;
        })
        .then(() => (this.timer === null ? undefined : this.start(pool)));
    }, MARK_EVERY_MS);
    this.timer.unref();
  }

  /** Advances once more; the pool must still be open. */
  async stop(pool: Queryable): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    await this.ticking;
    await this.advance(pool).catch((error: unknown) => this.onNews({ error }));
  }

  private async advance(pool: Queryable): Promise<void> {
    const { mark, head } = await this.look(pool);
    if (this.state !== null || (mark !== null && mark.position >= head.position)) return;
    const { identity, position, hash } = head;
    await this.store.raise({ identity, position, hash });
  }

  private async look(session: Queryable): Promise<{ mark: Mark | null; head: TrailHead }> {
    let mark: Mark | null = null;
    let unreadable: Doubt | null = null;
    try {
      mark = await this.store.read();
    } catch {
      unreadable = 'mark-unreadable';
    }
    const head = await trailHead(session, mark?.position ?? 0);
    const doubt = unreadable ?? doubtOf(mark, head);
    // Of a new record everything is known: marked before anything is written to it.
    if (doubt === null && mark === null) await this.store.raise({ identity: head.identity, position: 0, hash: '' });
    this.become(doubt);
    return { mark, head };
  }

  private become(doubt: Doubt | null): void {
    if (doubt === this.state) return;
    this.state = doubt;
    this.onNews({ doubt });
  }
}

/** How the record stands towards its mark, for `doctor` and `reconcile`. */
export async function inspectTrail(
  session: Queryable,
  file: string,
): Promise<{ doubt: Doubt | null; mark: Mark | null; head: TrailHead }> {
  const mark = await new MarkFile(file).read().catch(() => undefined);
  const head = await trailHead(session, mark?.position ?? 0);
  return { doubt: mark === undefined ? 'mark-unreadable' : doubtOf(mark, head), mark: mark ?? null, head };
}

/**
 * Before the first migration of a database, or before anything is written to it, marks it as new, so that what is seeded
 * afterwards is known. A mark that is there already stays, whatever database it is of: then the record is in doubt, as
 * after any other restore.
 */
export async function prepareTrailMark(databaseUrl: string, file: string): Promise<void> {
  const { identity, isNew } = await firstLook(databaseUrl);
  if (isNew) await new MarkFile(file).raise({ identity, position: 0, hash: '' });
}

/**
 * A person has looked and vouches for the record as it is: recorded in the system chain with what was found, then the mark
 * is set to the record's head. Answers null where there was no doubt, and changes nothing.
 */
export async function confirmTrail(
  db: Database,
  session: Queryable,
  file: string,
  person: string,
): Promise<Doubt | null> {
  const { doubt, mark, head } = await inspectTrail(session, file);
  if (doubt === null) return null;
  const actor: Actor = { id: person, org: '', roles: [] };
  await db.transaction((tx) =>
    appendToSystem({ tx, actor }, [
      {
        type: 'trail.confirmed',
        basis: 'Art. 11',
        payload: {
          doubt,
          mark: mark === null ? null : { ...mark },
          found: { identity: head.identity, position: head.position, hash: head.hash },
        },
      },
    ]),
  );
  const { identity, position, hash } = await trailHead(session, 0);
  await new MarkFile(file).reset({ identity, position, hash });
  return doubt;
}
