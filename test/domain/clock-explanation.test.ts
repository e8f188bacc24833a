/** GET /v1/cases/{id}/clock explains every day: its state, whether it counts, and why. */
import fc from 'fast-check';
import type { ClockEntry, ExplainedDay } from '../../domain/clock';
import { dueOf, explainClock, MAX_EXPLAINED_DAYS } from '../../domain/clock';
import { limitOf } from '../../domain/limit';
import { endOfDay } from '../../domain/local-date';
import { at, CALENDAR, dayLimits, entry, instants, limits, pausedClock, pausePattern, wall } from './time';

const explain = (entries: readonly ClockEntry[], limit: string, now: string, openedAt?: string) =>
  explainClock(entries, limitOf(limit), CALENDAR, at(now), openedAt === undefined ? undefined : at(openedAt));

const line = ({ date, state, number, reason }: ExplainedDay) => `${date} ${state} ${number ?? '-'} ${reason.zh}`;

describe('the clock of a request with expert review', () => {
  const EXPERTS = { reason: { zh: '专家评审', en: 'expert review' }, article: '参照《行政许可法》第四十五条' };
  const entries = [
    entry('started', '2026-09-23 10:00', { reason: { zh: '受理', en: 'accepted' }, article: 'Art. 14' }),
    entry('paused', '2026-09-28 15:00', EXPERTS),
    entry('resumed', '2026-09-30 11:00'),
  ];

  it('tells every day from the opening to the due day', () => {
    const explained = explain(entries, '5wd', '2026-09-30 12:00', '2026-09-21 09:00');
    expect(explained.days.map(line)).toEqual([
      '2026-09-21 not-started - 期限尚未起算',
      '2026-09-22 not-started - 期限尚未起算',
      '2026-09-23 running - 事件发生当日不计入（受理）',
      '2026-09-24 running 1 工作日',
      '2026-09-25 running - 中秋放假',
      '2026-09-26 running - 中秋放假',
      '2026-09-27 running - 中秋放假',
      '2026-09-28 paused - 专家评审',
      '2026-09-29 paused - 专家评审',
      '2026-09-30 running - 当日有部分时间中止计时，不计入（专家评审）',
      '2026-10-01 running - 国庆节放假',
      '2026-10-02 running - 国庆节放假',
      '2026-10-03 running - 国庆节放假',
      '2026-10-04 running - 国庆节放假',
      '2026-10-05 running - 国庆节放假',
      '2026-10-06 running - 国庆节放假',
      '2026-10-07 running - 国庆节放假',
      '2026-10-08 running 2 工作日',
      '2026-10-09 running 3 工作日',
      '2026-10-10 running 4 国庆节调休上班',
      '2026-10-11 running - 周末',
      '2026-10-12 running 5 工作日',
    ]);
    expect(explained).toMatchObject({
      state: 'running',
      held: false,
      startedOn: '2026-09-23',
      due: at('2026-10-13'),
      provisional: false,
      countedDays: 1,
      remainingDays: 4,
      calendarVersion: 1,
      truncated: false,
    });
    expect(explained.days[7]).toMatchObject({ article: EXPERTS.article, counted: false });
    expect(explained.days[2]).toMatchObject({ article: 'Art. 14' });
  });

  it('counts today only once it is over', () => {
    expect(explain(entries, '5wd', '2026-10-12 23:59')).toMatchObject({ countedDays: 4, remainingDays: 1 });
    expect(explain(entries, '5wd', '2026-10-13 00:00')).toMatchObject({ countedDays: 5, remainingDays: 0 });
  });

  it('tells of today what stood at the instant asked for', () => {
    const day = (now: string) => explain(entries, '5wd', now).days.find(({ date }) => date === '2026-09-28')?.state;
    expect([day('2026-09-28 14:59'), day('2026-09-28 15:00')]).toEqual(['running', 'paused']);
  });

  it('is paused today on the very day the pause begins', () => {
    const explained = explain(entries.slice(0, 2), '5wd', '2026-09-28 15:00');
    expect(explained.days.at(-1)).toMatchObject({ date: '2026-09-28', state: 'paused', reason: EXPERTS.reason });
    expect(explained).toMatchObject({ state: 'paused', due: null, countedDays: 1, remainingDays: 4 });
  });

  it('goes on to today where the limit is over', () => {
    const days = explain(entries, '1wd', '2026-09-27 12:00').days.map(line);
    expect(days.at(-1)).toBe('2026-09-27 running - 期限已届满');
  });
});

describe('the account of a clock', () => {
  it('that has not started is today alone', () => {
    expect(explain([], '5wd', '2026-03-02 12:00').days.map(line)).toEqual(['2026-03-02 not-started - 期限尚未起算']);
    expect(explain([], '5wd', '2026-03-02 12:00')).toMatchObject({
      startedOn: null,
      due: null,
      countedDays: 0,
      remainingDays: 5,
    });
  });

  it('that was restarted says which days no longer count, and counts anew', () => {
    const entries = [entry('started', '2026-03-02 09:00'), entry('restarted', '2026-03-05 10:00')];
    expect(explain(entries, '2wd', '2026-03-05 12:00').days.map(line)).toEqual([
      '2026-03-02 running - 期限已重新起算，此前的日数不再计算',
      '2026-03-03 running - 期限已重新起算，此前的日数不再计算',
      '2026-03-04 running - 期限已重新起算，此前的日数不再计算',
      '2026-03-05 restarted - 事件发生当日不计入（记录：restarted）',
      '2026-03-06 restarted 1 工作日',
      '2026-03-07 restarted - 周末',
      '2026-03-08 restarted - 周末',
      '2026-03-09 restarted 2 工作日',
    ]);
  });

  it('that was extended in calendar days counts on in them', () => {
    const entries = [
      entry('started', '2026-03-05 09:00'),
      entry('extended', '2026-03-05 10:00', { limit: limitOf('2d') }),
    ];
    expect(explain(entries, '1wd', '2026-03-05 12:00').days.map(line)).toEqual([
      '2026-03-05 running - 事件发生当日不计入（记录：started）',
      '2026-03-06 running 1 工作日',
      '2026-03-07 running 2 自然日',
      '2026-03-08 running 3 自然日',
    ]);
  });

  it('that was extended in days after an exact limit numbers them from 1', () => {
    const entries = [
      entry('started', '2026-03-05 09:00'),
      entry('extended', '2026-03-05 10:00', { limit: limitOf('2d') }),
    ];
    expect(explain(entries, 'PT4H', '2026-03-05 12:00').days.map(({ number }) => number)).toEqual([undefined, 1, 2]);
  });

  it('that is held gives the reason of the hold', () => {
    const reason = { zh: '运营主体使用权限暂停', en: "the operator's right is suspended" };
    const entries = [
      entry('started', '2026-03-02 09:00'),
      entry('held', '2026-03-03 10:00', { reason, article: 'Art. 28' }),
    ];
    const explained = explain(entries, '5wd', '2026-03-04 12:00');
    expect(explained).toMatchObject({ state: 'paused', held: true, due: null });
    expect(explained.days.slice(1).map(line)).toEqual([
      '2026-03-03 paused - 运营主体使用权限暂停',
      '2026-03-04 paused - 运营主体使用权限暂停',
    ]);
    expect(explained.days.at(-1)?.article).toBe('Art. 28');
  });

  it('that was stopped ends with the day it stopped', () => {
    const entries = [
      entry('started', '2026-03-02 09:00'),
      entry('stopped', '2026-03-04 10:00', { reason: { zh: '已决定', en: 'decided' } }),
    ];
    expect(explain(entries, '5wd', '2026-06-01').days.map(line)).toEqual([
      '2026-03-02 running - 事件发生当日不计入（记录：started）',
      '2026-03-03 running 1 工作日',
      '2026-03-04 stopped - 已决定',
    ]);
  });

  it('in exact time counts no days', () => {
    const explained = explain([entry('started', '2026-03-02 23:00')], 'PT4H', '2026-03-02 23:30');
    expect(explained.days.map(line)).toEqual([
      '2026-03-02 running - 期限按时刻精确计算，不按日计算',
      '2026-03-03 running - 期限按时刻精确计算，不按日计算',
    ]);
    expect(explained).toMatchObject({ countedDays: null, remainingDays: null, due: at('2026-03-03 03:00') });
  });

  it('marks the days of a year without published schedule', () => {
    const explained = explain([entry('started', '2026-12-30 09:00')], '2wd', '2026-12-30 10:00');
    expect(explained.provisional).toBe(true);
    expect(explained.days.map(({ date, provisional }) => [date, provisional])).toEqual([
      ['2026-12-30', false],
      ['2026-12-31', true], // which the notice of the next year may name
      ['2027-01-01', true],
    ]);
  });

  it('has a bound, and says where it was cut', () => {
    const explained = explain([entry('started', '2026-03-02'), entry('paused', '2026-03-03')], '5wd', '2046-01-01');
    expect(explained.days).toHaveLength(MAX_EXPLAINED_DAYS);
    expect(explained.truncated).toBe(true);
    expect(explained.days[0]?.date).toBe('2026-03-02');
  });
});

describe('as a rule', () => {
  it('the counted days are exactly those of the limit, numbered from 1, and the last of them ends at the due instant', () => {
    fc.assert(
      fc.property(
        instants,
        pausePattern,
        dayLimits,
        fc.integer({ min: -1e9, max: 1e10 }),
        (start, pattern, limit, ms) => {
          const entries = pausedClock(start, pattern);
          const explained = explainClock(entries, limit, CALENDAR, new Date(start.getTime() + ms));
          const counted = explained.days.filter((day) => day.counted);
          expect(counted.map(({ number }) => number)).toEqual(counted.map((_, index) => index + 1));
          expect(limit.kind === 'iso' ? null : counted.length).toBe(limit.kind === 'iso' ? 0 : limit.days);
          const last = counted.at(-1);
          expect(last && endOfDay(last.date)).toEqual(explained.due);
          expect(explained.due).toEqual(dueOf(entries, limit, CALENDAR).due);
        },
      ),
    );
  });

  it('every day stands once, in order, without a gap, with a reason', () => {
    fc.assert(
      fc.property(instants, pausePattern, limits, fc.integer({ min: -1e9, max: 1e10 }), (start, pattern, limit, ms) => {
        const now = new Date(start.getTime() + ms);
        const { days } = explainClock(pausedClock(start, pattern), limit, CALENDAR, now);
        const following = days.slice(0, -1).map(({ date }) => wall(endOfDay(date))?.slice(0, 10));
        expect(following).toEqual(days.slice(1).map(({ date }) => date));
        expect(days.filter(({ reason }) => reason.zh === '')).toEqual([]);
        expect(days.filter(({ counted, number }) => counted !== (number !== undefined))).toEqual([]);
        expect(days.filter(({ counted, state }) => counted && state !== 'running' && state !== 'restarted')).toEqual(
          [],
        );
      }),
    );
  });

  it('days counted and days left make up the limit', () => {
    fc.assert(
      fc.property(instants, pausePattern, dayLimits, fc.integer({ min: 0, max: 1e10 }), (start, pattern, limit, ms) => {
        const explained = explainClock(pausedClock(start, pattern), limit, CALENDAR, new Date(start.getTime() + ms));
        const total = (explained.countedDays ?? 0) + (explained.remainingDays ?? 0);
        expect(limit.kind === 'iso' ? null : total).toBe(limit.kind === 'iso' ? null : limit.days);
      }),
    );
  });
});
