/** A day or an instant by which the case itself is bound, in place of the policy's limit. */
import { untilThen } from '../../cases/ordered-limit';
import { taskDue } from '../../domain/clock';
import { at, CALENDAR, wall } from './time';

describe('what an order names as its end', () => {
  const orderedAt = at('2026-03-02 10:00').toISOString();
  const dueBy = (end: string) => {
    const ordered = untilThen(end, orderedAt);
    if (ordered === null) return null;
    const { limit, from = new Date(NaN) } = ordered;
    return wall(taskDue({ from, limit, extensions: [], holds: [] }, CALENDAR).due);
  };

  it('is the end of the day, or the instant', () => {
    expect(dueBy('2026-03-03')).toBe('2026-03-04 00:00');
    expect(dueBy(at('2026-03-02 10:01').toISOString())).toBe('2026-03-02 10:01');
  });

  it.each([
    '2026-03-02',
    '2026-03-01',
    '2024-02-29',
    at('2026-03-02 10:00').toISOString(),
    at('2026-03-01').toISOString(),
  ])('binds nobody where it had come as it was ordered: %s leaves the policy’s limit', (end) => {
    expect(untilThen(end, orderedAt)).toBeNull();
  });

  it('is nothing where nothing is named, or what is no time', () => {
    for (const end of [undefined, null, 20260303, 'tomorrow']) expect(untilThen(end, orderedAt)).toBeNull();
    expect(untilThen('2026-03-03', null)).toBeNull();
    expect(untilThen('2026-03-03', 'today')).toBeNull();
  });
});
