/**
 * `npm run reconcile`: holds the open tasks of every open case against what its workflow waits for, and the record against
 * its high-water mark. Status 0 when all is consistent at the end.
 *
 *   npm run reconcile                    repairs stuck cases by starting a fresh workflow on the record
 *   npm run reconcile -- --check         only looks
 *   npm run reconcile -- --confirm NAME  a person vouches for a record in doubt (after a restore), so that access goes on
 */
import { rename } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { Client as PgClient } from 'pg';
import { confirmTrail, DOUBTS, inspectTrail } from '../commands/trail/mark';
import { orExit, readTrailConfig, readWorkerConfig, type Environment, type TrailConfig } from '../config';
import { openDatabase, type Database } from '../records/database';
import { reconcile } from '../worker/reconcile';
import { operatorEnvironment } from './environment';

const SETTLE_MS = 5_000;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { check: { type: 'boolean', default: false }, confirm: { type: 'string' } },
  });
  const env = operatorEnvironment(process.env);
  const config = orExit(() => readTrailConfig(env));
  const db = openDatabase(config.databaseUrl, { max: 4 });
  try {
    const stands = await standsToMark(db, config, values.confirm);
    const agrees = await holdAgainstEngine(db, env, !values.check);
    return stands && agrees ? 0 : 1;
  } finally {
    await db.destroy();
  }
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
