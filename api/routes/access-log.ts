/** The log of access checks and leases as a register (Art. 11, 12): an operator sees what was asked for it. */
import { z } from 'zod';
import { identifier, instant, localDate } from '../../domain/forms/form';
import { seesAll } from '../../domain/permissions';
import { listChecks, type CheckRow } from '../../records/access-register';
import { endOf, startOf } from '../days';
import { defineList, pageOf, pageQuery } from '../pagination';
import { defineRoute } from '../route';

const checkSchema = z
  .strictObject({
    id: z.string(),
    at: instant,
    operatorId: z.string(),
    developerId: z.string().nullable(),
    datasetId: z.string(),
    fields: z.array(z.string()),
    purpose: z.string(),
    allowed: z.boolean(),
    reason: z.string(),
    supplyId: z.string().nullable(),
    /** A lease was handed out. */
    leaseId: z.string().nullable(),
  })
  .meta({ id: 'AccessCheck' });

function checkView(row: CheckRow) {
  return {
    id: String(row.id),
    at: row.at.toISOString(),
    operatorId: row.operator_id,
    developerId: row.developer_id,
    datasetId: row.dataset_id,
    fields: row.fields,
    purpose: row.purpose,
    allowed: row.allowed,
    reason: row.reason,
    supplyId: row.supply_id,
    leaseId: row.lease_id,
  };
}

const checks = defineList('access-log', z.tuple([instant, z.int()]));

const list = defineRoute({
  method: 'get',
  path: '/v1/access/log',
  operationId: 'listAccessChecks',
  tag: 'access',
  summary: { zh: '访问核验日志', en: 'Access checks as they were answered' },
  description: {
    zh: '允许的核验至多 1 秒后写入日志',
    en: 'An allowed check is in the log at most a second after its answer',
  },
  access: { roles: ['case-officer', 'reviewer', 'director', 'security-officer', 'auditor', 'operator'] },
  query: z.strictObject({
    ...pageQuery,
    operatorId: identifier.optional(),
    allowed: z.enum(['true', 'false']).optional(),
    from: localDate.optional(),
    to: localDate.optional(),
  }),
  reply: { 200: pageOf(checkSchema) },
}).handle(async ({ query, actor, services }) => {
  const after = checks.after(query);
  const rows = await listChecks(
    services.db,
    {
      operatorId: seesAll(actor) ? query.operatorId : actor.org,
      allowed: query.allowed === undefined ? undefined : query.allowed === 'true',
      from: startOf(query.from),
      before: endOf(query.to),
    },
    { after: after === undefined ? undefined : { at: new Date(after[0]), id: after[1] }, limit: query.limit + 1 },
  );
  return { status: 200, body: checks.page(query, rows, (row) => [row.at.toISOString(), row.id], checkView) };
});

export const accessLogRoutes = [list];
