/** Performance evaluation over HTTP (Art. 27): the indicator system, what opens an evaluation, and the register of results. */
import { z } from 'zod';
import { openEvaluation } from '../../processes/evaluation/filing';
import { addIndicatorSet, freezeSet } from '../../processes/evaluation/indicator-sets';
import { indicatorSet, opening } from '../../processes/evaluation/forms';
import { identifier } from '../../domain/forms/form';
import { seesAll } from '../../domain/permissions';
import type { Tx } from '../../records/database';
import { findEvaluation, listEvaluations, type EvaluationRow } from '../../records/evaluations';
import { findIndicatorSet, listIndicatorSets, type IndicatorSetRow } from '../../records/indicator-sets';
import { organisationsByIds } from '../../records/parties';
import { command } from '../command';
import { BY_TIME, COUNTED, defineList, pageOf, pageQuery } from '../pagination';
import { defineRoute } from '../route';
import { caseSchema } from '../schemas/case';
import { evaluationSchema, indicatorSetSchema } from '../schemas/evaluation';
import { absent } from '../../cases/reading/viewer';
import { presentOneCase } from '../views';

const ANY = { roles: 'any' } as const;
const params = z.strictObject({ id: identifier });

function setView(row: IndicatorSetRow) {
  return {
    id: row.id,
    version: row.version,
    title: row.title,
    indicators: row.indicators.map(({ id, name, dimension, weight }) => ({ id, name, dimension, weight })),
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    frozenBy: row.frozen_by,
    frozenAt: row.frozen_at?.toISOString() ?? null,
  };
}

const sets = defineList('indicator-sets', z.tuple([COUNTED]));
const listSets = defineRoute({
  method: 'get',
  path: '/v1/indicator-sets',
  operationId: 'listIndicatorSets',
  tag: 'evaluation',
  summary: { zh: '绩效评价指标体系各版本', en: 'Versions of the indicator system, newest first' },
  description: {
    zh: '冻结前的草案仅主管部门可见',
    en: 'What is not frozen yet is the authority’s to see',
  },
  access: ANY,
  query: z.strictObject(pageQuery),
  reply: { 200: pageOf(indicatorSetSchema) },
}).handle(async ({ query, actor, services }) => {
  const [beforeVersion] = sets.after(query) ?? [];
  const rows = await listIndicatorSets(services.db, {
    frozenOnly: !seesAll(actor),
    beforeVersion,
    limit: query.limit + 1,
  });
  return { status: 200, body: sets.page(query, rows, (row) => [row.version], setView) };
});

const getSet = defineRoute({
  method: 'get',
  path: '/v1/indicator-sets/:id',
  operationId: 'getIndicatorSet',
  tag: 'evaluation',
  summary: { zh: '一个版本的指标体系', en: 'One version of the indicator system' },
  access: ANY,
  params,
  reply: { 200: indicatorSetSchema },
}).handle(async ({ params: { id }, actor, services }) => {
  const row = await findIndicatorSet(services.db, id);
  if (row === null || (row.frozen_at === null && !seesAll(actor))) throw absent('指标体系', 'indicator set');
  return { status: 200, body: setView(row) };
});

const addSet = defineRoute({
  method: 'post',
  path: '/v1/indicator-sets',
  operationId: 'addIndicatorSet',
  tag: 'evaluation',
  summary: { zh: '制定指标体系新版本（第二十七条）', en: 'Make a new version of the indicator system (Art. 27)' },
  description: {
    zh: '权重之和恰为 100，三个维度均须有指标；权重可用数值或十进制文本，均精确计算',
    en: 'Weights sum to exactly 100, each of the three dimensions has an indicator; weights are numbers or decimal texts, exact either way',
  },
  access: { roles: ['director'] },
  idempotent: true,
  body: indicatorSet,
  reply: { 201: indicatorSetSchema },
  examples: {
    body: {
      title: '公共数据运营绩效评价指标体系',
      indicators: [
        { id: 'products', name: '数据产品开发', dimension: '数据开发交易能力', weight: '40' },
        { id: 'industry', name: '产业带动', dimension: '产业发展带动能力', weight: '32.5' },
        { id: 'security', name: '安全合规', dimension: '安全合规治理水平', weight: '27.5' },
      ],
    },
  },
}).handle((call) =>
  command(call, 'addIndicatorSet', async (ctx) => {
    const set = await addIndicatorSet(ctx, call.body);
    return { status: 201, body: setView(set), headers: { Location: `/v1/indicator-sets/${set.id}` } };
  }),
);

const freeze = defineRoute({
  method: 'post',
  path: '/v1/indicator-sets/:id/freeze',
  operationId: 'freezeIndicatorSet',
  tag: 'evaluation',
  summary: { zh: '冻结指标体系', en: 'Freeze it: it never changes again, and may measure periods that begin later' },
  access: { roles: ['director'] },
  idempotent: true,
  params,
  reply: { 200: indicatorSetSchema },
}).handle((call) =>
  command(call, 'freezeIndicatorSet', async (ctx) => ({
    status: 200,
    body: setView(await freezeSet(ctx, call.params.id)),
  })),
);

const open = defineRoute({
  method: 'post',
  path: '/v1/evaluations',
  operationId: 'openEvaluation',
  tag: 'evaluation',
  summary: { zh: '启动绩效评价（第二十七条）', en: 'Open an evaluation of an authorisation for a period (Art. 27)' },
  access: { roles: ['case-officer'] },
  idempotent: true,
  body: opening,
  reply: { 201: caseSchema },
}).handle((call) =>
  command(call, 'openEvaluation', async (ctx) => {
    const work = await openEvaluation(ctx, call.body);
    const body = await presentOneCase(ctx.tx, work, ctx.actor);
    return { status: 201, body, headers: { Location: `/v1/cases/${work.kase.id}` } };
  }),
);

async function evaluationViews(tx: Tx, rows: readonly EvaluationRow[]) {
  const names = await organisationsByIds(
    tx,
    rows.map((row) => row.operator_id),
  );
  return rows.map((row) => ({
    id: row.id,
    caseId: row.case_id,
    authorizationId: row.authorization_id,
    operator: { id: row.operator_id, name: names.find((one) => one.id === row.operator_id)?.name ?? row.operator_id },
    indicatorSetId: row.indicator_set_id,
    periodFrom: row.period_from,
    periodTo: row.period_to,
    score: row.score,
    grade: row.grade,
    rank: row.rank,
    confirmedAt: row.confirmed_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  }));
}

const evaluations = defineList('evaluations', BY_TIME);
const list = defineRoute({
  method: 'get',
  path: '/v1/evaluations',
  operationId: 'listEvaluations',
  tag: 'evaluation',
  summary: { zh: '绩效评价登记', en: 'Evaluations and their results; an operator sees its own' },
  access: ANY,
  query: z.strictObject({
    ...pageQuery,
    operatorId: identifier.optional(),
    authorizationId: identifier.optional(),
  }),
  reply: { 200: pageOf(evaluationSchema) },
}).handle(async ({ query, actor, services }) => {
  const after = evaluations.after(query);
  const rows = await listEvaluations(services.db, {
    operatorId: seesAll(actor) ? query.operatorId : actor.org,
    authorizationId: query.authorizationId,
    after: after === undefined ? undefined : { at: new Date(after[0]), id: after[1] },
    limit: query.limit + 1,
  });
  const page = evaluations.page(
    query,
    rows,
    (row) => [row.created_at.toISOString(), row.id],
    (row) => row,
  );
  return { status: 200, body: { items: await evaluationViews(services.db, page.items), nextCursor: page.nextCursor } };
});

const get = defineRoute({
  method: 'get',
  path: '/v1/evaluations/:id',
  operationId: 'getEvaluation',
  tag: 'evaluation',
  summary: { zh: '一项绩效评价', en: 'One evaluation' },
  access: ANY,
  params,
  reply: { 200: evaluationSchema },
}).handle(async ({ params: { id }, actor, services }) => {
  const row = await findEvaluation(services.db, id);
  if (row === null || !(seesAll(actor) || actor.org === row.operator_id)) throw absent('绩效评价', 'evaluation');
  const [body] = await evaluationViews(services.db, [row]);
  if (body === undefined) throw new Error(`no view of ${id}`);
  return { status: 200, body };
});

export const evaluationRoutes = [listSets, getSet, addSet, freeze, open, list, get];
