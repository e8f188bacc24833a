/** The yearly public disclosure as answered: strict, so that nothing of the record slips out with it. */
import { z } from 'zod';
import { partySchema } from './case';

/** What is told of a year: derived, or as it was published. */
export const disclosedSchema = z.strictObject({
  year: z.int(),
  /** The year has finished. */
  complete: z.boolean(),
  /** One item for each right that was in force on any day of the year. */
  operators: z.array(
    z.strictObject({
      /** Unified social credit code. */
      id: z.string(),
      name: z.string(),
      /** The case of the authorisation. */
      caseId: z.string().nullable(),
      periodFrom: z.iso.date(),
      periodTo: z.iso.date(),
      /** What the agreement grants (Art. 7). */
      scope: z.string().nullable(),
      /** Entries of the catalogue supplied in the year. */
      datasets: z.array(z.strictObject({ id: z.string(), title: z.string(), provider: partySchema })),
    }),
  ),
  /** Null while there is no register of them: not recorded, which is not the same as none. */
  products: z
    .array(z.strictObject({ caseId: z.string(), title: z.string(), operator: partySchema, releasedOn: z.iso.date() }))
    .nullable(),
  developers: z.array(z.strictObject({ id: z.string(), name: z.string(), operator: partySchema })).nullable(),
  charges: z.array(z.strictObject({ caseId: z.string(), charge: z.string() })).nullable(),
});

export const disclosureSchema = z
  .strictObject({
    ...disclosedSchema.shape,
    /** Counted from 1; null: not published yet. */
    version: z.int().nullable(),
    publishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Disclosure' });

export const disclosureVersionSchema = z
  .strictObject({
    year: z.int(),
    version: z.int(),
    publishedAt: z.iso.datetime(),
    /** Why it corrects the one before; null of the first. */
    reason: z.string().nullable(),
    hash: z.string(),
  })
  .meta({ id: 'DisclosureVersion' });

export const disclosureTextSchema = z
  .strictObject({ ...disclosureVersionSchema.shape, text: z.string() })
  .meta({ id: 'PublishedDisclosure' });
