/**
 * Building blocks of the forms: what is filed and what each outcome carries. The one place of the domain with zod,
 * never imported by workflows. Every string that comes in is of one of the kinds made here (texts.ts says what each takes).
 */
import { z } from 'zod';
import type { JsonValue } from '../canonical';
import { parseLocalDate } from '../local-date';
import type { Bilingual } from '../refusal';
import { normalForm } from '../text';
import { KIND } from './texts';
import type { EveryChoice, ProcessDefinition } from '../process';
import { said } from './words';

export const TWICE = { zh: '重复列出', en: 'is named twice' };

const notBlank = (value: string) => value.trim().length > 0;
const BLANK = { params: { zh: '不得为空白', en: 'must not be blank' } };

/** A text that people write: never empty, bounded, kept exactly as sent. */
export const text = (max = 4000) => z.string().min(1).max(max).refine(notBlank, BLANK).check(KIND.text);
/** A text that may as well be empty. */
export const note = (max: number) => z.string().max(max).check(KIND.text);
/** What things and persons are called: one line, of characters that can be seen and an act can show. */
export const name = (max: number) => z.string().min(1).max(max).refine(notBlank, BLANK).check(KIND.name);
/** A line to be looked up or kept beside something: never empty, bounded. */
export const line = (max: number) => z.string().min(1).max(max).check(KIND.line);
export const identifier = line(120);
/** What the use of data is for: kept in the form in which it is compared with what is asked at an access (Art. 18 ¶3). */
export const purpose = text().overwrite(normalForm);
/** A text of a form that has no name of its own, told in words; of at most so many characters. */
export const formed = (most: number, form: RegExp, words: Bilingual) =>
  z
    .string()
    .max(most)
    .refine((value) => form.test(value), { params: words, abort: true })
    .check(KIND.form)
    .meta({ pattern: form.source });
export const localDate = z
  .string()
  .refine((value) => parseLocalDate(value) !== null, {
    params: { zh: '须为 YYYY-MM-DD 形式的日期', en: 'must be a date YYYY-MM-DD' },
  })
  .check(KIND.date)
  .meta({ format: 'date' });
export const instant = z.iso.datetime({ offset: true, abort: true }).check(KIND.instant);

/** Whatever JSON can say; the edge has read it from JSON. */
export const json = z.unknown() as z.ZodType<JsonValue>;

/** A table of values by name, with as many names as it may have. */
export const recordOf = <K extends z.ZodType<string, string>, V extends z.ZodType>(key: K, value: V, most: number) =>
  z
    .record(key, value)
    .refine((table) => Object.keys(table).length <= most, {
      params: { zh: `至多 ${most} 项`, en: `at most ${most} members` },
    })
    .meta({ maxProperties: most });

/** What could be wider than anybody means, part by part: bounded as a whole, in characters as JSON writes it. */
export const within = <S extends z.ZodType>(most: number, schema: S) =>
  schema
    .refine((value) => JSON.stringify(value).length <= most, {
      params: { zh: `合计至多 ${most} 个字符`, en: `at most ${most} characters in all` },
    })
    .meta({ 'x-max-bytes': 6 * most });

export const documentIds = said(
  z
    .array(identifier)
    .max(50)
    .refine((ids) => new Set(ids).size === ids.length, { params: TWICE }),
  '材料',
  'documents',
);

/** What a return says is missing. */
export const missing = said(z.array(text(500)).min(1).max(50), '需补正的内容', 'what is missing');

/** A supplement 补正: the part of the filed body that changes, and documents that are added. */
export const supplementOf = <S extends z.ZodRawShape>(body: z.ZodObject<S>) =>
  z.strictObject({
    changes: said(body.partial(), '变更的内容', 'what changes'),
    documentIds: said(documentIds, '补充的材料', 'documents added').default([]),
  });

/** A term in statutory days, both inclusive. */
export const term = z
  .strictObject({ from: said(localDate, '开始日期', 'first day'), to: said(localDate, '结束日期', 'last day') })
  .refine((value) => value.from <= value.to, {
    path: ['to'],
    params: { zh: '结束日期早于开始日期', en: 'ends before it begins' },
  });

/** Over all entries named: far more than any catalogue entry of today has. */
const MOST_FIELDS = 5_000;

/** Entries of the catalogue and their fields, by name. */
export const datasets = z
  .array(
    z.strictObject({
      datasetId: said(identifier, '目录条目', 'entry of the catalogue'),
      fields: said(
        z
          .array(identifier)
          .min(1)
          .max(500)
          .refine((fields) => new Set(fields).size === fields.length, { params: TWICE }),
        '字段',
        'fields',
      ),
    }),
  )
  .min(1)
  .max(100)
  .refine((list) => new Set(list.map((one) => one.datasetId)).size === list.length, { params: TWICE })
  .refine((list) => list.reduce((sum, one) => sum + one.fields.length, 0) <= MOST_FIELDS, {
    params: { zh: `字段合计至多 ${MOST_FIELDS} 个`, en: `at most ${MOST_FIELDS} fields in all` },
  })
  .meta({ 'x-max-bytes': (MOST_FIELDS + 100) * (6 * 120 + 64) });

export type DatasetFields = z.infer<typeof datasets>;

/** What each outcome of each step carries; `null`: nothing. A choice that is added to a definition does not compile until it stands here. */
export type OutcomeForms<D extends ProcessDefinition> = EveryChoice<D, z.ZodType | null>;
