/** What has to hold once every part that died is up again (invariant 10): nothing acknowledged is lost, nothing done twice, no case stuck. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client as EngineClient, Connection } from '@temporalio/client';
import { retryCase } from '../../cases/parking';
import type { Database } from '../../records/database';
import { parkedCases } from '../../records/parking';
import { until } from '../../scripts/client/client';
import { awaitedTasks, brokenInvariants } from '../invariants/check';
import type { CrashingSystem } from './parts';
import type { Portal } from './portal';

export async function expectSound(system: CrashingSystem, db: Database, portal: Portal): Promise<void> {
  await Promise.all(Object.values(system.parts).map((part) => part.up()));
  await until(
    'the outbox to drain',
    async () => {
      const [row] = await db('outbox').count<{ n: number }[]>({ n: '*' });
      return row?.n === 0 || undefined;
    },
    180_000,
  );
  await until(
    'every workflow to wait for exactly the open tasks',
    () => waitsFit(system, db, portal).then((odd) => (odd.length === 0 ? true : undefined)),
    180_000,
  ).catch(async (error: unknown) => {
    process.stdout.write(`${(await waitsFit(system, db, portal)).join('\n')}\n${system.logs()}\n`);
    throw error;
  });
  expect(await brokenInvariants(db)).toEqual([]);
  const { rows } = await db.raw<{ rows: { id: string; outcome: string; decided_by: string }[] }>(
    `SELECT id, outcome, decided_by FROM tasks WHERE status = 'decided'`,
  );
  const decided = new Map(rows.map(({ id, outcome, decided_by: by }) => [id, { outcome, by }]));
  for (const { taskId, outcome, by } of portal.decisions) expect(decided.get(taskId)).toEqual({ outcome, by });
  for (const { needId, caseId } of portal.filed) {
    expect(await db('cases').where({ need_id: needId }).pluck<string[]>('id')).toEqual([caseId]);
  }
}

/** Cases whose workflow waits for something else than their open tasks, or has not ended with them. */
async function waitsFit(system: CrashingSystem, db: Database, portal: Portal): Promise<string[]> {
  const connection = await Connection.connect({ address: system.engineAddress });
  try {
    const { workflow } = new EngineClient({ connection, namespace: 'approvals' });
    const awaited = await awaitedTasks(db);
    const odd: string[] = [];
    for (const caseId of [...portal.filed.map((one) => one.caseId), ...portal.others]) {
      const tasks = awaited.get(caseId);
      const { status } = await workflow.getHandle(caseId).describe();
      if (tasks === undefined) {
        if (status.name !== 'COMPLETED') odd.push(`${caseId}: closed, its workflow ${status.name}`);
        continue;
      }
      const waiting = await workflow.getHandle(caseId).query<string[]>('waitingFor');
      if (tasks.length === 0 || tasks.join() !== waiting.join())
        odd.push(`${caseId}: ${tasks.join()} and ${waiting.join()}`);
    }
    return odd;
  } finally {
    await connection.close();
  }
}

/** Whoever dies so often parks cases by chance: a person on duty takes them up again. Answers what ends the duty. */
export function onDuty(db: Database): () => Promise<void> {
  const over = new AbortController();
  const duty = (async () => {
    while (!over.signal.aborted) {
      for (const { case_id: id } of await parkedCases(db).catch(() => [])) {
        await retryCase(db, id, '值班员').catch(() => undefined);
      }
      await sleep(500, undefined, { signal: over.signal }).catch(() => undefined);
    }
  })();
  return () => {
    over.abort();
    return duty;
  };
}
