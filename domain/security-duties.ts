/** What of an operator's standing security duties is wanting on a day (Art. 22, 24): plan, yearly drill and training, a person who answers. */
import { addDuration } from './limit';
import { addDays, localDateOf, startOfDay, type LocalDate } from './local-date';

export interface Duties {
  /** Since when the operator holds a right. */
  readonly since: LocalDate;
  readonly planAdoptedOn: LocalDate | null;
  readonly lastDrillOn: LocalDate | null;
  readonly lastTrainingOn: LocalDate | null;
  readonly responsibleSince: LocalDate | null;
}

/** The days under the right on which nobody answered yet for its data security (Art. 22); `to` is null while nobody does. */
export function unansweredDays(
  since: LocalDate,
  firstFrom: LocalDate | null,
): { readonly from: LocalDate; readonly to: LocalDate | null } | null {
  if (firstFrom === null) return { from: since, to: null };
  return firstFrom > since ? { from: since, to: addDays(firstFrom, -1) } : null;
}

export const WANTING = ['plan', 'drill', 'training', 'responsible-person'] as const;
export type Wanting = (typeof WANTING)[number];

const YEAR = { years: 1, months: 0, weeks: 0, days: 0, hours: 0, minutes: 0, seconds: 0 };

/** The day by which the next one is owed: a year after the last, or after the right began, whichever was later. */
export function nextYearly(last: LocalDate | null, since: LocalDate): LocalDate {
  return localDateOf(addDuration(startOfDay(last !== null && last > since ? last : since), YEAR));
}

/** In the order of the articles' concerns; empty where nothing is wanting. */
export function wantingOn(day: LocalDate, duties: Duties): Wanting[] {
  const wanting: Record<Wanting, boolean> = {
    plan: duties.planAdoptedOn === null,
    drill: nextYearly(duties.lastDrillOn, duties.since) < day,
    training: nextYearly(duties.lastTrainingOn, duties.since) < day,
    'responsible-person': duties.responsibleSince === null,
  };
  return WANTING.filter((name) => wanting[name]);
}
