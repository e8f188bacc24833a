/** What transactions save in round trips changes nothing of what they promise. */
import type { Socket } from 'node:net';
import { sayLast, send, transaction, type Database, type Tx } from '../../records/database';
import { pipelined } from '../../records/pipeline';
import { suiteDatabase } from '../support/postgres';

const AFTER = 'UPDATE system_chains SET head_seq = head_seq + 1';

describe('a transaction', () => {
  const { db } = suiteDatabase({ max: 1 });
  const head = async () => (await db('system_chains').first<{ head_seq: number }>('head_seq')).head_seq;

  it('fails where the server does not say COMMIT, whoever has swallowed the error', async () => {
    const before = await head();
    const committed = db.transaction(async (tx) => {
      await tx.raw(AFTER);
      await tx.raw('SELECT 1 / 0').catch(() => undefined);
    });
    await expect(committed).rejects.toThrow('the transaction was not committed: ROLLBACK');
    expect(await head()).toBe(before);
    await db.transaction((tx) => tx.raw(AFTER));
    expect(await head()).toBe(before + 1);
  });

  it('fails where its BEGIN is refused, and its session is used no more', async () => {
    const client = poolOf(db);
    const session = await client.acquireConnection();
    const say = (text: string) => new Promise<void>((done) => session.query(text, () => done()));
    const pid = async () => (await db.raw<{ rows: unknown[] }>('SELECT pg_backend_pid() AS pid')).rows;
    await client.releaseConnection(session);
    const used = await pid();
    expect(await client.acquireConnection()).toBe(session);
    await say('BEGIN');
    await say('SELECT 1 / 0'); // a transaction that nobody ends: the next BEGIN is refused
    await client.releaseConnection(session);
    const before = db.transaction((tx) => tx.raw(AFTER));
    await expect(before).rejects.toThrow();
    expect(await pid()).not.toEqual(used);
    const at = await head();
    await db.transaction((tx) => tx.raw(AFTER));
    expect(await head()).toBe(at + 1);
  });
});

describe('what a transaction says last', () => {
  const { db } = suiteDatabase({ max: 1 });
  const head = async () => (await db('system_chains').first<{ head_seq: number }>('head_seq')).head_seq;
  const set = (tx: Tx, seq: number | string) => send(tx, 'UPDATE system_chains SET head_seq = $1', [seq]);

  it('is carried out once it resolves', async () => {
    const next = (await head()) + 1;
    await transaction(db, (tx) => sayLast(tx, set(tx, next)));
    expect(await head()).toBe(next);
  });

  it('leaves in one piece with all that was sent before it, with BEGIN and with COMMIT', async () => {
    const next = (await head()) + 1;
    await transaction(db, (tx) => sayLast(tx, set(tx, next))); // what is prepared once
    const pieces = await piecesOf(db, () =>
      transaction(db, async (tx) => {
        await sayLast(tx, Promise.all([set(tx, next + 1), set(tx, next + 2)]));
      }),
    );
    expect(pieces).toBe(1);
    expect(await head()).toBe(next + 2);
  });

  it('is waited for at once in a transaction of another kind', async () => {
    const before = await head();
    let told = '';
    const refused = db.transaction(async (tx) => {
      await sayLast(tx, set(tx, 'no number')).catch(() => (told = 'at once'));
    });
    await expect(refused).rejects.toThrow('not committed');
    expect([told, await head()]).toEqual(['at once', before]);
  });

  it('fails the transaction as it fails itself, with all that was before it', async () => {
    const before = await head();
    const refused = transaction(db, async (tx) => {
      await tx.raw(AFTER);
      await sayLast(tx, set(tx, 'no number'));
    });
    await expect(refused).rejects.toThrow('invalid input syntax for type integer');
    expect(await head()).toBe(before);
  });

  it('says why, where something behind it fails for its sake', async () => {
    const before = await head();
    const refused = transaction(db, async (tx) => {
      await sayLast(tx, set(tx, 'no number'));
      await tx.raw('SELECT 1'); // refused: the transaction is aborted
    });
    await expect(refused).rejects.toThrow('invalid input syntax for type integer');
    expect(await head()).toBe(before);
  });

  it('does not hide what has failed before it', async () => {
    const before = await head();
    const refused = transaction(db, async (tx) => {
      await tx.raw(AFTER);
      await tx.raw('SELECT 1 / 0');
      await sayLast(tx, set(tx, before + 10));
    });
    await expect(refused).rejects.toThrow('division by zero');
    expect(await head()).toBe(before);
  });

  it('does not hide what has failed beside it', async () => {
    const before = await head();
    const refused = transaction(db, async (tx) => {
      await sayLast(tx, set(tx, before + 10));
      throw new Error('no statement');
    });
    await expect(refused).rejects.toThrow('no statement');
    expect(await head()).toBe(before);
  });

  it('fails, and what it stood among is not committed, where it fails before it has left', async () => {
    const before = await head();
    const circular: { self?: object } = {};
    circular.self = circular;
    for (const fail of [
      (tx: Tx) => send(tx, 'SELECT $1::jsonb', [circular]),
      (tx: Tx) => send(tx, 'SELECT $1::text', [{ toPostgres: () => missing() }]),
    ]) {
      const refused = transaction(db, (tx) => sayLast(tx, Promise.all([set(tx, before + 10), fail(tx)])));
      await expect(refused).rejects.toThrow();
      expect(await head()).toBe(before);
    }
  });

  it('is sent in a transaction only', () => {
    expect(() => set(db, 1)).toThrow('in a transaction');
  });

  it('fails where its session ends before the answer', async () => {
    const before = await head();
    const cut = transaction(db, (tx) =>
      sayLast(tx, send(tx, 'SELECT pg_terminate_backend(pg_backend_pid()), $1::int', [1])),
    );
    await expect(cut).rejects.toThrow();
    await transaction(db, (tx) => sayLast(tx, set(tx, before + 1)));
    expect(await head()).toBe(before + 1);
  });
});

function missing(): never {
  throw new Error('no value');
}

interface Session {
  query(text: string, done: (error: unknown) => void): void;
  readonly connection: { readonly stream: Socket };
}

/** As knex hands out sessions. */
const poolOf = (db: Database) =>
  db.client as { acquireConnection(): Promise<Session>; releaseConnection(session: Session): Promise<void> };

/** How many times the one connection of the pool is written to. */
async function piecesOf(db: Database, work: () => Promise<void>): Promise<number> {
  const client = poolOf(db);
  const session = await client.acquireConnection();
  await client.releaseConnection(session);
  const { stream } = session.connection;
  const written = jest.spyOn(stream, '_write');
  const together = jest.spyOn(stream, '_writev' as '_write');
  await work();
  const pieces = written.mock.calls.length + together.mock.calls.length;
  written.mockRestore();
  together.mockRestore();
  return pieces;
}

describe('statements that are sent together', () => {
  const later = (error: string, ms: number) =>
    new Promise<never>((_, reject) => setTimeout(() => reject(new Error(error)), ms));

  it('fail as the first of them that failed, though another is told before it', async () => {
    const sent = pipelined((statements) => {
      statements.add(later('the cause', 20));
      statements.add(later('its consequence', 1));
      return Promise.resolve();
    });
    await expect(sent).rejects.toThrow('the cause');
  });

  it('fail as the first that failed also where something waits for a later one', async () => {
    const sent = pipelined(async (statements) => {
      statements.add(later('the cause', 20));
      await statements.answer(later('its consequence', 1));
    });
    await expect(sent).rejects.toThrow('the cause');
  });

  it('do not hide what has failed beside them', async () => {
    const sent = pipelined(async (statements) => {
      await statements.answer(Promise.resolve());
      throw new Error('no statement');
    });
    await expect(sent).rejects.toThrow('no statement');
  });
});
