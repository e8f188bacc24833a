/** Annual reports (Art. 26): opening those of a finished year, and the register of all. */
import { z } from 'zod';
import { openReportsOfYear } from '../../processes/annual-report/filing';
import { run } from '../../processes/annual-report/forms';
import { formed, identifier } from '../../domain/forms/form';
import { seesAll } from '../../domain/permissions';
import { listReports, REPORT_STATUS, type ReportRow } from '../../records/annual-reports';
import { command } from '../command';
import { BY_TIME, defineList, pageOf, pageQuery } from '../pagination';
import { defineRoute } from '../route';
import { annualReportSchema } from '../schemas/annual-reports';
import { absent } from '../../cases/reading/viewer';

const READERS = {
  roles: ['case-officer', 'reviewer', 'director', 'security-officer', 'auditor', 'operator'],
} as const;

const runYear = defineRoute({
  method: 'post',
  path: '/v1/annual-reports/run',
  operationId: 'runAnnualReports',
  tag: 'annual-report',
  summary: { zh: '开启某年度的运营报告', en: 'Open the annual reports of a finished year that are missing' },
  description: {
    zh: '该年度任一日授权有效的，每项授权一件；已有的不再开启。opened、existing 为件数',
    en: 'One for every authorisation in force on any day of the year; none is doubled. `opened` and `existing` are numbers of cases',
  },
  access: { roles: ['case-officer'] },
  idempotent: true,
  body: run,
  reply: { 200: z.strictObject({ opened: z.int(), existing: z.int() }).meta({ id: 'AnnualRun' }) },
}).handle((call) =>
  command(call, 'runAnnualReports', async (ctx) => ({
    status: 200,
    body: await openReportsOfYear(ctx, call.body.year),
  })),
);

function reportView(row: ReportRow) {
  return {
    id: row.case_id,
    caseId: row.case_id,
    authorizationId: row.authorization_id,
    operator: { id: row.operator_id, name: row.operator_name },
    year: row.year,
    periodFrom: row.period_from,
    periodTo: row.period_to,
    status: row.status,
    openedAt: row.opened_at.toISOString(),
    dueAt: row.due_at?.toISOString() ?? null,
    submittedAt: row.submitted_at?.toISOString() ?? null,
    late: row.late,
  };
}

const reports = defineList('annual-reports', BY_TIME);
const year = formed(4, /^[1-9]\d{3}$/, { zh: '须为四位数的年份', en: 'must be a year of four digits' })
  .transform(Number)
  .meta({ openapi: { type: 'integer' } });

const list = defineRoute({
  method: 'get',
  path: '/v1/annual-reports',
  operationId: 'listAnnualReports',
  tag: 'annual-report',
  summary: { zh: '年度运营报告登记', en: 'The register of annual reports; an operator sees its own' },
  access: READERS,
  query: z.strictObject({
    ...pageQuery,
    year: year.optional(),
    status: z.enum(REPORT_STATUS).optional(),
    authorizationId: identifier.optional(),
    operatorId: identifier.optional(),
  }),
  reply: { 200: pageOf(annualReportSchema) },
}).handle(async ({ query, actor, services }) => {
  const after = reports.after(query);
  const { operatorId, authorizationId, year, status } = query;
  const rows = await listReports(
    services.db,
    { authorizationId, year, status, operatorId: seesAll(actor) ? operatorId : actor.org },
    { after: after === undefined ? undefined : { at: new Date(after[0]), id: after[1] }, limit: query.limit + 1 },
  );
  return {
    status: 200,
    body: reports.page(query, rows, (row) => [row.opened_at.toISOString(), row.case_id], reportView),
  };
});

const get = defineRoute({
  method: 'get',
  path: '/v1/annual-reports/:id',
  operationId: 'getAnnualReport',
  tag: 'annual-report',
  summary: { zh: '一份年度运营报告', en: 'One annual report, by the id of its case' },
  access: READERS,
  params: z.strictObject({ id: identifier }),
  reply: { 200: annualReportSchema },
}).handle(async ({ params: { id: caseId }, actor, services }) => {
  const operatorId = seesAll(actor) ? undefined : actor.org;
  const [row] = await listReports(services.db, { caseId, operatorId }, { limit: 1 });
  if (row === undefined) throw absent('年度运营报告', 'annual report');
  return { status: 200, body: reportView(row) };
});

export const annualReportRoutes = [runYear, list, get];
