/**
 * Time that passes in a test: the clock of the suite's own database is moved forward (docs/adr/0019-legal-now.md), never a
 * time value. The superuser makes the database one whose clock can be moved; nobody else can.
 */
import { Client } from 'pg';
import type { TestDatabase } from './postgres';

const PREPARE = `
  CREATE SCHEMA IF NOT EXISTS test_clock;
  CREATE TABLE IF NOT EXISTS test_clock.shift (one boolean PRIMARY KEY DEFAULT true CHECK (one), forward interval NOT NULL CHECK (forward >= '0'));
  INSERT INTO test_clock.shift (forward) VALUES ('0') ON CONFLICT DO NOTHING;
  GRANT USAGE ON SCHEMA test_clock TO PUBLIC;
  GRANT SELECT ON test_clock.shift TO PUBLIC;`;

export class LegalClock {
  private constructor(private readonly superuser: Client) {}

  static async of(database: Pick<TestDatabase, 'superuserUrl'>): Promise<LegalClock> {
    const superuser = new Client({ connectionString: database.superuserUrl });
    superuser.on('error', () => undefined); // the database is dropped under it at the end
    await superuser.connect();
    await superuser.query(PREPARE);
    return new LegalClock(superuser);
  }

  async now(): Promise<Date> {
    const { rows } = await this.superuser.query<{ now: Date }>('SELECT public.legal_now() AS now');
    const [row] = rows;
    if (row === undefined) throw new Error('the database has no clock');
    return row.now;
  }

  /** So much time passes; answers what it is then. */
  async letPass(milliseconds: number): Promise<Date> {
    if (!(milliseconds >= 0)) throw new RangeError(`time does not pass backwards: ${milliseconds} ms`);
    await this.superuser.query(`UPDATE test_clock.shift SET forward = forward + $1 * interval '1 millisecond'`, [
      milliseconds,
    ]);
    return this.now();
  }

  /** Until it is this instant, which must lie ahead, and a little later. */
  async passTo(instant: Date): Promise<Date> {
    return this.letPass(instant.getTime() - (await this.now()).getTime());
  }

  close(): Promise<void> {
    return this.superuser.end();
  }
}
