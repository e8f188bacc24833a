/**
 * Numbers that bind everybody and that no policy of a process changes: bounds against typing errors, what general law or the
 * measures themselves say, how long something is kept. What an authority may set for itself is a limit or a parameter of the
 * process's definition. Each is on the configuration page with its source. What the test of it sees
 * elsewhere are constants that are named after what they count (test/domain/fixed-numbers.test.ts): bounds that a schema writes
 * where it stands, and the terms of remedies (remedies.ts), which two laws set, it does not see.
 */
import { art, formatCitation, own, byAnalogy, type Citation } from './measures';
import type { Bilingual } from './refusal';

export interface FixedNumber {
  readonly value: number;
  readonly unit: Bilingual;
  readonly title: Bilingual;
  readonly source: Bilingual;
}

const DAYS: Bilingual = { zh: '日', en: 'days' };
const YEARS: Bilingual = { zh: '年', en: 'years' };
const PEOPLE: Bilingual = { zh: '人', en: 'people' };

function fixed<const V extends number>(value: V, unit: Bilingual, title: Bilingual, source: Citation | Bilingual) {
  return { value, unit, title, source: 'zh' in source ? source : formatCitation(source) };
}

export const FIXED = {
  measuresValid: fixed(
    2,
    YEARS,
    { zh: '本办法有效期，自印发之日起', en: 'for which the measures hold, from their issuing' },
    art(29),
  ),
  longestAnnounced: fixed(
    5,
    YEARS,
    { zh: '遴选公告的授权年限最长', en: 'longest term that a round of selection may announce' },
    byAnalogy('公共数据资源授权运营实施规范（试行）', '授权期限'),
  ),
  farthestDay: fixed(
    366,
    DAYS,
    {
      zh: '整改期限、征集截止时间、责任人起始日最远',
      en: 'farthest day to correct by, to close a call, and to name a responsible person for',
    },
    own,
  ),
  longestDelegation: fixed(90, DAYS, { zh: '任务委托最长', en: 'longest delegation of a task' }, own),
  leastRaters: fixed(3, PEOPLE, { zh: '绩效评价专家最少', en: 'fewest raters of an evaluation' }, own),
  leastExperts: fixed(
    3,
    PEOPLE,
    { zh: '数据需求评审专家最少（奇数）', en: 'fewest experts on a data request (an odd number)' },
    own,
  ),
  leastPanel: fixed(
    5,
    PEOPLE,
    { zh: '遴选评审专家最少（单数）', en: 'fewest members of a selection panel (an odd number)' },
    byAnalogy('招标投标法', 37),
  ),
  longestLease: fixed(
    60,
    { zh: '秒', en: 'seconds' },
    { zh: '访问租约最长：暂停后最迟此时停止', en: 'longest lease: how long after a suspension access may go on' },
    own,
  ),
  accessLogKept: fixed(
    6,
    { zh: '个月', en: 'months' },
    { zh: '访问日志至少留存', en: 'for which the log of access checks is kept at least' },
    { zh: '《网络安全法》第二十三条第三项（2026年1月1日起）', en: 'Cybersecurity Law, art. 23(3) since 2026-01-01' },
  ),
  answersKept: fixed(
    48,
    { zh: '小时', en: 'hours' },
    {
      zh: '幂等键的首次答复留存（承诺 24 小时）',
      en: 'for which the first answer to an idempotency key is kept (24 are promised)',
    },
    own,
  ),
  lateDecember: fixed(
    21,
    DAYS,
    {
      zh: '次年放假安排公布前，12月自该日起的日子暂计',
      en: "of December, from which on days are provisional until the next year's holiday notice is in",
    },
    own,
  ),
  yellowShare: fixed(
    0.25,
    { zh: '剩余期限之比', en: 'of the time is left' },
    { zh: '没有提醒的任务转为黄灯', en: 'a task without reminders turns yellow' },
    own,
  ),
} as const satisfies Readonly<Record<string, FixedNumber>>;
