/** Due times of tasks, stored and recomputed: when a task opens, and when a hold, a pause, an extension or a schedule changes them. */
import type { StatutoryCalendar } from '../domain/calendar';
import { FIXED } from '../domain/fixed-numbers';
import { clockStateAt, dueOf, remindersOf, taskDue, type ClockEntry, type Due } from '../domain/clock';
import { parseLimit, type Limit } from '../domain/limit';
import { formatCitation, type Cited } from '../domain/measures';
import { limitKeyOf, stepOf, type ProcessDefinition, type StepDefinition } from '../domain/process';
import type { Bilingual } from '../domain/refusal';
import type { StepOf } from '../processes/laws';
import type { TaskRow } from '../records/tasks';
import type { Dossier } from './dossier';
import { orderedLimit } from './behaviour';
import { earliestDue } from './ordered-limit';
import { voidEscalations } from './void-task';

export interface DueTimes {
  readonly due_at: Date | null;
  readonly provisional: boolean;
  readonly calendar_version: number;
  readonly yellow_at: Date | null;
  readonly reminders: Date[];
}

/** Without reminders a task turns yellow when a quarter of its time is left. */
const YELLOW_SHARE = FIXED.yellowShare.value;

/** The step's limit is the decision clock of the case (review and decision share one), not a clock of the task's own. */
export function onDecisionClock(work: Pick<Dossier, 'definition'>, step: string): boolean {
  return work.definition.clockStep !== undefined && limitKeyOf(work.definition, step) === work.definition.clockStep;
}

/** The task whose limit an extension is for; of what is past its limit and disposed of, the disposition sets a new one. */
export function extendableTask(open: readonly TaskRow[], definition: ProcessDefinition): TaskRow | undefined {
  return open.find(({ step, escalated_at }) => {
    const disposedOf = escalated_at !== null && stepOf(definition, step)?.onExpiry.kind === 'opens';
    return definition.steps[limitKeyOf(definition, step)]?.extension !== undefined && !disposedOf;
  });
}

/** A limit is extended once only: the decision clock for all its steps, any other for its task. */
export function isExtended(task: TaskRow, definition: ProcessDefinition, clockExtended: boolean): boolean {
  return onDecisionClock({ definition }, task.step) ? clockExtended : task.extensions.length > 0;
}

/** What a task is due by. */
export interface TaskLimit {
  readonly step: string;
  readonly clock_from: Date;
  readonly limit: Limit | null;
  readonly extensions: readonly Limit[];
  readonly ends_on_working_day: boolean;
}

export async function dueTimes(work: Dossier, task: TaskLimit): Promise<DueTimes> {
  const calendar = work.calendar;
  const { version: calendar_version } = calendar;
  if (task.limit === null) {
    const reminders = await nextRegularReminder(work, task.step);
    return { due_at: null, provisional: false, calendar_version, yellow_at: null, reminders };
  }
  const [entries, policy] = [work.clockEntries, work.anyPolicy];
  const counted = onDecisionClock(work, task.step)
    ? dueOf(entries, task.limit, calendar)
    : countedDue({ ...task, limit: task.limit }, entries, calendar);
  const { due, provisional } = notBefore(counted, await earliestDue(work, task.step, task.limit));
  if (due === null || work.held) return { due_at: null, provisional, calendar_version, yellow_at: null, reminders: [] };
  const reminders = remindersOf({ from: work.now, due }, policy.remindersOf(task.step), calendar);
  const quarter = new Date(due.getTime() - YELLOW_SHARE * Math.max(0, due.getTime() - task.clock_from.getTime()));
  return { due_at: due, provisional, calendar_version, yellow_at: reminders[0] ?? quarter, reminders };
}

/** When a limit of the task's own is over, by what the record says. */
export function countedDue(
  task: Omit<TaskLimit, 'step'> & { readonly limit: Limit },
  entries: readonly ClockEntry[],
  calendar: StatutoryCalendar,
): Due {
  const { clock_from: from, limit, extensions, ends_on_working_day: moves } = task;
  return taskDue({ from, limit, extensions, holds: holdsOf(entries), lastDay: moves ? 'working' : 'any' }, calendar);
}

/** Of a step without a due time that is reminded of again and again: the next time, counted from now; else none. */
export async function nextRegularReminder(work: Dossier, step: string): Promise<Date[]> {
  const every = (await orderedLimit(work, step))?.remindEvery ?? work.anyPolicy.remindEvery(step);
  if (every === null) return [];
  const { due } = taskDue({ from: work.now, limit: every, extensions: [], holds: [] }, work.calendar);
  return due === null ? [] : [due];
}

/** Where a fixed date is the later one it holds, and no calendar changes it. */
function notBefore(
  { due, provisional }: Pick<Due, 'due' | 'provisional'>,
  earliest: Date | null,
): Omit<Due, 'remaining'> {
  return due !== null && earliest !== null && due < earliest
    ? { due: earliest, provisional: false }
    : { due, provisional };
}

/** Recomputes every open task of the case; tells which changed. */
export async function recomputeDues(work: Dossier): Promise<TaskRow[]> {
  const changed: TaskRow[] = [];
  for (const { id } of work.openTasks) {
    // As it is now: the escalation over a task that is late no longer has ended meanwhile.
    const task = work.task(id);
    if (task.status !== 'open') continue;
    const times = await dueTimes(work, {
      step: task.step,
      clock_from: task.clock_from,
      limit: task.limit_text === null ? null : parseLimit(task.limit_text),
      extensions: task.extensions.flatMap((text) => parseLimit(text) ?? []),
      ends_on_working_day: task.ends_on_working_day,
    });
    const same = times.due_at?.getTime() === task.due_at?.getTime() && times.provisional === task.provisional;
    if (same && times.calendar_version === task.calendar_version) continue;
    // A late task that is given more time is late no longer: its superior has nothing left to supervise.
    const inTime = task.escalated_at !== null && times.due_at !== null && times.due_at > work.now;
    if (inTime) voidEscalations(work, task, 'no-longer-late');
    const change = inTime ? { ...times, escalated_at: null } : times;
    const updated = work.changeTask(task, change);
    if (!same) changed.push(updated);
  }
  return changed;
}

/** Counts anew what was counted with an older calendar, before anything is judged by it. */
export async function recountDues(work: Dossier): Promise<void> {
  const { version } = work.calendar;
  if (work.openTasks.every((task) => task.limit_text === null || task.calendar_version === version)) return;
  for (const task of await recomputeDues(work)) {
    work.record({
      type: 'clock.recomputed',
      taskId: task.id,
      payload: { calendarVersion: version, dueAt: task.due_at?.toISOString() ?? null, provisional: task.provisional },
    });
  }
}

const SUPPLEMENT = 'supplement' satisfies StepOf<'data-request'>;

/** When the materials that an acceptance is about were received: the last supplement, or the filing. */
export function receivedAt(work: Dossier): Date {
  const supplements = work.tasks.filter((task) => task.step === SUPPLEMENT && task.status === 'decided');
  return supplements.at(-1)?.ended_at ?? work.kase.opened_at;
}

export function holdsOf(entries: readonly ClockEntry[]): { from: Date; to: Date | null }[] {
  const holds: { from: Date; to: Date | null }[] = [];
  for (const entry of entries) {
    if (entry.kind === 'held') holds.push({ from: entry.at, to: null });
    const last = holds.at(-1);
    if (entry.kind === 'released' && last !== undefined) holds[holds.length - 1] = { from: last.from, to: entry.at };
  }
  return holds;
}

const RUNS: Bilingual = { zh: '审批期限恢复计算', en: 'the decision clock runs again' };
const PAUSES: Bilingual = { zh: '专家评审所需时间不计入审批期限', en: 'the time of the expert review is not counted' };

/** Brings the decision clock to the state that the opening step demands; as of the end of the work that paused it. */
export function alignClock(work: Dossier, step: StepDefinition): void {
  const entries = work.clockEntries.filter((entry) => entry.kind !== 'held' && entry.kind !== 'released');
  const state = clockStateAt(entries, work.now);
  if (step.clock === 'running' && state === 'paused') {
    const ends = work.tasks
      .filter((task) => stepOf(work.definition, task.step)?.clock === 'paused')
      .flatMap((task) => task.ended_at?.getTime() ?? []);
    const at = ends.length === 0 ? work.now : new Date(Math.max(...ends));
    work.addClockEntry({ kind: 'resumed', at, reason: RUNS, article: citationOf(step) });
  }
  if (step.clock === 'paused' && (state === 'running' || state === 'restarted')) {
    work.addClockEntry({ kind: 'paused', at: work.now, reason: PAUSES, article: citationOf(step) });
  }
}

export function citationOf(step: StepDefinition): Cited | undefined {
  const [first] = step.basis;
  return first === undefined ? undefined : formatCitation(first).en;
}
