/** Consultation 意见征询: whoever holds an open step asks other bodies for their opinion; how each answers stands in its task. */
import { z } from 'zod';
import { consult } from '../../cases/consultation';
import { visibleCase } from '../../cases/reading/viewer';
import { CONSULTATION } from '../../domain/consultation-step';
import { consultationRequest } from '../../domain/forms/consultation';
import { identifier } from '../../domain/forms/form';
import { seesAll } from '../../domain/permissions';
import { speaksFor } from '../../domain/reading';
import type { Actor } from '../../domain/roles';
import { consultationsOf, type ConsultationRow } from '../../records/consultations';
import type { Tx } from '../../records/database';
import { organisationsByIds } from '../../records/parties';
import type { TaskRow } from '../../records/tasks';
import { command } from '../command';
import { defineRoute } from '../route';
import { consultationSchema } from '../schemas/case-parts';

const params = z.strictObject({ id: identifier });

/** Whom else one has asked is for the authority to know. */
async function viewsOf(
  tx: Tx,
  rows: readonly ConsultationRow[],
  tasks: readonly TaskRow[],
  actor: Actor,
): Promise<z.output<typeof consultationSchema>[]> {
  const asked = tasks.filter(
    ({ step, party_id: body }) => step === CONSULTATION && (seesAll(actor) || speaksFor(actor, body)),
  );
  const bodies = [...new Set(asked.map(({ party_id: body }) => body))];
  const names = new Map((await organisationsByIds(tx, bodies)).map(({ id, name }) => [id, name]));
  const steps = new Map(tasks.map(({ id, step }) => [id, step]));
  return rows.flatMap((row) => {
    const answers = asked.filter(({ round }) => round === row.n);
    if (answers.length === 0) return [];
    return [
      {
        caseId: row.case_id,
        n: row.n,
        step: steps.get(row.task_id) ?? '',
        taskId: row.task_id,
        question: row.question,
        documentIds: [...row.document_ids],
        askedBy: row.asked_by,
        askedAt: row.asked_at.toISOString(),
        bodies: answers.map((task) => ({
          organisation: { id: task.party_id, name: names.get(task.party_id) ?? task.party_id },
          taskId: task.id,
          status: task.status,
          dueAt: task.due_at?.toISOString() ?? null,
          late: task.escalated_at !== null,
          outcome: task.outcome,
          opinion: task.opinion,
          data: task.data,
        })),
      },
    ];
  });
}

const ask = defineRoute({
  method: 'post',
  path: '/v1/cases/:id/consultations',
  operationId: 'consult',
  tag: 'cases',
  summary: { zh: '征询有关单位意见', en: 'Ask other bodies for their opinion' },
  description: {
    zh: '由当前环节（该环节的定义允许征询）的承办人提出；每个单位一项待办“意见征询”，全部答复前该环节不能作出决定（409 consultation-open），审批期限照常计算',
    en: 'By whoever holds the open step, where its definition allows it. Each body has a task `consultation`; until all have answered the step is not decided (409 consultation-open), and the decision clock runs on',
  },
  access: { roles: 'any' },
  idempotent: true,
  params,
  body: consultationRequest,
  reply: { 201: consultationSchema },
}).handle((call) =>
  command(call, 'consult', async (ctx) => {
    const { work, row } = await consult(ctx, call.params.id, call.body);
    const [body] = await viewsOf(ctx.tx, [row], work.tasks, ctx.actor);
    if (body === undefined) throw new Error(`${row.case_id} has asked nobody`);
    return { status: 201, body };
  }),
);

const list = defineRoute({
  method: 'get',
  path: '/v1/cases/:id/consultations',
  operationId: 'listConsultations',
  tag: 'cases',
  summary: { zh: '案件的意见征询', en: "The case's consultations: the authority sees all answers, a body its own" },
  access: { roles: 'any' },
  params,
  reply: { 200: z.strictObject({ items: z.array(consultationSchema), nextCursor: z.null() }) },
}).handle(async ({ params: { id }, actor, services }) => {
  const { tasks } = await visibleCase(services.db, id, actor);
  const items = await viewsOf(services.db, await consultationsOf(services.db, id), tasks, actor);
  return { status: 200, body: { items, nextCursor: null } };
});

export const consultationRoutes = [ask, list];
