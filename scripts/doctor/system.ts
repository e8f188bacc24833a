/** Doctor's look at what runs: record, engine, worker, identity, API, calendars. */
import { Client, Connection, ScheduleNotFoundError, type ScheduleClient } from '@temporalio/client';
import knex, { type Knex } from 'knex';
import { z } from 'zod';

import type { Environment } from '../../config';
import { localDateOf, yearOf } from '../../domain/local-date';
import { migrations } from '../../migrations';
import { latestCalendar } from '../../records/calendars';
import { clockShift, hasLegalClock } from '../../records/clock';
import { databaseNow } from '../../records/database';
import { parkedCases as listParked } from '../../records/parking';
import { troublesOf } from '../../records/part-starts';
import { UPKEEP } from '../../worker/schedules';
import { askEngine } from '../launcher/engine';
import { finding, type Finding } from './finding';

const FETCH_MS = 5_000;
/** knex reports a refused connection by itself as well; the finding says it once. */
const SILENT = { warn: () => undefined, error: () => undefined, deprecate: () => undefined, debug: () => undefined };

/** The database, its migrations and its calendars. */
export async function record(env: Environment): Promise<Finding[]> {
  const subject = { zh: '数据库', en: 'database' };
  const url = env['DATABASE_URL'];
  if (!url) return [finding(subject, 'off', '未运行', 'not running')];
  const connection = { connectionString: url, connectionTimeoutMillis: FETCH_MS, query_timeout: FETCH_MS };
  const database = knex({ client: 'pg', connection, pool: { min: 0, max: 1 }, log: SILENT });
  try {
    await database.raw('select 1');
    const found = [finding(subject, 'ok', '可连接', 'reachable'), await pending(database), await calendars(database)];
    return [...found, ...(await clock(database)), ...(await troubles(database))];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [finding(subject, 'bad', '无法连接', `cannot be reached: ${reason}`)];
  } finally {
    await database.destroy();
  }
}

async function pending(database: Knex): Promise<Finding> {
  const subject = { zh: '迁移', en: 'migrations' };
  const applied = (await database.schema.hasTable('knex_migrations'))
    ? (await database<{ name: string }>('knex_migrations').select('name')).map(({ name }) => name)
    : [];
  const missing = migrations.filter(({ name }) => !applied.includes(name)).map(({ name }) => name);
  const unknown = applied.filter((name) => !migrations.some((known) => known.name === name));
  if (missing.length > 0)
    return finding(subject, 'bad', `待执行 ${missing.join('、')}：npm run migrate`, 'pending: npm run migrate');
  if (unknown.length > 0)
    return finding(subject, 'bad', `数据库比程序新：${unknown.join('、')}`, 'the database is ahead of this version');
  return finding(subject, 'ok', '最新', 'up to date');
}

/** The clock by which everything is due (docs/adr/0019-legal-now.md): the true one outside tests. */
async function clock(database: Knex): Promise<Finding[]> {
  const subject = { zh: '法定时钟', en: 'legal clock' };
  if (!(await hasLegalClock(database))) return []; // before its migration
  const { aheadMs, genuine } = await clockShift(database);
  if (!genuine)
    return [finding(subject, 'bad', 'legal_now() 与迁移所建不同', 'legal_now() is not what the migration made')];
  return aheadMs === 0
    ? [finding(subject, 'ok', '真实时间', 'the true time')]
    : [
        finding(
          subject,
          'bad',
          `比真实时间快 ${aheadMs / 1000} 秒：测试数据库`,
          `${aheadMs / 1000} s ahead of the true time: this is a test's database`,
        ),
      ];
}

/** Processes that died lately, and what waits for a person since. */
async function troubles(database: Knex): Promise<Finding[]> {
  if (!(await database.schema.hasTable('part_starts'))) return [];
  const { restarts, parkedCases, parkedRows } = await troublesOf(database);
  const parts = { zh: '进程', en: 'processes' };
  const waiting = { zh: '待人工处理', en: 'parked' };
  const ids = (await listParked(database)).map(({ case_id: id }) => id).join('、');
  return [
    restarts === 0
      ? finding(parts, 'ok', '近十分钟内无非正常结束', 'none died in the last ten minutes')
      : finding(parts, 'bad', `近十分钟内 ${restarts} 次非正常结束`, `${restarts} died in the last ten minutes`),
    parkedCases + parkedRows === 0
      ? finding(waiting, 'ok', '无', 'nothing')
      : finding(
          waiting,
          'bad',
          `案件 ${parkedCases} 件、通知 ${parkedRows} 条：${ids}`,
          `${parkedCases} case(s), ${parkedRows} wake-up(s): npm run reconcile -- --check lists them, --retry ID --by NAME takes one up`,
        ),
  ];
}

/** Limits that reach into a year without a published holiday schedule are provisional. */
async function calendars(database: Knex): Promise<Finding> {
  const subject = { zh: '工作日历', en: 'calendars' };
  if (!(await database.schema.hasTable('calendars'))) return finding(subject, 'off', '尚无表', 'no table yet');
  if (!(await hasLegalClock(database))) return finding(subject, 'off', '待迁移', 'to be migrated');
  const calendar = await latestCalendar(database);
  const thisYear = yearOf(localDateOf(await databaseNow(database)));
  const published = Object.keys(calendar.years).map(Number);
  const absent = [thisYear, thisYear + 1].filter((year) => !published.includes(year));
  if (absent.length === 0) return finding(subject, 'ok', `第 ${calendar.version} 版`, `version ${calendar.version}`);
  const text = absent.join('、');
  return finding(
    subject,
    'warn',
    `${text} 年放假安排未导入，跨年期限为暂定`,
    `no schedule for ${absent.join(', ')}: limits into it are provisional`,
  );
}

export async function engine(env: Environment): Promise<Finding[]> {
  const subject = { zh: '引擎', en: 'engine' };
  const address = env['TEMPORAL_ADDRESS'];
  const [namespace, queue] = [env['TEMPORAL_NAMESPACE'] ?? '', env['TASK_QUEUE'] ?? ''];
  if (!address) return [finding(subject, 'off', '未运行', 'not running')];
  const state = await askEngine(address, namespace, queue, new Date(Date.now() - 120_000));
  if (!state)
    return [
      finding(
        subject,
        'bad',
        `${address} 不应答，或没有命名空间 ${namespace}`,
        'does not answer, or lacks the namespace',
      ),
    ];
  return [
    finding(subject, 'ok', address, `namespace ${namespace}`),
    state.pollers > 0
      ? finding({ zh: '执行器', en: 'worker' }, 'ok', `${state.pollers} 个在轮询 ${queue}`, `${state.pollers} polling`)
      : finding({ zh: '执行器', en: 'worker' }, 'bad', `没有执行器轮询 ${queue}`, 'none polls the task queue'),
    ...(await schedules(address, namespace)),
  ];
}

/** What happens by the calendar: every schedule there, not paused by somebody, and when it runs next. */
async function schedules(address: string, namespace: string): Promise<Finding[]> {
  const connection = await Connection.connect({ address, connectTimeout: FETCH_MS });
  try {
    const { schedule } = new Client({ connection, namespace });
    return await Promise.all(UPKEEP.map(async ({ scheduleId }) => scheduled(scheduleId, schedule)));
  } finally {
    await connection.close();
  }
}

async function scheduled(scheduleId: string, client: ScheduleClient): Promise<Finding> {
  const subject = { zh: `日程 ${scheduleId}`, en: `schedule ${scheduleId}` };
  try {
    const { info, state } = await client.getHandle(scheduleId).describe();
    const next = info.nextActionTimes[0]?.toISOString() ?? '–';
    return state.paused
      ? finding(subject, 'warn', `已暂停：${state.note ?? ''}`, 'paused')
      : finding(subject, 'ok', `下次 ${next}`, `next at ${next}`);
  } catch (error) {
    if (error instanceof ScheduleNotFoundError)
      return finding(subject, 'warn', '尚未设置：执行器启动时设置', 'not set: a worker sets it at its start');
    return finding(
      subject,
      'warn',
      '无法查询',
      `cannot be asked: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function get(url: string): Promise<{ status: number; body: unknown } | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_MS) });
    return { status: response.status, body: await response.json() };
  } catch {
    return undefined;
  }
}

export async function identity(env: Environment): Promise<Finding> {
  const subject = { zh: '身份公钥', en: 'identity keys' };
  const url = env['OIDC_JWKS_URI'];
  if (!url) return finding(subject, 'off', '未运行', 'not running');
  const answer = await get(url);
  const keys = z.object({ keys: z.array(z.object({ alg: z.string().optional() })) }).safeParse(answer?.body);
  if (!keys.success) return finding(subject, 'bad', `${url} 不应答`, 'cannot be fetched');
  const wanted = env['OIDC_ALGORITHM'] ?? 'RS256';
  const fits = keys.data.keys.some(({ alg }) => alg === undefined || alg === wanted);
  return fits
    ? finding(subject, 'ok', url, wanted)
    : finding(subject, 'bad', `没有 ${wanted} 公钥`, `no key for ${wanted}: check OIDC_ALGORITHM`);
}

export async function api(address: string | undefined): Promise<Finding> {
  const subject = { zh: '接口', en: 'api' };
  if (!address) return finding(subject, 'off', '未运行', 'not running');
  const answer = await get(`${address}/readyz`);
  if (!answer) return finding(subject, 'bad', `${address} 不应答`, 'does not answer');
  const state = z.object({ status: z.string() }).safeParse(answer.body);
  const text = state.success ? state.data.status : `HTTP ${answer.status}`;
  return finding(subject, answer.status !== 200 ? 'bad' : text === 'ok' ? 'ok' : 'warn', address, text);
}
