/** Cooperation of the operator with the provincial operator (Art. 8, 10): recorded, listed, ended; within its authorisation. */
import { z } from 'zod';
import { endCooperationOf, recordCooperation } from '../../processes/authorization/cooperation';
import { cooperationStatus } from '../../domain/cooperation';
import { cooperation, cooperationEnd } from '../../processes/authorization/cooperation-form';
import { identifier } from '../../domain/forms/form';
import { seesAll } from '../../domain/permissions';
import type { RightRecord } from '../../domain/right';
import { findAuthorization } from '../../records/authorizations';
import { listCooperations, type CooperationRow } from '../../records/cooperations';
import { databaseNow } from '../../records/database';
import { command } from '../command';
import { BY_TIME, defineList, pageOf, pageQuery } from '../pagination';
import { defineRoute } from '../route';
import { cooperationSchema } from '../schemas/registers';
import { absent } from '../../cases/reading/viewer';

const params = z.strictObject({ id: identifier });
const PATH = '/v1/authorizations/:id/cooperations';

function view(row: CooperationRow, right: RightRecord, now: Date): z.output<typeof cooperationSchema> {
  return {
    id: row.id,
    authorizationId: row.authorization_id,
    counterpart: { name: row.counterpart_name, creditCode: row.counterpart_code },
    authorization: { number: row.grant_number, documentIds: [...row.grant_documents] },
    content: row.content,
    scope: row.scope.map(({ datasetId, fields }) => ({ datasetId, fields: [...fields] })),
    from: row.from_date,
    to: row.to_date,
    status: cooperationStatus(row, right, now),
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    endReason: row.end_reason,
  };
}

const record = defineRoute({
  method: 'post',
  path: PATH,
  operationId: 'recordCooperation',
  tag: 'authorization',
  summary: {
    zh: '登记与省级公共数据运营单位的合作（第八、十条）',
    en: 'Record a cooperation with the provincial operator (Art. 8, 10)',
  },
  description: {
    zh: '合作范围须在授权协议项下供给的数据之内，合作期限须在授权期限之内；登记不产生任何访问权限',
    en: 'The scope lies within what is supplied under the agreement, the days within its term; it grants no access to anybody',
  },
  access: { roles: ['operator'] },
  idempotent: true,
  params,
  body: cooperation,
  reply: { 201: cooperationSchema },
}).handle((call) =>
  command(call, 'recordCooperation', async (ctx) => {
    const { row, right, now } = await recordCooperation(ctx, call.params.id, call.body);
    return { status: 201, body: view(row, right, now) };
  }),
);

const end = defineRoute({
  method: 'post',
  path: `${PATH}/:cooperationId/end`,
  operationId: 'endCooperation',
  tag: 'authorization',
  summary: { zh: '终止合作', en: 'End a cooperation' },
  access: { roles: ['operator'] },
  idempotent: true,
  params: z.strictObject({ id: identifier, cooperationId: identifier }),
  body: cooperationEnd,
  reply: { 200: cooperationSchema },
}).handle((call) =>
  command(call, 'endCooperation', async (ctx) => {
    const { id, cooperationId } = call.params;
    const { row, right, now } = await endCooperationOf(ctx, id, cooperationId, call.body.reason);
    return { status: 200, body: view(row, right, now) };
  }),
);

const cooperations = defineList('cooperations', BY_TIME);
const list = defineRoute({
  method: 'get',
  path: PATH,
  operationId: 'listCooperations',
  tag: 'authorization',
  summary: { zh: '授权项下的合作登记', en: 'Cooperations under an authorisation' },
  access: { roles: ['operator', 'case-officer', 'reviewer', 'director', 'security-officer', 'auditor'] },
  params,
  query: z.strictObject(pageQuery),
  reply: { 200: pageOf(cooperationSchema) },
}).handle(async ({ params: { id }, query, actor, services }) => {
  const right = await findAuthorization(services.db, id);
  if (right === null || !(seesAll(actor) || actor.org === right.operator_id)) throw absent('授权', 'authorisation');
  const after = cooperations.after(query);
  const now = await databaseNow(services.db);
  const rows = await listCooperations(services.db, {
    authorizationId: id,
    after: after === undefined ? undefined : { at: new Date(after[0]), id: after[1] },
    limit: query.limit + 1,
  });
  const body = cooperations.page(
    query,
    rows,
    (row) => [row.recorded_at.toISOString(), row.id],
    (row) => view(row, right, now),
  );
  return { status: 200, body };
});

export const cooperationRoutes = [record, end, list];
