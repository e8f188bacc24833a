/** What is done about a supply over HTTP (Art. 14, 15, 18): given back by its operator. The register of supplies is in registers.ts. */
import { z } from 'zod';
import { identifier } from '../../domain/forms/form';
import { returnSupply } from '../../processes/supply-closure/filing';
import { supplyReturn } from '../../processes/supply-closure/forms';
import { command } from '../command';
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

export const supplyRoutes = [giveBack];
