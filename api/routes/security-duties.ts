/** The operator's standing security duties over HTTP (Art. 22, 24): what it records, and what of it is wanting. */
import { z } from 'zod';
import { adoptPlan, nameResponsiblePerson, recordExercise } from '../../services/duties/duties';
import { contingencyPlan, drill, responsiblePerson, training } from '../../services/duties/forms';
import { identifier, localDate } from '../../domain/forms/form';
import { addDays, localDate as asLocalDate, localDateOf } from '../../domain/local-date';
import { seesAll } from '../../domain/permissions';
import type { Actor } from '../../domain/roles';
import { nextYearly, unansweredDays, wantingOn } from '../../domain/security-duties';
import { databaseNow } from '../../records/database';
import {
  dutiesOn,
  listExercises,
  listPlans,
  responsiblePersonsOf,
  type DutyRow,
  type ExerciseRow,
  type PlanRow,
  type ResponsiblePersonRow,
} from '../../records/security-duties';
import { command } from '../command';
import { BY_TIME, defineList, pageOf, pageQuery } from '../pagination';
import { defineRoute } from '../route';
import { dutiesSchema, exerciseSchema, planSchema, responsiblePersonSchema } from '../schemas/security';

const OPERATOR = { roles: ['operator'] } as const;
const READERS = { roles: ['operator', 'case-officer', 'reviewer', 'director', 'security-officer', 'auditor'] } as const;
const TAG = 'security-incident';
const query = z.strictObject({ ...pageQuery, operatorId: identifier.optional() });

/** An operator reads its own, whatever it asks for. */
const whose = (actor: Actor, operatorId: string | undefined) => (seesAll(actor) ? operatorId : actor.org);

/** Each answers until the day before the next. */
function personsView(rows: readonly ResponsiblePersonRow[]): z.output<typeof responsiblePersonSchema>[] {
  return rows.map((row, index) => {
    const { operator_id: operatorId, name, position: post, contact, from_date: from } = row;
    const next = rows[index + 1];
    const to = next?.operator_id === operatorId ? addDays(next.from_date, -1) : null;
    return { operatorId, name, position: post, contact, from, to, recordedAt: row.recorded_at.toISOString() };
  });
}

function planView(row: PlanRow): z.output<typeof planSchema> {
  return {
    id: row.id,
    operatorId: row.operator_id,
    version: row.version,
    title: row.title,
    summary: row.summary,
    adoptedOn: row.adopted_on,
    documentId: row.document_id,
    recordedAt: row.recorded_at.toISOString(),
  };
}

function exerciseView(row: ExerciseRow): z.output<typeof exerciseSchema> {
  return {
    id: row.id,
    operatorId: row.operator_id,
    planId: row.plan_id,
    topic: row.topic,
    heldOn: row.held_on,
    participants: row.participants,
    summary: row.summary,
    documentId: row.document_id,
    recordedAt: row.recorded_at.toISOString(),
  };
}

const namePerson = defineRoute({
  method: 'post',
  path: '/v1/security/responsible-persons',
  operationId: 'nameResponsiblePerson',
  tag: TAG,
  summary: { zh: '明确数据安全责任人（第二十二条）', en: 'Name the person responsible for data security (Art. 22)' },
  description: {
    zh: '前任负责至继任起始日的前一日：没有空档，也不重叠',
    en: 'The predecessor answers until the day before: neither a gap nor an overlap',
  },
  access: OPERATOR,
  idempotent: true,
  body: responsiblePerson,
  reply: { 201: responsiblePersonSchema },
}).handle((call) =>
  command(call, 'nameResponsiblePerson', async (ctx) => {
    const [named] = personsView(await nameResponsiblePerson(ctx, call.body)).slice(-1);
    return { status: 201, body: named };
  }),
);

const listPersons = defineRoute({
  method: 'get',
  path: '/v1/security/responsible-persons',
  operationId: 'listResponsiblePersons',
  tag: TAG,
  summary: { zh: '历任数据安全责任人', en: 'Those responsible, in the order of their succession' },
  access: READERS,
  query: z.strictObject({ operatorId: identifier.optional() }),
  reply: { 200: z.strictObject({ items: z.array(responsiblePersonSchema), nextCursor: z.null() }) },
}).handle(async ({ query: { operatorId }, actor, services }) => {
  const rows = await responsiblePersonsOf(services.db, whose(actor, operatorId));
  return { status: 200, body: { items: personsView(rows), nextCursor: null } };
});

const addPlan = defineRoute({
  method: 'post',
  path: '/v1/security/plans',
  operationId: 'adoptContingencyPlan',
  tag: TAG,
  summary: { zh: '报备应急处置预案（第二十四条）', en: 'Record a contingency plan or its next version (Art. 24)' },
  access: OPERATOR,
  idempotent: true,
  body: contingencyPlan,
  reply: { 201: planSchema },
}).handle((call) =>
  command(call, 'adoptContingencyPlan', async (ctx) => ({
    status: 201,
    body: planView(await adoptPlan(ctx, call.body)),
  })),
);

const plans = defineList('contingency-plans', BY_TIME);
const listAllPlans = defineRoute({
  method: 'get',
  path: '/v1/security/plans',
  operationId: 'listContingencyPlans',
  tag: TAG,
  summary: { zh: '应急处置预案', en: 'Contingency plans, latest first' },
  access: READERS,
  query,
  reply: { 200: pageOf(planSchema) },
}).handle(async ({ query: asked, actor, services }) => {
  const after = plans.after(asked);
  const rows = await listPlans(services.db, {
    operatorId: whose(actor, asked.operatorId),
    after: after && { at: new Date(after[0]), id: after[1] },
    limit: asked.limit + 1,
  });
  return { status: 200, body: plans.page(asked, rows, (row) => [row.recorded_at.toISOString(), row.id], planView) };
});

const EXERCISES = {
  drill: {
    path: '/v1/security/drills',
    name: 'Drill',
    form: drill,
    done: { zh: '登记应急演练（第二十四条）', en: 'Record a drill by a plan (Art. 24)' },
    all: { zh: '应急演练', en: 'Drills, latest first' },
  },
  training: {
    path: '/v1/security/trainings',
    name: 'Training',
    form: training,
    done: { zh: '登记安全教育和培训（第二十二条）', en: 'Record a training (Art. 22)' },
    all: { zh: '安全教育和培训', en: 'Trainings, latest first' },
  },
} as const;

function exerciseRoutes(kind: ExerciseRow['kind']) {
  const { path, name, form, done, all } = EXERCISES[kind];
  const exercises = defineList(`security-${kind}s`, BY_TIME);
  const add = defineRoute({
    method: 'post',
    path,
    operationId: `record${name}`,
    tag: TAG,
    summary: done,
    access: OPERATOR,
    idempotent: true,
    body: form,
    reply: { 201: exerciseSchema },
  }).handle((call) =>
    command(call, `record${name}`, async (ctx) => ({
      status: 201,
      body: exerciseView(await recordExercise(ctx, kind, call.body)),
    })),
  );
  const list = defineRoute({
    method: 'get',
    path,
    operationId: `list${name}s`,
    tag: TAG,
    summary: all,
    access: READERS,
    query: z.strictObject({ ...query.shape, heldFrom: localDate.optional(), heldTo: localDate.optional() }),
    reply: { 200: pageOf(exerciseSchema) },
  }).handle(async ({ query: asked, actor, services }) => {
    const after = exercises.after(asked);
    const [heldFrom, heldTo] = [asked.heldFrom, asked.heldTo].map((day) =>
      day === undefined ? undefined : asLocalDate(day),
    );
    const rows = await listExercises(
      services.db,
      kind,
      { heldFrom, heldTo },
      {
        operatorId: whose(actor, asked.operatorId),
        after: after && { at: new Date(after[0]), id: after[1] },
        limit: asked.limit + 1,
      },
    );
    const body = exercises.page(asked, rows, (row) => [row.recorded_at.toISOString(), row.id], exerciseView);
    return { status: 200, body };
  });
  return [add, list];
}

function dutiesView(row: DutyRow, day: ReturnType<typeof localDateOf>): z.output<typeof dutiesSchema> {
  const { since, last_drill_on: lastDrillOn, last_training_on: lastTrainingOn, responsible_since: from } = row;
  const duties = { since, planAdoptedOn: row.plan_adopted_on, lastDrillOn, lastTrainingOn, responsibleSince: from };
  return {
    operator: { id: row.operator_id, name: row.operator_name },
    planVersion: row.plan_version,
    lastDrillOn,
    drillOwedBy: nextYearly(lastDrillOn, since),
    lastTrainingOn,
    trainingOwedBy: nextYearly(lastTrainingOn, since),
    responsiblePerson: from === null || row.responsible_name === null ? null : { name: row.responsible_name, from },
    unansweredDays: unansweredDays(since, row.first_responsible_on),
    wanting: wantingOn(day, duties),
  };
}

const overview = defineRoute({
  method: 'get',
  path: '/v1/security/duties',
  operationId: 'listSecurityDuties',
  tag: TAG,
  summary: {
    zh: '各运营主体的安全责任落实情况（第二十二、二十四条）',
    en: "Every operator's standing duties, and what of them is wanting (Art. 22, 24)",
  },
  access: READERS,
  query: z.strictObject({ operatorId: identifier.optional() }),
  reply: { 200: z.strictObject({ items: z.array(dutiesSchema), nextCursor: z.null() }) },
}).handle(async ({ query: { operatorId }, actor, services }) => {
  const day = localDateOf(await databaseNow(services.db));
  const rows = await dutiesOn(services.db, day, whose(actor, operatorId));
  return { status: 200, body: { items: rows.map((row) => dutiesView(row, day)), nextCursor: null } };
});

export const securityDutyRoutes = [
  namePerson,
  listPersons,
  addPlan,
  listAllPlans,
  ...exerciseRoutes('drill'),
  ...exerciseRoutes('training'),
  overview,
];
