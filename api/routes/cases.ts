/** Cases over HTTP: lists, one case with its trail, clock and documents, and what can be done to it as a whole. */
import { z } from 'zod';
import { comment, extend, replaceMember, withdraw } from '../../cases/case-commands';
import type { Dossier } from '../../cases/dossier';
import type { Answer } from '../../cases/run';
import { toldOf } from '../../domain/consultation-step';
import { identifier, line, localDate, text } from '../../domain/forms/form';
import { processes } from '../../processes';
import { DELIVERY_FAULTS } from '../../domain/delivery-faults';
import { PROCESSES } from '../../processes/laws';
import { effectsOfCase } from '../../cases/preview';
import { readsOf } from '../../cases/reads';
import { AUDIENCES, mayReadAct } from '../../domain/reading';
import { listCases } from '../../records/case-list';
import { commentsOf } from '../../records/comments';
import { actsOfCase } from '../../records/acts';
import { eventsOf, type EventRow } from '../../records/events';
import { explainCase } from '../../cases/reading/clock-view';
import { command } from '../command';
import { endOf, startOf } from '../days';
import { BY_TIME, COUNTED, defineList, pageOf, pageQuery } from '../pagination';
import { readableDocuments, readerOf } from '../../cases/reading/reader';
import { defineRoute } from '../route';
import { caseSchema, light } from '../schemas/case';
import { actSchema } from '../schemas/acts';
import { caseEffectsSchema, clockSchema, commentSchema, documentSchema, eventSchema } from '../schemas/case-parts';
import { actsView } from './acts';
import { documentView } from './documents';
import { presentCases, presentOneCase } from '../views';
import { viewerOf, visibleCase } from '../../cases/reading/viewer';

const ANY = { roles: 'any' } as const;
const params = z.strictObject({ id: identifier });
const cases = defineList('cases', BY_TIME);

const list = defineRoute({
  method: 'get',
  path: '/v1/cases',
  operationId: 'listCases',
  tag: 'cases',
  summary: { zh: '案件列表', en: 'Cases the caller may know of' },
  access: ANY,
  query: z.strictObject({
    ...pageQuery,
    process: z.enum(PROCESSES).optional(),
    status: z.enum(['open', 'closed']).optional(),
    party: identifier.optional(),
    step: identifier.optional(),
    light: light.optional(),
    q: line(200).optional(),
    openedFrom: localDate.optional(),
    openedTo: localDate.optional(),
    closedFrom: localDate.optional(),
    closedTo: localDate.optional(),
    outcome: identifier.optional(),
    authorizationId: identifier.optional(),
    /** Incidents that were reported late. */
    reportedLate: z.literal('true').optional(),
    /** Reports of a delivery's fault that was confirmed, and reports about entries of this department (Art. 16). */
    deliveryFault: z.enum(DELIVERY_FAULTS).optional(),
    provider: identifier.optional(),
    /** Cases in which the party was late with a step that was due on one of these days. */
    lateFrom: localDate.optional(),
    lateTo: localDate.optional(),
  }),
  reply: { 200: pageOf(caseSchema) },
}).handle(async ({ query, actor, services }) => {
  const position = cases.after(query);
  const after = position === undefined ? undefined : { at: new Date(position[0]), id: position[1] };
  const { openedFrom, openedTo, closedFrom, closedTo, reportedLate, lateFrom, lateTo, limit, ...filter } = query;
  const rows = await listCases(
    services.db,
    viewerOf(actor),
    {
      ...filter,
      openedFrom: startOf(openedFrom),
      openedBefore: endOf(openedTo),
      closedFrom: startOf(closedFrom),
      closedBefore: endOf(closedTo),
      reportedLate: reportedLate === undefined ? undefined : true,
      lateFrom: startOf(lateFrom),
      lateBefore: endOf(lateTo),
    },
    { after, limit: limit + 1 },
  );
  const page = cases.page(
    query,
    rows,
    (row) => [row.opened_at.toISOString(), row.id],
    (row) => row,
  );
  return {
    status: 200,
    body: { items: await presentCases(services.db, page.items, actor), nextCursor: page.nextCursor },
  };
});

const get = defineRoute({
  method: 'get',
  path: '/v1/cases/:id',
  operationId: 'getCase',
  tag: 'cases',
  summary: { zh: '一个案件', en: 'One case' },
  access: ANY,
  params,
  reply: { 200: caseSchema },
}).handle(async ({ params: { id }, actor, services }) => {
  const read = await visibleCase(services.db, id, actor);
  return { status: 200, body: await presentOneCase(services.db, read, actor) };
});

const eventList = defineList('events', z.tuple([COUNTED]));

const events = defineRoute({
  method: 'get',
  path: '/v1/cases/:id/events',
  operationId: 'listCaseEvents',
  tag: 'cases',
  summary: { zh: '案件留痕', en: "The case's trail" },
  description: {
    zh: '按 seq 升序；主管部门内部审议的内容对当事人不显示（withheld），哈希照列',
    en: 'In order of `seq`; what the authority deliberates is withheld from the parties, its hash is not',
  },
  access: ANY,
  params,
  query: z.strictObject(pageQuery),
  reply: { 200: pageOf(eventSchema) },
}).handle(async ({ params: { id }, query, actor, services }) => {
  const reader = readerOf(actor, await visibleCase(services.db, id, actor));
  const [afterSeq] = eventList.after(query) ?? [0];
  const rows = await eventsOf(services.db, id, afterSeq, query.limit + 1);
  const page = eventList.page(
    query,
    rows,
    (row) => [row.seq],
    (row) => eventView(row, !reader.event(row)),
  );
  return { status: 200, body: page };
});

function eventView(row: EventRow, withheld: boolean) {
  const { seq, algorithm, hash, previous_hash: previousHash } = row;
  const at = row.at.toISOString();
  const chained = { seq, at, algorithm, previousHash, hash, withheld };
  if (withheld) return { ...chained, type: 'withheld', actor: '', roles: [], article: null };
  return {
    ...(JSON.parse(row.payload) as Record<string, unknown>),
    ...chained,
    type: row.type,
    actor: row.actor,
    roles: row.roles,
    article: row.basis,
    ...(row.task_id !== null && { taskId: row.task_id }),
  };
}

const clock = defineRoute({
  method: 'get',
  path: '/v1/cases/:id/clock',
  operationId: 'getCaseClock',
  tag: 'cases',
  summary: { zh: '期限逐日说明', en: 'Every day of the deadline, explained' },
  access: ANY,
  params,
  reply: { 200: clockSchema },
}).handle(async ({ params: { id }, actor, services }) => {
  const { kase, tasks, shown } = await visibleCase(services.db, id, actor);
  return { status: 200, body: await explainCase(services.db, kase, toldOf(tasks, shown)) };
});

const documents = defineRoute({
  method: 'get',
  path: '/v1/cases/:id/documents',
  operationId: 'listCaseDocuments',
  tag: 'cases',
  summary: { zh: '案件材料和文书', en: "The case's documents, and the acts issued in it" },
  access: ANY,
  params,
  reply: { 200: z.strictObject({ items: z.array(z.union([documentSchema, actSchema])), nextCursor: z.null() }) },
}).handle(async ({ params: { id }, actor, services }) => {
  const reader = readerOf(actor, await visibleCase(services.db, id, actor));
  const rows = await readableDocuments(services.db, reader, id);
  const readable = (await actsOfCase(services.db, id)).filter((act) => mayReadAct(actor, act, true));
  const acts = await actsView(services.db, readable);
  return { status: 200, body: { items: [...rows.map(documentView), ...acts], nextCursor: null } };
});

const comments = defineRoute({
  method: 'get',
  path: '/v1/cases/:id/comments',
  operationId: 'listComments',
  tag: 'cases',
  summary: { zh: '案件意见交流', en: 'Comments on the case' },
  access: ANY,
  params,
  reply: { 200: z.strictObject({ items: z.array(commentSchema), nextCursor: z.null() }) },
}).handle(async ({ params: { id }, actor, services }) => {
  const reader = readerOf(actor, await visibleCase(services.db, id, actor));
  const rows = (await commentsOf(services.db, id)).filter(reader.comment);
  const items = rows.map((row) => ({
    id: row.id,
    caseId: row.case_id,
    author: row.author,
    audience: row.audience,
    text: row.text,
    at: row.at.toISOString(),
  }));
  return { status: 200, body: { items, nextCursor: null } };
});

const effects = defineRoute({
  method: 'get',
  path: '/v1/cases/:id/effects',
  operationId: 'getCaseEffects',
  tag: 'cases',
  summary: {
    zh: '影响预览：办理结果对供给、申请、合作等的影响，属于阅卷材料',
    en: 'What the decisions of the case would do to supplies, requests and what else stands beside it: part of the materials',
  },
  description: {
    zh: '在办案件为当前预览；已办结案件为办结决定所依据的影响（decidedAt），carriedOut 说明是否已据此发生',
    en: 'Of an open case what is foreseen now; of a closed one what the closing decision was shown (`decidedAt`), and whether it came about (`carriedOut`)',
  },
  access: ANY,
  params,
  reply: { 200: caseEffectsSchema },
}).handle(async ({ params: { id }, actor, services }) => {
  const { kase } = await visibleCase(services.db, id, actor);
  return { status: 200, body: await effectsOfCase(processes, readsOf(services.db), kase) };
});

const addComment = defineRoute({
  method: 'post',
  path: '/v1/cases/:id/comments',
  operationId: 'addComment',
  tag: 'cases',
  summary: { zh: '发表意见', en: 'Comment on the case' },
  access: ANY,
  idempotent: true,
  params,
  body: z.strictObject({ text: text(), audience: z.enum(AUDIENCES).default('party') }),
  reply: { 201: commentSchema },
}).handle((call) =>
  command(call, 'comment', async (ctx) => {
    const written = await comment(ctx, call.params.id, call.body);
    return { status: 201, body: { ...written, at: written.at.toISOString() } };
  }),
);

async function answer(work: Dossier): Promise<Answer> {
  return { status: 200, body: await presentOneCase(work.ctx.tx, work, work.ctx.actor) };
}

const withdrawCase = defineRoute({
  method: 'post',
  path: '/v1/cases/:id/withdraw',
  operationId: 'withdrawCase',
  tag: 'cases',
  summary: { zh: '撤回申请', en: 'Withdraw the application' },
  access: ANY,
  idempotent: true,
  params,
  body: z.strictObject({ reason: text(1000) }),
  reply: { 200: caseSchema },
}).handle((call) =>
  command(call, 'withdraw', async (ctx) => answer(await withdraw(ctx, call.params.id, call.body.reason))),
);

const extendCase = defineRoute({
  method: 'post',
  path: '/v1/cases/:id/extend',
  operationId: 'extendCase',
  tag: 'cases',
  summary: { zh: '延长期限（一次）', en: 'Extend the limit, once' },
  access: ANY,
  idempotent: true,
  params,
  body: z.strictObject({ reason: text(1000) }),
  reply: { 200: caseSchema },
}).handle((call) =>
  command(call, 'extend', async (ctx) => answer(await extend(ctx, call.params.id, call.body.reason))),
);

const replacePanelMember = defineRoute({
  method: 'post',
  path: '/v1/cases/:id/panel/replace',
  operationId: 'replacePanelMember',
  tag: 'cases',
  summary: { zh: '更换抽取的成员', en: 'Replace a panel member by the next of the draw' },
  access: ANY,
  idempotent: true,
  params,
  body: z.strictObject({ assignee: identifier, reason: text(1000) }),
  reply: { 200: caseSchema },
}).handle((call) =>
  command(call, 'replacePanelMember', async (ctx) => answer(await replaceMember(ctx, call.params.id, call.body))),
);

export const caseRoutes = [
  list,
  get,
  effects,
  events,
  clock,
  documents,
  comments,
  addComment,
  withdrawCase,
  extendCase,
  replacePanelMember,
];
