/** Rounds of operator selection and their applications over HTTP (Art. 5, 6). */
import { z } from 'zod';
import { fileApplication, openRound } from '../../processes/operator-selection/filing';
import { operatorSelection } from '../../processes/facts';
import { readFacts } from '../../domain/read-kept';
import { identifier } from '../../domain/forms/form';
import { round } from '../../processes/operator-selection/forms';
import { application } from '../../processes/selection-application/forms';
import type { Actor } from '../../domain/roles';
import { listCases, openCalls } from '../../records/case-list';
import { partiesOfCasesPartOf, type CaseRow } from '../../records/cases';
import type { Tx } from '../../records/database';
import { organisationsByIds } from '../../records/parties';
import { command } from '../command';
import { BY_TIME, defineList, pageOf, pageQuery, type PageRequest } from '../pagination';
import { defineRoute } from '../route';
import { caseSchema, type Case } from '../schemas/case';
import { rankingSchema } from '../schemas/selection';
import { absent, viewerOf, visibleCase } from '../../cases/reading/viewer';
import { presentAnnounced, presentCases, presentOneCase } from '../views';

const ANY = { roles: 'any' } as const;
const params = z.strictObject({ id: identifier });
const rounds = defineList('selections', BY_TIME);
const parts = defineList('selection-applications', BY_TIME);
const status = z.enum(['open', 'closed']).optional();

const open = defineRoute({
  method: 'post',
  path: '/v1/selections',
  operationId: 'openSelection',
  tag: 'operator-selection',
  summary: { zh: '发布遴选公告（第五条）', en: 'Announce a round of selection (Art. 5)' },
  access: { roles: ['case-officer'] },
  idempotent: true,
  body: round,
  reply: { 201: caseSchema },
}).handle((call) =>
  command(call, 'openSelection', async (ctx) => {
    const kase = await openRound(ctx, call.body);
    const body = await presentOneCase(ctx.tx, { kase, tasks: [], now: kase.opened_at }, ctx.actor);
    return { status: 201, body, headers: { Location: `/v1/cases/${kase.id}` } };
  }),
);

const list = defineRoute({
  method: 'get',
  path: '/v1/selections',
  operationId: 'listSelections',
  tag: 'operator-selection',
  summary: { zh: '遴选列表', en: 'Rounds of selection' },
  description: {
    zh: '主管部门、评审专家与市政府见其可知悉的遴选；申请机构仅见征集中的公告内容',
    en: 'The authority, panel and government see the rounds they may know of; an applicant only what an open call announces',
  },
  access: ANY,
  query: z.strictObject({ ...pageQuery, status }),
  reply: { 200: pageOf(caseSchema) },
}).handle(async ({ query, actor, services }) => {
  const applicant = isApplicantOnly(actor);
  const page = { after: after(rounds.after(query)), limit: query.limit + 1 };
  const filter = { process: 'operator-selection', status: query.status };
  const rows = applicant
    ? query.status === 'closed'
      ? []
      : await openCalls(services.db, page)
    : await listCases(services.db, viewerOf(actor), filter, page);
  const present = applicant ? presentAnnounced : presentCases;
  return { status: 200, body: await pageOfCases(rounds, query, rows, (some) => present(services.db, some, actor)) };
});

function isApplicantOnly(actor: Actor): boolean {
  return actor.roles.every((role) => role === 'operator');
}

function after(read: readonly [string, string] | undefined): { at: Date; id: string } | undefined {
  return read === undefined ? undefined : { at: new Date(read[0]), id: read[1] };
}

async function pageOfCases(
  lists: typeof rounds,
  query: PageRequest,
  rows: readonly CaseRow[],
  present: (rows: readonly CaseRow[]) => Promise<Case[]>,
): Promise<{ items: Case[]; nextCursor: string | null }> {
  const page = lists.page(
    query,
    rows,
    (row) => [row.opened_at.toISOString(), row.id],
    (row) => row,
  );
  return { items: await present(page.items), nextCursor: page.nextCursor };
}

const apply = defineRoute({
  method: 'post',
  path: '/v1/selections/:id/applications',
  operationId: 'applyForSelection',
  tag: 'selection-application',
  summary: { zh: '提交遴选申请（第五、六条）', en: 'Apply in a round, while its call is open (Art. 5, 6)' },
  access: { roles: ['operator'] },
  idempotent: true,
  params,
  body: application,
  reply: { 201: caseSchema },
}).handle((call) =>
  command(call, 'applyForSelection', async (ctx) => {
    const kase = await fileApplication(ctx, call.params.id, call.body);
    const body = await presentOneCase(ctx.tx, { kase, tasks: [], now: kase.opened_at }, ctx.actor);
    return { status: 201, body, headers: { Location: `/v1/cases/${kase.id}` } };
  }),
);

/** @throws Refusal `not-found`: also for those who may not know of the round. */
async function visibleRound(tx: Tx, id: string, actor: Actor): Promise<CaseRow> {
  const { kase } = await visibleCase(tx, id, actor);
  if (kase.process !== 'operator-selection') throw absent('遴选', 'selection');
  return kase;
}

const get = defineRoute({
  method: 'get',
  path: '/v1/selections/:id',
  operationId: 'getSelection',
  tag: 'operator-selection',
  summary: { zh: '一轮遴选', en: 'One round of selection' },
  access: ANY,
  params,
  reply: { 200: caseSchema },
}).handle(async ({ params: { id }, actor, services }) => {
  const read = await visibleCase(services.db, id, actor);
  if (read.kase.process !== 'operator-selection') throw absent('遴选', 'selection');
  return { status: 200, body: await presentOneCase(services.db, read, actor) };
});

const applications = defineRoute({
  method: 'get',
  path: '/v1/selections/:id/applications',
  operationId: 'listSelectionApplications',
  tag: 'selection-application',
  summary: { zh: '一轮遴选的申请', en: 'The applications of a round' },
  access: ANY,
  params,
  query: z.strictObject({ ...pageQuery, status }),
  reply: { 200: pageOf(caseSchema) },
}).handle(async ({ params: { id }, query, actor, services }) => {
  await visibleRound(services.db, id, actor);
  const rows = await listCases(
    services.db,
    viewerOf(actor),
    { process: 'selection-application', parent: id, status: query.status },
    { after: after(parts.after(query)), limit: query.limit + 1 },
  );
  return {
    status: 200,
    body: await pageOfCases(parts, query, rows, (some) => presentCases(services.db, some, actor)),
  };
});

const ranking = defineRoute({
  method: 'get',
  path: '/v1/selections/:id/ranking',
  operationId: 'getSelectionRanking',
  tag: 'operator-selection',
  summary: { zh: '评审排序', en: "The ranking on the panel's scores" },
  description: {
    zh: '各评委加权得分的算术平均，精确分数比较，四舍五入两位仅用于显示；同分同名次，后续名次按人数顺延，同分者按权重由高到低的维度均分排列。评审结束前为空',
    en: 'The mean over the members of their weighted sums, compared as exact fractions, rounded half up to two decimals only to be shown; equal scores share a rank and the next rank counts them all; equals are listed by their means in the dimensions from the heaviest down. Empty until the panel has ended',
  },
  access: ANY,
  params,
  reply: { 200: z.strictObject({ items: z.array(rankingSchema), nextCursor: z.null() }) },
}).handle(async ({ params: { id }, actor, services }) => {
  const kase = await visibleRound(services.db, id, actor);
  const ranked = readFacts(operatorSelection, kase.facts).ranking ?? [];
  const parties = await partiesOfCasesPartOf(services.db, id);
  const names = new Map(
    (await organisationsByIds(services.db, [...parties.values()])).map((org) => [org.id, org.name]),
  );
  const items = ranked.map((one) => {
    const party = parties.get(one.application) ?? '';
    return { ...one, dimensions: { ...one.dimensions }, party: { id: party, name: names.get(party) ?? party } };
  });
  return { status: 200, body: { items, nextCursor: null } };
});

export const selectionRoutes = [open, list, get, apply, applications, ranking];
