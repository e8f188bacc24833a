/** Statistics over HTTP: per process and step, each number with a link to the list that it counts. */
import { z } from 'zod';
import { localDate } from '../../domain/forms/form';
import { DELIVERY_FAULTS, DELIVERY_FAULT_WORDS } from '../../domain/delivery-faults';
import {
  endOfDay,
  localDate as asLocalDate,
  localDateOf,
  startOfDay,
  yearOf,
  type LocalDate,
} from '../../domain/local-date';
import { stepOf, type ProcessDefinition } from '../../domain/process';
import { currentDefinition, PROCESSES } from '../../processes/laws';
import { invalid } from '../../domain/refusal';
import { percentileOf, workingDaysWithin, type Lasted } from '../../domain/statistics';
import { latestCalendar } from '../../records/calendars';
import { databaseNow, type Tx } from '../../records/database';
import {
  closedCases,
  deliveries,
  deliveryFaults,
  endedTasks,
  openCases,
  openedCases,
  overdueTasks,
  providers,
  type EndedTasks,
  type Period,
} from '../../records/statistics';
import { defineRoute } from '../route';
import { light } from '../schemas/case';
import { statisticsSchema, type Statistics } from '../schemas/statistics';

interface Counts {
  readonly opened: Awaited<ReturnType<typeof openedCases>>;
  readonly closed: Awaited<ReturnType<typeof closedCases>>;
  readonly open: Awaited<ReturnType<typeof openCases>>;
  readonly ended: readonly EndedTasks[];
  readonly overdue: Awaited<ReturnType<typeof overdueTasks>>;
}

type OfProcess = Statistics['processes'][number];

const get = defineRoute({
  method: 'get',
  path: '/v1/statistics',
  operationId: 'getStatistics',
  tag: 'cases',
  summary: { zh: '办件统计', en: 'What was opened, closed, is open and overdue, and how long steps take' },
  description: {
    zh: 'of=providers 按数源部门统计（自批准至对接完成的工作日、供给问题），processes 为空；from、to 为亚洲/上海的日期，含首尾，缺省为本年至今；中位数与九成分位以工作日计（最近秩法），开始当日不计',
    en: '`of=providers`: departments instead of processes. `from` and `to` are days in Asia/Shanghai, both inclusive, by default this year until today; median and p90 are in working days (nearest rank), the day of opening not counted',
  },
  access: { roles: ['case-officer', 'reviewer', 'director', 'security-officer', 'auditor'] },
  query: z.strictObject({ of: z.enum(['providers']).optional(), from: localDate.optional(), to: localDate.optional() }),
  reply: { 200: statisticsSchema },
}).handle(async ({ query, services: { db } }) => {
  const now = await databaseNow(db);
  const today = localDateOf(now);
  const to = query.to === undefined ? today : asLocalDate(query.to);
  const from = query.from === undefined ? asLocalDate(`${yearOf(to)}-01-01`) : asLocalDate(query.from);
  if (from > to) throw invalid('/to', { zh: '结束日期早于开始日期', en: 'ends before it begins' });
  const period = { from: startOfDay(from), before: endOfDay(to) };
  if (query.of === 'providers')
    return { status: 200, body: { from, to, processes: [], providers: await ofProviders(db, period, { from, to }) } };
  const counts: Counts = {
    opened: await openedCases(db, period),
    closed: await closedCases(db, period),
    open: await openCases(db, now),
    ended: await endedTasks(db, period),
    overdue: await overdueTasks(db),
  };
  // From the first day on which one of the tasks opened to the last on which one ended, however far the period reaches.
  const first = counts.ended.reduce((earliest, { opened_on: day }) => (day < earliest ? day : earliest), today);
  const last = counts.ended.reduce((latest, { ended_on: day }) => (day > latest ? day : latest), first);
  const workingDays = workingDaysWithin(await latestCalendar(db), first, last);
  const processes = PROCESSES.map((process) =>
    ofProcess(currentDefinition(process), counts, { from, to }, workingDays),
  );
  return { status: 200, body: { from, to, processes } };
});

interface Days {
  readonly from: string;
  readonly to: string;
}

function ofProcess(
  definition: ProcessDefinition,
  counts: Counts,
  { from, to }: Days,
  workingDays: ReturnType<typeof workingDaysWithin>,
): OfProcess {
  const { process, title } = definition;
  const own = <T extends { readonly process: string }>(rows: readonly T[]) =>
    rows.filter((row) => row.process === process);
  const cases = (query: Readonly<Record<string, string>>) => linkOf('/v1/cases', { process, ...query });
  const tasks = (query: Readonly<Record<string, string>>) => linkOf('/v1/tasks', { box: 'all', process, ...query });
  const [ended, overdue] = [own(counts.ended), own(counts.overdue)];
  const steps = [...new Set([...Object.keys(definition.steps), ...[...ended, ...overdue].map((row) => row.step)])];
  return {
    process,
    title: title.zh,
    titleEn: title.en,
    opened: { value: sum(own(counts.opened)), link: cases({ openedFrom: from, openedTo: to }) },
    closed: own(counts.closed)
      .map(({ outcome, n }) => ({ outcome, value: n, link: cases({ outcome, closedFrom: from, closedTo: to }) }))
      .sort((a, b) => (a.outcome < b.outcome ? -1 : 1)),
    open: light.options.map((lit) => ({
      light: lit,
      value: sum(own(counts.open).filter((row) => row.light === lit)),
      link: cases({ status: 'open', light: lit }),
    })),
    overdue: { value: sum(overdue), link: tasks({ overdue: 'true' }) },
    steps: steps.map((step) => {
      const lasted = ended
        .filter((row) => row.step === step)
        .map((row): Lasted => ({
          workingDays: workingDays(row.opened_on, row.ended_on),
          tasks: row.n,
        }));
      const names = stepOf(definition, step)?.title ?? { zh: step, en: step };
      return {
        step,
        title: names.zh,
        titleEn: names.en,
        ended: {
          value: lasted.reduce((total, one) => total + one.tasks, 0),
          link: tasks({ step, ended: 'true', endedFrom: from, endedTo: to }),
        },
        medianWorkingDays: percentileOf(lasted, 0.5),
        p90WorkingDays: percentileOf(lasted, 0.9),
        overdue: {
          value: sum(overdue.filter((row) => row.step === step)),
          link: tasks({ step, overdue: 'true' }),
        },
      };
    }),
  };
}

/** How long departments take from the approval until what is to be supplied is ready, and what of their deliveries was at fault (Art. 15 ¶2, 16). */
async function ofProviders(
  db: Tx,
  period: Period,
  { from, to }: { readonly from: LocalDate; readonly to: LocalDate },
): Promise<NonNullable<Statistics['providers']>> {
  const [all, ready, faults] = [await providers(db), await deliveries(db, period), await deliveryFaults(db, period)];
  const approved = ready.map(({ approved_on: day }) => day).sort();
  const first = approved[0] ?? from;
  const last = ready.reduce((latest, { ready_on: day }) => (day > latest ? day : latest), first);
  const workingDays = workingDaysWithin(await latestCalendar(db), first, last);
  return all.map(({ id, name }) => {
    const own = ready.filter(({ provider_id: provider }) => provider === id);
    const lasted = own.map(({ approved_on: since, ready_on: until, n }): Lasted => ({
      workingDays: workingDays(since, until),
      tasks: n,
    }));
    const docked = { box: 'all', process: 'data-request', step: 'docking', outcome: 'ready', party: id };
    return {
      provider: { id, name },
      delivered: {
        value: sum(own),
        link: linkOf('/v1/tasks', { ...docked, ended: 'true', endedFrom: from, endedTo: to }),
      },
      medianWorkingDays: percentileOf(lasted, 0.5),
      p90WorkingDays: percentileOf(lasted, 0.9),
      faults: DELIVERY_FAULTS.map((fault) => ({
        ...{ fault, title: DELIVERY_FAULT_WORDS[fault][0], titleEn: DELIVERY_FAULT_WORDS[fault][1] },
        value: sum(faults.filter((one) => one.provider_id === id && one.fault === fault)),
        link: linkOf('/v1/cases', { deliveryFault: fault, provider: id, openedFrom: from, openedTo: to }),
      })),
    };
  });
}

function sum(rows: readonly { readonly n: number }[]): number {
  return rows.reduce((total, { n }) => total + n, 0);
}

function linkOf(path: string, query: Readonly<Record<string, string>>): string {
  return `${path}?${new URLSearchParams(query).toString()}`;
}

export const statisticsRoutes = [get];
