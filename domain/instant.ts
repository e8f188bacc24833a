/** An instant as it is written: date, time and offset, such as the record can keep and the law's calendar can count from. */
import type { Bilingual } from './refusal';

/** No place on earth is further from UTC; what is beyond cannot be meant. */
const FARTHEST_OFFSET_HOURS = 14;
const FIRST_MS = Date.UTC(1900, 0, 2);
const LAST_MS = Date.UTC(9999, 11, 30);

export const INSTANT: Bilingual = {
  zh: '须为带时区的时刻，如 2026-03-02T09:30:00+08:00',
  en: 'must be an instant with its offset, such as 2026-03-02T09:30:00+08:00',
};

/** Why a text of the form of an instant is none to reckon with; null for one that is. */
export function instantFault(text: string): Bilingual | null {
  const [, hours, minutes] = /[+-](\d{2}):(\d{2})$/.exec(text) ?? [];
  if (Number(hours ?? 0) * 60 + Number(minutes ?? 0) > FARTHEST_OFFSET_HOURS * 60)
    return { zh: '时区偏移不得超过 14 小时', en: 'the offset must not be more than 14 hours' };
  const ms = Date.parse(text);
  if (!(ms >= FIRST_MS && ms <= LAST_MS))
    return { zh: '须在 1900 年至 9999 年之间', en: 'must lie in the years 1900–9999' };
  return null;
}
