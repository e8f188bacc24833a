/**
 * Art. 26, ten years of cycles: the yearly run on PostgreSQL at injected business dates, with outages at the turn of the
 * year; and the real schedule, triggered and backfilled. No year is missing, none is doubled.
 */
import { Client, Connection, ScheduleOverlapPolicy } from '@temporalio/client';
import { openMissingReports } from '../../processes/annual-report/filing';
import { readWorkerConfig } from '../../config';
import { DIMENSIONS } from '../../domain/evaluation';
import { localDate, yearOf } from '../../domain/local-date';
import { reportsOwed } from '../../domain/reporting-years';
import { knownReports } from '../../records/annual-reports';
import { signedAuthorizations } from '../../records/authorizations';
import { startStack, type Stack } from '../process/stack';
import { day } from '../rights/ground';
import { createLogger } from '../../config/logger';
import { startWorker } from '../../worker/start';
import { describeWithEngine, startEngine } from '../support/engine';
import { eventually } from '../support/eventually';
import { LAST_YEAR, Reporter } from './reporter';

describe('ten years of runs on the record', () => {
  let stack: Stack;
  let on: Reporter;
  beforeAll(async () => {
    stack = await startStack({ engine: false });
    on = new Reporter(stack);
    await on.rightOf('whole', '2026-01-01', '2035-12-31');
    await on.rightOf('last-day', '2027-12-31', '2029-12-30');
    await on.rightOf('leap', '2028-02-29', '2028-02-29');
    await on.rightOf('revoked', '2027-07-01', '2032-06-30', { revoked_at: '2030-01-01T00:00:00+08:00' });
    await on.rightOf('ended', '2027-07-01', '2032-06-30', { ended_at: '2030-01-01T00:00:00.001+08:00' });
    await on.rightOf('unsigned', '2026-01-01', '2030-12-31', { authority_signed_at: null });
  });
  afterAll(() => stack.stop());

  const known = async () =>
    (await knownReports(stack.database)).map(({ authorizationId, year }) => `${authorizationId} ${year}`).sort();
  const owed = async (today: string) =>
    reportsOwed(await signedAuthorizations(stack.database), localDate(today))
      .map(({ authorizationId, year }) => `${authorizationId} ${year}`)
      .sort();

  it('opens nothing of a year on its last day, and all of it on the first of the next', async () => {
    expect(await on.openMissing(localDate('2026-12-31'))).toBe((await owed('2026-12-31')).length);
    expect(await known()).toEqual(await owed('2026-12-31'));
    expect((await known()).some((key) => key.endsWith(' 2026'))).toBe(false);
    expect(await on.openMissing(localDate('2027-01-01'))).toBeGreaterThan(0);
    expect(await known()).toContain('whole 2026');
  });

  it('catches up after an outage of years, whatever else came to be meanwhile', async () => {
    await stack.database('calendars').insert({ version: 2, years: '{}', source: '改历', created_by: 'system-admin' });
    await on.openMissing(localDate('2031-03-15'));
    expect(await known()).toEqual(await owed('2031-03-15'));
    expect(await known()).toEqual(
      expect.arrayContaining(['last-day 2027', 'last-day 2029', 'leap 2028', 'revoked 2029', 'ended 2030']),
    );
    expect(await known()).not.toContain('revoked 2030');
    expect((await known()).some((key) => key.startsWith('unsigned'))).toBe(false);
  });

  it('cut short half-way keeps what it has opened, and the next run opens the rest', async () => {
    const before = (await known()).length;
    let left = 1;
    const dying = new Proxy(stack.database, {
      get: (target, name, receiver) => {
        if (name === 'transaction' && (left -= 1) < 0) throw new Error('killed');
        return Reflect.get(target, name, receiver) as unknown;
      },
    });
    await expect(openMissingReports(dying, stack.rules, localDate('2033-01-05'))).rejects.toThrow('killed');
    expect(await known()).toHaveLength(before + 1);
    await on.openMissing(localDate('2033-01-05'));
    expect(await known()).toEqual(await owed('2033-01-05'));
  });

  it('opens all others where one cannot be opened, and says so', async () => {
    const today = localDate('2035-01-05');
    const fault = (change: string) => stack.database.raw(`ALTER TABLE annual_reports ${change}`);
    await fault(`ADD CONSTRAINT faulty CHECK (authorization_id <> 'whole') NOT VALID`);
    await on.rightOf('any-other', '2033-01-01', '2034-12-31');
    await expect(on.openMissing(today)).rejects.toThrow('faulty');
    await fault('DROP CONSTRAINT faulty');
    const missing = (await owed('2035-01-05')).filter((key) => !key.startsWith('whole'));
    expect(await known()).toEqual(expect.arrayContaining([...missing, 'any-other 2034']));
    expect(await known()).not.toContain('whole 2033');
    await on.openMissing(today);
    expect(await known()).toEqual(await owed('2035-01-05'));
  });

  it('run by several at once and again opens each once', async () => {
    const opened = await Promise.all([1, 2, 3].map(() => on.openMissing(localDate('2037-01-05'))));
    expect(await known()).toEqual(await owed('2037-01-05'));
    expect(opened.reduce((a, b) => a + b)).toBe((await owed('2037-01-05')).length - (await owed('2035-01-05')).length);
    expect(await on.openMissing(localDate('2037-01-05'))).toBe(0);
    const cases = await stack.database('cases').where({ process: 'annual-report' }).count<{ count: number }[]>();
    expect(Number(cases[0]?.count)).toBe((await known()).length);
  });

  it('is held to one report for a right and year by the database itself', async () => {
    const [caseId] = await stack.database('annual_reports').limit(1).pluck<string[]>('case_id');
    const [other] = await stack.database('cases').where({ process: 'authorization' }).limit(1).pluck<string[]>('id');
    const twice = stack.database.raw(
      `INSERT INTO annual_reports
       SELECT ?, authorization_id, year, period_from, period_to FROM annual_reports WHERE case_id = ?`,
      [other ?? '', caseId ?? ''],
    );
    await expect(twice).rejects.toThrow('one_report_per_right_and_year');
  });
});

describeWithEngine('the yearly schedule', () => {
  let stack: Stack;
  let on: Reporter;
  let connection: Connection;
  let client: Client;
  beforeAll(async () => {
    stack = await startStack({ schedules: true });
    on = new Reporter(stack);
    await on.rightOf('ten-years', `${LAST_YEAR - 9}-12-31`, day(100));
    const { temporalAddress: address, engine } = readWorkerConfig(stack.environment);
    connection = await Connection.connect({ address });
    client = new Client({ connection, namespace: engine.namespace });
  });
  afterAll(async () => {
    await connection.close();
    await stack.stop();
  });

  const years = async () =>
    (await on.reports('authorizationId=ten-years')).map(({ year }) => year).sort((a, b) => a - b);
  const evaluated = () =>
    stack.database('evaluations').where({ authorization_id: 'ten-years' }).pluck<string[]>('period_from');
  /** An indicator set that was frozen before the year before last. */
  const frozenLongAgo = async (): Promise<string> => {
    const indicators = DIMENSIONS.map((dimension, n) => ({ name: dimension, dimension, weight: [40, 30, 30][n] }));
    const { id } = await on.as('director').post<{ id: string }>('/v1/indicator-sets', { title: '旧体系', indicators });
    const at = `${LAST_YEAR - 2}-12-31T12:00:00+08:00`;
    await stack.database('indicator_sets').where({ id }).update({ frozen_at: at, frozen_by: 'director' });
    return id;
  };
  const TEN = Array.from({ length: 10 }, (_, n) => LAST_YEAR - 9 + n);

  it('is kept by Asia/Shanghai, on a day of early January, catching up for half a year, one run at a time', async () => {
    const { spec, policies, info } = await client.schedule.getHandle('annual-reports').describe();
    expect(spec.timezone).toBe('Asia/Shanghai');
    expect(policies).toMatchObject({ overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: 180 * 86_400_000 });
    for (const at of info.nextActionTimes) expect(at.toISOString()).toMatch(/^\d{4}-01-04T22:40:00.000Z$/); // 5 January, 06:40 in Zhengzhou
    expect(new Set(info.nextActionTimes.map((at) => at.getUTCFullYear())).size).toBe(info.nextActionTimes.length);
  });

  it('has opened nothing by the start of the system', async () => {
    expect(await years()).toEqual([]);
  });

  it('opens all years once triggered, and backfilled over ten years of them opens none a second time', async () => {
    const handle = client.schedule.getHandle('annual-reports');
    await handle.trigger();
    await eventually('ten years', async () => (await years()).length === 10);
    await handle.backfill({
      start: new Date(`${LAST_YEAR - 9}-01-01T00:00:00Z`),
      end: new Date(`${LAST_YEAR}-12-31T00:00:00Z`),
      overlap: ScheduleOverlapPolicy.BUFFER_ALL,
    });
    await eventually('the backfill', async () => (await handle.describe()).info.numActionsTaken >= 11);
    await eventually('its runs', async () => (await handle.describe()).info.runningActions.length === 0);
    expect(await years()).toEqual(TEN);
    const { items } = await on.as('auditor').get<{ items: object[] }>('/v1/cases?process=annual-report&limit=200');
    expect(items).toHaveLength((await on.reports('')).length);
    for (const one of await on.reports('authorizationId=ten-years')) await on.task(one.caseId, 'submission');
  });

  it('and an officer’s run afterwards finds them there', async () => {
    const owed = (await on.reports(`year=${LAST_YEAR}`)).length;
    expect(await on.run(LAST_YEAR)).toEqual({ opened: 0, existing: owed });
    expect(yearOf(localDate(day(0)))).toBe(LAST_YEAR + 1);
  });

  it('on an engine that knows nothing any more is made good for at the start', async () => {
    await on.rightOf('granted-meanwhile', `${LAST_YEAR}-01-01`, day(100));
    const set = await frozenLongAgo();
    const period = { periodFrom: `${LAST_YEAR - 1}-02-01`, periodTo: `${LAST_YEAR - 1}-02-28` };
    await on.as('officer').post('/v1/evaluations', { authorizationId: 'ten-years', indicatorSetId: set, ...period });
    await stack.stopWorker();
    const engine = await startEngine({});
    const config = readWorkerConfig({
      ...stack.environment,
      TEMPORAL_ADDRESS: engine.address,
      TEMPORAL_NAMESPACE: engine.namespace,
    });
    const worker = await startWorker(config, createLogger('fatal', 'worker'));
    try {
      const { caseId } = await eventually('its report', async () => {
        const [report] = await on.reports('authorizationId=granted-meanwhile');
        return report;
      });
      await on.task(caseId, 'submission');
      expect(await years()).toEqual(TEN);
      await eventually('the evaluation of the year before last', async () =>
        (await evaluated()).includes(`${LAST_YEAR - 1}-01-01`),
      );
    } finally {
      await worker.stop();
      await engine.stop();
    }
  });
});
