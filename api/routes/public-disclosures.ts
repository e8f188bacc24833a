/**
 * The yearly public disclosure, without a token: who operated in the year, within what scope, with which products at which charges. Until the
 * authority publishes it, it is derived at reading, so it is there from the start; from then on it is what was published.
 */
import { z } from 'zod';
import { formed } from '../../domain/forms/form';
import { localDateOf } from '../../domain/local-date';
import { databaseNow } from '../../records/database';
import { disclosuresOf, findDisclosure, latestDisclosure, type DisclosureRow } from '../../records/disclosures';
import { publication } from '../../services/disclosures/forms';
import { derivedDisclosure, isDisclosed, publishDisclosure } from '../../services/disclosures/publish';
import { command } from '../command';
import { defineRoute } from '../route';
import {
  disclosedSchema,
  disclosureSchema,
  disclosureTextSchema,
  disclosureVersionSchema,
} from '../schemas/public-disclosures';
import { absent } from '../../cases/reading/viewer';

const FOR = { 'Cache-Control': 'public, max-age=60' };
const year = formed(4, /^[1-9]\d{3}$/, { zh: '须为四位数的年份', en: 'must be a year of four digits' })
  .transform(Number)
  .meta({ openapi: { type: 'integer', minimum: 1900, maximum: 9998 } });
const version = formed(4, /^[1-9]\d{0,3}$/, { zh: '须为版本号', en: 'must be the number of a version' })
  .transform(Number)
  .meta({ openapi: { type: 'integer', minimum: 1, maximum: 9999 } });
const none = () => absent('该年度的公开披露', 'disclosure of that year');

const disclosure = defineRoute({
  method: 'get',
  path: '/v1/public/disclosures/:year',
  operationId: 'getPublicDisclosure',
  tag: 'public',
  summary: { zh: '年度公开披露', en: 'The public disclosure of a year' },
  description: {
    zh: '该年度任一日授权有效的运营主体、授权内容、产品、开发商与收费；尚未记录的为 null；未结束的年度 complete 为 false。发布后即为现行的发布版本（version），发布前按在案记录即时得出（version 为 null）',
    en: 'Operators whose right was in force on any day of the year, authorised scope, products, developers, charges; what is not recorded yet is null; `complete` is false while the year runs. Once published it is the version that stands; before (`version` null) it is what the record tells now',
  },
  access: { public: true },
  params: z.strictObject({ year }),
  reply: { 200: disclosureSchema },
}).handle(async ({ params, services: { db } }) => {
  const today = localDateOf(await databaseNow(db));
  if (!isDisclosed(params.year, today)) throw none();
  const published = await latestDisclosure(db, params.year);
  const body =
    published === null
      ? { ...(await derivedDisclosure(db, params.year, today)), version: null, publishedAt: null }
      : { ...toldBy(published), version: published.version, publishedAt: published.published_at.toISOString() };
  return { status: 200, headers: FOR, body };
});

function toldBy({ text }: DisclosureRow): z.output<typeof disclosedSchema> {
  return disclosedSchema.parse(JSON.parse(text));
}

function versionView({ year: of, version: n, hash, reason, published_at: at }: DisclosureRow) {
  return { year: of, version: n, publishedAt: at.toISOString(), reason, hash };
}

const versions = defineRoute({
  method: 'get',
  path: '/v1/public/disclosures/:year/versions',
  operationId: 'listPublicDisclosureVersions',
  tag: 'public',
  summary: {
    zh: '年度公开披露的各发布版本',
    en: 'What was published of a year, and each correction with its reason, in their order',
  },
  access: { public: true },
  params: z.strictObject({ year }),
  reply: { 200: z.strictObject({ items: z.array(disclosureVersionSchema), nextCursor: z.null() }) },
}).handle(async ({ params, services: { db } }) => {
  if (!isDisclosed(params.year, localDateOf(await databaseNow(db)))) throw none();
  const items = (await disclosuresOf(db, params.year)).map(versionView);
  return { status: 200, headers: FOR, body: { items, nextCursor: null } };
});

const oneVersion = defineRoute({
  method: 'get',
  path: '/v1/public/disclosures/:year/versions/:version',
  operationId: 'getPublicDisclosureVersion',
  tag: 'public',
  summary: { zh: '年度公开披露的一个发布版本', en: 'One version as it was published' },
  description: {
    zh: 'text 为规范化文本（RFC 8785），hash 为其 SM3',
    en: '`text` is canonical JSON (RFC 8785), `hash` its SM3',
  },
  access: { public: true },
  params: z.strictObject({ year, version }),
  reply: { 200: disclosureTextSchema },
}).handle(async ({ params, services: { db } }) => {
  const row = await findDisclosure(db, params.year, params.version);
  if (row === null) throw absent('该版本的公开披露', 'such version of the disclosure');
  return { status: 200, headers: FOR, body: { ...versionView(row), text: row.text } };
});

const publish = defineRoute({
  method: 'post',
  path: '/v1/disclosures/:year',
  operationId: 'publishDisclosure',
  tag: 'public',
  summary: {
    zh: '发布或者更正年度公开披露',
    en: 'Publish the disclosure of a year that has finished, or correct what was published',
  },
  description: {
    zh: '按在案记录得出并原样保存；再次发布即为更正，须有 reason，原版本仍可查阅',
    en: 'Derived from the record and kept as it is told. A second one is a correction with its `reason`; the earlier versions stay readable',
  },
  access: { roles: ['director'] },
  idempotent: true,
  params: z.strictObject({ year }),
  body: publication,
  reply: { 201: disclosureTextSchema },
}).handle((call) =>
  command(call, 'publishDisclosure', async (ctx) => {
    const row = await publishDisclosure(ctx, call.params.year, call.body);
    return { status: 201, body: { ...versionView(row), text: row.text } };
  }),
);

export const publicDisclosureRoutes = [disclosure, versions, oneVersion, publish];
