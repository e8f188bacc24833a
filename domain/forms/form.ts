/**
 * Building blocks of the forms: what is filed and what each outcome carries. The one place of the domain with zod,
 * never imported by workflows.
 */
import { z } from 'zod';
import { parseLocalDate } from '../local-date';

/** A text that people write: never empty, bounded, kept exactly as sent. */
export const text = (max = 4000) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((value) => value.trim().length > 0, { message: 'blank' });
export const identifier = z.string().min(1).max(120);
export const localDate = z
  .string()
  .refine((value) => parseLocalDate(value) !== null, { message: 'not a date YYYY-MM-DD' })
  .meta({ format: 'date' });
export const documentIds = z
  .array(identifier)
  .max(50)
  .refine((ids) => new Set(ids).size === ids.length, { message: 'named twice' });

/** A term in statutory days, both inclusive. */
export const term = z
  .strictObject({ from: localDate, to: localDate })
  .refine((value) => value.from <= value.to, { message: '`from` after `to`', path: ['to'] });

/** Entries of the catalogue and their fields, by name. */
export const datasets = z
  .array(
    z.strictObject({
      datasetId: identifier,
      fields: z
        .array(identifier)
        .min(1)
        .max(500)
        .refine((fields) => new Set(fields).size === fields.length, { message: 'named twice' }),
    }),
  )
  .min(1)
  .max(100)
  .refine((list) => new Set(list.map((one) => one.datasetId)).size === list.length, { message: 'named twice' });

export type DatasetFields = z.infer<typeof datasets>;

/** What an outcome carries; `null`: it takes none. */
export type OutcomeForms = Readonly<Record<string, Readonly<Record<string, z.ZodType | null>>>>;
