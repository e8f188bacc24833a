/** Human tasks over HTTP: the inbox, one task, and what its holder or superior may do with it. */
import { z } from 'zod';
import { claim, delegate, reassign, release } from '../../cases/assignment';
import type { HandledTask } from '../../cases/dossier';
import { caseView, familiesOf, taskView, taskViews } from '../../cases/reading/family';
import { decide } from '../../cases/decide';
import { isPast } from '../../cases/may-decide';
import type { Answer } from '../../cases/run';
import { yetToAnswer } from '../../domain/consultation-step';
import { seesAll, refusalToDecide } from '../../domain/permissions';
import { allForms } from '../../processes/forms';
import { documentIds, identifier, instant, localDate, note, text } from '../../domain/forms/form';
import { endOfDay, localDate as asLocalDate, startOfDay } from '../../domain/local-date';
import { Refusal } from '../../domain/refusal';
import { PROCESSES, definitionOf } from '../../processes/laws';
import type { Actor } from '../../domain/roles';
import type { Position } from '../../records/case-list';
import { candidateTasks, casesAround, decidedTasks, taskRegister, type TaskFilter } from '../../records/task-list';
import type { Tx } from '../../records/database';
import type { TaskRow } from '../../records/tasks';
import { bodyBound } from '../body-bound';
import { commandThatKnows } from '../command';
import { BY_TIME, defineList, pageOf, pageQuery } from '../pagination';
import { defineRoute } from '../route';
import { light, taskSchema } from '../schemas/case';
import { presentOneTask, presentTasks, type ReadCases } from '../views';
import { visibleCase, visibleTask } from '../../cases/reading/viewer';

const ANY = { roles: 'any' } as const;
const params = z.strictObject({ id: identifier });
const list = defineList('tasks', BY_TIME);

const listTasks = defineRoute({
  method: 'get',
  path: '/v1/tasks',
  operationId: 'listTasks',
  tag: 'tasks',
  summary: { zh: '待办与已办', en: "The caller's tasks" },
  description: {
    zh: 'box=todo 为本人现在可以办理的任务，done 为本人已办，all 为全部任务（限可见全部案件的角色，可按 party、outcome、ended、endedFrom、endedTo、overdue 筛选）；不带 box 而带 caseId 时为该案中本人可见的全部任务',
    en: '`todo`: open tasks that the caller may decide now; `done`: decided by the caller; `all`: every task, for roles that see every case, with `party`, `outcome`, `ended`, `endedFrom`, `endedTo`, `overdue`; with caseId and no box: all visible tasks of the case',
  },
  access: ANY,
  query: z.strictObject({
    ...pageQuery,
    box: z.enum(['todo', 'done', 'all']).optional(),
    process: z.enum(PROCESSES).optional(),
    step: identifier.optional(),
    caseId: identifier.optional(),
    light: light.optional(),
    /** Of `all`, as the rest. */
    party: identifier.optional(),
    outcome: identifier.optional(),
    ended: z.literal('true').optional(),
    endedFrom: localDate.optional(),
    endedTo: localDate.optional(),
    overdue: z.literal('true').optional(),
  }),
  reply: { 200: pageOf(taskSchema) },
}).handle(async ({ query, actor, services }) => {
  const { box, light: wanted, limit } = query;
  if (box === 'all') assertSeesAll(actor);
  else assertNotOfRegister(query);
  const filter: TaskFilter = query;
  if (box === undefined && query.caseId !== undefined) {
    const { kase, tasks, shown, now, organisations } = await visibleCase(services.db, query.caseId, actor);
    const visible = await presentTasks(
      services.db,
      shown.filter((task) => matches(task, filter)),
      actor,
      { kases: new Map([[kase.id, kase]]), tasks: new Map([[kase.id, tasks]]), now, organisations },
    );
    const items = visible.filter((task) => wanted === undefined || task.light === wanted);
    return { status: 200, body: { items, nextCursor: null } };
  }
  const position = list.after(query);
  const after = position === undefined ? undefined : { at: new Date(position[0]), id: position[1] };
  const { rows, read } = await tasksIn(services.db, actor, query, { after, limit: limit + 1 });
  const at = (row: TaskRow) => (box === 'done' ? (row.ended_at ?? row.opened_at) : row.opened_at);
  const page = list.page(
    query,
    rows,
    (row) => [at(row).toISOString(), row.id],
    (row) => row,
  );
  const items = await presentTasks(services.db, page.items, actor, read);
  return { status: 200, body: { items, nextCursor: page.nextCursor } };
});

type Query = TaskFilter & {
  readonly box?: 'todo' | 'done' | 'all' | undefined;
  readonly party?: string | undefined;
  readonly outcome?: string | undefined;
  readonly ended?: 'true' | undefined;
  readonly endedFrom?: string | undefined;
  readonly endedTo?: string | undefined;
  readonly overdue?: 'true' | undefined;
};

async function tasksIn(
  tx: Tx,
  actor: Actor,
  query: Query,
  page: { after?: Position | undefined; limit: number },
): Promise<{ rows: TaskRow[]; read?: ReadCases }> {
  switch (query.box) {
    case 'done':
      return { rows: await decidedTasks(tx, actor, query, page) };
    case 'all': {
      const { process, step, caseId, light: lit, party, outcome, ended, endedFrom, endedTo, overdue } = query;
      const filter = {
        ...{ process, step, caseId, light: lit, party, outcome },
        ended: ended === 'true',
        endedFrom: endedFrom === undefined ? undefined : startOfDay(asLocalDate(endedFrom)),
        endedBefore: endedTo === undefined ? undefined : endOfDay(asLocalDate(endedTo)),
        overdue: overdue === 'true',
      };
      return { rows: await taskRegister(tx, filter, page) };
    }
    case 'todo':
    case undefined:
      return decidableTasks(tx, actor, query, page);
  }
}

function assertSeesAll(actor: Actor): void {
  if (seesAll(actor)) return;
  throw new Refusal('forbidden', { zh: '仅限可见全部案件的角色', en: 'for roles that see every case only' });
}

function assertNotOfRegister(query: Query): void {
  const member = (['party', 'outcome', 'ended', 'endedFrom', 'endedTo', 'overdue'] as const).find(
    (name) => query[name] !== undefined,
  );
  if (member === undefined) return;
  const detail = { zh: '仅用于 box=all', en: 'goes with box=all only' };
  throw new Refusal('malformed', detail, { errors: [{ pointer: `/${member}`, detail }] });
}

function matches(task: TaskRow, filter: TaskFilter): boolean {
  return (
    (filter.process === undefined || task.process === filter.process) &&
    (filter.step === undefined || task.step === filter.step)
  );
}

/** Candidates read at a time, whatever the caller's page. */
const BATCH = 200;

/** Reads candidates batch by batch until enough are found that no rule keeps from the caller; `read`: their cases. */
async function decidableTasks(
  tx: Tx,
  actor: Actor,
  filter: TaskFilter,
  page: { after?: Position | undefined; limit: number },
): Promise<{ rows: TaskRow[]; read?: ReadCases }> {
  const found: { task: TaskRow; read: ReadCases }[] = [];
  let { after } = page;
  for (;;) {
    const candidates = await candidateTasks(tx, actor, filter, { after, limit: BATCH });
    const last = candidates.at(-1);
    if (last === undefined) break;
    const read = await casesAround(tx, candidates, actor.id);
    const families = await familiesOf(tx, [...read.kases.values()]);
    for (const task of candidates) {
      if (found.length >= page.limit) break;
      const kase = read.kases.get(task.case_id);
      if (kase === undefined) continue;
      const definition = definitionOf(kase.process, kase.definition_version);
      if (isPast(task, definition, read.now)) continue;
      const all = taskViews(read.tasks.get(kase.id) ?? []);
      if (yetToAnswer(definition, task.step, all).length > 0) continue;
      if (
        refusalToDecide(actor, taskView(task), caseView(kase, families.get(kase.id)), all, definition, read.now) ===
        null
      )
        found.push({ task, read });
    }
    if (found.length >= page.limit || candidates.length < BATCH) break;
    after = { at: last.opened_at, id: last.id };
  }
  const taken = found.slice(0, page.limit);
  const [first] = taken;
  const oneBatch = first !== undefined && taken.every(({ read }) => read === first.read);
  return { rows: taken.map(({ task }) => task), ...(oneBatch && { read: first.read }) };
}

const getTask = defineRoute({
  method: 'get',
  path: '/v1/tasks/:id',
  operationId: 'getTask',
  tag: 'tasks',
  summary: { zh: '一项任务', en: 'One task' },
  access: ANY,
  params,
  reply: { 200: taskSchema },
}).handle(async ({ params: { id }, actor, services }) => {
  const { task, ...read } = await visibleTask(services.db, id, actor);
  return { status: 200, body: await presentOneTask(services.db, read, task, actor) };
});

async function answer({ work, task }: HandledTask): Promise<Answer> {
  return { status: 200, body: await presentOneTask(work.ctx.tx, work, task, work.ctx.actor) };
}

/** The widest of the forms that a decision may have to carry. */
const LARGEST_DATA = Math.max(...allForms().map(bodyBound));

const decideTask = defineRoute({
  method: 'post',
  path: '/v1/tasks/:id/decision',
  operationId: 'decideTask',
  tag: 'tasks',
  summary: { zh: '作出决定', en: 'Decide a task' },
  description: {
    zh: '结果与数据以任务的 outcomes 与 dataSchema 为准；documentIds 为随决定一并送达的案内材料或本人上传的材料，可阅该决定者即可阅；materialsHash 为决定人所阅材料的哈希，材料变更后为 409',
    en: "Outcomes and data as the task's outcomes and dataSchema say; documentIds are documents of the case or of one's own that go with the decision, to whoever may read it; materialsHash binds what was seen: 409 when it has changed",
  },
  access: ANY,
  idempotent: true,
  params,
  body: z.strictObject({
    outcome: identifier,
    opinion: note(10_000).optional(),
    data: z.unknown().optional().meta({ 'x-max-bytes': LARGEST_DATA }),
    documentIds: documentIds.optional(),
    materialsHash: note(200),
  }),
  reply: { 200: taskSchema },
}).handle((call) =>
  commandThatKnows(call, 'decide', async (ctx) => answer(await decide(ctx, call.params.id, call.body))),
);

const claimTask = defineRoute({
  method: 'post',
  path: '/v1/tasks/:id/claim',
  operationId: 'claimTask',
  tag: 'tasks',
  summary: { zh: '签收任务', en: 'Claim a pooled task' },
  access: ANY,
  idempotent: true,
  params,
  reply: { 200: taskSchema },
}).handle((call) => commandThatKnows(call, 'claim', async (ctx) => answer(await claim(ctx, call.params.id))));

const releaseTask = defineRoute({
  method: 'post',
  path: '/v1/tasks/:id/release',
  operationId: 'releaseTask',
  tag: 'tasks',
  summary: { zh: '退回任务池', en: 'Release a claimed task' },
  access: ANY,
  idempotent: true,
  params,
  reply: { 200: taskSchema },
}).handle((call) => commandThatKnows(call, 'release', async (ctx) => answer(await release(ctx, call.params.id))));

const delegateTask = defineRoute({
  method: 'post',
  path: '/v1/tasks/:id/delegate',
  operationId: 'delegateTask',
  tag: 'tasks',
  summary: { zh: '限时委托', en: 'Delegate a task until an instant' },
  access: ANY,
  idempotent: true,
  params,
  body: z.strictObject({ to: identifier, until: instant, reason: text(1000) }),
  reply: { 200: taskSchema },
}).handle((call) =>
  commandThatKnows(call, 'delegate', async (ctx) =>
    answer(await delegate(ctx, call.params.id, { ...call.body, until: new Date(call.body.until) })),
  ),
);

const reassignTask = defineRoute({
  method: 'post',
  path: '/v1/tasks/:id/reassign',
  operationId: 'reassignTask',
  tag: 'tasks',
  summary: { zh: '改派', en: 'Reassign a task (its superior)' },
  access: ANY,
  idempotent: true,
  params,
  body: z.strictObject({ to: identifier, reason: text(1000) }),
  reply: { 200: taskSchema },
}).handle((call) =>
  commandThatKnows(call, 'reassign', async (ctx) => answer(await reassign(ctx, call.params.id, call.body))),
);

export const taskRoutes = [listTasks, getTask, decideTask, claimTask, releaseTask, delegateTask, reassignTask];
