/** When a limit ends: the day of the event, working days, pauses, restarts, extensions, holds. */
import fc from 'fast-check';
import type { StatutoryCalendar } from '../../domain/calendar';
import { calendarOf, dayKind } from '../../domain/calendar';
import type { ClockEntry } from '../../domain/clock';
import { clockStateAt, dueOf, lightOf, remindersOf, taskDue } from '../../domain/clock';
import type { Limit } from '../../domain/limit';
import { formatLimit, limitOf } from '../../domain/limit';
import { addDays, dayOfNumber, daysAfter, endOfDay, localDate, localDateOf, startOfDay } from '../../domain/local-date';
import { at, CALENDAR, dayLimits, entry, exactLimits, instants, limits, pausedClock, pausePattern, wall } from './time';

function due(entries: readonly ClockEntry[], limit: string, calendar: StatutoryCalendar = CALENDAR): string | null {
  return wall(dueOf(entries, limitOf(limit), calendar).due);
}

const started = (when: string) => [entry('started', when)];

describe('a limit in working days', () => {
  it.each([
    ['Monday morning', '2026-03-02 09:00', '5wd', '2026-03-10 00:00'],
    ['Monday, at the first instant of the day', '2026-03-02 00:00', '5wd', '2026-03-10 00:00'],
    ['Monday, at the last moment', '2026-03-02 23:59', '5wd', '2026-03-10 00:00'],
    ['Friday', '2026-03-06 09:00', '1wd', '2026-03-10 00:00'],
    ['a Saturday', '2026-03-07 09:00', '1wd', '2026-03-10 00:00'],
    ['before the Spring Festival, whose Saturday 14 February is worked', '2026-02-13 09:00', '1wd', '2026-02-15 00:00'],
    ['before the Spring Festival', '2026-02-14 09:00', '1wd', '2026-02-25 00:00'],
    ['before the National Day, whose Saturday 10 October is worked', '2026-09-30 09:00', '3wd', '2026-10-11 00:00'],
  ])('begun on %s (%s), %s, ends at %s', (_, from, limit, end) => {
    expect(due(started(from), limit)).toBe(end);
  });
});

describe('a limit in calendar days', () => {
  it('does not count the day of the event and ends at 24:00 of the last day, holiday or not', () => {
    expect(due(started('2026-09-25 15:00'), '10d')).toBe('2026-10-06 00:00');
  });
});

describe('a limit that ends with a working day (民法典 203)', () => {
  type Hold = { readonly from: Date; readonly to: Date | null };
  const ends = (from: string, limit: string, extensions: readonly string[] = [], holds: readonly Hold[] = []) =>
    taskDue(
      { from: at(from), limit: limitOf(limit), extensions: extensions.map(limitOf), holds, lastDay: 'working' },
      CALENDAR,
    );

  it.each([
    ['on a working day, with that day', '2026-03-02 09:00', '30d', '2026-04-02 00:00', undefined],
    ['on a Saturday, with the Monday', '2026-03-13 09:00', '15d', '2026-03-31 00:00', '2026-03-28'],
    ['on a Saturday that is worked, with that day', '2026-02-18 09:00', '10d', '2026-03-01 00:00', undefined],
    ['on the first day of a holiday, after it', '2026-09-01 09:00', '30d', '2026-10-09 00:00', '2026-10-01'],
    ['on a weekend before a holiday, after both', '2026-03-05 09:00', '30d', '2026-04-08 00:00', '2026-04-04'],
  ])('and would end %s', (_, from, limit, end, movedFrom) => {
    const { due: when, movedFrom: moved } = ends(from, limit);
    expect([wall(when), moved]).toEqual([end, movedFrom]);
  });

  it('is moved once, at the end of its extensions', () => {
    expect(wall(ends('2026-03-13 09:00', '15d', ['2d']).due)).toBe('2026-03-31 00:00'); // the 28th is no end any more
    expect(ends('2026-03-13 09:00', '15d', ['2d']).movedFrom).toBeUndefined();
  });

  it('in working days or in exact time ends as ever', () => {
    expect(wall(ends('2026-03-13 09:00', '5wd').due)).toBe('2026-03-21 00:00');
    expect(wall(ends('2026-03-13 09:00', 'PT24H').due)).toBe('2026-03-14 09:00');
  });

  it('does not end while it is held, though its days have run out', () => {
    const held = [{ from: at('2026-03-29 10:00'), to: null }];
    expect(ends('2026-03-13 09:00', '15d', [], held)).toMatchObject({ due: null, remaining: [limitOf('1d')] });
    const released = [{ from: at('2026-03-29 10:00'), to: at('2026-03-31 10:00') }];
    expect(wall(ends('2026-03-13 09:00', '15d', [], released).due)).toBe('2026-04-02 00:00');
  });

  it('is provisional where its last day may yet become another', () => {
    expect(ends('2026-11-20 09:00', '30d')).toMatchObject({ provisional: true, movedFrom: '2026-12-20' }); // to the 21st
    expect(ends('2026-11-12 09:00', '30d')).toMatchObject({ provisional: false, movedFrom: '2026-12-12' });
    expect(ends('2026-11-28 09:00', '30d')).toMatchObject({ provisional: true });
    expect(taskDue({ from: at('2026-11-28'), limit: limitOf('30d'), extensions: [], holds: [] }, CALENDAR)).toEqual({
      due: at('2026-12-29'),
      provisional: false,
      remaining: [],
    });
  });

  it('never ends earlier than without the rule, nor on a day off', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 90 }), (from, days) => {
        const task = { from, limit: limitOf(`${days}d`), extensions: [], holds: [] };
        const [plain, moved] = [taskDue(task, CALENDAR), taskDue({ ...task, lastDay: 'working' }, CALENDAR)];
        const last = localDateOf(new Date((moved.due?.getTime() ?? 0) - 1));
        expect(dayKind(CALENDAR, last).working).toBe(true);
        expect(moved.due?.getTime()).toBeGreaterThanOrEqual(plain.due?.getTime() ?? Infinity);
        expect(moved.movedFrom === undefined).toBe(moved.due?.getTime() === plain.due?.getTime());
      }),
    );
  });
});

describe('a limit in exact time', () => {
  it.each([
    ['2026-03-02 09:00', 'PT4H', '2026-03-02 13:00'],
    ['2026-01-31 09:00', 'P1M', '2026-02-28 09:00'],
    ['2026-03-01 00:00', 'P3Y', '2029-03-01 00:00'],
  ])('from %s in %s ends at %s', (from, limit, end) => {
    expect(due(started(from), limit)).toBe(end);
  });

  it('is not provisional, whatever year it ends in, due or paused', () => {
    const clock = started('2026-03-01');
    expect(dueOf(clock, limitOf('P3Y'), CALENDAR)).toMatchObject({ provisional: false, remaining: [] });
    expect(dueOf([...clock, entry('paused', '2027-03-01')], limitOf('P3Y'), CALENDAR).provisional).toBe(false);
  });
});

describe('a pause', () => {
  const paused = [...started('2026-03-02 09:00'), entry('paused', '2026-03-04 11:00')];

  it('leaves the due time open', () => {
    expect(dueOf(paused, limitOf('5wd'), CALENDAR)).toEqual({
      due: null,
      provisional: false,
      remaining: [limitOf('4wd')],
    });
  });

  it('does not count the days between, nor the days on which it began and ended', () => {
    expect(due([...paused, entry('resumed', '2026-03-10 16:00')], '5wd')).toBe('2026-03-17 00:00');
  });

  it('of an hour costs the day: the authority did not have the whole of it', () => {
    const entries = [
      ...started('2026-03-02 09:00'),
      entry('paused', '2026-03-04 11:00'),
      entry('resumed', '2026-03-04 12:00'),
    ];
    expect(due(entries, '5wd')).toBe('2026-03-11 00:00');
  });

  it('over a weekend changes nothing', () => {
    const entries = [...started('2026-03-02 09:00'), entry('paused', '2026-03-07'), entry('resumed', '2026-03-09')];
    expect(due(entries, '5wd')).toBe('2026-03-10 00:00');
  });

  it('shifts an exact limit by its exact length', () => {
    const entries = [
      ...started('2026-03-02 09:00'),
      entry('paused', '2026-03-02 09:30'),
      entry('resumed', '2026-03-03 10:00'),
    ];
    expect(due(entries, 'PT4H')).toBe('2026-03-03 13:30');
    expect(dueOf(entries.slice(0, 2), limitOf('PT4H'), CALENDAR).remaining.map(formatLimit)).toEqual(['PT12600S']);
  });

  it('that begins at the due instant changes nothing', () => {
    expect(due([...started('2026-03-02 09:00'), entry('paused', '2026-03-02 13:00')], 'PT4H')).toBe('2026-03-02 13:00');
  });

  it('after the limit ran out changes nothing: late is late', () => {
    expect(due([...started('2026-03-02 09:00'), entry('paused', '2026-03-10 00:00')], '5wd')).toBe('2026-03-10 00:00');
  });
});

describe('a restart', () => {
  it('counts the whole limit anew, its own day left out', () => {
    const entries = [...started('2026-03-02 09:00'), entry('restarted', '2026-03-05 10:00')];
    expect(due(entries, '5wd')).toBe('2026-03-13 00:00');
    expect(clockStateAt(entries, at('2026-03-04'))).toBe('running');
    expect(clockStateAt(entries, at('2026-03-06'))).toBe('restarted');
  });

  it('ends a pause, and the clock stays restarted after the next one', () => {
    const entries = [
      ...started('2026-03-02 09:00'),
      entry('paused', '2026-03-03 10:00'),
      entry('restarted', '2026-03-05 10:00'),
      entry('paused', '2026-03-06 10:00'),
      entry('resumed', '2026-03-09 00:00'),
    ];
    expect(clockStateAt(entries, at('2026-03-09 12:00'))).toBe('restarted');
    expect(due(entries, '5wd')).toBe('2026-03-14 00:00');
  });

  it('leaves behind the extensions of the run before it', () => {
    const extended = entry('extended', '2026-03-03 10:00', { limit: limitOf('10wd') });
    const entries = [...started('2026-03-02 09:00'), extended, entry('restarted', '2026-03-05 10:00')];
    expect(due(entries, '5wd')).toBe('2026-03-13 00:00');
    expect(due([...entries, extended], '5wd')).toBe('2026-03-27 00:00');
  });
});

describe('deemed acceptance', () => {
  it('starts the clock as of receipt, although it is recorded days later', () => {
    const entries = [
      entry('held', '2026-03-04 10:00'),
      entry('released', '2026-03-05 10:00'),
      entry('started', '2026-03-02 09:00'),
    ];
    expect(clockStateAt(entries, at('2026-03-03'))).toBe('running');
    expect(clockStateAt(entries, at('2026-03-04 12:00'))).toBe('paused');
    expect(due(entries, '5wd')).toBe('2026-03-12 00:00');
  });

  it('takes the place of what was recorded for the time after it', () => {
    const entries = [
      ...started('2026-03-02 09:00'),
      entry('paused', '2026-03-06 10:00'),
      entry('restarted', '2026-03-04 10:00'),
    ];
    expect(due(entries, '5wd')).toBe('2026-03-12 00:00');
    expect(clockStateAt(entries, at('2026-03-07'))).toBe('restarted');
  });
});

describe('an entry other than a start that claims an earlier instant', () => {
  it('takes effect together with the one before it', () => {
    const entries = [
      ...started('2026-03-04 09:00'),
      entry('paused', '2026-03-02 09:00'),
      entry('resumed', '2026-03-03 09:00'),
    ];
    expect(clockStateAt(entries, at('2026-03-03'))).toBe('not-started');
    expect(due(entries, '5wd')).toBe(due(started('2026-03-04 09:00'), '5wd'));
  });
});

describe('entries that change nothing', () => {
  it('are passed over', () => {
    const entries = [
      entry('paused', '2026-03-01'),
      entry('resumed', '2026-03-01'),
      entry('released', '2026-03-01'),
      ...started('2026-03-02 09:00'),
      ...started('2026-03-05 09:00'),
      entry('resumed', '2026-03-05 09:00'),
    ];
    expect(due(entries, '5wd')).toBe('2026-03-10 00:00');
  });

  it('without an instant are a fault', () => {
    expect(() => dueOf([entry('started', new Date(NaN))], limitOf('5wd'), CALENDAR)).toThrow(RangeError);
  });
});

describe('an extension', () => {
  it('of the same kind adds its days', () => {
    const extended = [...started('2026-03-02 09:00'), entry('extended', '2026-03-20', { limit: limitOf('10wd') })];
    expect(due(extended, '20wd')).toBe(due(started('2026-03-02 09:00'), '30wd'));
  });

  it('of another kind runs after the limit', () => {
    const extended = (limit: string) => [
      ...started('2026-03-02 09:00'),
      entry('extended', '2026-03-02 10:00', { limit: limitOf(limit) }),
    ];
    expect(due(extended('PT2H'), '5wd')).toBe('2026-03-10 02:00');
    expect(due(extended('5d'), '5wd')).toBe('2026-03-15 00:00');
    expect(due(extended('5wd'), 'PT2H')).toBe('2026-03-10 00:00');
  });
});

describe('an extension in exact time', () => {
  it('begins at 24:00 of the last counted day and is shifted by the pauses after it', () => {
    const entries = [
      ...started('2026-03-02 09:00'),
      entry('extended', '2026-03-02 10:00', { limit: limitOf('PT48H') }),
      entry('paused', '2026-03-04 12:00'),
      entry('resumed', '2026-03-04 13:00'),
    ];
    expect(due(entries, '1wd')).toBe('2026-03-06 01:00');
  });
});

describe('a hold', () => {
  it('pauses the clock, and its release returns to whatever pause stood', () => {
    const entries = [
      ...started('2026-03-02 09:00'),
      entry('paused', '2026-03-03 10:00'),
      entry('held', '2026-03-04 10:00'),
      entry('released', '2026-03-05 10:00'),
    ];
    expect(clockStateAt(entries, at('2026-03-04 12:00'))).toBe('paused');
    expect(clockStateAt(entries, at('2026-03-06'))).toBe('paused');
    expect(due(entries, '5wd')).toBeNull();
    expect(due([...entries, entry('resumed', '2026-03-09 00:00')], '5wd')).toBe('2026-03-14 00:00');
  });

  it('outlasts a pause that ends during it', () => {
    const entries = [
      ...started('2026-03-02 09:00'),
      entry('paused', '2026-03-03 10:00'),
      entry('held', '2026-03-04 10:00'),
      entry('resumed', '2026-03-05 10:00'),
    ];
    expect(clockStateAt(entries, at('2026-03-06'))).toBe('paused');
    expect(due(entries, '5wd')).toBeNull();
    expect(due([...entries, entry('released', '2026-03-09 00:00')], '5wd')).toBe('2026-03-14 00:00');
  });

  it('whose release claims an earlier instant has no length, and the next one does not begin before it', () => {
    const entries = [
      ...started('2026-03-02 09:00'),
      entry('held', '2026-03-05 09:00'),
      entry('released', '2026-03-03 09:00'),
      entry('held', '2026-03-04 09:00'),
    ];
    expect(clockStateAt(entries, at('2026-03-05 08:59'))).toBe('running');
    expect(clockStateAt(entries, at('2026-03-05 09:00'))).toBe('paused');
  });

  it('before the start does not start anything', () => {
    const entries = [entry('held', '2026-03-01')];
    expect(clockStateAt(entries, at('2026-03-02'))).toBe('not-started');
    const whole = { due: null, provisional: false, remaining: [limitOf('5wd')] };
    expect(dueOf(entries, limitOf('5wd'), CALENDAR)).toEqual(whole);
  });
});

describe('a stopped clock', () => {
  it('has a due time only where the limit had run out before', () => {
    const stopped = (when: string) => [...started('2026-03-02 09:00'), entry('stopped', when)];
    expect(due(stopped('2026-03-05 10:00'), '5wd')).toBeNull();
    expect(due(stopped('2026-03-12 10:00'), '5wd')).toBe('2026-03-10 00:00');
    expect(clockStateAt(stopped('2026-03-05 10:00'), at('2026-03-05 10:00'))).toBe('stopped');
  });

  it('starts again from nothing', () => {
    const entries = [...started('2026-03-02 09:00'), entry('stopped', '2026-03-05'), ...started('2026-03-09 09:00')];
    expect(due(entries, '5wd')).toBe('2026-03-17 00:00');
  });
});

describe('a limit that crosses a year without published schedule', () => {
  it('is provisional, and settled by the import of the schedule', () => {
    const entries = started('2026-12-28 09:00');
    expect(dueOf(entries, limitOf('5wd'), CALENDAR)).toMatchObject({ provisional: true });
    expect(dueOf(entries, limitOf('3wd'), CALENDAR)).toMatchObject({ provisional: true }); // late December
    expect(dueOf(started('2026-12-15 09:00'), limitOf('3wd'), CALENDAR)).toMatchObject({ provisional: false });
    expect(dueOf(entries, limitOf('30d'), CALENDAR)).toMatchObject({ provisional: false });
    const next = withHoliday(CALENDAR, '2027-01-01');
    expect(dueOf(entries, limitOf('5wd'), next)).toMatchObject({ provisional: false });
    expect([due(entries, '5wd'), due(entries, '5wd', next)]).toEqual(['2027-01-05 00:00', '2027-01-06 00:00']);
  });
});

/** The calendar with one more holiday; a year without schedule becomes published by it. */
function withHoliday(calendar: StatutoryCalendar, date: string): StatutoryCalendar {
  const year = Number(date.slice(0, 4));
  const before = calendar.years[year] ?? { year, source: '测试', holidays: {}, makeUpDays: {} };
  const schedule = { ...before, holidays: { ...before.holidays, [date]: '测试' } };
  return calendarOf(calendar.version + 1, [...Object.values(calendar.years), schedule]);
}

describe('a calendar in which nobody ever works', () => {
  const yearOff = (year: number) => ({
    year,
    source: '测试',
    holidays: Object.fromEntries(
      [...daysAfter(localDate(`${year - 1}-12-31`), localDate(`${year}-12-31`))].map((day) => [day, '测试']),
    ),
    makeUpDays: {},
  });
  const idle = calendarOf(
    1,
    Array.from({ length: 103 }, (_, index) => yearOff(2026 + index)),
  );

  it('is a fault that is told: a limit is not counted beyond a hundred years', () => {
    const [from, holds] = [at('2026-01-05'), [] as const];
    const counted = () => taskDue({ from, limit: limitOf('1wd'), extensions: [], holds }, idle);
    const countedBack = () => remindersOf({ from, due: at('2128-12-01') }, [limitOf('1wd')], idle);
    const faultOf = (count: () => unknown): unknown => {
      try {
        return count();
      } catch (error) {
        return error;
      }
    };
    expect(faultOf(counted)).toStrictEqual(new RangeError('1wd does not end in a hundred years'));
    expect(faultOf(countedBack)).toStrictEqual(
      new RangeError('1wd before 2128-11-30T16:00:00.000Z lies more than a hundred years back'),
    );
  });
});

describe('as a rule', () => {
  const dueMs = (entries: readonly ClockEntry[], limit: Limit, calendar = CALENDAR): number =>
    dueOf(entries, limit, calendar).due?.getTime() ?? Infinity;

  it('a limit in days ends as a clerk would count it on a wall calendar', () => {
    fc.assert(
      fc.property(instants, pausePattern, dayLimits, (start, pattern, limit) => {
        const clock = pausedClock(start, pattern);
        const pauses = clock
          .filter(({ kind }) => kind === 'paused')
          .map((pause) => [pause.at, clock[clock.indexOf(pause) + 1]?.at ?? pause.at] as const);
        let left = limit.kind === 'iso' ? 0 : limit.days;
        let date = localDateOf(start);
        for (let looked = 0; left > 0; looked += 1) {
          if (looked > 1_000) throw new Error('the clerk counts in vain');
          date = addDays(date, 1);
          const [begin, end] = [startOfDay(date), endOfDay(date)];
          const whole = pauses.every(([from, to]) => from >= to || to <= begin || from >= end);
          if (whole && (limit.kind === 'd' || dayKind(CALENDAR, date).working)) left -= 1;
        }
        expect(dueMs(clock, limit)).toBe(endOfDay(date).getTime());
      }),
    );
  });

  it('splitting a pause in two changes nothing', () => {
    fc.assert(
      fc.property(
        instants,
        pausePattern,
        limits,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (start, pattern, limit, share) => {
          const split = pattern.flatMap(([run, pause]): [number, number][] => {
            const first = Math.floor(pause * share);
            return [
              [run, first],
              [0, pause - first],
            ];
          });
          expect(dueMs(pausedClock(start, split), limit)).toBe(dueMs(pausedClock(start, pattern), limit));
        },
      ),
    );
  });

  it('a pause of no length changes nothing', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 5e9 }), limits, (start, run, limit) => {
        expect(dueMs(pausedClock(start, [[run, 0]]), limit)).toBe(dueMs(pausedClock(start, []), limit));
      }),
    );
  });

  it('a longer limit never ends earlier', () => {
    fc.assert(
      fc.property(
        instants,
        pausePattern,
        fc.integer({ min: 1, max: 80 }),
        fc.constantFrom('wd', 'd'),
        (start, pattern, days, kind) => {
          const clock = pausedClock(start, pattern);
          expect(dueMs(clock, limitOf(`${days + 1}${kind}`))).toBeGreaterThan(dueMs(clock, limitOf(`${days}${kind}`)));
        },
      ),
    );
  });

  it('a hold more never makes the due time earlier', () => {
    const hold = (from: Date) =>
      fc.tuple(fc.nat({ max: 5e9 }), fc.nat({ max: 9e8 })).map(([after, ms]) => {
        const begin = from.getTime() + after;
        return { from: new Date(begin), to: new Date(begin + ms) };
      });
    const cases = instants.chain((from) =>
      fc.record({
        from: fc.constant(from),
        holds: fc.array(hold(from), { maxLength: 5 }),
        more: hold(from),
        limit: limits,
      }),
    );
    fc.assert(
      fc.property(cases, ({ from, holds, more, limit }) => {
        const end = (each: typeof holds) =>
          taskDue({ from, limit, extensions: [], holds: each }, CALENDAR).due?.getTime() ?? NaN;
        expect(end([...holds, more])).toBeGreaterThanOrEqual(end(holds));
      }),
    );
  });

  it('a holiday more never makes the due time earlier', () => {
    fc.assert(
      fc.property(instants, pausePattern, dayLimits, fc.nat({ max: 90 }), (start, pattern, limit, offset) => {
        const day = dayOfNumber(Math.floor(start.getTime() / 86_400_000) + offset);
        fc.pre(dayKind(CALENDAR, day).working && CALENDAR.years[Number(day.slice(0, 4))] !== undefined);
        const clock = pausedClock(start, pattern);
        expect(dueMs(clock, limit, withHoliday(CALENDAR, day))).toBeGreaterThanOrEqual(dueMs(clock, limit));
      }),
    );
  });

  it('an extension is a longer limit', () => {
    fc.assert(
      fc.property(
        instants,
        pausePattern,
        fc.constantFrom('wd', 'd'),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        (start, pattern, kind, days, more) => {
          const clock = pausedClock(start, pattern);
          const extended = [...clock, entry('extended', start, { limit: limitOf(`${more}${kind}`) })];
          expect(dueMs(extended, limitOf(`${days}${kind}`))).toBe(dueMs(clock, limitOf(`${days + more}${kind}`)));
        },
      ),
    );
  });

  it('exact limits add up, and a pause within shifts the end by its length', () => {
    const ms = fc.integer({ min: 1, max: 1_000_000_000 });
    fc.assert(
      fc.property(
        instants,
        ms,
        ms,
        ms,
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        (start, first, second, pause, share) => {
          const limit = (length: number) => limitOf(`PT${length / 1000}S`);
          const extended = [entry('started', start), entry('extended', start, { limit: limit(second) })];
          expect(dueMs(extended, limit(first))).toBe(start.getTime() + first + second);
          const shifted = pausedClock(start, [[Math.floor(first * share), pause]]);
          expect(dueMs(shifted, limit(first))).toBe(start.getTime() + first + pause);
        },
      ),
    );
  });

  it('a restart forgets everything before it', () => {
    fc.assert(
      fc.property(instants, pausePattern, limits, fc.nat({ max: 1e9 }), (start, pattern, limit, later) => {
        const before = pausedClock(start, pattern);
        const restart = new Date((before.at(-1)?.at ?? start).getTime() + later);
        expect(dueMs([...before, entry('restarted', restart)], limit)).toBe(dueMs([entry('started', restart)], limit));
      }),
    );
  });

  it('a limit in days ends at 24:00, and an unpaused one has exactly its days between', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 400 }), (start, days) => {
        const end = dueMs([entry('started', start)], limitOf(`${days}d`));
        expect((end + 8 * 3_600_000) % 86_400_000).toBe(0);
        expect(Math.floor((end - start.getTime()) / 86_400_000)).toBe(
          (start.getTime() + 8 * 3_600_000) % 86_400_000 === 0 ? days + 1 : days,
        );
      }),
    );
  });

  it('a due time once passed is never changed by a pause, hold or stop that comes after it', () => {
    fc.assert(
      fc.property(
        instants,
        pausePattern,
        limits,
        fc.nat({ max: 1e9 }),
        fc.constantFrom('paused' as const, 'held' as const, 'stopped' as const),
        (start, pattern, limit, later, kind) => {
          const clock = pausedClock(start, pattern);
          const end = dueMs(clock, limit);
          const after = new Date(Math.max(end, (clock.at(-1)?.at ?? start).getTime()) + later);
          expect(dueMs([...clock, entry(kind, after)], limit)).toBe(end);
        },
      ),
    );
  });

  it('what is left at a pause, run from the resumption, ends when the clock says', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 3e9 }), fc.oneof(dayLimits, exactLimits), (start, run, limit) => {
        const paused = [entry('started', start), entry('paused', new Date(start.getTime() + run))];
        const state = dueOf(paused, limit, CALENDAR);
        fc.pre(state.due === null);
        const [left] = state.remaining;
        if (left === undefined) throw new Error('nothing left of a limit that has not run out');
        // Resumed just before midnight: its day is not counted, as that of a start would not be.
        const resumed = new Date(at('2027-12-01').getTime() - 1);
        expect(dueMs([...paused, entry('resumed', resumed)], limit)).toBe(dueMs([entry('started', resumed)], left));
      }),
    );
  });
});

describe('the limit of a task', () => {
  it('runs from its opening, with the holds of its case as pauses', () => {
    const task = { from: at('2026-03-02 09:00'), limit: limitOf('5wd'), extensions: [], holds: [] };
    expect(wall(taskDue(task, CALENDAR).due)).toBe('2026-03-10 00:00');
    const holds = [
      { from: at('2026-03-05 10:00'), to: at('2026-03-06 10:00') },
      { from: at('2026-03-04 10:00'), to: at('2026-03-05 12:00') },
      { from: at('2026-02-01 10:00'), to: at('2026-02-02 10:00') },
    ];
    expect(wall(taskDue({ ...task, holds }, CALENDAR).due)).toBe('2026-03-13 00:00');
    expect(taskDue({ ...task, holds: [{ from: at('2026-03-05'), to: null }] }, CALENDAR).due).toBeNull();
    expect(wall(taskDue({ ...task, extensions: [limitOf('5wd')] }, CALENDAR).due)).toBe('2026-03-17 00:00');
  });

  it('is the same as that of a clock held at the same times', () => {
    fc.assert(
      fc.property(instants, pausePattern, limits, (from, pattern, limit) => {
        const entries = pausedClock(from, pattern);
        const holds = entries
          .filter(({ kind }) => kind === 'paused')
          .map((pause) => ({ from: pause.at, to: entries[entries.indexOf(pause) + 1]?.at ?? null }));
        const held = entries.map((each) =>
          each.kind === 'paused'
            ? { ...each, kind: 'held' as const }
            : each.kind === 'resumed'
              ? { ...each, kind: 'released' as const }
              : each,
        );
        const expected = dueOf(entries, limit, CALENDAR);
        expect(taskDue({ from, limit, extensions: [], holds }, CALENDAR)).toEqual(expected);
        expect(dueOf(held, limit, CALENDAR)).toEqual(expected);
      }),
    );
  });
});

describe('reminders', () => {
  it('are counted back from the due day, working days and calendar days alike from 00:00', () => {
    const times = { from: at('2026-09-01 09:00'), due: at('2026-10-10 00:00') };
    const walls = remindersOf(times, ['P1M', '1wd', '3d', '2wd', 'PT1H', '1wd'].map(limitOf), CALENDAR).map(wall);
    expect(walls).toEqual([
      '2026-09-10 00:00',
      '2026-09-30 00:00',
      '2026-10-06 00:00',
      '2026-10-08 00:00',
      '2026-10-09 23:00',
    ]);
  });

  it('lie between the opening and the due time, in order, each once', () => {
    fc.assert(
      fc.property(instants, limits, fc.array(limits, { maxLength: 6 }), (from, limit, before) => {
        const { due: end } = dueOf([entry('started', from)], limit, CALENDAR);
        if (end === null) throw new Error('an unpaused limit is due');
        const list = remindersOf({ from, due: end }, before, CALENDAR).map((instant) => instant.getTime());
        expect(list.every((ms, index) => ms > (list[index - 1] ?? from.getTime()) && ms < end.getTime())).toBe(true);
      }),
    );
  });
});

describe('the light', () => {
  const task = {
    status: 'open',
    held: false,
    due: at('2026-03-10'),
    yellowAt: at('2026-03-08'),
    now: at('2026-03-05'),
  };

  it.each([
    ['green in good time', {}, 'green'],
    ['yellow from the first warning on', { now: at('2026-03-08') }, 'yellow'],
    ['red from the due instant on', { now: at('2026-03-10') }, 'red'],
    ['yellow until just before it', { now: new Date(at('2026-03-10').getTime() - 1) }, 'yellow'],
    ['paused while held, late or not', { held: true, now: at('2026-03-12') }, 'paused'],
    ['green without a due time', { due: null, now: at('2027-01-01') }, 'green'],
    ['green once ended', { status: 'decided', now: at('2026-03-12') }, 'green'],
    ['never yellow without a warning', { yellowAt: null, now: at('2026-03-09') }, 'green'],
  ] as const)('is %s', (_, change, light) => {
    expect(lightOf({ ...task, ...change })).toBe(light);
  });
});
