/** The operator's right, derived: to the instant what it is at each of its ends (Art. 7, 9, 28). */
import { localDate, startOfDay } from '../../domain/local-date';
import { isLiveStatus, rightEndsAt, rightStatus, rightStopsAt, type RightRecord } from '../../domain/right';

const FROM = localDate('2026-03-01');
const TO = localDate('2027-02-28');
const START = startOfDay(FROM);
const END = startOfDay(localDate('2027-03-01'));
const at = (instant: Date, ms: number) => new Date(instant.getTime() + ms);
const before = new Date('2026-02-01T00:00:00+08:00');

const right = (changes: Partial<RightRecord> = {}): RightRecord => ({
  from_date: FROM,
  to_date: TO,
  operator_signed_at: before,
  authority_signed_at: before,
  ends_at: null,
  revoked_at: null,
  ended_at: null,
  abandoned_at: null,
  unlifted_orders: 0,
  ...changes,
});
const during = at(START, 86_400_000);

it('begins with the first instant of its first day, and ends with the last of its last', () => {
  expect(rightStatus(right(), at(START, -1))).toBe('pending');
  expect(rightStatus(right(), START)).toBe('in-force');
  expect(rightStatus(right(), at(END, -1))).toBe('in-force');
  expect(rightStatus(right(), END)).toBe('lapsed');
});

it.each(['operator_signed_at', 'authority_signed_at'] as const)('does not begin before %s', (signature) => {
  const late = right({ [signature]: during });
  expect(rightStatus(late, at(during, -1))).toBe('pending');
  expect(rightStatus(late, during)).toBe('in-force');
});

it.each(['from_date', 'to_date', 'operator_signed_at', 'authority_signed_at'] as const)(
  'is a draft without %s, order or not',
  (missing) => {
    for (const unlifted_orders of [0, 1])
      expect(rightStatus(right({ [missing]: null, unlifted_orders }), during)).toBe('draft');
  },
);

it('is suspended while one order is not lifted, and over all the same when its term is', () => {
  expect(rightStatus(right({ unlifted_orders: 1 }), during)).toBe('suspended');
  expect(rightStatus(right({ unlifted_orders: 2 }), at(START, -1))).toBe('suspended');
  expect(rightStatus(right({ unlifted_orders: 1 }), END)).toBe('lapsed');
});

it.each([
  ['revoked_at', 'revoked'],
  ['ended_at', 'ended'],
] as const)('with %s is %s from that very instant', (column, status) => {
  const over = right({ [column]: during, unlifted_orders: 1 });
  expect(rightStatus(over, at(during, -1))).toBe('suspended');
  expect(rightStatus(over, during)).toBe(status);
  expect(rightStatus(over, END)).toBe(status);
});

it('is abandoned whatever else is on record', () => {
  expect(rightStatus(right({ abandoned_at: during, revoked_at: before }), before)).toBe('abandoned');
});

it('lives while it is pending, in force or suspended', () => {
  const all = ['draft', 'pending', 'in-force', 'suspended', 'revoked', 'ended', 'lapsed', 'abandoned'] as const;
  expect(all.filter(isLiveStatus)).toEqual(['pending', 'in-force', 'suspended']);
});

it('ends by the policy’s cap where that is earlier, and never later than its term', () => {
  expect(rightEndsAt(right({ ends_at: during }), TO)).toEqual(during);
  expect(rightStatus(right({ ends_at: during }), during)).toBe('lapsed');
  expect(rightEndsAt(right({ ends_at: at(END, 1) }), TO)).toEqual(END);
  expect(rightEndsAt(right(), TO)).toEqual(END);
});

it('stops at the earliest end that is known', () => {
  expect(rightStopsAt(right())).toEqual(END);
  expect(rightStopsAt(right({ to_date: null, revoked_at: during }))).toBeNull();
  expect(rightStopsAt(right({ revoked_at: at(during, 2), ended_at: at(during, 1) }))).toEqual(at(during, 1));
  expect(rightStopsAt(right({ revoked_at: at(during, 1), ended_at: at(during, 2) }))).toEqual(at(during, 1));
  expect(rightStopsAt(right({ revoked_at: at(END, 1), ended_at: at(END, 2) }))).toEqual(END);
});
