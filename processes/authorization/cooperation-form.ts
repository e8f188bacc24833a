/** Forms of the cooperation with the provincial operator (Art. 8, 10). */
import { z } from 'zod';
import { isCreditCode } from '../../domain/credit-code';
import { datasets, documentIds, localDate, name, text } from '../../domain/forms/form';
import { KIND } from '../../domain/forms/texts';
import { said } from '../../domain/forms/words';

export const cooperation = z
  .strictObject({
    counterpart: said(
      z.strictObject({
        name: said(name(200), '名称', 'name'),
        creditCode: said(
          z
            .string()
            .max(18)
            .refine(isCreditCode, {
              params: { zh: '不是有效的统一社会信用代码', en: 'is not a valid unified social credit code' },
            })
            .check(KIND.form),
          '统一社会信用代码',
          'unified social credit code',
        ).optional(),
      }),
      '合作方（省级运营机构）',
      'counterpart',
      'Art. 8',
    ),
    /** The counterpart's own authorisation. */
    authorization: said(
      z.strictObject({ number: said(name(200), '文号', 'number'), documentIds: documentIds.default([]) }),
      '合作方的授权',
      "the counterpart's authorisation",
      'Art. 8',
    ),
    content: said(text(), '合作内容', 'what is done together', 'Art. 8'),
    scope: said(datasets, '数据范围', 'data concerned', 'Art. 8'),
    from: said(localDate, '开始日期', 'first day', 'Art. 8'),
    to: said(localDate, '结束日期', 'last day', 'Art. 8'),
  })
  .refine((value) => value.from <= value.to, {
    path: ['to'],
    params: { zh: '结束日期早于开始日期', en: 'ends before it begins', article: 'Art. 8' },
  });
export type CooperationForm = z.infer<typeof cooperation>;

export const cooperationEnd = z.strictObject({ reason: said(text(2000), '理由', 'reason', 'Art. 8') });
