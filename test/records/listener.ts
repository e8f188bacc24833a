/** What the parts of a stack send to the record, session by session: every connection that `openDatabase` opens is listened to. */
import type { Database } from '../../records/database';

type Sent = string | { readonly text: string };
interface Session {
  query(statement: Sent, ...rest: unknown[]): unknown;
}
interface Pooled {
  readonly client: {
    readonly pool: { on(event: 'createSuccess', heard: (id: number, session: Session) => void): void };
  };
}

/** Statements that were sent together: a transaction, or one by itself. */
export type Exchange = readonly string[];

export class Listener {
  private exchanges: Exchange[] = [];

  /** From before the first statement on. */
  listenTo(database: Database): Database {
    const { pool } = (database as unknown as Pooled).client;
    pool.on('createSuccess', (_, session) => this.hear(session));
    return database;
  }

  private hear(session: Session): void {
    const query = session.query.bind(session);
    let open: string[] | null = null;
    session.query = (statement, ...rest) => {
      const text = typeof statement === 'string' ? statement : statement.text;
      if (text === 'BEGIN;') open = [text];
      else if (open === null) this.exchanges.push([text]);
      else open.push(text);
      if (open !== null && ENDS.has(text)) {
        this.exchanges.push(open);
        open = null;
      }
      return query(statement, ...rest);
    };
  }

  /** What was sent since this was last asked; of a transaction, once it has ended. */
  take(): Exchange[] {
    const taken = this.exchanges;
    this.exchanges = [];
    return taken;
  }
}

const ENDS: ReadonlySet<string> = new Set(['COMMIT;', 'ROLLBACK;', 'ROLLBACK']);

/** What a statement is for: its verb and the tables that it is about, those of what it asks aside not among them. */
export function kindOf(text: string): string {
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  const [word] = /^(BEGIN|COMMIT|ROLLBACK)/.exec(plain) ?? [];
  if (word !== undefined) return word;
  const written = [...plain.matchAll(/(?<!\b(?:for|do) )\b(insert into|update|delete from) "?(\w+)"?/gi)];
  if (written.length > 0)
    return written.map(([, verb = '', table = '']) => `${verb.toLowerCase()} ${table}`).join(', ');
  const [, name = ''] = /\b(pg\w*_advisory_xact_lock\w*|nextval|legal_now)\(/i.exec(plain) ?? [];
  const [, outer] = /\bfrom (?:n left join )?"?(\w+)"?/i.exec(withoutBrackets(plain)) ?? [];
  // Over values that are given, what is read for each of them.
  const table = outer === 'unnest' ? /\bfrom (?!unnest)"?(\w+)"?/i.exec(plain)?.[1] : outer;
  if (table === undefined && name === '') return `read ${/\bfrom (\w+)/i.exec(plain)?.[1] ?? ''}`; // asked aside alone
  if (table === undefined || name.startsWith('pg_')) return name;
  return `${/\bfor (?:update|key share)\b/i.test(plain) ? 'lock' : 'read'} ${table}`;
}

function withoutBrackets(text: string): string {
  const less = text.replaceAll(/\([^()]*\)/g, '');
  return less === text ? text.replaceAll(/ +/g, ' ') : withoutBrackets(less);
}

/** Of the suite: jest's mocks are told of nothing that a test has made itself. */
export const heard = new Listener();
