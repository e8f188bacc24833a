/** A record with some seven thousand cases of every process, as a release has written them (bench/multiply.ts), and the stack that serves it. */
import { Client } from 'pg';
import { multiply } from '../../bench/multiply';
import { migrations } from '../../migrations';
import { enqueueAllOpen } from '../../records/outbox';
import { connect, migrate, migrationSource } from '../../scripts/migrate';
import { keptReleases, readRelease } from '../released/kept';
import { loadRecord } from '../released/dump';
import { createTestDatabase, type TestDatabase } from '../support/postgres';

const COPIES = { whole: 25, more: { of: 'supplied', copies: 75 } };

/**
 * Whatever day it is: one open task in twenty is late, another nearly so, and answers are a day old at most. Acts are downloaded, each in one form.
 */
const HEALTHY = `
  BEGIN;
  SET LOCAL session_replication_role = replica;
  UPDATE tasks SET due_at = legal_now() + due, yellow_at = legal_now() + due - interval '2 days', reminders = '{}'
    FROM (SELECT id, (ARRAY['-1 day', '1 day'])[1 + abs(hashtext(id)) % 20]::interval AS soon FROM tasks) of (task, soon)
         CROSS JOIN LATERAL (SELECT coalesce(soon, interval '10 days') AS due) d
   WHERE id = task AND status = 'open' AND limit_text IS NOT NULL;
  INSERT INTO act_renderings (act_id, format, bytes, sha256)
    SELECT id, 'pdf', '', encode(sha256(''), 'hex') FROM acts ON CONFLICT DO NOTHING;
  UPDATE idempotency SET at = clock_timestamp() - abs(hashtext(key)) % 25 * interval '1 hour';
  COMMIT;
  VACUUM ANALYZE tasks, act_renderings, idempotency`.split(';');

export interface LargeRecord {
  readonly record: TestDatabase;
  readonly mark: object;
}

export async function largeRecord(): Promise<LargeRecord> {
  const kept = readRelease(keptReleases().at(-1) ?? '');
  const record = await createTestDatabase({ empty: true });
  const owner = connect(record.url);
  const released = migrations.filter(({ name }) => kept.migrations.includes(name));
  await owner.migrate.latest({ migrationSource: migrationSource(released) });
  await loadRecord(record.superuserUrl, kept.record);
  await migrate(owner);
  await asSuperuser(record, async (session) => {
    await multiply(session, COPIES);
    for (const statement of HEALTHY) await session.query(statement);
  });
  await enqueueAllOpen(owner); // as for an engine that has lost its data
  await owner.destroy();
  await asSuperuser(record, (session) => session.query('VACUUM ANALYZE outbox'));
  return { record, mark: kept.mark };
}

export async function asSuperuser<T>(record: TestDatabase, work: (session: Client) => Promise<T>): Promise<T> {
  const session = new Client({ connectionString: record.superuserUrl });
  await session.connect();
  try {
    return await work(session);
  } finally {
    await session.end();
  }
}
