/** Referrals 移送 (Art. 28 ¶2): to whom a matter went, and what became of it there. */
import { z } from 'zod';
import { numberOf } from '../../cases/acts';
import { answerReferral, refer } from '../../cases/referrals';
import { visibleCase, absent } from '../../cases/reading/viewer';
import { identifier } from '../../domain/forms/form';
import { referral, referralResult } from '../../domain/forms/referral';
import { seesAll } from '../../domain/permissions';
import { speaksFor } from '../../domain/reading';
import { actsOfCase } from '../../records/acts';
import type { Tx } from '../../records/database';
import { referralsOf, type ReferralRow } from '../../records/referrals';
import { command } from '../command';
import { defineRoute } from '../route';
import { caseSchema } from '../schemas/case';
import { referralSchema } from '../schemas/case-parts';
import { presentOneCase } from '../views';

const ANY = { roles: 'any' } as const;
const params = z.strictObject({ id: identifier });

async function viewsOf(
  tx: Tx,
  caseId: string,
  rows: readonly ReferralRow[],
): Promise<z.output<typeof referralSchema>[]> {
  const numbers = new Map((await actsOfCase(tx, caseId)).map((act) => [act.id, numberOf(act)]));
  return rows.map((row) => ({
    caseId,
    n: row.n,
    addressee: { organisationId: row.addressee_id, name: row.addressee_name },
    grounds: row.grounds,
    persons: row.persons.map(({ name, position }) => ({ name, position })),
    act: { id: row.act_id, number: numbers.get(row.act_id) ?? '' },
    referredBy: row.referred_by,
    referredAt: row.referred_at.toISOString(),
    result:
      row.result === null || row.result_on === null || row.result_by === null || row.result_at === null
        ? null
        : { result: row.result, on: row.result_on, by: row.result_by, at: row.result_at.toISOString() },
  }));
}

const referCase = defineRoute({
  method: 'post',
  path: '/v1/cases/:id/referrals',
  operationId: 'referCase',
  tag: 'cases',
  summary: { zh: '移送有关部门', en: 'Refer a matter, and the persons concerned, to another department (Art. 28 ¶2)' },
  description: {
    zh: '以 addressee 指明已登记的单位或者其名称（department 为原有写法）；制发移送函，已登记的单位在收件箱收到；当事人看不到移送及涉及人员',
    en: 'addressee is a registered organisation or a name (department: the same, by name). An act is issued, and served into the mailbox of one that is registered; the party of the case sees neither the referral nor whom it concerns',
  },
  access: ANY,
  idempotent: true,
  params,
  body: referral,
  reply: { 200: caseSchema },
}).handle((call) =>
  command(call, 'refer', async (ctx) => {
    const work = await refer(ctx, call.params.id, call.body);
    return { status: 200, body: await presentOneCase(work.ctx.tx, work, work.ctx.actor) };
  }),
);

const list = defineRoute({
  method: 'get',
  path: '/v1/cases/:id/referrals',
  operationId: 'listReferrals',
  tag: 'cases',
  summary: { zh: '案件的移送', en: "The case's referrals: the authority sees all, an addressee its own" },
  access: ANY,
  params,
  reply: { 200: z.strictObject({ items: z.array(referralSchema), nextCursor: z.null() }) },
}).handle(async ({ params: { id }, actor, services }) => {
  const rows = (await referralsOf(services.db, id)).filter(
    ({ addressee_id: addressee }) => seesAll(actor) || speaksFor(actor, addressee),
  );
  // Of a case of which one knows otherwise there is none to be seen; of any other nothing.
  if (rows.length === 0) await visibleCase(services.db, id, actor);
  return { status: 200, body: { items: await viewsOf(services.db, id, rows), nextCursor: null } };
});

const answer = defineRoute({
  method: 'post',
  path: '/v1/cases/:id/referrals/:n/result',
  operationId: 'answerReferral',
  tag: 'cases',
  summary: { zh: '登记移送的处理结果', en: 'Record what became of a referral: by the addressee, or a case officer' },
  access: ANY,
  idempotent: true,
  params: z.strictObject({ id: identifier, n: z.coerce.number().int().min(1).max(100_000) }),
  body: referralResult,
  reply: { 200: referralSchema },
}).handle((call) =>
  command(call, 'answerReferral', async (ctx) => {
    const { id, n } = call.params;
    const row = await answerReferral(ctx, id, n, call.body);
    const [body] = await viewsOf(ctx.tx, id, [row]);
    if (body === undefined) throw absent('移送', 'referral');
    return { status: 200, body };
  }),
);

export const referralRoutes = [referCase, list, answer];
