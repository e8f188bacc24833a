/**
 * `npm run reconcile`: holds the open tasks of every open case against what its workflow waits for, and the record against
 * its high-water mark. Status 0 when all is consistent at the end.
 *
 *   npm run reconcile                    repairs stuck cases by starting a fresh workflow on the record
 *   npm run reconcile -- --check         only looks
 *   npm run reconcile -- --confirm NAME  a person vouches for a record in doubt (after a restore), so that access goes on
 *   npm run reconcile -- --retry ID --by NAME  takes up a parked case, or tries a parked wake-up of the outbox again
 *   npm run reconcile -- --drop ID --by NAME   drops a parked wake-up of the outbox
 */
import { rename } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { Client as PgClient } from 'pg';
import { dropWakeUp, retryWakeUp } from '../cases/outbox';
import { retryCase } from '../cases/parking';
import { confirmTrail, DOUBTS, inspectTrail } from '../services/trail/mark';
import { orExit, readTrailConfig, readWorkerConfig, type Environment, type TrailConfig } from '../config';
import { openDatabase, type Database } from '../records/database';
import { parkedRows } from '../records/outbox';
import { parkedCases } from '../records/parking';
import { reconcile } from '../worker/reconcile';
import { operatorEnvironment } from './environment';

const SETTLE_MS = 5_000;
const MOST_TOLD = 100;

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: process.argv.slice(2),
    options: {
      check: { type: 'boolean', default: false },
      confirm: { type: 'string' },
      retry: { type: 'string' },
      drop: { type: 'string' },
      by: { type: 'string' },
    },
  });
  const env = operatorEnvironment(process.env);
  const config = orExit(() => readTrailConfig(env));
  const db = openDatabase(config.databaseUrl, { max: 4 });
  try {
    if (values.retry !== undefined || values.drop !== undefined) return (await actOnParked(db, values)) ? 0 : 1;
    await tellParked(db);
    const stands = await standsToMark(db, config, values.confirm);
    const agrees = await holdAgainstEngine(db, env, !values.check);
    return stands && agrees ? 0 : 1;
  } finally {
    await db.destroy();
  }
}

/** What waits for a person. */
async function tellParked(db: Database): Promise<void> {
  for (const { case_id: id, activity, parked_at: at } of await parkedCases(db)) {
    const since = at.toISOString();
    say(
      `${id}：自 ${since} 起暂停，等待人工处理（两次致进程终止，${activity}）`,
      `${id}: parked since ${since}, two processes died over it (${activity}); --retry ${id} --by NAME takes it up again`,
    );
  }
  for (const { id, case_id: caseId, parked_at: at, error } of await parkedRows(db, MOST_TOLD)) {
    const since = at.toISOString();
    say(
      `通知 ${id}（${caseId}）：自 ${since} 起暂停，引擎拒收（${error ?? ''}）`,
      `wake-up ${id} of ${caseId}: parked since ${since}, refused by the engine; --retry or --drop ${id} --by NAME`,
    );
  }
}

/** A person's word on one case or wake-up that is parked. */
async function actOnParked(
  db: Database,
  { retry, drop, by }: { readonly retry?: string; readonly drop?: string; readonly by?: string },
): Promise<boolean> {
  const [id = '', person = ''] = [(retry ?? drop)?.trim(), by?.trim()];
  if (retry !== undefined && drop !== undefined) {
    say('--retry 与 --drop 只能择一', '--retry and --drop: one of them');
    return false;
  }
  if (person === '') {
    say('须注明由谁处理：--by 姓名', 'say who does it: --by NAME');
    return false;
  }
  // Rows of the outbox have numbers, cases have names.
  const row = /^\d{1,15}$/.test(id) ? Number(id) : null;
  if (drop !== undefined && row === null) {
    say(`${id}：案件不能丢弃，只能恢复办理`, `${id}: a case is not dropped, only taken up again`);
    return false;
  }
  const [done, type] = await (row === null
    ? retryCase(db, id, person).then((found) => [found, 'case.retried'] as const)
    : drop === undefined
      ? retryWakeUp(db, row, person).then((found) => [found, 'wake-up.retried'] as const)
      : dropWakeUp(db, row, person).then((found) => [found, 'wake-up.dropped'] as const));
  if (done) say(`${id}：由 ${person} 处理，留痕于 ${type}`, `${id}: done by ${person}, recorded as ${type}`);
  else say(`${id}：没有暂停`, `${id}: is not parked`);
  return done;
}

/** The record against its mark; a person's confirmation where one is given. */
async function standsToMark(db: Database, config: TrailConfig, person: string | undefined): Promise<boolean> {
  const session = new PgClient({ connectionString: config.databaseUrl, connectionTimeoutMillis: 5_000 });
  session.on('error', () => undefined);
  await session.connect();
  try {
    const { doubt, mark, head } = await inspectTrail(session, config.trailMarkFile);
    if (doubt === null) {
      say('记录与高水位标记一致', 'the record holds all that its high-water mark has seen');
      return true;
    }
    const where = `${config.trailMarkFile}: ${mark?.position ?? '–'}; ${head.position}`;
    say(`记录存疑：${DOUBTS[doubt].zh}`, `the record is in doubt: ${DOUBTS[doubt].en} (${where})`);
    if (person === undefined || person.trim() === '') {
      say(
        '访问一律拒绝，直至人工确认：npm run reconcile -- --confirm 姓名',
        'all access is denied until a person confirms: npm run reconcile -- --confirm NAME',
      );
      return false;
    }
    await confirmTrail(db, session, config.trailMarkFile, person.trim());
    await setAsideDigests(config.digestFolder);
    say(
      `${person.trim()} 已确认，留痕于 trail.confirmed`,
      `confirmed by ${person.trim()}, recorded as trail.confirmed`,
    );
    return true;
  } finally {
    await session.end();
  }
}

/** The digests of the record as it was before: evidence, but no longer of this record. */
async function setAsideDigests(folder: string): Promise<void> {
  const aside = `${folder}-before-${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}`;
  try {
    await rename(folder, aside);
    say(`此前的摘要移至 ${aside}`, `earlier digests are kept in ${aside}`);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

async function holdAgainstEngine(db: Database, env: Environment, repair: boolean): Promise<boolean> {
  if (!env['TEMPORAL_ADDRESS']) {
    say('未配置流程引擎，未核对工作流', 'no engine is configured: workflows were not compared');
    return false;
  }
  const { temporalAddress: address, engine } = orExit(() => readWorkerConfig(env));
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection, namespace: engine.namespace });
    const tell = ({ zh, en }: { zh: string; en: string }) => say(zh, en);
    const result = await reconcile({ db, client, taskQueue: engine.taskQueue, repair, settleMs: SETTLE_MS, tell });
    const { cases, stuck, repaired, consistent } = result;
    say(
      `核对 ${cases} 个在办案件：${stuck} 个不一致，${repaired} 个已修复`,
      `${cases} open cases: ${stuck} differed, ${repaired} repaired`,
    );
    return consistent;
  } finally {
    await connection.close();
  }
}

function say(zh: string, en: string): void {
  console.log(`${zh} · ${en}`);
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(`无法核对 · cannot be reconciled: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  },
);
