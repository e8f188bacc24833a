/**
 * The yearly public disclosure, without a token: who operated in the year, within what scope, with which products at which
 * charges. By analogy with the national norms it is due by 31 March; it is derived at reading, so it is there from the start.
 */
import { z } from 'zod';
import { formed } from '../../domain/forms/form';
import { localDate, localDateOf, yearOf } from '../../domain/local-date';
import { daysInForceOf, isFinished } from '../../domain/reporting-years';
import { grantedTo, signedAuthorizations } from '../../records/authorizations';
import { databaseNow } from '../../records/database';
import { datasetsSupplied } from '../../records/disclosures';
import { organisationsByIds } from '../../records/parties';
import { defineRoute } from '../route';
import { disclosureSchema } from '../schemas/public-disclosures';
import { absent } from '../../cases/reading/viewer';

const FOR = { 'Cache-Control': 'public, max-age=60' };
const FIRST_YEAR = 1900;
const year = formed(4, /^[1-9]\d{3}$/, { zh: '须为四位数的年份', en: 'must be a year of four digits' })
  .transform(Number)
  .meta({ openapi: { type: 'integer', minimum: 1900, maximum: 9998 } });

const disclosure = defineRoute({
  method: 'get',
  path: '/v1/public/disclosures/:year',
  operationId: 'getPublicDisclosure',
  tag: 'public',
  summary: { zh: '年度公开披露', en: 'The public disclosure of a year' },
  description: {
    zh: '该年度任一日授权有效的运营主体、授权内容、产品、开发商与收费；尚未记录的为 null；未结束的年度 complete 为 false',
    en: 'Operators whose right was in force on any day of the year, authorised scope, products, developers, charges; what is not recorded yet is null; `complete` is false while the year runs',
  },
  access: { public: true },
  params: z.strictObject({ year }),
  reply: { 200: disclosureSchema },
}).handle(async ({ params, services: { db } }) => {
  const today = localDateOf(await databaseNow(db));
  if (params.year > yearOf(today) || params.year < FIRST_YEAR)
    throw absent('该年度的公开披露', 'disclosure of that year');
  const rights = (await signedAuthorizations(db)).flatMap((right) => {
    const days = daysInForceOf(right, params.year);
    return days === null ? [] : [{ ...right, days }];
  });
  const ids = rights.map((right) => right.id);
  const orgs = [...new Set(rights.map((right) => right.operator_id))];
  const span = { from: localDate(`${params.year}-01-01`), to: localDate(`${params.year}-12-31`) };
  const [names, granted, datasets] = [
    await organisationsByIds(db, orgs),
    await grantedTo(db, orgs),
    await datasetsSupplied(db, ids, span),
  ];
  const nameOf = (id: string) => names.find((one) => one.id === id)?.name ?? id;
  return {
    status: 200,
    headers: FOR,
    body: {
      year: params.year,
      complete: isFinished(params.year, today),
      operators: rights.map(({ id, operator_id: operatorId, case_id: caseId, days }) => ({
        id: operatorId,
        name: nameOf(operatorId),
        caseId,
        periodFrom: days.from,
        periodTo: days.to,
        scope: granted.find((one) => one.id === id)?.content ?? null,
        datasets: datasets
          .filter((one) => one.authorization_id === id)
          .map((one) => ({ id: one.id, title: one.title, provider: { id: one.provider_id, name: one.provider_name } })),
      })),
      // Not recorded yet, which is not the same as none (Art. 18–21).
      products: null,
      developers: null,
      charges: null,
    },
  };
});

export const publicDisclosureRoutes = [disclosure];
