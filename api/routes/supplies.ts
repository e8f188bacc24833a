/** What is done about a supply over HTTP (Art. 14, 15, 18): given back, narrowed, renewed, stopped. The register of supplies is in registers.ts. */
import { z } from 'zod';
import { identifier } from '../../domain/forms/form';
import { returnSupply } from '../../processes/supply-closure/filing';
import { supplyReturn } from '../../processes/supply-closure/forms';
import type { Answer } from '../../cases/run';
import type { Dossier } from '../../cases/dossier';
import { plain } from '../../cases/preview';
import { absent } from '../../cases/reading/viewer';
import { readsOf } from '../../cases/reads';
import { seesAll } from '../../domain/permissions';
import { narrowSupply, requestRenewal } from '../../processes/supply-renewal/filing';
import { narrowing, renewal } from '../../processes/supply-renewal/forms';
import { effectsOf, openStop } from '../../processes/supply-stop/filing';
import { stopping } from '../../processes/supply-stop/forms';
import { findSupply } from '../../records/supplies';
import { command } from '../command';
import { caseSchema } from '../schemas/case';
import { effectsSchema } from '../schemas/case-parts';
import { presentOneCase } from '../views';
import { defineRoute } from '../route';
import { supplySchema } from '../schemas/registers';
import { supplyAnswer } from './registers';

const params = z.strictObject({ id: identifier });

const giveBack = defineRoute({
  method: 'post',
  path: '/v1/supplies/:id/return',
  operationId: 'returnSupply',
  tag: 'supply-closure',
  summary: {
    zh: '提前终止供给，即时生效；随即开始清退（第十四、十八条）',
    en: 'Give a supply back before its end: effective at once, and its clearance begins (Art. 14, 18)',
  },
  access: { roles: ['operator'] },
  idempotent: true,
  params,
  body: supplyReturn,
  reply: { 200: supplySchema },
  examples: { body: { reason: '业务调整，不再使用该数据' } },
}).handle((call) =>
  command(call, 'returnSupply', async (ctx) => {
    await returnSupply(ctx, call.params.id, call.body.reason);
    return { status: 200, body: await supplyAnswer(ctx.tx, call.params.id) };
  }),
);

const narrow = defineRoute({
  method: 'post',
  path: '/v1/supplies/:id/narrow',
  operationId: 'narrowSupply',
  tag: 'supply-renewal',
  summary: {
    zh: '缩小供给范围，即时生效（第十四条）',
    en: 'Give up entries or fields of a supply: effective at once (Art. 14)',
  },
  access: { roles: ['operator'] },
  idempotent: true,
  params,
  body: narrowing,
  reply: { 200: supplySchema },
}).handle((call) =>
  command(call, 'narrowSupply', async (ctx) => {
    await narrowSupply(ctx, call.params.id, call.body.datasets);
    return { status: 200, body: await supplyAnswer(ctx.tx, call.params.id) };
  }),
);

async function opened(work: Dossier): Promise<Answer> {
  const body = await presentOneCase(work.ctx.tx, work, work.ctx.actor);
  return { status: 201, body, headers: { Location: `/v1/cases/${work.kase.id}` } };
}

const renew = defineRoute({
  method: 'post',
  path: '/v1/supplies/:id/renewals',
  operationId: 'requestRenewal',
  tag: 'supply-renewal',
  summary: { zh: '申请供给续期（第十四、十五条）', en: 'Ask for the renewal of a supply (Art. 14, 15)' },
  access: { roles: ['operator'] },
  idempotent: true,
  params,
  body: renewal,
  reply: { 201: caseSchema },
}).handle((call) =>
  command(call, 'requestRenewal', async (ctx) => opened(await requestRenewal(ctx, call.params.id, call.body))),
);

const stop = defineRoute({
  method: 'post',
  path: '/v1/supplies/:id/stops',
  operationId: 'openStop',
  tag: 'supply-stop',
  summary: {
    zh: '提出停止供给（参照行政许可法第八条）',
    en: 'Open the stop of a supply (by analogy Administrative Licensing Law, art. 8)',
  },
  access: { roles: ['case-officer'] },
  idempotent: true,
  params,
  body: stopping,
  reply: { 201: caseSchema },
}).handle((call) => command(call, 'openStop', async (ctx) => opened(await openStop(ctx, call.params.id, call.body))));

const effects = defineRoute({
  method: 'get',
  path: '/v1/supplies/:id/effects',
  operationId: 'getSupplyEffects',
  tag: 'supply-stop',
  summary: { zh: '停止供给的影响预览', en: 'What hangs on a supply: what its stop would bring about' },
  access: { roles: 'any' },
  params,
  reply: { 200: effectsSchema },
}).handle(async ({ params: { id }, actor, services }) => {
  const supply = await findSupply(services.db, id);
  if (supply === null || !(seesAll(actor) || actor.org === supply.operator_id)) throw absent('供给', 'supply');
  const found = await effectsOf(readsOf(services.db), id);
  if (found === null) throw absent('供给', 'supply');
  return { status: 200, body: plain(found) };
});

export const supplyRoutes = [giveBack, narrow, renew, stop, effects];
