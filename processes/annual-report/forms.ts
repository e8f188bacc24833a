/** Forms of the annual operation report: its four mandatory sections (Art. 26), and what its other steps carry. */
import { z } from 'zod';
import { parseLocalDate } from '../../domain/local-date';
import { documentIds, formed, identifier, instant, missing, text, type OutcomeForms } from '../../domain/forms/form';
import { KIND } from '../../domain/forms/texts';
import type { AnnualReport } from './law';
import { said } from '../../domain/forms/words';

export const run = z.strictObject({ year: said(z.int().min(1900).max(9998), '年度', 'year', 'Art. 26') });

/** Of the record, by name: what evaluations are opened with too. */
export const figure = z.strictObject({
  value: said(z.int().min(0).nullable(), '数值（未记录的为空）', 'value, none where it is not recorded'),
  link: said(z.string().nullable(), '所计数的列表', 'list that it counts'),
});
export const prefilledFigures = z.record(z.string(), figure);
export type Figures = z.output<typeof prefilledFigures>;

/** A number, or a decimal as it is written. */
export const stated = said(
  z.union([
    z.number().min(-1e15).max(1e15),
    formed(24, /^-?\d{1,15}(\.\d{1,6})?$/, { zh: '须为十进制数', en: 'must be a decimal' }),
  ]),
  '填报数',
  'stated',
  'Art. 26',
);
export const explanation = said(text(), '差异说明', 'explanation of the difference', 'Art. 26');
const MOST_FIGURES = 200;

export const report = z.strictObject({
  development: said(text(50_000), '数据开发利用情况', 'development and use of the data', 'Art. 26'),
  sales: said(text(50_000), '产品销售情况', 'sales of products', 'Art. 26'),
  revenue: said(text(50_000), '收益情况', 'revenue', 'Art. 26'),
  security: said(text(50_000), '数据安全合规情况', 'security and compliance', 'Art. 26'),
  /** Those that are not stated are as recorded. */
  figures: said(
    z
      .array(
        z.strictObject({
          name: said(identifier, '数据项', 'figure', 'Art. 26'),
          stated,
          explanation: explanation.optional(),
        }),
      )
      .max(MOST_FIGURES),
    '填报数据',
    'figures stated',
    'Art. 26',
  ).optional(),
  documentIds: documentIds.optional(),
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

export type Report = z.output<typeof report>;

export const newDeadline = z.strictObject({ until: said(deadline, '新期限', 'new deadline', 'Art. 26') });
export const returned = z.strictObject({ missing });

export const outcomes = {
  submission: { submit: report },
  overdue: { note: null, 'set-new-deadline': newDeadline, 'propose-rectification': null },
  examination: { accept: null, return: returned },
} as const satisfies OutcomeForms<AnnualReport>;
