/**
 * The letters that the law gives an applicant on the way (by analogy 行政许可法 32, 42, 45), each an act in the commit of what it tells: for
 * a process that calls them, whatever version of its definition the case was opened under (ADR 32).
 */
import type { Applied } from '../domain/acts/letters';
import type { Limit } from '../domain/limit';
import { lastDayBefore, localDateOf, type LocalDate } from '../domain/local-date';
import type { Citation } from '../domain/measures';
import { limitKeyOf, stepOf, type StepDefinition } from '../domain/process';
import type { Keeping } from '../processes/facts';
import type { TaskRow } from '../records/tasks';
import { issueAct, latestAct, numberOf, SEE_ACT } from './acts';
import type { Dossier } from './dossier';
import { receivedAt } from './due';
import type { Decision } from './effect';
import { returnForMissing } from './return-missing';

/** 受理通知书: the application is accepted, by word. */
export function acceptedByLetter(work: Dossier, { task }: Decision): Promise<void> {
  return acceptanceLetter(work, task, 'accepted');
}

/** 受理通知书: nothing was told in time, so that it is accepted as of its receipt. */
export function deemedAcceptedByLetter(work: Dossier, { task }: Decision): Promise<void> {
  return acceptanceLetter(work, task, 'deemed');
}

async function acceptanceLetter(work: Dossier, task: TaskRow, how: 'accepted' | 'deemed'): Promise<void> {
  const { clockStep } = work.definition;
  const [limit, source] =
    clockStep === undefined
      ? [null, undefined]
      : [work.anyPolicy.limitOf(clockStep), sourceOf(stepNamed(work, clockStep))];
  const decision = limit === null || source === undefined ? null : { limit, source };
  const facts = { ...appliedFor(work, task), how, receivedOn: localDateOf(receivedAt(work)), decision };
  await issueAct(work, 'acceptance', facts, { taskId: task.id, notice: SEE_ACT });
}

/** 补正告知书: everything that is missing, once (行政许可法 32); of a later return, what of it is missing still. */
export async function returnedByLetter(
  work: Dossier<Keeping<'missing'>>,
  decision: Decision<{ readonly missing: string[] }>,
): Promise<void> {
  const { task, opinion, data } = decision;
  const before = work.tasks.find(({ step, outcome }) => step === task.step && outcome === 'return')?.ended_at ?? null;
  returnForMissing(work, decision);
  const told = before === null ? null : await latestAct(work, 'return');
  const facts = {
    ...appliedFor(work, task),
    missing: data.missing,
    first: before === null ? null : { number: told === null ? null : numberOf(told), date: localDateOf(before) },
    opinion,
    limit: work.anyPolicy.limitOf(SUPPLEMENT),
    step: stepNamed(work, task.step).title.zh,
  };
  await issueAct(work, 'return', facts, { taskId: task.id, notice: SEE_ACT });
}

const SUPPLEMENT = 'supplement';

/** An extension as it has been given. */
export interface Extension {
  /** With its due time as it is now. */
  readonly task: TaskRow;
  readonly by: Limit;
  readonly dueBefore: Date | null;
  readonly reason: string;
}

/** 延期告知书: the director extends the limit, with the reason and the new day (行政许可法 42). */
export async function extendedByLetter(work: Dossier, { task, by, dueBefore, reason }: Extension): Promise<void> {
  const source = stepNamed(work, limitKeyOf(work.definition, task.step)).extension?.source;
  if (source === undefined) throw new Error(`${work.definition.process} extends no ${task.step}`);
  const [from, to] = [lastDayOfLimit(dueBefore), lastDayOfLimit(task.due_at)];
  const facts = { ...appliedFor(work, task), by, source, from, to, provisional: task.provisional, reason };
  await issueAct(work, 'extension', facts, { taskId: task.id, notice: SEE_ACT });
}

/** The last day before the instant at which a limit is over. */
export function lastDayOfLimit(due: Date | null): LocalDate | null {
  return due === null ? null : lastDayBefore(due);
}

/** 评审时间告知书: so many experts are called in, and how long that takes is not counted (行政许可法 45). */
export async function reviewTimeLetter(
  work: Dossier,
  { task, experts, steps }: { readonly task: TaskRow; readonly experts: number; readonly steps: readonly string[] },
): Promise<void> {
  const parts = steps.flatMap((name) => {
    const limit = work.anyPolicy.limitOf(name);
    return limit === null ? [] : [{ title: stepNamed(work, name).title.zh, limit }];
  });
  const article = articleOf(steps.map((name) => stepNamed(work, name)));
  const facts = { ...appliedFor(work, task), article, experts, parts };
  await issueAct(work, 'review-time', facts, { taskId: task.id, notice: SEE_ACT });
}

function appliedFor(work: Dossier, task: TaskRow): Applied {
  return {
    title: work.kase.title,
    application: work.definition.title.zh,
    filedOn: localDateOf(work.kase.opened_at),
    article: articleOf([stepNamed(work, task.step)]),
  };
}

/** The article of the measures that the first of these steps rests on. */
function articleOf(steps: readonly StepDefinition[]): Citation {
  const article = steps.flatMap(({ basis }) => basis).find(({ law }) => law === 'measures');
  if (article === undefined) throw new Error('a letter is about a step of the measures');
  return article;
}

function sourceOf({ limit }: StepDefinition): Citation | undefined {
  return limit !== undefined && 'source' in limit ? limit.source : undefined;
}

function stepNamed(work: Dossier, name: string): StepDefinition {
  const step = stepOf(work.definition, name);
  if (step === null) throw new Error(`${work.definition.process} has no step ${name}`);
  return step;
}
