/** Time limits as policy, and the statutory calendar: read by everyone, set by the system administrator. */
import { z } from 'zod';
import { recomputeOpenCases } from '../../services/rules/recompute';
import { importCalendar, putPolicy } from '../../services/rules/policies';
import { scheduleOf, validateSchedule, type StatutoryCalendar } from '../../domain/calendar';
import { identifier, line, localDate, note, recordOf, text, TWICE } from '../../domain/forms/form';
import { formatCitation } from '../../domain/measures';
import {
  defaultExtensions,
  defaultLimits,
  defaultParameters,
  defaultReminders,
  type PolicyVersion,
  type Setting,
} from '../../domain/policy';
import type { ProcessDefinition } from '../../domain/process';
import { currentDefinition, PROCESSES } from '../../processes/laws';
import { Refusal } from '../../domain/refusal';
import { listCalendars } from '../../records/calendars';
import { latestPolicy } from '../../records/policies';
import { command } from '../command';
import { defineRoute } from '../route';
import { calendarSchema, policySchema } from '../schemas/registers';

const params = z.strictObject({ process: z.enum(PROCESSES) });
const limitText = note(40);

function policyView(
  definition: ProcessDefinition,
  policy: (Omit<PolicyVersion, 'createdAt'> & { createdAt?: Date }) | null,
  setting: Setting,
) {
  const ofSteps = Object.entries(definition.steps).flatMap(([name, step]) =>
    step.limit !== undefined && 'source' in step.limit ? [[name, formatCitation(step.limit.source)] as const] : [],
  );
  const ofParameters = Object.entries(definition.parameters ?? {}).map(
    ([name, { source }]) => [name, formatCitation(source)] as const,
  );
  const endsOnWorkingDay = Object.entries(definition.steps).flatMap(([name, step]) =>
    step.limit !== undefined && 'source' in step.limit && step.limit.endsOnWorkingDay !== undefined
      ? [[name, formatCitation(step.limit.endsOnWorkingDay)] as const]
      : [],
  );
  const reminders = { ...defaultReminders(definition), ...policy?.reminders };
  return {
    process: definition.process,
    version: policy?.version ?? 0,
    limits: { ...defaultLimits(definition), ...policy?.limits },
    extensions: { ...defaultExtensions(definition), ...policy?.extensions },
    reminders: Object.fromEntries(Object.entries(reminders).map(([step, texts]) => [step, [...texts]])),
    parameters: { ...defaultParameters(definition, setting), ...policy?.parameters },
    sources: Object.fromEntries([...ofSteps, ...ofParameters]),
    endsOnWorkingDay: Object.fromEntries(endsOnWorkingDay),
    basis: policy?.basis ?? '默认期限（来源见 sources，参照适用）',
    createdBy: policy?.createdBy ?? null,
    createdAt: policy?.createdAt?.toISOString() ?? null,
  };
}

const getPolicy = defineRoute({
  method: 'get',
  path: '/v1/policies/:process',
  operationId: 'getPolicy',
  tag: 'rules',
  summary: { zh: '期限政策', en: 'The limits in force for cases opened now, with their sources' },
  access: { roles: 'any' },
  params,
  reply: { 200: policySchema },
}).handle(async ({ params: { process }, services }) => ({
  status: 200,
  body: policyView(currentDefinition(process), await latestPolicy(services.db, process), services.rules),
}));

const setPolicy = defineRoute({
  method: 'put',
  path: '/v1/policies/:process',
  operationId: 'putPolicy',
  tag: 'rules',
  summary: { zh: '发布新的期限政策', en: 'Adopt a new version of the limits, for cases opened later' },
  access: { roles: ['system-admin'] },
  params,
  body: z.strictObject({
    limits: recordOf(identifier, limitText, 100).optional(),
    extensions: recordOf(identifier, limitText, 100).optional(),
    reminders: recordOf(identifier, z.array(limitText).max(10), 100).optional(),
    /** Numbers that are no times, as decimals: the least score of a grade. */
    parameters: recordOf(identifier, limitText, 100).optional(),
    /** 文号, or a note that there is none. */
    basis: text(500).default('未注明文号'),
  }),
  reply: { 200: policySchema },
}).handle((call) =>
  command(call, 'putPolicy', async (ctx) => {
    const definition = currentDefinition(call.params.process);
    return { status: 200, body: policyView(definition, await putPolicy(ctx, definition, call.body), ctx.rules) };
  }),
);

function calendarView(row: {
  version: number;
  source: string;
  created_by: string;
  created_at: Date;
  years: StatutoryCalendar['years'];
}) {
  return {
    version: row.version,
    source: row.source,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    years: Object.values(row.years).map(({ year, source, holidays, makeUpDays }) => ({
      year,
      source,
      holidays: { ...holidays },
      makeUpDays: { ...makeUpDays },
    })),
  };
}

const listAll = defineRoute({
  method: 'get',
  path: '/v1/calendars',
  operationId: 'listCalendars',
  tag: 'rules',
  summary: { zh: '工作日日历各版本', en: 'Versions of the statutory calendar, newest first' },
  access: { roles: 'any' },
  reply: { 200: z.strictObject({ items: z.array(calendarSchema), nextCursor: z.null() }) },
}).handle(async ({ services }) => ({
  status: 200,
  body: { items: (await listCalendars(services.db)).map(calendarView), nextCursor: null },
}));

const days = recordOf(localDate, line(100), 200);

const importOne = defineRoute({
  method: 'post',
  path: '/v1/calendars',
  operationId: 'importCalendar',
  tag: 'rules',
  summary: { zh: '导入年度放假安排', en: 'Import the holiday schedule of one or more years as a new version' },
  description: {
    zh: '未完结案件的期限随即重算；原为暂定（provisional）的期限据此确定',
    en: 'Open limits are recomputed; provisional ones become firm',
  },
  access: { roles: ['system-admin'] },
  idempotent: true,
  body: z.strictObject({
    source: text(500),
    years: z
      .array(z.strictObject({ year: z.int().min(2000).max(2100), source: text(200), holidays: days, makeUpDays: days }))
      .min(1)
      .max(20)
      .superRefine((years, context) => {
        years.forEach(({ year }, index) => {
          if (years.findIndex((one) => one.year === year) === index) return;
          context.addIssue({ code: 'custom', path: [index, 'year'], params: TWICE });
        });
      }),
  }),
  reply: { 201: calendarSchema },
}).handle(async (call) => {
  const answer = await command(call, 'importCalendar', async (ctx) => {
    call.body.years.forEach((year, index) => {
      const [problem] = validateSchedule(year);
      if (problem === undefined) return;
      const pointer = `/years/${index}${problem.pointer}`;
      throw new Refusal('validation-failed', problem.detail, { errors: [{ pointer, detail: problem.detail }] });
    });
    const imported = await importCalendar(ctx, {
      source: call.body.source,
      years: call.body.years.map(scheduleOf),
    });
    return { status: 201, body: calendarView(imported), headers: { Location: '/v1/calendars' } };
  });
  // Also after a replay: what was cut short is taken up again. Whatever expires meanwhile is counted anew first.
  await recomputeOpenCases(call.services.db, call.services.rules, call);
  return answer;
});

export const ruleRoutes = [getPolicy, setPolicy, listAll, importOne];
