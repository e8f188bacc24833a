/** The trail for the auditor 审计管理员 (Art. 11; invariant 6): searched, verified, and its digests to keep outside. */
import { z } from 'zod';
import { appendToSystem } from '../../cases/context';
import type { RecordedEvent } from '../../domain/event-payloads';
import { formed, instant, line } from '../../domain/forms/form';
import type { Actor } from '../../domain/roles';
import type { JsonObject } from '../../domain/canonical';
import { findDigest, findEvents, listDigests, REFUSALS } from '../../records/audit';
import type { EventRow } from '../../records/events';
import { COUNTED, defineList, pageOf, pageQuery } from '../pagination';
import { defineRoute } from '../route';
import {
  auditEventSchema,
  digestKeySchema,
  digestSchema,
  digestSummarySchema,
  verificationSchema,
} from '../schemas/audit';
import type { Services } from '../services';
import { absent } from '../../cases/reading/viewer';

const AUDITOR = { roles: ['auditor'] } as const;
const name = line(200);

const eventList = defineList('audit-events', z.tuple([z.int()]));

const events = defineRoute({
  method: 'get',
  path: '/v1/audit/events',
  operationId: 'listAuditEvents',
  tag: 'audit',
  summary: { zh: '检索审计链', en: 'Search the trail' },
  description: {
    zh: '由新到旧；action 为事件类型，如 task.decided；from 含，to 不含。每次检索本身留痕',
    en: 'Newest first; `action` is an event type such as `task.decided`; `from` is in, `to` is not. Each search leaves a trace itself',
  },
  access: AUDITOR,
  query: z.strictObject({
    ...pageQuery,
    actor: name.optional(),
    action: name.optional(),
    result: z.enum(['done', 'refused']).optional(),
    from: instant.optional(),
    to: instant.optional(),
    caseId: name.optional(),
  }),
  reply: { 200: pageOf(auditEventSchema) },
}).handle(async ({ query, actor, services }) => {
  const [before] = eventList.after(query) ?? [];
  const { limit, actor: by, action, result, from, to, caseId } = query;
  const filter = { actor: by, action, result, from, to, caseId };
  const rows = await findEvents(services.db, { ...filter, before, limit: limit + 1 });
  await leaveTrace(services, actor, {
    type: 'audit.searched',
    payload: { ...definedOnly(filter), found: Math.min(rows.length, limit) },
  });
  return { status: 200, body: eventList.page(query, rows, (row) => [row.position], auditEvent) };
});

function auditEvent(row: EventRow) {
  return {
    caseId: row.case_id,
    seq: row.seq,
    type: row.type,
    result: REFUSALS.includes(row.type) ? ('refused' as const) : ('done' as const),
    at: row.at.toISOString(),
    actor: row.actor,
    roles: row.roles,
    article: row.basis,
    ...(row.task_id !== null && { taskId: row.task_id }),
    payload: JSON.parse(row.payload) as JsonObject, // canonical JSON of an object, as it was appended
    algorithm: row.algorithm,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}

const verify = defineRoute({
  method: 'post',
  path: '/v1/audit/verify',
  operationId: 'verifyTrail',
  tag: 'audit',
  summary: { zh: '验证审计链', en: 'Verify the trail' },
  description: {
    zh: '逐条重算哈希，核对链、登记的链尾、访问日志与全部摘要，指出第一条不符的记录：篡改、缺失、乱序、截尾、案件被移除',
    en: 'Recomputes every hash, holds chains, heads, access log and digests against each other, and names the first bad record: edit, gap, reordering, cut tail, removed case',
  },
  access: AUDITOR,
  body: z.strictObject({ caseId: name.optional() }),
  reply: { 200: verificationSchema },
}).handle(async ({ body: { caseId }, actor, language, services }) => {
  const report = await services.verifyTrail({ caseId });
  const { firstBad, ...counts } = report;
  await leaveTrace(services, actor, {
    type: 'trail.verified',
    payload: {
      ...counts,
      ...(caseId !== undefined && { caseId }),
      ...(firstBad !== undefined && { firstBad: { ...firstBad, detail: firstBad.detail.en } }),
    },
  });
  return {
    status: 200,
    body: {
      ...counts,
      ...(firstBad !== undefined && { firstBad: { ...firstBad, detail: firstBad.detail[language] } }),
    },
  };
});

const digestList = defineList('digests', z.tuple([COUNTED]));

const digests = defineRoute({
  method: 'get',
  path: '/v1/audit/digests',
  operationId: 'listDigests',
  tag: 'audit',
  summary: { zh: '审计链摘要', en: 'Digests of the trail, newest first' },
  access: AUDITOR,
  query: z.strictObject(pageQuery),
  reply: { 200: pageOf(digestSummarySchema) },
}).handle(async ({ query, services }) => {
  const [before] = digestList.after(query) ?? [];
  const rows = await listDigests(services.db, before, query.limit + 1);
  const body = digestList.page(
    query,
    rows,
    (row) => [row.n],
    ({ at, ...row }) => ({ ...row, at: at.toISOString() }),
  );
  return { status: 200, body };
});

const digest = defineRoute({
  method: 'get',
  path: '/v1/audit/digests/:n',
  operationId: 'getDigest',
  tag: 'audit',
  summary: { zh: '一份摘要（可离线保存）', en: 'One digest, to be kept outside' },
  description: {
    zh: '签名的规范文本，列出自上一份以来各链的链尾（full 为全部）。保存任何一份，日后即可发现截尾或案件被移除：npm run audit:verify -- --digest FILE',
    en: 'Signed canonical text with the heads of the chains that went on since the digest before (`full`: of all). Whoever keeps one can find a cut tail or a removed case later: npm run audit:verify -- --digest FILE',
  },
  access: AUDITOR,
  params: z.strictObject({
    n: formed(9, /^[1-9]\d{0,8}$/, { zh: '须为正整数', en: 'must be a whole number above 0' })
      .transform(Number)
      .meta({ openapi: { type: 'integer', minimum: 1 } }),
  }),
  reply: { 200: digestSchema },
}).handle(async ({ params, services }) => {
  const found = await findDigest(services.db, params.n);
  if (found === null) throw absent('摘要', 'digest');
  const { n, body, hash, signature, keyId } = found;
  return { status: 200, body: { n, body, hash, signature, keyId } };
});

const keys = defineRoute({
  method: 'get',
  path: '/v1/public/digest-keys',
  operationId: 'getDigestKeys',
  tag: 'public',
  summary: { zh: '核验摘要与归档包的公钥', en: 'The keys that digests and archives verify against' },
  description: {
    zh: 'JWK Set，现用的在前。请另行保存：日后 verify-export.cjs --key 以所存的为准',
    en: 'A JWK Set, the signing key first. Keep a copy elsewhere: it is what verify-export.cjs --key is given later',
  },
  access: { public: true },
  reply: { 200: z.strictObject({ keys: z.array(digestKeySchema) }) },
}).handle(({ services }) => ({
  status: 200,
  headers: { 'Cache-Control': 'public, max-age=300' },
  body: { keys: services.archives.keys.map((key) => ({ ...key, alg: 'EdDSA' as const })) },
}));

/** Reading protected material leaves a trace too. */
function leaveTrace(services: Services, actor: Actor, event: RecordedEvent): Promise<void> {
  return services.db.transaction((tx) => appendToSystem({ tx, actor }, [{ ...event, basis: 'Art. 11' }]));
}

function definedOnly(filter: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

export const auditRoutes = [events, verify, digests, digest, keys];
