/** Forms of the annual operation report: its four mandatory sections (Art. 26), and what its other steps carry. */
import { z } from 'zod';
import { parseLocalDate } from '../local-date';
import { instant, missing, text, type OutcomeForms } from './form';
import { KIND } from './texts';
import type { AnnualReport } from '../processes/annual-report';

export const run = z.strictObject({ year: z.int().min(1900).max(9998) });

/** 数据开发利用情况、产品销售情况、收益情况、数据安全合规情况. */
export const report = z.strictObject({
  development: text(50_000),
  sales: text(50_000),
  revenue: text(50_000),
  security: text(50_000),
});

/** A statutory day, to its end, or an exact instant. */
const deadline = z
  .string()
  .max(64)
  .refine((value) => parseLocalDate(value) !== null || instant.safeParse(value).success, {
    params: {
      zh: '须为 YYYY-MM-DD 形式的日期，或带时区的时刻',
      en: 'must be a date YYYY-MM-DD, or an instant with offset',
    },
  })
  .check(KIND.instant);

export const newDeadline = z.strictObject({ until: deadline });
export const returned = z.strictObject({ missing });

export const outcomes: OutcomeForms<AnnualReport> = {
  submission: { submit: report },
  overdue: { note: null, 'set-new-deadline': newDeadline, 'propose-rectification': null },
  examination: { accept: null, return: returned },
};
