/** Art. 26: for which years a report is owed, over ten years of terms, ends, runs and outages. */
import fc from 'fast-check';
import { addDays, endOfDay, localDate, startOfDay, yearOf, type LocalDate } from '../../domain/local-date';
import {
  daysInForce,
  daysInForceOf,
  evaluationsOwed,
  isFinished,
  reportsMissing,
  reportsOwed,
  type OwedReport,
} from '../../domain/reporting-years';
import { rightStatus, type RightRecord } from '../../domain/right';

const day = (text: string) => localDate(text);
const right = (from: string, to: string, changes: Partial<RightRecord> = {}): RightRecord => ({
  from_date: day(from),
  to_date: day(to),
  operator_signed_at: startOfDay(day(from)),
  authority_signed_at: startOfDay(day(from)),
  ends_at: null,
  revoked_at: null,
  ended_at: null,
  abandoned_at: null,
  unlifted_orders: 0,
  ...changes,
});

describe('the days of a year on which a right was in force', () => {
  it('are the whole year in the middle of a term, and the part of it at its ends', () => {
    const term = right('2023-07-01', '2026-06-30');
    expect(daysInForceOf(term, 2022)).toBeNull();
    expect(daysInForceOf(term, 2023)).toEqual({ from: '2023-07-01', to: '2023-12-31' });
    expect(daysInForceOf(term, 2024)).toEqual({ from: '2024-01-01', to: '2024-12-31' });
    expect(daysInForceOf(term, 2026)).toEqual({ from: '2026-01-01', to: '2026-06-30' });
    expect(daysInForceOf(term, 2027)).toBeNull();
  });

  it('are one day for a term that begins on 31 December, and one for a term that ends on 1 January', () => {
    expect(daysInForceOf(right('2024-12-31', '2025-12-30'), 2024)).toEqual({ from: '2024-12-31', to: '2024-12-31' });
    expect(daysInForceOf(right('2024-05-01', '2026-01-01'), 2026)).toEqual({ from: '2026-01-01', to: '2026-01-01' });
  });

  it('know 29 February', () => {
    expect(daysInForce(right('2024-02-29', '2024-02-29'))).toEqual({ from: '2024-02-29', to: '2024-02-29' });
    expect(daysInForce(right('2023-03-01', '2024-02-29'))).toEqual({ from: '2023-03-01', to: '2024-02-29' });
  });

  it('begin with the later signature: a year in which only one side had signed is not reported on', () => {
    const late = right('2024-06-01', '2026-05-31', { authority_signed_at: new Date('2025-01-01T00:00:00+08:00') });
    expect(daysInForceOf(late, 2024)).toBeNull();
    expect(daysInForceOf(late, 2025)).toEqual({ from: '2025-01-01', to: '2025-12-31' });
    const justBefore = { authority_signed_at: new Date('2024-12-31T23:59:59.999+08:00') };
    expect(daysInForceOf(right('2024-06-01', '2026-05-31', justBefore), 2024)).toEqual({
      from: '2024-12-31',
      to: '2024-12-31',
    });
    for (const unsigned of [{ operator_signed_at: null }, { authority_signed_at: null }, { abandoned_at: new Date() }])
      expect(daysInForce(right('2024-06-01', '2026-05-31', unsigned))).toBeNull();
  });

  it.each(['revoked_at', 'ended_at', 'ends_at'] as const)(
    'end with %s, whose instant no longer belongs to them',
    (end) => {
      const at = (text: string) => right('2024-03-01', '2027-02-28', { [end]: new Date(text) });
      expect(daysInForceOf(at('2026-01-01T00:00:00+08:00'), 2026)).toBeNull();
      expect(daysInForceOf(at('2026-01-01T00:00:00+08:00'), 2025)?.to).toBe('2025-12-31');
      expect(daysInForceOf(at('2026-01-01T00:00:00.001+08:00'), 2026)).toEqual({
        from: '2026-01-01',
        to: '2026-01-01',
      });
      expect(daysInForce(at('2024-02-01T00:00:00+08:00'))).toBeNull();
    },
  );

  it('go on while an order suspends the right', () => {
    expect(daysInForceOf(right('2024-01-01', '2026-12-31', { unlifted_orders: 2 }), 2025)).not.toBeNull();
  });
});

test('a year is finished from 1 January of the next, in Zhengzhou', () => {
  expect([isFinished(2025, day('2025-12-31')), isFinished(2025, day('2026-01-01'))]).toEqual([false, true]);
});

test('a year is evaluated from 1 April of the next, when its reports have been due', () => {
  const rights = [{ ...right('2024-12-31', '2027-12-30'), id: 'right' }];
  const yearsOn = (today: string) => evaluationsOwed(rights, day(today)).map(({ year }) => year);
  expect(yearsOn('2025-03-31')).toEqual([]);
  expect(yearsOn('2025-04-01')).toEqual([2024]);
  expect(yearsOn('2027-03-31')).toEqual([2024, 2025]);
  expect(yearsOn('2028-04-01')).toEqual([2024, 2025, 2026, 2027]);
});

const anyDay = fc.integer({ min: 0, max: 3_652 }).map((n) => addDays(day('2020-01-01'), n));
const anyInstant = fc
  .tuple(anyDay, fc.integer({ min: 0, max: 86_399_999 }))
  .map(([date, ms]) => new Date(startOfDay(date).getTime() + ms));
const anyRight = fc
  .record({
    from: fc.oneof(anyDay, fc.constantFrom(day('2023-12-31'), day('2024-02-29'), day('2025-01-01'))),
    days: fc.integer({ min: 0, max: 1_827 }),
    operator: anyInstant,
    authority: anyInstant,
    revoked: fc.option(anyInstant, { freq: 4 }),
    ended: fc.option(anyInstant, { freq: 4 }),
    signed: fc.constantFrom(true, true, true, false),
    orders: fc.integer({ min: 0, max: 1 }),
  })
  .map(({ from, days, operator, authority, revoked, ended, signed, orders }) =>
    right(from, addDays(from, days), {
      operator_signed_at: operator,
      authority_signed_at: signed ? authority : null,
      revoked_at: revoked,
      ended_at: ended,
      unlifted_orders: orders,
    }),
  );

test('the days in force are those on which the right was in force or suspended at some moment', () => {
  fc.assert(
    fc.property(anyRight, anyDay, (one, date) => {
      const days = daysInForce(one);
      const inside = days !== null && days.from <= date && date <= days.to;
      // Every change of state is an instant of the record, or an end of a day.
      const changes = [one.operator_signed_at, one.authority_signed_at, one.revoked_at, one.ended_at];
      const [start, end] = [startOfDay(date), new Date(endOfDay(date).getTime() - 1)];
      const moments = [start, end, ...changes.filter((at) => at !== null)]
        .flatMap((at) => [new Date(at.getTime() - 1), at, new Date(at.getTime() + 1)])
        .filter((at) => at >= start && at <= end);
      expect(inside).toBe(moments.some((at) => ['in-force', 'suspended'].includes(stateAt(one, at))));
    }),
  );
});

/** As it was then: an order that is unlifted suspends, whatever the term; the day before the signatures it did not yet. */
function stateAt(one: RightRecord, at: Date): string {
  return rightStatus({ ...one, unlifted_orders: 0 }, at);
}

test('ten years of runs, with outages and runs twice over, leave every owed year with exactly one report', () => {
  fc.assert(
    fc.property(
      fc.array(anyRight, { minLength: 1, maxLength: 6 }),
      fc.array(anyDay, { minLength: 1, maxLength: 25 }),
      fc.infiniteStream(fc.integer({ min: 0, max: 4 })),
      (rights, runs, dies) => {
        const all = rights.map((one, n) => ({ ...one, id: `right-${n}` }));
        const opened: OwedReport[] = [];
        for (const today of [...runs].sort()) {
          const missing = reportsMissing(reportsOwed(all, today), opened);
          // A run may die on its way; what it has opened is opened.
          const [cut] = dies.take(1);
          opened.push(...(cut === 0 ? missing.slice(0, Math.floor(missing.length / 2)) : missing));
          if (cut === 1) opened.push(...reportsMissing(reportsOwed(all, today), opened)); // fired twice
        }
        const last = day('2031-01-05');
        opened.push(...reportsMissing(reportsOwed(all, last), opened));
        const expected = all.flatMap(({ id, ...one }) =>
          yearsOf(day('2015-01-01'), last)
            .filter((year) => isFinished(year, last) && daysInForceOf(one, year) !== null)
            .map((year) => `${id} ${year}`),
        );
        expect(opened.map(({ authorizationId, year }) => `${authorizationId} ${year}`).sort()).toEqual(expected.sort());
      },
    ),
  );
});

function yearsOf(from: LocalDate, to: LocalDate): number[] {
  return Array.from({ length: yearOf(to) - yearOf(from) + 1 }, (_, n) => yearOf(from) + n);
}

test('nothing is owed for a year that has not finished', () => {
  fc.assert(
    fc.property(anyRight, anyDay, (one, today) => {
      for (const { year } of reportsOwed([{ ...one, id: 'right' }], today)) expect(year).toBeLessThan(yearOf(today));
    }),
  );
});
