/**
 * Building blocks of the forms: what is filed and what each outcome carries. The one place of the domain with zod,
 * never imported by workflows.
 */
import { z } from 'zod';
import { parseLocalDate } from '../local-date';

export const TWICE = { zh: '重复列出', en: 'is named twice' };

/** A text that people write: never empty, bounded, kept exactly as sent. */
export const text = (max = 4000) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((value) => value.trim().length > 0, { params: { zh: '不得为空白', en: 'must not be blank' } });
export const identifier = z.string().min(1).max(120);
export const localDate = z
  .string()
  .refine((value) => parseLocalDate(value) !== null, {
    params: { zh: '须为 YYYY-MM-DD 形式的日期', en: 'must be a date YYYY-MM-DD' },
  })
  .meta({ format: 'date' });
export const documentIds = z
  .array(identifier)
  .max(50)
  .refine((ids) => new Set(ids).size === ids.length, { params: TWICE });

/** What a return says is missing. */
export const missing = z.array(text(500)).min(1).max(50);

/** A supplement 补正: the part of the filed body that changes, and documents that are added. */
export const supplementOf = <S extends z.ZodRawShape>(body: z.ZodObject<S>) =>
  z.strictObject({ changes: body.partial(), documentIds: documentIds.default([]) });

/** A term in statutory days, both inclusive. */
export const term = z.strictObject({ from: localDate, to: localDate }).refine((value) => value.from <= value.to, {
  path: ['to'],
  params: { zh: '结束日期早于开始日期', en: 'ends before it begins' },
});

/** Entries of the catalogue and their fields, by name. */
export const datasets = z
  .array(
    z.strictObject({
      datasetId: identifier,
      fields: z
        .array(identifier)
        .min(1)
        .max(500)
        .refine((fields) => new Set(fields).size === fields.length, { params: TWICE }),
    }),
  )
  .min(1)
  .max(100)
  .refine((list) => new Set(list.map((one) => one.datasetId)).size === list.length, { params: TWICE });

export type DatasetFields = z.infer<typeof datasets>;

/** What an outcome carries; `null`: it takes none. */
export type OutcomeForms = Readonly<Record<string, Readonly<Record<string, z.ZodType | null>>>>;
