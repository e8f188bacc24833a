/** Art. 29: the measures hold for two years from their issuing; afterwards new rights need a successor. */
import { compareDates, localDate, type LocalDate } from './local-date';

const VALID_YEARS = 2;

/** Whether new rights can be granted on the day. A draft (no `issuedOn`) is tried out without an end. */
export function measuresInForce(
  rules: { readonly issuedOn: string | undefined; readonly successorInForce: boolean },
  today: LocalDate,
): boolean {
  if (rules.successorInForce || rules.issuedOn === undefined) return true;
  const issued = localDate(rules.issuedOn);
  const [year = '', rest = ''] = [issued.slice(0, 4), issued.slice(4)];
  const anniversary = `${Number(year) + VALID_YEARS}${rest}`;
  // A draft issued on 29 February runs out on 28 February.
  const end = anniversary.endsWith('-02-29') ? anniversary.replace('-02-29', '-03-01') : anniversary;
  return compareDates(issued, today) <= 0 && compareDates(today, localDate(end)) < 0;
}
