/** Needs and data requests over HTTP (Art. 13, 14). */
import { z } from 'zod';
import { addNeed, fileDataRequest } from '../../processes/data-request/filing';
import { filing } from '../../processes/data-request/forms';
import { identifier } from '../../domain/forms/form';
import { need, needBody } from '../../processes/data-request/need-form';
import { seesAll } from '../../domain/permissions';
import { findNeed, listNeeds, type NeedRow } from '../../records/needs';
import { commandThatKnows } from '../command';
import { BY_TIME, defineList, pageOf, pageQuery } from '../pagination';
import { defineRoute } from '../route';
import { caseSchema } from '../schemas/case';
import { needSchema } from '../schemas/registers';
import { absent } from '../../cases/reading/viewer';
import { presentOneCase } from '../views';

const needs = defineList('needs', BY_TIME);

function needView(row: NeedRow) {
  return {
    ...needBody.parse(row.body),
    id: row.id,
    operatorId: row.operator_id,
    previousId: row.previous_id,
    version: row.version,
    title: row.title,
    status: row.status,
    createdAt: row.created_at.toISOString(),
  };
}

const addOne = defineRoute({
  method: 'post',
  path: '/v1/needs',
  operationId: 'addNeed',
  tag: 'data-request',
  summary: { zh: '登记需求（第十三条）', en: 'Add a need to the need list (Art. 13)' },
  access: { roles: ['operator'] },
  idempotent: true,
  body: need,
  reply: { 201: needSchema },
}).handle((call) =>
  commandThatKnows(call, 'addNeed', async (ctx) => {
    const row = await addNeed(ctx, call.body);
    return { status: 201, body: needView(row), headers: { Location: `/v1/needs/${row.id}` } };
  }),
);

const listAll = defineRoute({
  method: 'get',
  path: '/v1/needs',
  operationId: 'listNeeds',
  tag: 'data-request',
  summary: { zh: '需求清单', en: 'The need list' },
  description: { zh: '运营主体见本单位清单，主管部门见全部', en: 'An operator sees its own list, the authority all' },
  access: { roles: ['operator', 'case-officer', 'reviewer', 'director', 'security-officer', 'auditor'] },
  query: z.strictObject({ ...pageQuery, status: z.enum(['open', 'applied', 'supplied', 'rejected']).optional() }),
  reply: { 200: pageOf(needSchema) },
}).handle(async ({ query, actor, services }) => {
  const position = needs.after(query);
  const rows = await listNeeds(services.db, {
    operatorId: seesAll(actor) ? undefined : actor.org,
    status: query.status,
    after: position === undefined ? undefined : { at: new Date(position[0]), id: position[1] },
    limit: query.limit + 1,
  });
  return { status: 200, body: needs.page(query, rows, (row) => [row.created_at.toISOString(), row.id], needView) };
});

const getOne = defineRoute({
  method: 'get',
  path: '/v1/needs/:id',
  operationId: 'getNeed',
  tag: 'data-request',
  summary: { zh: '一项需求', en: 'One need' },
  access: { roles: ['operator', 'case-officer', 'reviewer', 'director', 'security-officer', 'auditor'] },
  params: z.strictObject({ id: identifier }),
  reply: { 200: needSchema },
}).handle(async ({ params, actor, services }) => {
  const row = await findNeed(services.db, params.id);
  if (row === null || (!seesAll(actor) && row.operator_id !== actor.org)) throw absent('需求', 'need');
  return { status: 200, body: needView(row) };
});

const file = defineRoute({
  method: 'post',
  path: '/v1/data-requests',
  operationId: 'fileDataRequest',
  tag: 'data-request',
  summary: { zh: '提交数据需求申请（第十四条）', en: 'File a data request: one need, one application (Art. 14)' },
  access: { roles: ['operator'] },
  idempotent: true,
  body: filing,
  reply: { 201: caseSchema },
}).handle((call) =>
  commandThatKnows(call, 'fileDataRequest', async (ctx) => {
    const kase = await fileDataRequest(ctx, call.body);
    const filed = { kase, tasks: [], now: kase.opened_at }; // its first task follows
    const body = await presentOneCase(ctx.tx, filed, ctx.actor);
    return { status: 201, body, headers: { Location: `/v1/cases/${kase.id}` } };
  }),
);

export const dataRequestRoutes = [addOne, listAll, getOne, file];
