/** What happens by the calendar (Art. 11): a signed digest every hour, however many workers there are and however often they start. */
import { readdirSync } from 'node:fs';
import { Client, Connection, ScheduleOverlapPolicy } from '@temporalio/client';
import { createLogger } from '../../config/logger';
import { readWorkerConfig } from '../../config';
import { openDatabase } from '../../records/database';
import { introduce } from '../../worker/introduce';
import { isNewEngine, setSchedules, UPKEEP } from '../../worker/schedules';
import { describeWithEngine } from '../support/engine';
import { eventually } from '../support/eventually';
import { startStack, type Stack } from './stack';

describeWithEngine('the schedules', () => {
  let stack: Stack;
  let connection: Connection;
  let client: Client;

  beforeAll(async () => {
    stack = await startStack({ schedules: true });
    const { temporalAddress: address, engine } = readWorkerConfig(stack.environment);
    connection = await Connection.connect({ address });
    client = new Client({ connection, namespace: engine.namespace });
  });
  afterAll(async () => {
    await connection.close();
    await stack.stop();
  });

  const again = () => setSchedules(client, readWorkerConfig(stack.environment).engine.taskQueue);

  it('are there once, one run at a time, by the clock of Asia/Shanghai, with a bounded catching up', async () => {
    await again();
    await again();
    const found: string[] = [];
    for await (const { scheduleId } of client.schedule.list()) found.push(scheduleId);
    expect(found.sort()).toEqual(UPKEEP.map(({ scheduleId }) => scheduleId).sort());
    const { spec, policies } = await client.schedule.getHandle('trail-digest').describe();
    expect(spec.timezone).toBe('Asia/Shanghai');
    expect(policies).toMatchObject({ overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: 3_600_000 });
  });

  it('leave a schedule paused that an operator has paused', async () => {
    const handle = client.schedule.getHandle('housekeeping');
    await handle.pause('by hand');
    await again();
    expect((await handle.describe()).state).toMatchObject({ paused: true, note: 'by hand' });
    await handle.unpause();
  });

  it('are set last: an engine whose worker died before every open case was woken is new to the next worker', async () => {
    for (const { scheduleId } of UPKEEP) await client.schedule.getHandle(scheduleId).delete();
    const { taskQueue } = readWorkerConfig(stack.environment).engine;
    const db = openDatabase(stack.environment['DATABASE_URL'] ?? '', { max: 1 });
    const logger = createLogger('fatal', 'worker');
    await db.destroy();
    await expect(introduce({ client, db, taskQueue, logger })).rejects.toThrow();
    expect(await isNewEngine(client)).toBe(true);
    await introduce({ client, db: stack.database, taskQueue, logger });
    expect(await isNewEngine(client)).toBe(false);
  });

  it('make a digest that is stored, listed and laid down as a file', async () => {
    await client.schedule.getHandle('trail-digest').trigger();
    const [latest] = await eventually('a digest', async () => {
      const { items } = await stack.as('auditor').get<{ items: { n: number; hash: string }[] }>('/v1/audit/digests');
      return items.length > 0 && items;
    });
    const { digestFolder } = readWorkerConfig(stack.environment);
    const file = `digest-000001-${latest?.hash.slice(0, 12)}.json`;
    await eventually('the file', () => readdirSync(digestFolder).includes(file));
    expect(await stack.as('auditor').post('/v1/audit/verify', {})).toMatchObject({ valid: true });
  });

  it('forget first answers after their time, and not before', async () => {
    const insert = (key: string, age: string) =>
      stack.database.raw(
        `INSERT INTO idempotency (scope, route, key, body_hash, status, body, headers, at)
         VALUES ('user:x', 'POST /x', ?, '', 201, '{}', '{}', clock_timestamp() - ?::interval)`,
        [key, age],
      );
    await insert('old', '49 hours');
    await insert('young', '47 hours');
    await client.schedule.getHandle('housekeeping').trigger();
    const keys = () => stack.database('idempotency').where({ scope: 'user:x' }).pluck<string[]>('key');
    await eventually('the old one is forgotten', async () => !(await keys()).includes('old'));
    expect(await keys()).toEqual(['young']);
  });
});
