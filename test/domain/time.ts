/** Builders shared by the tests of dates, limits and clocks. */
import fc from 'fast-check';
import type { StatutoryCalendar } from '../../domain/calendar';
import { calendarOf } from '../../domain/calendar';
import type { ClockEntry, ClockEntryKind } from '../../domain/clock';
import type { Limit } from '../../domain/limit';
import { limitOf } from '../../domain/limit';
import { seedSchedules } from '../../migrations/calendar-seed';

/** The published schedules of 2004–2026. */
export const CALENDAR: StatutoryCalendar = calendarOf(1, seedSchedules());

/** An instant by the clock on the wall in Zhengzhou: `at('2026-03-02 10:30')`. */
export function at(text: string): Date {
  const [date, time = '00:00'] = text.split(' ');
  return new Date(`${date}T${time}+08:00`);
}

/** How an instant reads on the wall in Zhengzhou; 24:00 reads as 00:00 of the next day. */
export function wall(instant: Date | null): string | null {
  return instant && new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}

export function entry(kind: ClockEntryKind, when: string | Date, extra: Partial<ClockEntry> = {}): ClockEntry {
  const instant = typeof when === 'string' ? at(when) : when;
  return { kind, at: instant, reason: { zh: `记录：${kind}`, en: `recorded: ${kind}` }, ...extra };
}

export const dayLimits: fc.Arbitrary<Limit> = fc
  .record({ kind: fc.constantFrom('wd' as const, 'd' as const), days: fc.integer({ min: 1, max: 60 }) })
  .map(({ kind, days }) => limitOf(`${days}${kind}`));

export const exactLimits: fc.Arbitrary<Limit> = fc
  .integer({ min: 1, max: 3_000_000_000 })
  .map((ms) => limitOf(`PT${ms / 1000}S`));

export const limits: fc.Arbitrary<Limit> = fc.oneof(dayLimits, exactLimits);

/** Instants of published years and a little beyond, some of them exactly at midnight in Zhengzhou. */
export const instants: fc.Arbitrary<Date> = fc.oneof(
  fc.integer({ min: at('2024-01-01').getTime(), max: at('2027-06-30').getTime() }).map((ms) => new Date(ms)),
  fc.integer({ min: 0, max: 1200 }).map((days) => new Date(at('2024-01-01').getTime() + days * 86_400_000)),
);

/** Gaps after a start, in order and apart: pairs of lengths in ms (running, then paused). */
export const pausePattern: fc.Arbitrary<readonly (readonly [number, number])[]> = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 900_000_000 }), fc.integer({ min: 0, max: 900_000_000 })),
  { maxLength: 5 },
);

/** A started clock with pauses of that pattern, running again at the end. */
export function pausedClock(start: Date, pattern: readonly (readonly [number, number])[]): ClockEntry[] {
  const entries = [entry('started', start)];
  let ms = start.getTime();
  for (const [runMs, pauseMs] of pattern) {
    ms += runMs;
    entries.push(entry('paused', new Date(ms)));
    ms += pauseMs;
    entries.push(entry('resumed', new Date(ms)));
  }
  return entries;
}
