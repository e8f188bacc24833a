/** The connection to the record: pool, session settings, and the types that leave PostgreSQL. */
import type { Socket } from 'node:net';
import knex, { type Knex } from 'knex';
import { DatabaseError, types } from 'pg';
import { APP_ROLE } from '../migrations/0001-foundation';

export type Database = Knex;
/** What every function of `records/` takes first: a transaction, or the database itself for a single read. */
export type Tx = Knex;

declare const writing: unique symbol;
/** A transaction that may change business rows: the writer's alone (writer.ts), so that a command that writes does not compile. */
export type Writing = Tx & { readonly [writing]: true };

const OID = { int8: 20, date: 1082 };
types.setTypeParser(OID.int8, Number); // positions and counts stay far below 2^53
types.setTypeParser(OID.date, (value) => value); // a statutory day is a day, not an instant

interface Statement {
  readonly text: string;
  readonly values?: readonly unknown[];
  readonly name?: string;
}

type Done = (error: Error | null, result?: unknown) => void;

/** A connection as knex uses it: statements as objects, and a mark that takes it out of the pool. */
interface Session {
  query(statement: string | Statement, done: Done): void;
  readonly connection: { readonly stream: Socket };
  /** As the server said last: `I` outside of a transaction. */
  getTransactionStatus(): 'I' | 'T' | 'E' | null;
  __knex__disposed?: Error;
}

export interface DatabaseOptions {
  readonly max: number;
}

/**
 * What every session of the system begins with; who waits longer is told to come again (503). A page that an index names costs hardly more than
 * the next one, from memory or from a disk without a head: a few hundred rows are fetched one by one instead of the whole table.
 */
export function sessionOf({ lockMs, statementMs }: { readonly lockMs: number; readonly statementMs: number }): string {
  return `SET ROLE ${APP_ROLE}; SET lock_timeout = ${lockMs}; SET statement_timeout = ${statementMs}; SET random_page_cost = 1.1;
    SET idle_in_transaction_session_timeout = '30s'; SET timezone = 'Asia/Shanghai';`;
}

const SESSION = sessionOf({ lockMs: 5_000, statementMs: 15_000 });

export function openDatabase(url: string, { max }: DatabaseOptions): Database {
  return knex({
    client: 'pg',
    // As the driver takes it: knex's type does not know of `pipeline`, which `send` rests on.
    connection: { connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true, pipeline: true } as object,
    pool: {
      min: 0,
      max,
      acquireTimeoutMillis: 10_000,
      propagateCreateError: false,
      afterCreate: (session: Session, done: (error: Error | null, session: Session) => void) => {
        sendOnceATick(session);
        prepareStatements(session);
        saveRoundTrips(session);
        session.query(SESSION, (error) => done(error, session));
      },
    },
  });
}

/** Names of prepared statements by their text; lists of varying length make texts of their own, so there is an end to it. */
const names = new Map<string, string>();
const MOST_NAMES = 500;

/**
 * The comment at the head of a statement that is planned whenever it is asked: of a list with filters the values say which way is short, and a
 * plan for any values would go the long one.
 */
export const FOR_ITS_VALUES = 'planned for its values';
const MARK = `/* ${FOR_ITS_VALUES} */`;

function nameOf(text: string): string | undefined {
  if (text.startsWith(MARK)) return undefined;
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_NAMES) return known;
  const name = `s${names.size}`;
  names.set(text, name);
  return name;
}

/** Has every statement with values parsed and planned once per connection: a third of the database's work (docs/bench.md). */
function prepareStatements(session: Session): void {
  const query = session.query.bind(session);
  session.query = (statement, done) => {
    const name =
      typeof statement === 'string' || (statement.values ?? []).length === 0 ? undefined : nameOf(statement.text);
    if (typeof statement === 'string' || name === undefined) return query(statement, done);
    query({ ...statement, name }, (error, result) => {
      if (error === null || pgError(error)?.code !== STALE_PLAN) return done(error, result);
      // A migration has changed a table under it: this connection retires. A transaction has failed, and is told so before what is sent
      // behind it; a statement by itself is carried out once more as it is.
      session.__knex__disposed = error;
      if (session.getTransactionStatus() !== 'I') return done(error);
      query(statement, (again, fresh) => (again === null ? done(null, fresh) : done(error)));
    });
  };
}

const STALE_PLAN = '0A000';

/** What is sent within one turn of the event loop leaves in one piece: a transaction's first statements, what the writer sends without waiting. */
function sendOnceATick(session: Session): void {
  const query = session.query.bind(session);
  let corked = false;
  session.query = (statement, done) => {
    const { stream } = session.connection;
    if (!corked) {
      corked = true;
      stream.cork();
      process.nextTick(() => {
        corked = false;
        stream.uncork();
      });
    }
    query(statement, done);
  };
}

/**
 * A transaction's BEGIN is not waited for: what it is for follows in the same packet. Its COMMIT has succeeded only where the server says
 * COMMIT; of a transaction that has failed the server says ROLLBACK, which is no error to the driver.
 */
function saveRoundTrips(session: Session): void {
  const query = session.query.bind(session);
  session.query = (statement, done) => {
    const text = typeof statement === 'string' ? statement : statement.text;
    if (text === 'BEGIN;') {
      query(statement, (error) => {
        if (error === null) return;
        session.connection.stream.destroy(error); // with it ends everything that waits on this session, and the pool gives it to nobody
      });
      done(null, { command: 'BEGIN', rows: [] });
    } else if (text === 'COMMIT;') {
      query(statement, (error, result) => {
        const said = (result as { command?: string } | undefined)?.command;
        const failed =
          error ?? (said === 'COMMIT' ? null : new Error(`the transaction was not committed: ${said ?? ''}`));
        if (failed === null) done(null, result);
        else done(failed);
      });
    } else query(statement, done);
  };
}

const sessions = new WeakMap<Tx, Promise<Session>>();

interface Connected {
  acquireConnection(): Promise<Session>;
  releaseConnection(session: Session): Promise<void>;
  emit(event: 'query', statement: { readonly sql: string; readonly bindings: readonly unknown[] }): void;
}

/** What a query builder says, sent as `send` sends a statement. */
export function sendBuilt<T>(tx: Tx, query: Knex.QueryBuilder): Promise<T[]> {
  const { sql, bindings } = query.toSQL().toNative();
  return send<T>(tx, sql, bindings);
}

/**
 * Sends a statement with its values (`$1`, `$2`, …) at once on the transaction's connection, without waiting for the answers to those sent
 * before: they arrive in the order of sending. What is sent together costs one round trip; each statement sees what was committed when the
 * one before it ended, so that a reading sent behind a lock is as new as the lock. Of several that are sent, all are to be waited for with
 * `Promise.all`: of a transaction that fails, the first statement says why.
 * @throws Error outside of a transaction: a lock would be gone before its answer (`sendAlone` is for what needs none)
 */
export function send<T>(tx: Tx, text: string, values: readonly unknown[]): Promise<T[]> {
  if (!tx.isTransaction) throw new Error('what is sent together is sent in a transaction');
  let session = sessions.get(tx);
  if (session === undefined) {
    session = (tx.client as Connected).acquireConnection();
    sessions.set(tx, session);
  }
  return session.then((taken) => carryOut(tx, taken, text, values));
}

/** One statement that stands by itself, within a transaction or not. */
export async function sendAlone<T>(tx: Tx, text: string, values: readonly unknown[]): Promise<T[]> {
  if (tx.isTransaction) return send(tx, text, values);
  const client = tx.client as Connected;
  const session = await client.acquireConnection();
  return carryOut<T>(tx, session, text, values).finally(() => client.releaseConnection(session));
}

function carryOut<T>(tx: Tx, session: Session, text: string, values: readonly unknown[]): Promise<T[]> {
  return new Promise<T[]>((resolve, reject) => {
    const failed = (error: Error) => {
      // The server knows nothing of a statement that has failed here, and would commit what it was to stand among.
      if (!(error instanceof DatabaseError)) session.connection.stream.destroy(error);
      reject(error);
    };
    try {
      (tx.client as Connected).emit('query', { sql: text, bindings: values });
      session.query({ text, values }, (error, result) =>
        error === null ? resolve((result as { rows: T[] }).rows) : failed(error),
      );
    } catch (error) {
      failed(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

/** What transactions have said last and not been answered yet. */
const unanswered = new WeakMap<Tx, Promise<unknown>[]>();

/**
 * A transaction whose last statements (`sayLast`) leave in one piece with the COMMIT, and cost no round trip of their own. It has committed
 * only where all have succeeded: behind a statement that has failed the server says ROLLBACK.
 * @throws what the first of them that has failed has failed with, whatever it has made fail behind it
 */
export async function transaction<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  const last: Promise<unknown>[] = [];
  try {
    return await db.transaction(async (tx) => {
      unanswered.set(tx, last);
      const result = await work(tx);
      await sessions.get(tx); // all are on their way: the COMMIT does not overtake them
      return result;
    });
  } catch (error) {
    await Promise.all(last);
    throw error;
  }
}

/** Statements that `send` has sent last in a transaction. Their answers come with the COMMIT, or, of one that is no `transaction`, are waited for. */
export async function sayLast(tx: Tx, statements: Promise<unknown>): Promise<void> {
  const last = unanswered.get(tx);
  if (last === undefined) {
    await statements;
    return;
  }
  statements.catch(() => undefined); // told as the cause of the COMMIT's failure
  last.push(statements);
}

/** The arbiter of every deadline: the database's clock, read after the locks are held (records/clock.ts says which one). */
export async function databaseNow(tx: Tx): Promise<Date> {
  const { rows } = await tx.raw<{ rows: { now: Date }[] }>('SELECT legal_now() AS now');
  return one(rows).now;
}

/** What a named binding of a raw statement may be. */
export type Binding = string | number | boolean | Date | null | readonly string[];

/** Named bindings as knex's type wants them, which knows of fewer values than PostgreSQL's driver takes. */
export function named(bindings: Readonly<Record<string, Binding>>): Record<string, string> {
  return bindings as unknown as Record<string, string>;
}

/** A value for a jsonb column: pg sends text, and the row's type knows what comes back. */
export function asJson<T>(value: T): T {
  return JSON.stringify(value) as T;
}

/** The single row that must be there. */
export function one<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error('expected a row');
  return row;
}

export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return pgError(error)?.code === '23505' && pgError(error)?.constraint === constraint;
}

export function pgError(error: unknown): { code?: string; constraint?: string } | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? {
        code: error.code,
        constraint: 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : undefined,
      }
    : null;
}

/** Of what was to be written, not of the connection or of who else writes: data, a constraint, a limit, or what has no text (a `TypeError`). */
export function isOfContent(error: unknown): boolean {
  return error instanceof TypeError || CLASSES_OF_CONTENT.includes(pgError(error)?.code?.slice(0, 2) ?? '');
}

const CLASSES_OF_CONTENT: readonly string[] = ['22', '23', '54'];

/** A deadlock, a serialization failure, a stale plan: the same transaction may succeed when tried again. */
export function isRetryable(error: unknown): boolean {
  const code = pgError(error)?.code;
  return code === '40P01' || code === '40001' || code === STALE_PLAN;
}
