/** What begins from an authorisation: an order to rectify, with the preview of what it stops, and a two-party termination. */
import { z } from 'zod';
import { LEASE_SECONDS } from '../../domain/access';
import { openAmendment } from '../../processes/agreement-amendment/filing';
import { amendmentOpening } from '../../processes/agreement-amendment/forms';
import { proposeTermination } from '../../processes/authorization/filing';
import { impactOf, openRectification } from '../../processes/rectification/filing';
import type { Dossier } from '../../cases/dossier';
import type { Answer } from '../../cases/run';
import { termination } from '../../processes/authorization/forms';
import { identifier } from '../../domain/forms/form';
import { opening } from '../../processes/rectification/forms';
import { command } from '../command';
import { defineRoute } from '../route';
import { caseSchema } from '../schemas/case';
import { presentOneCase } from '../views';

const params = z.strictObject({ id: identifier });

async function opened(work: Dossier): Promise<Answer> {
  const body = await presentOneCase(work.ctx.tx, work, work.ctx.actor);
  return { status: 201, body, headers: { Location: `/v1/cases/${work.kase.id}` } };
}

const rectify = defineRoute({
  method: 'post',
  path: '/v1/authorizations/:id/rectifications',
  operationId: 'openRectification',
  tag: 'rectification',
  summary: { zh: '拟定责令整改（第二十五、二十八条）', en: 'Open the draft of an order to rectify (Art. 25, 28)' },
  access: { roles: ['case-officer'] },
  idempotent: true,
  params,
  body: opening,
  reply: { 201: caseSchema },
}).handle((call) =>
  command(call, 'openRectification', async (ctx) => opened(await openRectification(ctx, call.params.id, call.body))),
);

const terminate = defineRoute({
  method: 'post',
  path: '/v1/authorizations/:id/termination',
  operationId: 'proposeTermination',
  tag: 'authorization',
  summary: { zh: '提议协商终止', en: 'Propose a termination; the other side agrees or not' },
  access: { roles: ['operator', 'director'] },
  idempotent: true,
  params,
  body: termination,
  reply: { 201: caseSchema },
}).handle((call) =>
  command(call, 'proposeTermination', async (ctx) =>
    opened(await proposeTermination(ctx, call.params.id, call.body.reason)),
  ),
);

const amend = defineRoute({
  method: 'post',
  path: '/v1/authorizations/:id/amendments',
  operationId: 'openAmendment',
  tag: 'agreement-amendment',
  summary: {
    zh: '提议变更授权协议：运营主体提议须经受理，经办人提议直接起草（第七、八条）',
    en: 'Propose an amendment of the agreement: of the operator it is admitted first, of a case-officer it is drafted at once (Art. 7, 8)',
  },
  access: { roles: ['operator', 'case-officer'] },
  idempotent: true,
  params,
  body: amendmentOpening,
  reply: { 201: caseSchema },
}).handle((call) =>
  command(call, 'openAmendment', async (ctx) => opened(await openAmendment(ctx, call.params.id, call.body.reason))),
);

const impactSchema = z
  .strictObject({
    supplies: z.array(z.strictObject({ id: z.string(), caseId: z.string(), purpose: z.string() })),
    requests: z.array(z.strictObject({ id: z.string(), process: z.string(), title: z.string() })),
    cooperations: z.array(z.strictObject({ id: z.string(), counterpart: z.string() })),
    /** Null while there is no register of them: not recorded, which is not the same as none. */
    products: z.array(z.strictObject({ id: z.string() })).nullable(),
    developers: z.array(z.strictObject({ id: z.string() })).nullable(),
    leases: z.strictObject({ endWithinSeconds: z.int() }),
  })
  .meta({ id: 'Impact' });

const impact = defineRoute({
  method: 'get',
  path: '/v1/authorizations/:id/impact',
  operationId: 'getImpact',
  tag: 'rectification',
  summary: { zh: '暂停影响预览', en: 'What a suspension of the right would stop' },
  access: { roles: ['case-officer', 'director', 'security-officer', 'auditor'] },
  params,
  reply: { 200: impactSchema },
}).handle(async ({ params: { id }, services }) => {
  const { supplies, requests, cooperations } = await impactOf(services.db, id);
  return {
    status: 200,
    body: {
      supplies: [...supplies],
      requests: [...requests],
      cooperations: [...cooperations],
      products: null,
      developers: null,
      leases: { endWithinSeconds: LEASE_SECONDS },
    },
  };
});

export const authorizationRoutes = [rectify, terminate, amend, impact];
