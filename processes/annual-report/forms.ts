/** Forms of the annual operation report: its four mandatory sections (Art. 26), and what its other steps carry. */
import { z } from 'zod';
import { parseLocalDate } from '../../domain/local-date';
import { instant, missing, text, type OutcomeForms } from '../../domain/forms/form';
import { KIND } from '../../domain/forms/texts';
import type { AnnualReport } from './law';
import { said } from '../../domain/forms/words';

export const run = z.strictObject({ year: said(z.int().min(1900).max(9998), '年度', 'year', 'Art. 26') });

export const report = z.strictObject({
  development: said(text(50_000), '数据开发利用情况', 'development and use of the data', 'Art. 26'),
  sales: said(text(50_000), '产品销售情况', 'sales of products', 'Art. 26'),
  revenue: said(text(50_000), '收益情况', 'revenue', 'Art. 26'),
  security: said(text(50_000), '数据安全合规情况', 'security and compliance', 'Art. 26'),
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

export const newDeadline = z.strictObject({ until: said(deadline, '新期限', 'new deadline', 'Art. 26') });
export const returned = z.strictObject({ missing });

export const outcomes = {
  submission: { submit: report },
  overdue: { note: null, 'set-new-deadline': newDeadline, 'propose-rectification': null },
  examination: { accept: null, return: returned },
} as const satisfies OutcomeForms<AnnualReport>;
