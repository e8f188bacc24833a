/** What everybody may read without a token: public notices 公示 and operators (Art. 5), the catalogue (Art. 17). */
import { z } from 'zod';
import { identifier } from '../../domain/forms/form';
import { PUBLIC_NOTICE_TITLES } from '../../domain/public-notice';
import { lastDayOfRight, rightStatus, type RightStatus } from '../../domain/right';
import { agreementAt, scopeView } from '../../domain/scope';
import { grantedTo, listOperators, type GrantedRow, type OperatorRow } from '../../records/authorizations';
import { databaseNow } from '../../records/database';
import { listDatasets, type DatasetRow } from '../../records/datasets';
import {
  findPublicNotice,
  listPublicNotices,
  PUBLIC_NOTICE_KINDS,
  type PublicNoticeRow,
} from '../../records/public-notices';
import { BY_TIME, defineList, pageOf, pageQuery } from '../pagination';
import { defineRoute } from '../route';
import { publicDatasetSchema, publicNoticeSchema, publicOperatorSchema } from '../schemas/public';
import { absent } from '../../cases/reading/viewer';

const PUBLIC = { public: true } as const;

/** Caches in front may spare the record this long; a notice's window is looked at more often than a catalogue. */
const NOTICES_FOR = { 'Cache-Control': 'public, max-age=5' };
const REGISTERS_FOR = { 'Cache-Control': 'public, max-age=60' };

function noticeView(row: PublicNoticeRow) {
  const heading = PUBLIC_NOTICE_TITLES[row.kind];
  return {
    id: row.id,
    caseId: row.case_id,
    kind: row.kind,
    kindTitle: heading.zh,
    kindTitleEn: heading.en,
    title: row.title,
    text: row.text_zh,
    textEn: row.text_en,
    organisations: row.organisations.map(({ id, name }) => ({ id, name })),
    publishedAt: row.published_at.toISOString(),
    closesAt: row.closes_at?.toISOString() ?? null,
    objectionsOpen: row.takes_objections,
  };
}

const notices = defineList('public-notices', BY_TIME);
const listNotices = defineRoute({
  method: 'get',
  path: '/v1/public/notices',
  operationId: 'listPublicNotices',
  tag: 'public',
  summary: { zh: '公示公告（新的在前）', en: 'Public notices, newest first' },
  access: PUBLIC,
  query: z.strictObject({
    ...pageQuery,
    caseId: identifier.optional(),
    kind: z.enum(PUBLIC_NOTICE_KINDS).optional(),
  }),
  reply: { 200: pageOf(publicNoticeSchema) },
}).handle(async ({ query, services }) => {
  const after = notices.after(query);
  const rows = await listPublicNotices(services.db, {
    caseId: query.caseId,
    kind: query.kind,
    after: after === undefined ? undefined : { at: new Date(after[0]), id: after[1] },
    limit: query.limit + 1,
  });
  const body = notices.page(query, rows, (row) => [row.published_at.toISOString(), row.id], noticeView);
  return { status: 200, headers: NOTICES_FOR, body };
});

const getNotice = defineRoute({
  method: 'get',
  path: '/v1/public/notices/:id',
  operationId: 'getPublicNotice',
  tag: 'public',
  summary: { zh: '一则公示公告', en: 'One public notice' },
  access: PUBLIC,
  params: z.strictObject({ id: identifier }),
  reply: { 200: publicNoticeSchema },
}).handle(async ({ params: { id }, services }) => {
  const row = await findPublicNotice(services.db, id);
  if (row === null) throw absent('公示', 'public notice');
  return { status: 200, headers: NOTICES_FOR, body: noticeView(row) };
});

/** Of several rights of one operator the one that says most about today; of equals the newest, and of those that are over: how the last one ended. */
const TELLING: readonly RightStatus[] = ['in-force', 'suspended', 'pending', 'draft'];

function operatorView({ id, name }: OperatorRow, rights: readonly GrantedRow[], now: Date) {
  const known = rights
    .filter((right) => right.operator_id === id)
    .map((right) => ({ right, status: rightStatus(right, now) }));
  const rank = (status: RightStatus) => (TELLING.includes(status) ? TELLING.indexOf(status) : TELLING.length);
  const [shown] = known.sort((a, b) => rank(a.status) - rank(b.status));
  if (shown === undefined) throw new Error(`operator ${id} without a right`);
  const { right, status } = shown;
  // What is drafted is between the two sides until both have signed it.
  const agreed = status !== 'draft';
  return {
    id,
    name,
    creditCode: id,
    status,
    from: agreed ? right.from_date : null,
    to: agreed ? lastDayOfRight(right) : null,
    scope: agreed ? scopeView(agreementAt(right.agreements, now)?.scope) : null,
    content: right.content,
  };
}

const byId = z.tuple([identifier]);
const operators = defineList('public-operators', byId);
const listPublicOperators = defineRoute({
  method: 'get',
  path: '/v1/public/operators',
  operationId: 'listPublicOperators',
  tag: 'public',
  summary: { zh: '运营主体名单（第五条）', en: 'The list of operators (Art. 5)' },
  description: {
    zh: '每个组织一条，授权状态读取时推定；draft：已列入名单，协议签订中',
    en: 'One item an organisation, the state of its right derived at reading; `draft`: listed, the agreement is being signed',
  },
  access: PUBLIC,
  query: z.strictObject(pageQuery),
  reply: { 200: pageOf(publicOperatorSchema) },
}).handle(async ({ query, services }) => {
  const [afterId] = operators.after(query) ?? [];
  const rows = await listOperators(services.db, { afterId, limit: query.limit + 1 });
  const rights = await grantedTo(
    services.db,
    rows.map((row) => row.id),
  );
  const now = await databaseNow(services.db);
  const view = (row: OperatorRow) => operatorView(row, rights, now);
  return { status: 200, headers: REGISTERS_FOR, body: operators.page(query, rows, (row) => [row.id], view) };
});

function datasetView(row: DatasetRow) {
  const { id, title, fields, conditions, domain, version, disputed } = row;
  return {
    id,
    title,
    provider: { id: row.provider_id, name: row.provider_name },
    fields: fields.map((field) => ({ name: field.name, title: field.title, sensitivity: field.sensitivity })),
    conditions,
    domain,
    version,
    disputed,
  };
}

const catalogue = defineList('public-catalogue', byId);
const listCatalogue = defineRoute({
  method: 'get',
  path: '/v1/public/catalogue',
  operationId: 'listPublicCatalogue',
  tag: 'public',
  summary: { zh: '公共数据授权运营目录（第十七条）', en: 'The public catalogue (Art. 17)' },
  access: PUBLIC,
  query: z.strictObject({ ...pageQuery, provider: identifier.optional() }),
  reply: { 200: pageOf(publicDatasetSchema) },
}).handle(async ({ query, services }) => {
  const [afterId] = catalogue.after(query) ?? [];
  const rows = await listDatasets(services.db, { providerId: query.provider, afterId, limit: query.limit + 1 });
  return { status: 200, headers: REGISTERS_FOR, body: catalogue.page(query, rows, (row) => [row.id], datasetView) };
});

export const publicRoutes = [listNotices, getNotice, listPublicOperators, listCatalogue];
