/** Forms of the cooperation with the provincial operator (Art. 8, 10). */
import { z } from 'zod';
import { isCreditCode } from '../credit-code';
import { datasets, documentIds, localDate, name, text } from './form';
import { KIND } from './texts';

export const cooperation = z
  .strictObject({
    counterpart: z.strictObject({
      name: name(200),
      /** 统一社会信用代码 */
      creditCode: z
        .string()
        .max(18)
        .refine(isCreditCode, {
          params: { zh: '不是有效的统一社会信用代码', en: 'is not a valid unified social credit code' },
        })
        .check(KIND.form)
        .optional(),
    }),
    /** The counterpart's own authorisation: by its number 文号, with its documents where there are any. */
    authorization: z.strictObject({ number: name(200), documentIds: documentIds.default([]) }),
    /** What is done together. */
    content: text(),
    scope: datasets,
    from: localDate,
    to: localDate,
  })
  .refine((value) => value.from <= value.to, {
    path: ['to'],
    params: { zh: '结束日期早于开始日期', en: 'ends before it begins', article: 'Art. 8' },
  });
export type CooperationForm = z.infer<typeof cooperation>;

export const cooperationEnd = z.strictObject({ reason: text(2000) });
