/**
 * Waits on the record instead of asking the API over and over: a look at a case costs some thirty times what it costs to ask how far the
 * trail has come, and of all that suites asked for half was not there yet.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Patience } from '../../scripts/client/client';

const EVERY_MS = 20;
/** Something else than an event may be waited for, and of two commits the first may have the later events. */
const LONGEST_MS = 200;

export class RecordWatch {
  private asking: Promise<number> | undefined;

  private constructor(private readonly session: Client) {}

  static async on(url: string): Promise<RecordWatch> {
    const session = new Client({ connectionString: url });
    session.on('error', () => undefined); // its database may be removed under it
    await session.connect();
    return new RecordWatch(session);
  }

  /** Until something has been recorded since the look began. */
  readonly patience: Patience = async () => {
    const seen = await this.position();
    return async () => {
      const end = Date.now() + LONGEST_MS;
      do await sleep(EVERY_MS);
      while (Date.now() < end && (await this.position()) === seen);
    };
  };

  close(): Promise<void> {
    return this.session.end();
  }

  /** One question at a time serves whoever waits. */
  private position(): Promise<number> {
    return (this.asking ??= this.ask().finally(() => (this.asking = undefined)));
  }

  private async ask(): Promise<number> {
    const statement = { name: 'position', text: 'SELECT coalesce(max(position), 0)::int AS position FROM events' };
    const { rows } = await this.session.query<{ position: number }>(statement);
    return rows[0]?.position ?? 0;
  }
}
