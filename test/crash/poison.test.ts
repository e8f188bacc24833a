/**
 * One case cannot stop every process: whose activity kills or hangs its process a second time is parked, shown, and taken up
 * again by a person; all others go on.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { Client as PgClient } from 'pg';
import type { ClientCase } from '../../scripts/client/client';
import { openDatabase, type Database } from '../../records/database';
import { describeWithEngine } from '../support/engine';
import { eventually } from '../support/eventually';
import { CrashingSystem } from './parts';
import { Portal, WHO } from './portal';

const LONG_MS = 300_000;

describeWithEngine('a case that ends the process of whoever works on it', () => {
  let system: CrashingSystem;
  let portal: Portal;
  let db: Database;
  beforeAll(async () => {
    system = await CrashingSystem.start();
    const clients = await Promise.all(WHO.map(async (id) => [id, await system.as(id)] as const));
    portal = new Portal(Object.fromEntries(clients));
    db = openDatabase(system.databaseUrl, { max: 2 });
    const { worker } = system.parts;
    await worker.stop();
    worker.armed = { point: 'poisoned-case', nth: 1 };
    worker.start();
    await worker.up();
  }, LONG_MS);
  afterAll(async () => {
    await db.destroy();
    await system.stop();
  }, LONG_MS);

  const stepsOf = async (id: string) => (await portal.send<ClientCase>('officer', 'GET', `/v1/cases/${id}`)).steps;
  const at = (id: string, step: string, withinMs = LONG_MS) =>
    eventually(`${id} at ${step}`, async () => (await stepsOf(id)).includes(step), withinMs);
  const mark = (id: string, poison: string | null) =>
    db.raw(`UPDATE cases SET facts = facts || jsonb_build_object('poison', ?::text) WHERE id = ?`, [poison, id]);
  const parked = async () => db('parked_cases').orderBy('case_id').pluck<string[]>('case_id');
  /** Signals that come while a process hangs over the case, as when a wake-up is not heard in time; ends them, and answers how many came. */
  const wakeAgain = (ids: readonly string[]): (() => Promise<number>) => {
    let sent = 0;
    const stop = new AbortController();
    const waking = (async () => {
      const connection = await Connection.connect({ address: system.engineAddress });
      const { workflow } = new Client({ connection, namespace: 'approvals' });
      while (!stop.signal.aborted) {
        const wakeUp = { command: 'revive', by: 'system', seq: 0 };
        for (const id of ids) {
          const signal = workflow.getHandle(id).signal('caseCommanded', wakeUp);
          sent += await signal.then(
            () => 1,
            () => 0, // the case is parked, and its workflow has ended
          );
        }
        await sleep(1_000, undefined, { signal: stop.signal }).catch(() => undefined);
      }
      await connection.close();
      return sent;
    })();
    return () => (stop.abort(), waking);
  };
  const accept = (id: string) => portal.take(id, 'acceptance', 'accept');

  it(
    'is parked at the second death, whether it kills or hangs, and no other is; the others go on',
    async () => {
      const [killer, hanger, other] = [await portal.file(), await portal.file(), await portal.file()];
      for (const id of [killer, hanger, other]) await at(id, 'acceptance');
      await mark(killer, 'kill');
      await mark(hanger, 'hang');
      for (const id of [hanger, killer, other]) await accept(id);
      const woken = wakeAgain([hanger, killer]);
      await eventually('both parked', async () => (await parked()).length === 2, 2 * LONG_MS).catch(
        (error: unknown) => {
          process.stdout.write(`${system.logs()}\n`);
          throw error;
        },
      );
      expect(await woken()).toBeGreaterThan(2);
      expect(await parked()).toEqual([killer, hanger].sort());
      // Two of each; and where both were between two attempts as a process died, neither is accused of it (judgeTrials).
      expect(system.parts.worker.deaths).toBeLessThanOrEqual(6);
      await at(other, 'review');
      const next = await portal.file();
      await at(next, 'acceptance');
      expect(await parked()).toHaveLength(2);

      expect(await system.readiness()).toMatchObject({
        status: 200,
        body: { status: 'degraded', parked: 2, restarts: expect.any(Number) as number },
      });
      const metrics = await system.metrics();
      expect(metrics).toMatch(/^parked\{kind="case"\} 2$/m);
      expect(metrics).toMatch(/^part_restarts [2-9]$/m);

      // The cause is gone; it waits for a person all the same.
      for (const id of [killer, hanger]) await mark(id, null);
      await accept(next);
      await at(next, 'review');
      expect(await parked()).toHaveLength(2);
      expect(await system.reconcile('--retry', killer)).not.toBe(0);
      expect(await system.reconcile('--drop', killer, '--by', '王工')).not.toBe(0);
      expect(await parked()).toHaveLength(2);
      for (const id of [killer, hanger]) expect(await system.reconcile('--retry', id, '--by', '王工')).toBe(0);
      expect(await system.reconcile('--retry', killer, '--by', '王工')).not.toBe(0);
      for (const id of [killer, hanger]) await at(id, 'review');
      expect(await system.readiness()).toMatchObject({ body: { parked: 0 } });
      const events = await db('events').where({ case_id: 'system' }).whereIn('type', ['case.parked', 'case.retried']);
      expect(events.map(({ type, actor }: { type: string; actor: string }) => `${type} ${actor}`).sort()).toEqual([
        'case.parked system',
        'case.parked system',
        'case.retried 王工',
        'case.retried 王工',
      ]);
    },
    5 * LONG_MS,
  );

  it(
    'is parked when its process is killed twice while it waits for a lock, and not for the waiting alone',
    async () => {
      const { worker } = system.parts;
      const [waiting, other] = [await portal.file(), await portal.file()];
      for (const id of [waiting, other]) await at(id, 'acceptance');
      await worker.stop();
      await accept(waiting);
      const holder = new PgClient({ connectionString: system.databaseUrl });
      await holder.connect();
      try {
        await holder.query('BEGIN');
        await holder.query('SELECT FROM cases WHERE id = $1 FOR UPDATE', [waiting]);
        // A session of a process that was killed waits on for a while.
        const waits = (since: Date) =>
          eventually(
            'an activity that waits for the lock',
            async () => {
              // As who may see what the others wait for, and anew: a transaction keeps what it has seen.
              await holder.query('SELECT pg_stat_clear_snapshot()');
              const { rows } = await holder.query<{ n: number }>(
                `SELECT count(*)::int AS n FROM pg_stat_activity
                  WHERE wait_event_type = 'Lock' AND query ~ 'cases' AND backend_start > $1`,
                [since],
              );
              return rows[0]?.n === 1;
            },
            LONG_MS,
          );
        let since = new Date();
        worker.start();
        await worker.up();
        for (const deaths of [1, 2]) {
          await waits(since);
          expect(await parked()).toEqual([]);
          const before = worker.deaths;
          worker.kill();
          since = new Date();
          await eventually(`death ${deaths}`, () => worker.deaths > before, LONG_MS);
        }
        await eventually('parked', async () => (await parked()).includes(waiting), LONG_MS);
        await accept(other);
        await at(other, 'review');
        expect(await parked()).toEqual([waiting]);
      } finally {
        await holder.end();
      }
      expect(await system.reconcile('--retry', waiting, '--by', '王工')).toBe(0);
      await at(waiting, 'review');
    },
    4 * LONG_MS,
  );
});
