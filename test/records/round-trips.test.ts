/** What transactions save in round trips changes nothing of what they promise. */
import type { Knex } from 'knex';
import { openDatabase } from '../../records/database';
import { pipelined } from '../../records/pipeline';
import { asIntruder, createTestDatabase, type TestDatabase } from '../support/postgres';

const AFTER = 'UPDATE system_chains SET head_seq = head_seq + 1';

describe('a transaction', () => {
  let record: TestDatabase;
  let db: Knex;
  beforeAll(async () => {
    record = await createTestDatabase();
    db = openDatabase(record.url, { max: 1 });
  });
  afterAll(async () => {
    await db.destroy();
    await record.drop();
  });
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

  it('carries nothing out where its session is gone before it begins', async () => {
    const before = await head();
    const { rows } = await db.raw<{ rows: { pid: number }[] }>('SELECT pg_backend_pid() AS pid');
    const [pid] = rows.map((row) => row.pid);
    // Its end arrives while the transaction begins: the pool still takes the session for a living one.
    const killed = asIntruder(record.superuserUrl, 'SELECT pg_terminate_backend($1)', [pid]);
    let [over, done] = [false, 0];
    const tried = () =>
      db
        .transaction((tx) => tx.raw(AFTER))
        .then(
          () => void (done += 1),
          () => undefined,
        );
    void killed.then(() => (over = true));
    while (!over) await tried();
    await tried();
    expect(await head()).toBe(before + done);
  });
});

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
    const sent = pipelined((statements) => {
      statements.add(Promise.resolve());
      throw new Error('no statement');
    });
    await expect(sent).rejects.toThrow('no statement');
  });
});
