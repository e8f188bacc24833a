/** Who holds a task: claiming, releasing, time-boxed delegation, and reassignment by the superior. */
import { FIXED } from '../domain/fixed-numbers';
import { command } from './command';
import { panelRules } from './behaviour';
import type { CommandContext } from './unit';
import { refusalToDecide, refusalToDelegate, refusalToReassign } from '../domain/permissions';
import { stepOf } from '../domain/process';
import { invalid, Refusal } from '../domain/refusal';
import { isRole, SYSTEM, type Actor } from '../domain/roles';
import type { Database } from '../records/database';
import { claimsElsewhere, type TaskRow } from '../records/tasks';
import { Dossier, inCase, type HandledTask } from './dossier';
import { taskView, taskViews } from './reading/family';
import type { Rules } from './context';
import { assertKnown, assertMayDecide, assertOpen } from './may-decide';
import { knownTask } from './reading/sight';

type Change = (work: Dossier, task: TaskRow) => TaskRow | Promise<TaskRow>;

async function withTask(ctx: CommandContext, taskId: string, change: Change): Promise<HandledTask> {
  const { kase } = await knownTask(ctx.tx, taskId, ctx.actor);
  return inCase({ caseId: kase.id, taskId }, async () => {
    const work = await Dossier.lockLoaded(ctx, kase);
    const task = await change(work, work.task(taskId));
    return { work, task };
  });
}

/** Claiming a pooled task excludes the other holders until it is released. */
export const claim = command(async (ctx: CommandContext, taskId: string): Promise<HandledTask> => {
  return withTask(ctx, taskId, (work, task) => {
    assertMayDecide(work, task);
    if (task.assignee === ctx.actor.id) return task;
    // A delegate acts for the holder until an instant; claiming would make the task theirs for good.
    if (task.assignee !== null) throw notAssignee();
    work.record({ type: 'task.claimed', taskId, payload: { step: task.step } });
    return work.changeTask(task, { assignee: ctx.actor.id });
  });
});

export const release = command(async (ctx: CommandContext, taskId: string): Promise<HandledTask> => {
  return withTask(ctx, taskId, (work, task) => {
    assertMayDecide(work, task);
    if (task.personal || task.assignee !== ctx.actor.id) {
      throw notAssignee();
    }
    work.record({ type: 'task.released', taskId, payload: { step: task.step } });
    return work.changeTask(task, UNHELD);
  });
});

const UNHELD = { assignee: null, delegate_to: null, delegate_from: null, delegate_until: null } as const;

/**
 * A claim holds while its holder acts in the organisation whose task it is: of who acts for another now it goes back to the
 * pool, so that what their former colleagues have to do does not wait for a stranger (Art. 5).
 */
export async function releaseLeft(db: Database, rules: Rules, person: string, org: string): Promise<void> {
  for (const { id: taskId, case_id: caseId } of await claimsElsewhere(db, person, org)) {
    await db.transaction((tx) =>
      releaseClaim({ tx, actor: SYSTEM, requestId: 'people', rules }, { caseId, taskId, person }),
    );
  }
}

const releaseClaim = command(
  async (ctx: CommandContext, claimed: { caseId: string; taskId: string; person: string }): Promise<void> => {
    const { caseId, taskId, person } = claimed;
    const work = await Dossier.lock(ctx, caseId);
    const task = work.task(taskId);
    if (task.status !== 'open' || task.assignee !== person) return;
    work.record({ type: 'task.released', taskId, payload: { step: task.step, from: person, reason: 'left' } });
    work.changeTask(task, UNHELD);
  },
);

function notAssignee(): Refusal {
  return new Refusal('not-assignee', { zh: '该任务不由本人承办', en: 'you do not hold this task' });
}

const LONGEST_DELEGATION_DAYS = FIXED.longestDelegation.value;
const DAY_MS = 86_400_000;

/** Gives the task to a delegate until an instant; the delegate needs the role, and duties are separated over both persons. */
export const delegate = command(
  async (
    ctx: CommandContext,
    taskId: string,
    input: { readonly to: string; readonly until: Date; readonly reason: string },
  ): Promise<HandledTask> => {
    return withTask(ctx, taskId, async (work, task) => {
      assertMayDecide(work, task);
      const why = refusalToDelegate(ctx.actor, taskView(task), work.now);
      if (why !== null) throw why;
      const left = input.until.getTime() - work.now.getTime();
      if (left <= 0 || left > LONGEST_DELEGATION_DAYS * DAY_MS) {
        throw invalid('/until', {
          zh: `须为将来 ${LONGEST_DELEGATION_DAYS} 日内的时间`,
          en: `must be within the next ${LONGEST_DELEGATION_DAYS} days`,
        });
      }
      assertNotDrawn(work, task, '/to');
      await assertCandidate(work, task, input.to, '/to');
      const from = ctx.actor.id;
      if (input.to === from) throw invalid('/to', { zh: '不能委托给自己', en: 'cannot be delegated to oneself' });
      work.record({
        type: 'task.delegated',
        taskId,
        payload: { step: task.step, from, to: input.to, until: input.until.toISOString(), reason: input.reason },
      });
      return work.changeTask(task, {
        assignee: from,
        delegate_to: input.to,
        delegate_from: from,
        delegate_until: input.until,
      });
    });
  },
);

/** The superior's: gives an open task to another holder of its role. */
export const reassign = command(
  async (
    ctx: CommandContext,
    taskId: string,
    input: { readonly to: string; readonly reason: string },
  ): Promise<HandledTask> => {
    return withTask(ctx, taskId, async (work, task) => {
      assertKnown(work, task);
      const why = refusalToReassign(ctx.actor, taskView(task), work.view, work.definition);
      if (why?.code === 'forbidden') throw why;
      assertOpen(work, task);
      if (why !== null) throw why;
      if (task.due_at !== null && task.due_at <= work.now) assertNotTaken([ctx.actor.id], input.to);
      return reassignTo(work, task, input.to, '/to', input.reason);
    });
  },
);

/** Who gives a late task to somebody else is its superior, and never decides in its place. @throws Refusal */
export function assertNotTaken(superiors: readonly (string | null)[], to: string): void {
  if (!superiors.includes(to)) return;
  throw new Refusal('separation-of-duties', {
    zh: '督办人不得改派给自己',
    en: 'who supervises a task does not take it',
  });
}

export async function reassignTo(
  work: Dossier,
  task: TaskRow,
  to: string,
  pointer: string,
  reason: string,
): Promise<TaskRow> {
  assertNotDrawn(work, task, pointer);
  await assertCandidate(work, task, to, pointer);
  work.record({
    type: 'task.reassigned',
    taskId: task.id,
    payload: { step: task.step, from: task.assignee, to, reason },
  });
  return work.changeTask(task, { ...UNHELD, assignee: to });
}

/** A seat of a drawn panel is its member's own: it goes to nobody but the next of the draw. @throws Refusal */
function assertNotDrawn(work: Dossier, task: TaskRow, pointer: string): void {
  if (stepOf(work.definition, task.step)?.group !== 'panel') return;
  throw invalid(
    pointer,
    {
      zh: '评审席位按抽取顺序递补，不得改派或委托，请使用更换成员',
      en: 'a seat of a drawn panel goes to the next of the draw: replace the member instead',
    },
    panelRules(work).article,
  );
}

/** The person named must be one who may decide the task. @throws Refusal */
async function assertCandidate(work: Dossier, task: TaskRow, to: string, pointer: string): Promise<void> {
  const person = await work.read.findPerson(to);
  const step = stepOf(work.definition, task.step);
  if (person === null || step === null) throw invalid(pointer, { zh: '没有该人员', en: 'no such person' });
  const candidate: Actor = { id: person.id, org: person.org, roles: person.roles.filter(isRole) };
  const asTheirs = { ...taskView(task), assignee: person.id, delegateTo: null };
  const why = refusalToDecide(candidate, asTheirs, work.view, taskViews(work.tasks), work.definition, work.now);
  if (why === null) return;
  if (why.code === 'forbidden')
    throw invalid(pointer, { zh: '该人员不具备办理角色', en: 'the person does not hold the role' });
  throw why;
}
