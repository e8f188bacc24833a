/** Art. 29: the measures hold for two years from their issuing; afterwards new rights need a successor. */
import { FIXED } from './fixed-numbers';
import { compareDates, localDate, type LocalDate } from './local-date';

const VALID_YEARS = FIXED.measuresValid.value;

export type MeasuresStatus = 'not-yet-in-force' | 'in-force' | 'run-out';

/** Whether new rights can be granted on the day. A draft (no `issuedOn`) is tried out without an end. */
export function measuresStatus(
  rules: { readonly issuedOn: string | undefined; readonly successorInForce: boolean },
  today: LocalDate,
): MeasuresStatus {
  if (rules.successorInForce || rules.issuedOn === undefined) return 'in-force';
  const issued = localDate(rules.issuedOn);
  if (compareDates(today, issued) < 0) return 'not-yet-in-force';
  const [year = '', rest = ''] = [issued.slice(0, 4), issued.slice(4)];
  const anniversary = `${Number(year) + VALID_YEARS}${rest}`;
  // A draft issued on 29 February runs out on 28 February.
  const end = anniversary.endsWith('-02-29') ? anniversary.replace('-02-29', '-03-01') : anniversary;
  return compareDates(today, localDate(end)) < 0 ? 'in-force' : 'run-out';
}
