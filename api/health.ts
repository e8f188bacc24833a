/** Is the process alive, and can it serve? Probes are bounded and shared, so that asking often costs nothing. */
import { z } from 'zod';
import type { ClockShift } from '../records/clock';
import type { Troubles } from '../records/part-starts';
import type { Lifecycle } from './lifecycle';
import { routesOver, type Route } from './route';
import type { EdgeServices } from './services';

export interface EngineState {
  readonly status: 'ok' | 'absent';
  /** Chinese first, for the operator: which engine, or why there is none. */
  readonly detail: string;
}

export interface Probes {
  /** Resolves iff the database serves. */
  readonly database: () => Promise<unknown>;
  readonly engine: () => Promise<EngineState>;
  /** What the record knows of the system itself. */
  readonly troubles: () => Promise<Pick<Troubles, 'restarts' | 'parkedCases' | 'parkedRows'>>;
  /** The clock that the record counts by, beside the true one. */
  readonly clock: () => Promise<ClockShift>;
}

const TIMEOUT_MS = 2_000;
const CACHE_MS = 1_000;

const readiness = z
  .strictObject({
    status: z.enum(['ok', 'degraded']),
    database: z.strictObject({ status: z.enum(['ok', 'absent']) }),
    engine: z.strictObject({ status: z.enum(['ok', 'absent']), detail: z.string() }),
    restarts: z
      .int()
      .meta({ description: '近十分钟内非正常结束的进程数 · processes that died in the last ten minutes' }),
    parked: z.int().meta({ description: '等待人工处理的案件与通知数 · cases and wake-ups that wait for a person' }),
    clock: z.enum(['true', 'shifted', 'altered', 'unknown']).meta({
      description:
        '法定时钟：真实时间；测试数据库中被拨动；函数被改动；无从得知 · the clock of all limits: the true time; moved, as in a test; its function altered; not known',
    }),
  })
  .meta({ id: 'Readiness' });
type Readiness = z.infer<typeof readiness>;

const alive = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Alive' });

export function healthRoutes(probes: Probes, lifecycle: Lifecycle): Route<EdgeServices>[] {
  const defineRoute = routesOver<EdgeServices>();
  const ready = cached(async () => readinessOf(probes));
  return [
    defineRoute({
      method: 'get',
      path: '/healthz',
      operationId: 'getHealth',
      tag: 'operations',
      summary: { zh: '进程是否存活', en: 'Whether the process is alive' },
      access: { public: true },
      reply: { 200: alive },
    }).handle(() => ({ status: 200, body: { status: 'ok' } })),
    defineRoute({
      method: 'get',
      path: '/readyz',
      operationId: 'getReadiness',
      tag: 'operations',
      summary: { zh: '能否提供服务', en: 'Whether the process can serve' },
      description: {
        zh: '数据库可用即为 200；流程引擎缺失、近十分钟内有进程非正常结束、有案件或通知等待人工处理，或法定时钟不是真实时间时为 degraded，决定、暂停与访问核验仍可进行',
        en: '200 iff the database serves; `degraded` without the engine, while a process has died in the last ten minutes, while a case or a wake-up waits for a person, and where the clock of all limits is not the true time: decisions, suspensions and checks still work',
      },
      access: { public: true },
      reply: { 200: readiness, 503: readiness },
    }).handle(async () => {
      const body = await ready();
      if (body.database.status === 'ok' && !lifecycle.draining) return { status: 200, body };
      return { status: 503, body: { ...body, status: 'degraded' }, headers: { 'Retry-After': '2' } };
    }),
  ];
}

async function readinessOf({ database, engine, troubles, clock }: Probes): Promise<Readiness> {
  const [databaseOk, engineState, known, time] = await Promise.all([
    within(database()).then(
      () => true,
      () => false,
    ),
    within(engine()).catch((): EngineState => ({
      status: 'absent',
      detail: '流程引擎无应答 · the engine does not answer',
    })),
    within(troubles()).catch(() => null),
    within(clock()).then(clockOf, () => 'unknown' as const),
  ]);
  const { restarts, parkedCases, parkedRows } = known ?? { restarts: 0, parkedCases: 0, parkedRows: 0 };
  const parked = parkedCases + parkedRows;
  const ok = databaseOk && engineState.status === 'ok' && known !== null && restarts + parked === 0 && time === 'true';
  return {
    status: ok ? 'ok' : 'degraded',
    database: { status: databaseOk ? 'ok' : 'absent' },
    engine: { status: engineState.status, detail: engineState.detail },
    restarts,
    parked,
    clock: time,
  };
}

function clockOf({ aheadMs, genuine }: ClockShift): Readiness['clock'] {
  if (!genuine) return 'altered';
  return aheadMs === 0 ? 'true' : 'shifted';
}

function within<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${TIMEOUT_MS} ms`)), TIMEOUT_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** One probing at a time, its answer kept for a second. */
function cached<T>(probe: () => Promise<T>): () => Promise<T> {
  let last: { readonly at: number; readonly value: T } | undefined;
  let running: Promise<T> | undefined;
  return async () => {
    if (last && Date.now() - last.at < CACHE_MS) return last.value;
    running ??= probe()
      .then((value) => {
        last = { at: Date.now(), value };
        return value;
      })
      .finally(() => {
        running = undefined;
      });
    return running;
  };
}
