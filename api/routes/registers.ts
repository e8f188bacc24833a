/** The registers that the data request stands on: catalogue, authorisations, operators, supplies. */
import { z } from 'zod';
import { identifier, localDate } from '../../domain/forms/form';
import { localDate as asLocalDate } from '../../domain/local-date';
import { periodsOf, type PermitWindow } from '../../domain/permit';
import { eServiceAt, lastDayOfRight, rightStatus } from '../../domain/right';
import { agreementAt, scopeView } from '../../domain/scope';
import { lastDayOfSupply } from '../../domain/supply';
import { seesAll } from '../../domain/permissions';
import type { Actor } from '../../domain/roles';
import { findAuthorization, listAuthorizations, type AuthorizationRow } from '../../records/authorizations';
import {
  datasetsByIds,
  listDatasets,
  listDatasetVersions,
  type DatasetRow,
  type DatasetVersionRow,
} from '../../records/datasets';
import { databaseNow, type Tx } from '../../records/database';
import { organisationsByIds } from '../../records/parties';
import {
  findSupply,
  listSupplies,
  permitVersionsOf,
  type PermitVersionRow,
  type SupplyRow,
} from '../../records/supplies';
import { endOf, startOf } from '../days';
import { BY_TIME, COUNTED, defineList, pageOf, pageQuery } from '../pagination';
import { defineRoute } from '../route';
import {
  authorizationSchema,
  datasetSchema,
  datasetVersionSchema,
  operatorSchema,
  supplySchema,
} from '../schemas/registers';
import { absent, viewerOf } from '../../cases/reading/viewer';
import { listCases } from '../../records/case-list';

const ANY = { roles: 'any' } as const;
const params = z.strictObject({ id: identifier });
const byId = z.tuple([identifier]);

function datasetView(row: DatasetRow) {
  const { id, title, fields, conditions, domain, version, disputed, usage } = row;
  return {
    id,
    title,
    provider: { id: row.provider_id, name: row.provider_name },
    fields,
    conditions,
    domain,
    version,
    disputed,
    usage,
  };
}

const datasets = defineList('datasets', byId);
const listCatalogue = defineRoute({
  method: 'get',
  path: '/v1/datasets',
  operationId: 'listDatasets',
  tag: 'registers',
  summary: { zh: '公共数据授权运营目录（第十七条）', en: 'The catalogue (Art. 17)' },
  access: ANY,
  query: z.strictObject({ ...pageQuery, provider: identifier.optional() }),
  reply: { 200: pageOf(datasetSchema) },
}).handle(async ({ query, services }) => {
  const [afterId] = datasets.after(query) ?? [];
  const rows = await listDatasets(services.db, { providerId: query.provider, afterId, limit: query.limit + 1 });
  return { status: 200, body: datasets.page(query, rows, (row) => [row.id], datasetView) };
});

const getDataset = defineRoute({
  method: 'get',
  path: '/v1/datasets/:id',
  operationId: 'getDataset',
  tag: 'registers',
  summary: { zh: '目录条目', en: 'One entry of the catalogue' },
  access: ANY,
  params,
  reply: { 200: datasetSchema },
}).handle(async ({ params: { id }, services }) => {
  const [row] = await datasetsByIds(services.db, [id]);
  if (row === undefined) throw absent('目录条目', 'entry');
  return { status: 200, body: datasetView(row) };
});

const versions = defineList('dataset-versions', z.tuple([COUNTED]));
const listVersions = defineRoute({
  method: 'get',
  path: '/v1/datasets/:id/versions',
  operationId: 'listDatasetVersions',
  tag: 'registers',
  summary: { zh: '目录条目的历次版本（第十六、十七条）', en: 'The versions of an entry, newest first (Art. 16, 17)' },
  access: ANY,
  params,
  query: z.strictObject(pageQuery),
  reply: { 200: pageOf(datasetVersionSchema) },
}).handle(async ({ params: { id }, query, services }) => {
  const [entry] = await datasetsByIds(services.db, [id]);
  if (entry === undefined) throw absent('目录条目', 'entry');
  const [before] = versions.after(query) ?? [];
  const rows = await listDatasetVersions(services.db, id, { before, limit: query.limit + 1 });
  const view = ({
    version,
    title,
    fields,
    conditions,
    changes,
    case_id: caseId,
    created_at: at,
  }: DatasetVersionRow) => ({
    version,
    title,
    fields,
    conditions,
    changes,
    caseId,
    at: at.toISOString(),
  });
  return { status: 200, body: versions.page(query, rows, (row) => [row.version], view) };
});

/** The authority and the platform see every right; an operator its own. */
function mayKnowRight(actor: Actor, operatorId: string): boolean {
  return seesAll(actor) || actor.roles.includes('platform') || actor.org === operatorId;
}

/** Who decides or is asked in a case under the right reads what the case is about: the government of a wider scope (Art. 5), above all. */
async function worksUnder(tx: Tx, { id: authorizationId }: AuthorizationRow, actor: Actor): Promise<boolean> {
  const cases = await listCases(tx, viewerOf(actor), { authorizationId }, { after: undefined, limit: 1 });
  return cases.length > 0;
}

async function authorizationViews(tx: Tx, rows: readonly AuthorizationRow[]) {
  const [names, now] = [
    await organisationsByIds(
      tx,
      rows.map((row) => row.operator_id),
    ),
    await databaseNow(tx),
  ];
  return rows.map((row) => {
    const agreement = agreementAt(row.agreements, now);
    return {
      id: row.id,
      operator: { id: row.operator_id, name: names.find((one) => one.id === row.operator_id)?.name ?? row.operator_id },
      caseId: row.case_id,
      from: row.from_date,
      to: lastDayOfRight(row),
      status: rightStatus(row, now),
      eService: eServiceAt(row, now),
      scope: scopeView(agreement?.scope),
      agreementVersion: agreement?.version ?? null,
    };
  });
}

const authorizations = defineList('authorizations', BY_TIME);
const listRights = defineRoute({
  method: 'get',
  path: '/v1/authorizations',
  operationId: 'listAuthorizations',
  tag: 'registers',
  summary: { zh: '授权登记', en: 'Authorisations; whether one is in force is derived at reading' },
  access: ANY,
  query: z.strictObject({ ...pageQuery, operatorId: identifier.optional() }),
  reply: { 200: pageOf(authorizationSchema) },
}).handle(async ({ query, actor, services }) => {
  const after = authorizations.after(query);
  const all = seesAll(actor) || actor.roles.includes('platform');
  const operatorId = all ? query.operatorId : actor.org;
  const rows = await listAuthorizations(services.db, {
    operatorId,
    after: after === undefined ? undefined : { at: new Date(after[0]), id: after[1] },
    limit: query.limit + 1,
  });
  const page = authorizations.page(
    query,
    rows,
    (row) => [row.created_at.toISOString(), row.id],
    (row) => row,
  );
  return {
    status: 200,
    body: { items: await authorizationViews(services.db, page.items), nextCursor: page.nextCursor },
  };
});

const getRight = defineRoute({
  method: 'get',
  path: '/v1/authorizations/:id',
  operationId: 'getAuthorization',
  tag: 'registers',
  summary: { zh: '一项授权', en: 'One authorisation' },
  access: ANY,
  params,
  reply: { 200: authorizationSchema },
}).handle(async ({ params: { id }, actor, services }) => {
  const row = await findAuthorization(services.db, id);
  if (row === null || !(mayKnowRight(actor, row.operator_id) || (await worksUnder(services.db, row, actor))))
    throw absent('授权', 'authorisation');
  const [view] = await authorizationViews(services.db, [row]);
  if (view === undefined) throw new Error(`${id} has no view`);
  return { status: 200, body: view };
});

const operators = defineList('operators', BY_TIME);
const listOperators = defineRoute({
  method: 'get',
  path: '/v1/operators',
  operationId: 'listOperators',
  tag: 'registers',
  summary: { zh: '运营主体名单（第五条）', en: 'Operators (Art. 5)' },
  access: ANY,
  query: z.strictObject(pageQuery),
  reply: { 200: pageOf(operatorSchema) },
}).handle(async ({ query, services }) => {
  const after = operators.after(query);
  const rows = await listAuthorizations(services.db, {
    signed: true,
    after: after === undefined ? undefined : { at: new Date(after[0]), id: after[1] },
    limit: query.limit + 1,
  });
  const page = operators.page(
    query,
    rows,
    (row) => [row.created_at.toISOString(), row.id],
    (row) => row,
  );
  const views = await authorizationViews(services.db, page.items);
  const items = views.map(({ operator, status, from, to }) => ({
    id: operator.id,
    name: operator.name,
    status,
    from,
    to,
  }));
  return { status: 200, body: { items, nextCursor: page.nextCursor } };
});

/** A supply as it is answered, with all its permits. */
function supplyView(row: SupplyRow, permits: readonly PermitVersionRow[]) {
  const own = permits.filter((permit) => permit.supply_id === row.id);
  return {
    id: row.id,
    caseId: row.case_id,
    needId: row.need_id,
    operatorId: row.operator_id,
    authorizationId: row.authorization_id,
    datasets: row.datasets.map(({ datasetId, fields }) => ({ datasetId, fields: [...fields] })),
    purpose: row.purpose,
    term: { from: row.term_from, to: lastDayOfSupply(row) },
    permitVersion: row.permit_version,
    permitHash: row.permit_hash,
    permit: row.permit,
    permitVersions: periodsOf(own.map(windowOf), row.ended_at),
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    endedHow: row.ended_how,
  };
}

/** As it stands now. @throws Refusal `not-found` */
export async function supplyAnswer(tx: Tx, id: string) {
  const row = await findSupply(tx, id);
  if (row === null) throw absent('供给', 'supply');
  return supplyView(row, await permitVersionsOf(tx, [id]));
}

function windowOf(row: PermitVersionRow): PermitWindow {
  const term = { from: row.term_from, to: row.term_to };
  return { version: row.version, term, validFrom: row.valid_from, validTo: row.valid_to };
}

const supplies = defineList('supplies', BY_TIME);
const listAllSupplies = defineRoute({
  method: 'get',
  path: '/v1/supplies',
  operationId: 'listSupplies',
  tag: 'registers',
  summary: { zh: '供给登记', en: 'Supplies with their permits' },
  access: ANY,
  query: z.strictObject({
    ...pageQuery,
    operatorId: identifier.optional(),
    authorizationId: identifier.optional(),
    createdFrom: localDate.optional(),
    createdTo: localDate.optional(),
    liveOn: localDate.optional(),
  }),
  reply: { 200: pageOf(supplySchema) },
}).handle(async ({ query, actor, services }) => {
  const after = supplies.after(query);
  const all = seesAll(actor) || actor.roles.includes('platform');
  const rows = await listSupplies(
    services.db,
    {
      operatorId: all ? query.operatorId : actor.org,
      authorizationId: query.authorizationId,
      createdFrom: startOf(query.createdFrom),
      createdBefore: endOf(query.createdTo),
      liveOn: query.liveOn === undefined ? undefined : asLocalDate(query.liveOn),
    },
    {
      after: after === undefined ? undefined : { at: new Date(after[0]), id: after[1] },
      limit: query.limit + 1,
    },
  );
  const permits = await permitVersionsOf(
    services.db,
    rows.map(({ id }) => id),
  );
  const body = supplies.page(
    query,
    rows,
    (row) => [row.created_at.toISOString(), row.id],
    (row) => supplyView(row, permits),
  );
  return { status: 200, body };
});

const getSupply = defineRoute({
  method: 'get',
  path: '/v1/supplies/:id',
  operationId: 'getSupply',
  tag: 'registers',
  summary: { zh: '一项供给', en: 'One supply' },
  access: ANY,
  params,
  reply: { 200: supplySchema },
}).handle(async ({ params: { id }, actor, services }) => {
  const row = await findSupply(services.db, id);
  if (row === null || !mayKnowRight(actor, row.operator_id)) throw absent('供给', 'supply');
  return { status: 200, body: supplyView(row, await permitVersionsOf(services.db, [id])) };
});

export const registerRoutes = [
  listCatalogue,
  getDataset,
  listVersions,
  listRights,
  getRight,
  listOperators,
  listAllSupplies,
  getSupply,
];
