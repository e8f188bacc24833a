/** The servers that suites stand on: a database of one's own, a real engine, and one in which a year passes at once. */
import { Client } from 'pg';
import { Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { askEngine } from '../../scripts/launcher/engine';
import { createTimeSkipping, describeWithEngine, describeWithTimeSkipping, startEngine } from '../support/engine';
import { createTestDatabase } from '../support/postgres';
import type { sleepAYear } from './workflows/sleeper';

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

describe('a test database', () => {
  it('is migrated, its own, and belongs to a role that is no superuser', async () => {
    const [one, other] = [await createTestDatabase(), await createTestDatabase()];
    try {
      await query(one.url, 'create table mine (id text)');
      expect(await query(other.url, "select to_regclass('mine') as found")).toEqual([{ found: null }]);
      const [me] = await query(one.url, 'select rolsuper from pg_roles where rolname = current_user');
      expect(me).toEqual({ rolsuper: false });
      const [applied] = await query(one.url, 'select count(*)::int as n from knex_migrations');
      expect(applied?.['n']).toBeGreaterThan(0);
    } finally {
      await one.drop();
      await other.drop();
    }
  });

  it('is gone once dropped, open sessions notwithstanding', async () => {
    const database = await createTestDatabase();
    const lingering = new Client({ connectionString: database.url });
    lingering.on('error', () => undefined);
    await lingering.connect();
    await database.drop();
    await expect(query(database.url, 'select 1')).rejects.toThrow(/does not exist/);
    await lingering.end().catch(() => undefined);
  });
});

describeWithEngine('a test engine', () => {
  it('answers for its namespace, and not after it was stopped', async () => {
    const engine = await startEngine({});
    expect(await askEngine(engine.address, engine.namespace, 'none')).toMatchObject({ pollers: 0 });
    await engine.stop();
    expect(await askEngine(engine.address, engine.namespace, 'none')).toBeUndefined();
  });
});

describeWithTimeSkipping('the time-skipping server', () => {
  let env: TestWorkflowEnvironment;
  beforeAll(async () => {
    env = await createTimeSkipping();
  });
  afterAll(() => env.teardown());

  it('lets a workflow sleep a year in seconds', async () => {
    const began = Date.now();
    const worker = await Worker.create({
      connection: env.nativeConnection,
      taskQueue: 'year',
      workflowsPath: require.resolve('./workflows/sleeper'),
    });
    const answer = await worker.runUntil(
      env.client.workflow.execute<typeof sleepAYear>('sleepAYear', { taskQueue: 'year', workflowId: 'sleeper' }),
    );
    expect(answer).toBe('awake');
    expect(Date.now() - began).toBeLessThan(30_000);
  });
});
