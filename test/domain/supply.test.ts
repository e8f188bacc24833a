/** The life of a supply, in days (Art. 14, 18). */
import { endOfDay, localDate, startOfDay } from '../../domain/local-date';
import { lastDayOfSupply } from '../../domain/supply';

describe('the last day of a supply', () => {
  const term = { term_from: localDate('2026-01-01'), term_to: localDate('2026-12-31') };
  it.each([
    ['of one that lives is that of its term', null, '2026-12-31'],
    ['of one that has run out too', endOfDay(term.term_to), '2026-12-31'],
    ['of one that ended in the course of a day is that day', new Date('2026-07-01T12:00:00+08:00'), '2026-07-01'],
    ['of one that ended with a day is that day', endOfDay(localDate('2026-06-30')), '2026-06-30'],
    ['of one that ended before its term began is the first of it', startOfDay(localDate('2025-12-01')), '2026-01-01'],
  ])('%s', (_, ended_at, last) => expect(lastDayOfSupply({ ...term, ended_at })).toBe(last));
});
