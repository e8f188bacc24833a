/** Routes in the shape of the real ones, for testing the edge alone. */
import { z } from 'zod';
import { attachment } from '../../api/download';
import { defineList, pageOf, pageQuery } from '../../api/pagination';
import { markRecorded } from '../../api/problem';
import { routesOver, UPLOAD, type Route } from '../../api/route';
import type { EdgeServices } from '../../api/services';
import { Refusal } from '../../domain/refusal';

const defineRoute = routesOver<EdgeServices>();

export const need = z
  .strictObject({
    title: z.string().min(1).max(50),
    wayOfUse: z.enum(['model', 'query']),
    count: z.int().min(1).max(10).optional(),
    on: z.iso.date().optional(),
    tags: z.array(z.string().min(1).max(100)).max(3).default([]),
    term: z.strictObject({ from: z.iso.date(), to: z.iso.date() }).optional(),
    note: z.record(z.string().max(20), z.unknown()).meta({ 'x-max-bytes': 50_000 }).optional(),
  })
  .superRefine((value, context) => {
    if (value.term && value.term.to < value.term.from)
      context.addIssue({
        code: 'custom',
        path: ['term', 'to'],
        params: { zh: '终止日早于起始日', en: 'ends before it begins', article: 'Art. 13' },
      });
  })
  .meta({ id: 'ExampleNeed' });

const echo = z.strictObject({
  caller: z.string(),
  language: z.string(),
  body: z.unknown(),
  key: z.string(),
  bodyHash: z.string(),
  scope: z.string(),
});

/** What happens to the caller of `/v1/cases/{id}/outcome/{kind}`. */
const outcomes: Readonly<Record<string, () => Error>> = {
  decided: () =>
    new Refusal(
      'task-already-decided',
      { zh: '该任务已有决定', en: 'the task has been decided' },
      { extra: { decidedBy: 'reviewer-2', decidedAt: '2026-01-05T09:00:00+08:00', outcome: 'approve' } },
    ),
  recorded: () => {
    const refusal = new Refusal('case-closed', { zh: '案件已办结', en: 'the case is closed' });
    markRecorded(refusal);
    return refusal;
  },
  unknown: () => new Refusal('not-found', { zh: '未找到该案件', en: 'no such case' }),
  rule: () => new Refusal('validation-failed', { zh: '不合规定', en: 'against a rule' }, { article: 'Art. 18 ¶3' }),
  bug: () => new TypeError('secret internals at /srv/app'),
  lock: () => Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03', severity: 'ERROR' }),
  deadlock: () => Object.assign(new Error('deadlock detected'), { code: '40P01', severity: 'ERROR' }),
  down: () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' }),
  stopping: () => Object.assign(new Error('terminating connection'), { code: '57P01', severity: 'FATAL' }),
  pool: () => Object.assign(new Error('Knex: Timeout acquiring a connection.'), { name: 'KnexTimeoutError' }),
  unique: () =>
    Object.assign(new Error('insert into "needs" values (\'Zhang San 13800000000\') - duplicate key'), {
      code: '23505',
      severity: 'ERROR',
      constraint: 'needs_unique',
    }),
};

/** Twelve needs, 0 to 11, listed in pages. */
const NEEDS = Array.from({ length: 12 }, (_, n) => n);
const needs = defineList('needs', z.tuple([z.int()]));

export function exampleRoutes(): Route<EdgeServices>[] {
  return [
    defineRoute({
      method: 'post',
      path: '/v1/needs',
      operationId: 'createNeed',
      tag: 'needs',
      summary: { zh: '登记需求', en: 'Register a need' },
      access: { roles: ['operator'] },
      idempotent: true,
      body: need,
      reply: { 201: echo },
      examples: { body: { title: '示例', wayOfUse: 'model' } },
    }).handle(({ actor, language, body, idempotency }) => ({
      status: 201,
      headers: { Location: '/v1/needs/N-1' },
      body: {
        caller: actor.id,
        language,
        body,
        key: idempotency.key,
        bodyHash: idempotency.bodyHash,
        scope: idempotency.scope,
      },
    })),
    defineRoute({
      method: 'get',
      path: '/v1/needs',
      operationId: 'listNeeds',
      tag: 'needs',
      summary: { zh: '需求清单', en: 'Needs' },
      access: { roles: 'any' },
      query: z.strictObject({ ...pageQuery, status: z.enum(['open', 'closed']).optional() }),
      reply: { 200: pageOf(z.strictObject({ n: z.int() })) },
    }).handle(({ query }) => {
      const after = needs.after(query)?.[0] ?? -1;
      const rows = NEEDS.filter((n) => n > after).slice(0, query.limit + 1);
      return {
        status: 200,
        body: needs.page(
          query,
          rows,
          (n) => [n],
          (n) => ({ n }),
        ),
      };
    }),
    defineRoute({
      method: 'get',
      path: '/v1/cases/:id',
      operationId: 'getCase',
      tag: 'cases',
      summary: { zh: '读取案件', en: 'Read a case' },
      access: { roles: 'any' },
      params: z.strictObject({ id: z.string().min(1).max(64) }),
      reply: { 200: z.strictObject({ id: z.string() }) },
    }).handle(({ params }) => {
      if (params.id === 'DR-0') throw new Refusal('not-found', { zh: '未找到该案件', en: 'no such case' });
      return { status: 200, body: { id: params.id } };
    }),
    defineRoute({
      method: 'post',
      path: '/v1/cases/:id/outcome/:kind',
      operationId: 'provoke',
      tag: 'cases',
      summary: { zh: '触发一种结果', en: 'Provoke an outcome' },
      access: { roles: ['reviewer', 'director'] },
      params: z.strictObject({ id: z.string(), kind: z.string() }),
      reply: { 200: z.strictObject({ done: z.boolean() }) },
    }).handle(async ({ params }) => {
      await Promise.resolve();
      if (params.kind === 'stored') return { status: 200, text: '{"done":true}', replayed: true };
      const outcome = outcomes[params.kind];
      if (outcome) throw outcome();
      return { status: 200, body: { done: true } };
    }),
    defineRoute({
      method: 'post',
      path: '/v1/public/notices/:id/objections',
      operationId: 'objectToNotice',
      tag: 'public',
      summary: { zh: '对公示提出异议', en: 'Object to a public notice' },
      access: { public: true },
      idempotent: true,
      params: z.strictObject({ id: z.string().max(64) }),
      body: z.strictObject({ grounds: z.string().min(1).max(4000) }),
      reply: { 201: z.strictObject({ scope: z.string(), bodyHash: z.string() }) },
    }).handle(({ idempotency }) => ({
      status: 201,
      body: { scope: idempotency.scope, bodyHash: idempotency.bodyHash },
    })),
    defineRoute({
      method: 'post',
      path: '/v1/documents',
      operationId: 'uploadDocument',
      tag: 'documents',
      summary: { zh: '上传材料', en: 'Upload a document' },
      access: { roles: 'any' },
      idempotent: true,
      body: UPLOAD,
      reply: {
        201: z.strictObject({
          name: z.string(),
          mediaType: z.string(),
          sha256: z.string(),
          size: z.int(),
          caseId: z.string().nullable(),
          bodyHash: z.string(),
        }),
      },
    }).handle(({ body, idempotency }) => ({
      status: 201,
      body: {
        name: body.name,
        mediaType: body.mediaType,
        sha256: body.sha256,
        size: body.content.size,
        caseId: body.caseId ?? null,
        bodyHash: idempotency.bodyHash,
      },
    })),
    defineRoute({
      method: 'get',
      path: '/v1/documents/:id',
      operationId: 'getDocument',
      tag: 'documents',
      summary: { zh: '下载材料', en: 'Download a document' },
      access: { roles: 'any' },
      params: z.strictObject({ id: z.string() }),
      reply: { 200: { media: '*/*', description: { zh: '原件', en: 'The bytes as uploaded' } } },
    }).handle(() => ({
      status: 200,
      ...attachment({ name: '申请 "材料".txt', mediaType: 'text/plain; charset=utf-8', bytes: Buffer.from('你好') }),
    })),
    defineRoute({
      method: 'get',
      path: '/v1/slow',
      operationId: 'getSlow',
      tag: 'cases',
      summary: { zh: '慢', en: 'Slow' },
      access: { public: true },
      reply: { 200: z.strictObject({ done: z.boolean() }) },
    }).handle(async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { status: 200, body: { done: true } };
    }),
  ];
}
