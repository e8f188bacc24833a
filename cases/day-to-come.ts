/** 限期: the day by which an order or a finding is to be corrected (Art. 25, 28) is to come, and can be waited for. */
import type { Cited } from '../domain/measures';
import { FIXED } from '../domain/fixed-numbers';
import { addDays, localDate, localDateOf } from '../domain/local-date';
import { invalid } from '../domain/refusal';
import type { Dossier } from './dossier';

/** A day further off is a typing error. */
export const LONGEST_DAYS = FIXED.farthestDay.value;

/** @throws Refusal */
export function assertToCome(work: Dossier, day: string, pointer: string, article: Cited): void {
  const today = localDateOf(work.now);
  if (localDate(day) > today && localDate(day) <= addDays(today, LONGEST_DAYS)) return;
  throw invalid(
    pointer,
    {
      zh: `整改期限须在今日之后、${LONGEST_DAYS}日之内`,
      en: `the time to rectify ends on a later day than today, within ${LONGEST_DAYS} days`,
    },
    article,
  );
}
