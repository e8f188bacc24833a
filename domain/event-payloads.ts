/**
 * What the events of each type say: a type of the catalogue without its payload does not compile, and neither does an event whose payload is another.
 * Written strictly. What is stored is verified as it was written and never read by these schemas; members that may be absent are of some events of
 * the type, or of later releases.
 */
import { z } from 'zod';
import type { JsonValue } from './canonical';
import type { EventType } from './events';

const id = z.string();
const text = z.string();
const at = z.iso.datetime({ offset: true });
const day = z.string();
const hash = z.string();
const count = z.int().min(0);
const some = z.array(z.string());
const json = z.custom<JsonValue>();
const object = z.record(z.string(), json);
const texts = z.record(z.string(), z.string());
const of = z.strictObject;

const running = of({ asOf: at, reason: text });
const step = of({ step: text });
const due = of({ step: text, dueAt: at.nullable() });
const seat = of({ panel: count, person: id, reason: text.nullable() });
const theApplication = of({ applicationId: id, outcome: text.nullable() });
const entry = of({ datasetId: id });
const ended = of({ authorizationId: id, supplies: some, cooperations: some });
const judged = of({ severity: text, grade: text.optional(), discoveredAt: at, dueAt: at.nullable() });
const held = of({ operatorId: id, id, heldOn: day });
const wakeUp = of({ id: z.int(), caseId: id, signal: text });
/** A line of the access log, by its columns. */
const access = of({
  at,
  caller: text,
  operator_id: id,
  developer_id: id.nullable(),
  dataset_id: id,
  fields: some,
  purpose: text,
  allowed: z.boolean(),
  reason: text,
  supply_id: id.nullable(),
  permit_hash: hash.nullable(),
  lease_id: id.nullable(),
  activity: text.optional(),
  using_unit: text.optional(),
  permit_version: count.optional(),
  logId: z.int().nullable(),
  requestId: id,
});
const head = of({ identity: text, position: count, hash });

export const PAYLOADS = {
  'case.opened': of({ process: text, definitionVersion: count, policyVersion: count, file: object }),
  'case.supplemented': of({ file: object }),
  'case.held': of({ orderId: id }),
  'case.resumed': of({}),
  'case.withdrawn': of({ reason: text }),
  'case.closed': of({ outcome: text }),
  'case.commented': of({ commentId: id, audience: text }),
  'case.referred': of({ department: text, grounds: text, n: count.optional(), organisationId: id.optional() }),
  'referral.answered': of({ n: count, result: text, on: day, by: text }),
  'consultation.asked': of({ n: count, step: text, bodies: some, question: text, documentIds: some }),
  'consultation.answered': of({ n: count, body: id, outcome: text }),
  'case.exported': of({ requestId: id }),
  'case.parked': of({ caseId: id, activity: text.nullable() }),
  'case.retried': of({ caseId: id }),
  'task.opened': of({
    step: text,
    round: count,
    seat: text,
    role: text,
    party: id,
    assignee: id.nullable(),
    limit: text.nullable(),
    decisionClock: z.boolean(),
    dueAt: at.nullable(),
  }),
  'task.decided': of({
    step: text,
    round: count,
    seat: text,
    outcome: text,
    opinion: text.nullable().optional(),
    data: object.nullable().optional(),
    documentIds: some.optional(),
    by: id.nullable().optional(),
    onBehalfOf: id.nullable().optional(),
    materialsHash: hash.optional(),
    late: z.boolean().optional(),
  }),
  'task.expired': of({ step: text, outcome: text, dueAt: at.nullable() }),
  'task.voided': of({ step: text, reason: text }),
  'task.reminded': due,
  'task.escalated': due,
  'task.urged': of({ step: text, opinion: text.nullable() }),
  'task.reassigned': of({ step: text, from: id.nullable(), to: id.nullable(), reason: text.nullable() }),
  'task.claimed': step,
  'task.released': step.extend({ from: id.optional(), reason: text.optional() }),
  'task.delegated': of({ step: text, from: id.nullable(), to: id, until: at, reason: text }),
  'clock.started': running,
  'clock.paused': running,
  'clock.resumed': running,
  'clock.restarted': running,
  'clock.extended': of({ asOf: at.optional(), by: text.optional(), reason: text }),
  'clock.held': running,
  'clock.released': running,
  'clock.stopped': running,
  'clock.recomputed': of({ calendarVersion: count, dueAt: at.nullable(), provisional: z.boolean() }),
  'document.added': of({ documentId: id, sha256: hash, size: count, audience: text }),
  'act.issued': of({ actId: id, kind: text, number: text, actHash: hash }),
  'notice.published': of({
    noticeId: id,
    kind: text,
    heading: text,
    title: text,
    text,
    organisations: some,
    closesAt: at.nullable(),
  }),
  'document.read': of({ documentId: id, sha256: hash, requestId: id }),
  'act.read': of({
    actId: id,
    number: text,
    actHash: hash,
    format: text,
    byAddressee: z.boolean(),
    requestId: id,
  }),
  'notice.read': of({ noticeId: id }),
  'objections.read': of({ objectionIds: some, requestId: id }),
  'panel.pool-frozen': of({ panel: count, pool: some, poolHash: hash }),
  'panel.drawn': of({ panel: count, poolHash: hash, seed: text, order: some }),
  'panel.seated': of({ panel: count, seat: count, attempt: count, person: id }),
  'panel.conflicted': seat,
  'panel.replaced': seat,
  'panel.appointed': of({ panel: count, experts: some }),
  'panel.waived': of({ panel: count }),
  'panel.reopened': of({ panel: count, round: count }),
  'objection.filed': of({ objectionId: id, noticeId: id, algorithm: text, digest: hash }),
  'objection.answered': of({ objectionId: id, noticeId: id, status: text }),
  'agreement.signed': of({ side: text, textHash: hash, inForceFrom: at.optional(), inForceUntil: at.optional() }),
  'right.suspended': of({ orderId: id, authorizationId: id.optional(), caseId: id.optional() }),
  'right.lifted': of({ authorizationId: id, orderId: id, unliftedOrders: count }),
  'right.revoked': ended,
  'right.ended': ended,
  'right.lapsed': ended,
  'right.reminded': of({ endsAt: at }),
  'termination.proposed': of({ n: count, by: text, reason: text }),
  'agreement.amended': of({ version: count, textHash: hash, effectiveFrom: at, caseId: id }),
  'request.narrowed': of({ datasetIds: some, caseId: id }),
  'supply.narrowed': of({ supplyId: id, version: count, permitHash: hash, from: at }),
  'supply.created': of({ supplyId: id, permitHash: hash }),
  'supply.renewed': of({ supplyId: id, permitVersion: count, from: day, to: day }),
  'supply.stopped': of({ supplyId: id, ground: text, from: day }),
  'supply.reminded': of({ supplyId: id, endsAt: at }),
  'supply.returned': of({ supplyId: id, reason: text.optional() }),
  'supply.ended': of({ supplyId: id, how: text, endedAt: at }),
  'clearance.stated': of({ supplyId: id, deleted: count, kept: count, copies: count }),
  'clearance.confirmed': of({ supplyId: id }),
  'authorization.taken-over': of({ authorizationId: id, signedAt: at, grantedBy: text, textHash: hash }),
  'operators.listed': of({ applications: some, authorizations: texts }),
  'rectification.proposed': of({ caseId: id }),
  'application.filed': of({ applicationId: id }),
  'application.qualified': theApplication,
  'application.ended': theApplication,
  'dataset.disputed': entry,
  'dataset.corrected': entry.extend({ version: count }),
  'delivery.faulted': of({ supplyId: id, fault: text, from: day, to: day }),
  'delivery.restored': of({ supplyId: id }),
  'dataset.undisputed': entry,
  'evaluation.scored': of({ score: text, grade: text, ratings: count }),
  'evaluation.confirmed': of({ score: text.nullable(), grade: text.nullable() }),
  'inspection.recorded': of({ findings: count, refusals: count }),
  'inspection.cooperation-refused': of({ note: text.nullable() }),
  'containment.ordered': of({ caseId: id }),
  'report.in-time': judged,
  'report.late': judged,
  'need.added': of({ needId: id, previousId: id.nullable() }),
  'cooperation.recorded': of({
    cooperationId: id,
    counterpart: of({ name: text, creditCode: text.nullable() }),
    authorization: of({ number: text, documentIds: some }),
    content: text,
    scope: z.array(of({ datasetId: id, fields: some })),
    from: day,
    to: day,
  }),
  'cooperation.ended': of({ cooperationId: id, reason: text }),
  'document.uploaded': of({ documentId: id, sha256: hash, size: count }),
  'inspection-plan.added': of({ planId: id, year: z.int(), inspections: count }),
  'indicator-set.added': of({ indicatorSetId: id, version: count, title: text, indicators: z.array(object) }),
  'indicator-set.frozen': of({ indicatorSetId: id, version: count }),
  'security.responsible-person-named': of({ operatorId: id, from: day }),
  'security.plan-adopted': of({ operatorId: id, planId: id, version: count }),
  'security.drill-held': held,
  'security.training-held': held,
  'policy.adopted': of({
    process: text,
    version: count,
    limits: texts,
    extensions: texts,
    reminders: z.record(z.string(), some),
    parameters: texts,
    basis: text,
  }),
  'calendar.imported': of({ version: count, source: text, years: z.array(z.int()) }),
  'person.registered': of({ person: id, org: id, roles: some }),
  'disclosure.published': of({ year: count, version: count, textHash: hash, reason: text.optional() }),
  'organisation.renamed': of({
    organisationId: id,
    n: count,
    name: text,
    before: text,
    from: day,
    documentId: id,
  }),
  'access.batch': of({
    count,
    firstId: z.int().nullable(),
    lastId: z.int().nullable(),
    algorithm: text,
    hash,
  }),
  'access.denied': access,
  'access.leased': access,
  'access.log-forgotten': of({
    upToId: z.int().nullable(),
    lines: count,
    throughSeq: count,
    before: at,
    monthsKept: z.number(),
  }),
  'command.refused': of({
    command: text,
    code: text,
    requestId: id,
    pointers: some,
    caseId: id.optional(),
    taskId: id.optional(),
    id: id.optional(),
    count: count.optional(),
  }),
  'audit.searched': of({
    actor: text.optional(),
    action: text.optional(),
    result: text.optional(),
    from: text.optional(),
    to: text.optional(),
    caseId: text.optional(),
    found: count,
  }),
  'trail.verified': of({
    valid: z.boolean(),
    checkedCases: count,
    checkedEvents: count,
    caseId: text.optional(),
    firstBad: object.optional(),
  }),
  'trail.digested': of({ n: count, hash, keyId: text }),
  'trail.confirmed': of({ doubt: text, mark: head.nullable(), found: head }),
  'wake-up.parked': wakeUp.extend({ error: text }),
  'wake-up.retried': wakeUp,
  'wake-up.dropped': wakeUp,
} as const satisfies Readonly<Record<EventType, z.ZodObject>>;

export type PayloadOf<T extends EventType> = z.input<(typeof PAYLOADS)[T]>;

/** An event as it is recorded, by its type; one that says nothing beside its type has no payload. */
export type RecordedEvent = {
  readonly [T in EventType]: { readonly type: T } & (PayloadOf<T> extends Record<string, never>
    ? { readonly payload?: undefined }
    : { readonly payload: PayloadOf<T> });
}[EventType];
