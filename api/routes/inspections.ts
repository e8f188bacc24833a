/** Security inspections over HTTP (Art. 25): opened ad hoc or by a yearly plan. Their tasks are decided like any other. */
import { z } from 'zod';
import { openInspection } from '../../processes/security-inspection/filing';
import { addPlan, runPlans, type Plan } from '../../processes/security-inspection/plans';
import { identifier } from '../../domain/forms/form';
import { opening, plan } from '../../processes/security-inspection/forms';
import { findInspectionPlan, listPlans, plannedOf } from '../../records/inspection-plans';
import { command } from '../command';
import { COUNTED, defineList, pageOf, pageQuery } from '../pagination';
import { defineRoute } from '../route';
import { caseSchema } from '../schemas/case';
import { inspectionPlanSchema, planRunSchema } from '../schemas/inspection';
import { absent } from '../../cases/reading/viewer';
import { presentOneCase } from '../views';

const params = z.strictObject({ id: identifier });
const SUPERVISES = { roles: ['case-officer', 'reviewer', 'director', 'security-officer', 'auditor'] } as const;

const open = defineRoute({
  method: 'post',
  path: '/v1/inspections',
  operationId: 'openInspection',
  tag: 'security-inspection',
  summary: { zh: '启动安全检查（第二十五条）', en: 'Open a security inspection (Art. 25)' },
  description: {
    zh: '指明授权或运营主体；不附检查表的，用默认检查表',
    en: 'Names the authorisation or the operator; without a checklist the default one is taken',
  },
  access: { roles: ['case-officer'] },
  idempotent: true,
  body: opening,
  reply: { 201: caseSchema },
  examples: {
    body: {
      authorizationId: 'authorization-demo-a',
      kind: 'ad-hoc',
      reason: '收到数据泄露线索',
      scope: '日志与访问控制',
    },
  },
}).handle((call) =>
  command(call, 'openInspection', async (ctx) => {
    const work = await openInspection(ctx, call.body);
    const body = await presentOneCase(ctx.tx, work, ctx.actor);
    return { status: 201, body, headers: { Location: `/v1/cases/${work.kase.id}` } };
  }),
);

function planView({ plan: row, planned }: Plan) {
  return {
    id: row.id,
    year: row.year,
    title: row.title,
    inspections: planned.map(({ authorization_id: authorizationId, planned_on: plannedOn, case_id: caseId }) => ({
      authorizationId,
      plannedOn,
      caseId,
    })),
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
  };
}

const plans = defineList('inspection-plans', z.tuple([COUNTED, identifier]));
const list = defineRoute({
  method: 'get',
  path: '/v1/inspection-plans',
  operationId: 'listInspectionPlans',
  tag: 'security-inspection',
  summary: { zh: '年度检查计划', en: 'Yearly plans of inspections, newest year first' },
  access: SUPERVISES,
  query: z.strictObject(pageQuery),
  reply: { 200: pageOf(inspectionPlanSchema) },
}).handle(async ({ query, services }) => {
  const [year, id] = plans.after(query) ?? [];
  const after = year === undefined || id === undefined ? undefined : { year, id };
  const rows = await listPlans(services.db, { after, limit: query.limit + 1 });
  const planned = await plannedOf(
    services.db,
    rows.map((row) => row.id),
  );
  const page = plans.page(
    query,
    rows,
    (row) => [row.year, row.id],
    (row) => planView({ plan: row, planned: planned.filter((one) => one.plan_id === row.id) }),
  );
  return { status: 200, body: page };
});

const get = defineRoute({
  method: 'get',
  path: '/v1/inspection-plans/:id',
  operationId: 'getInspectionPlan',
  tag: 'security-inspection',
  summary: { zh: '一份年度检查计划', en: 'One yearly plan' },
  access: SUPERVISES,
  params,
  reply: { 200: inspectionPlanSchema },
}).handle(async ({ params: { id }, services }) => {
  const row = await findInspectionPlan(services.db, id);
  if (row === null) throw absent('检查计划', 'inspection plan');
  return { status: 200, body: planView({ plan: row, planned: await plannedOf(services.db, [id]) }) };
});

const add = defineRoute({
  method: 'post',
  path: '/v1/inspection-plans',
  operationId: 'addInspectionPlan',
  tag: 'security-inspection',
  summary: { zh: '制定年度检查计划', en: 'Make a yearly plan; each inspection opens by itself on its day' },
  access: { roles: ['case-officer'] },
  idempotent: true,
  body: plan,
  reply: { 201: inspectionPlanSchema },
}).handle((call) =>
  command(call, 'addInspectionPlan', async (ctx) => {
    const added = await addPlan(ctx, call.body);
    return { status: 201, body: planView(added), headers: { Location: `/v1/inspection-plans/${added.plan.id}` } };
  }),
);

const run = defineRoute({
  method: 'post',
  path: '/v1/inspection-plans/:id/run',
  operationId: 'runInspectionPlan',
  tag: 'security-inspection',
  summary: { zh: '执行检查计划', en: 'Open now what the plan names for today or earlier and is not open yet' },
  access: { roles: ['case-officer'] },
  idempotent: true,
  params,
  reply: { 200: planRunSchema },
}).handle((call) =>
  command(call, 'runInspectionPlan', async (ctx) => ({ status: 200, body: await runPlans(ctx, call.params.id) })),
);

export const inspectionRoutes = [open, list, get, add, run];
