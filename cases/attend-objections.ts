/**
 * Objections in any number (Art. 5): each is answered, the answer confirmed or sent back, in tasks of its own. One activity
 * opens what is to be opened and lets pass what is due, a page in one transaction, so that a thousand objections cost their
 * round a few entries in its history and not thousands.
 */
import type { TaskRow } from '../records/tasks';
import { letPass } from './attend';
import { command } from './command';
import { Dossier } from './dossier';
import type { CommandContext } from './unit';
import { recountDues } from './due';
import { openForSeats } from './open-task';
import type { Reads } from './reads';
import { endWithRight } from './right-end';
import { nextMoment } from './step-state';

export interface ObjectionsToAttend {
  readonly caseId: string;
  /** The steps in which one is answered, and the answer confirmed; the seat of both is the objection. */
  readonly answer: string;
  readonly confirmation: string;
  /** The outcomes of the confirmation with which an answer is drafted anew. */
  readonly sentBack: readonly string[];
  /** The place in the case's chain up to which the open tasks were told. */
  readonly afterSeq: number;
}

export interface ObjectionsState {
  /** Open tasks of both steps that opened after the place asked for, and the place up to which this tells. */
  readonly tasks: readonly string[];
  readonly uptoSeq: number;
  /** There is more to open, to let pass or to tell: ask again at once. */
  readonly more: boolean;
  /** Milliseconds until the next reminder or escalation of any; null: none is coming. */
  readonly nextInMs: number | null;
  readonly caseOutcome: string | null;
}

/** Tasks that one transaction opens, and that it lets pass: it holds the case's lock, for which whoever objects waits. */
const PAGE = 200;
/** Tasks whose ids one answer names: some 20 KB of a history. */
const TASKS_AT_ONCE = 500;

/** What is new to be waited for, once what was attended to is in the record. */
export async function objectionsState(
  read: Reads,
  input: ObjectionsToAttend,
  { work, more, nextInMs }: Attended,
): Promise<ObjectionsState> {
  const { caseId, answer, confirmation, afterSeq } = input;
  const { outcome: caseOutcome, head_seq: headSeq } = work.kase;
  if (caseOutcome !== null) return { tasks: [], uptoSeq: afterSeq, more: false, nextInMs: null, caseOutcome };
  const newTasks = await read.openTasksAfter({ caseId, steps: [answer, confirmation], afterSeq, limit: TASKS_AT_ONCE });
  const last = newTasks.length < TASKS_AT_ONCE ? undefined : newTasks.at(-1);
  return {
    tasks: newTasks.map(({ id }) => id),
    uptoSeq: last?.seq ?? headSeq,
    more: more || last !== undefined,
    nextInMs,
    caseOutcome,
  };
}

type Attended = Pick<ObjectionsState, 'more' | 'nextInMs'> & { readonly work: Dossier };

/** Opens what is to be opened and lets pass what is due, a page of each. */
export const attendObjections = command(async (ctx: CommandContext, input: ObjectionsToAttend): Promise<Attended> => {
  const { caseId, answer, confirmation } = input;
  const work = await Dossier.lock(ctx, caseId);
  if (work.kase.status === 'closed' || (await endWithRight(work))) return { work, more: false, nextInMs: null };
  await recountDues(work);
  const missing = missingSteps(work.tasks, await ctx.read.openObjectionIds(caseId), input);
  const opening = missing.slice(0, PAGE);
  for (const step of [answer, confirmation]) {
    await openForSeats(
      work,
      step,
      opening.filter((key) => key.step === step).map(({ round, seat }) => ({ round, seat })),
    );
  }
  const due = isDue(work, input);
  for (const task of due.slice(0, PAGE)) await letPass(work, task);
  const [moments, now] = [open(work, input).flatMap((task) => nextMoment(task)?.getTime() ?? []), work.now.getTime()];
  return {
    work,
    more: missing.length > PAGE || due.length > PAGE,
    nextInMs: moments.length === 0 ? null : Math.max(0, moments.reduce((a, b) => Math.min(a, b)) - now),
  };
});

function open(work: Dossier, { answer, confirmation }: ObjectionsToAttend): TaskRow[] {
  return work.openTasks.filter(({ step }) => step === answer || step === confirmation);
}

function isDue(work: Dossier, input: ObjectionsToAttend): TaskRow[] {
  if (work.held) return [];
  return open(work, input).filter((task) => {
    const next = nextMoment(task);
    return next !== null && next <= work.now;
  });
}

interface Missing {
  readonly step: string;
  readonly round: number;
  readonly seat: string;
}

/** The step that each objection is waiting for and that is not open yet, in the order of their receipt. */
function missingSteps(
  tasks: readonly TaskRow[],
  objections: readonly string[],
  { answer, confirmation, sentBack }: ObjectionsToAttend,
): Missing[] {
  const last = new Map<string, TaskRow>();
  for (const task of tasks) {
    if (task.step !== answer && task.step !== confirmation) continue;
    const other = last.get(task.seat);
    const later =
      other === undefined || task.round > other.round || (task.round === other.round && task.step === confirmation);
    if (later) last.set(task.seat, task);
  }
  return objections.flatMap((seat) => {
    const task = last.get(seat);
    if (task === undefined) return [{ step: answer, round: 1, seat }];
    if (task.status !== 'decided' || task.outcome === null) return [];
    if (task.step === answer) return [{ step: confirmation, round: task.round, seat }];
    return sentBack.includes(task.outcome) ? [{ step: answer, round: task.round + 1, seat }] : [];
  });
}
