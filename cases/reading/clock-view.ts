/** The clock of a case as it is explained: every day of the decision clock with its reason, and the limits of the single tasks. */
import { dayKind, type StatutoryCalendar } from '../../domain/calendar';
import { explainClock, type ClockEntry } from '../../domain/clock';
import { formatLimit, parseLimit, type Limit } from '../../domain/limit';
import { lastDayBefore } from '../../domain/local-date';
import { formatCitation } from '../../domain/measures';
import { effectivePolicy, type EffectivePolicy } from '../../domain/policy';
import { limitKeyOf, workingDayRuleOf, type ProcessDefinition } from '../../domain/process';
import { definitionOf } from '../../processes/laws';
import type { Bilingual } from '../../domain/refusal';
import { latestCalendar } from '../../records/calendars';
import type { CaseRow } from '../../records/cases';
import { clockEntriesOf } from '../../records/clock-entries';
import { databaseNow, type Tx } from '../../records/database';
import { policyVersion } from '../../records/policies';
import type { TaskRow } from '../../records/tasks';
import { countedDue } from '../due';

export async function explainCase(tx: Tx, kase: CaseRow, tasks: readonly TaskRow[]) {
  const definition = definitionOf(kase.process, kase.definition_version);
  const version = kase.policy_version === 0 ? null : await policyVersion(tx, kase.process, kase.policy_version);
  const policy = effectivePolicy(definition, version, { demo: false }); // of limits alone
  const [entries, calendar, now] = [await clockEntriesOf(tx, kase.id), await latestCalendar(tx), await databaseNow(tx)];
  const limit = definition.clockStep === undefined ? null : policy.limitOf(definition.clockStep);
  const explained = limit === null ? null : explainClock(entries, limit, calendar, now, kase.opened_at);
  return {
    caseId: kase.id,
    state: explained?.state ?? ('not-started' as const),
    limit: limit === null ? null : [limit, ...(explained?.extensions ?? [])].map(formatLimit).join(' + '),
    startedOn: explained?.startedOn ?? null,
    dueAt: explained?.due?.toISOString() ?? null,
    provisional: explained?.provisional ?? false,
    countedDays: explained?.countedDays ?? null,
    remainingDays: explained?.remainingDays ?? null,
    calendarVersion: calendar.version,
    policyVersion: kase.policy_version,
    source: definition.clockStep === undefined ? null : sourceOf(definition, definition.clockStep, version?.basis),
    days: (explained?.days ?? []).map((day) => ({
      date: day.date,
      state: day.state,
      counted: day.counted,
      number: day.number ?? null,
      provisional: day.provisional,
      reason: day.reason.zh,
      reasonEn: day.reason.en,
      article: day.article ?? null,
    })),
    tasks: tasks
      .filter((task) => task.limit_text !== null)
      .map((task) => ({
        taskId: task.id,
        step: task.step,
        limit: [task.limit_text, ...task.extensions]
          .flatMap((text): Limit[] => {
            const limit = text === null ? null : parseLimit(text);
            return limit === null ? [] : [limit];
          })
          .map(formatLimit)
          .join(' + '),
        notBefore: dateOf(definition, policy, task),
        source: sourceOf(definition, task.step, version?.basis),
        openedAt: task.opened_at.toISOString(),
        dueAt: task.due_at?.toISOString() ?? null,
        provisional: task.provisional,
        onDecisionClock: limitKeyOf(definition, task.step) === definition.clockStep,
        lastDay: workingDayEnd(definition, task, entries, calendar),
        status: task.status,
      })),
  };
}

/** The policy's date after the year of the case, where the later of date and limit holds; not for a limit set in the case. */
function dateOf(definition: ProcessDefinition, policy: EffectivePolicy, task: TaskRow): string | null {
  const own = definition.steps[task.step]?.limit;
  const name = own !== undefined && 'notBefore' in own ? own.notBefore : undefined;
  const [limit, date] = [policy.limitOf(task.step), name === undefined ? null : policy.limitOf(name)];
  if (limit === null || date === null || limit.kind === 'iso' || task.limit_text !== formatLimit(limit)) return null;
  return formatLimit(date);
}

/**
 * Of a limit in days that ends with a working day (民法典 203): the rule, and the day off from which its end was moved. Of one that has ended
 * and would end otherwise by today's calendar, the rule alone.
 */
function workingDayEnd(
  definition: ProcessDefinition,
  task: TaskRow,
  entries: readonly ClockEntry[],
  calendar: StatutoryCalendar,
) {
  const [rule, limit] = [
    workingDayRuleOf(definition, task.step),
    task.limit_text === null ? null : parseLimit(task.limit_text),
  ];
  if (!task.ends_on_working_day || rule === null || limit === null) return null;
  const extensions = task.extensions.flatMap((text) => parseLimit(text) ?? []);
  const { clock_from, ends_on_working_day } = task;
  const { due, movedFrom } = countedDue({ clock_from, limit, extensions, ends_on_working_day }, entries, calendar);
  const cited = formatCitation(rule);
  if (movedFrom === undefined || due === null || due.getTime() !== task.due_at?.getTime()) {
    return {
      source: cited,
      movedFrom: null,
      reason: `${cited.zh}，期限的最后一日为工作日`,
      reasonEn: `${cited.en}: the limit ends with a working day`,
    };
  }
  const [last, why] = [lastDayBefore(due), dayKind(calendar, movedFrom).reason];
  return {
    source: cited,
    movedFrom,
    reason: `期限的最后一日${movedFrom}是法定休假日（${why.zh}），${cited.zh}，顺延至${last}`,
    reasonEn: `the last day, ${movedFrom}, is a day off (${why.en}); ${cited.en}: the limit ends with ${last}`,
  };
}

/** A policy rests on its document; a default on the source it is borrowed from (参照), which binds by analogy only. */
function sourceOf(definition: ProcessDefinition, step: string, basis: string | undefined): Bilingual | null {
  if (basis !== undefined) return { zh: basis, en: basis };
  const limit = definition.steps[limitKeyOf(definition, step)]?.limit;
  return limit !== undefined && 'source' in limit ? formatCitation(limit.source) : null;
}
