/**
 * A permit read from its text, for whoever writes the next one of its supply. Those of the first form name an entry's fields alone: of the
 * form in which they are handed out they say nothing, and training they do not permit.
 */
import { z } from 'zod';
import { localDate } from './local-date';
import { NO_TRAINING, type Permit } from './permit';

const field = z.strictObject({
  field: z.string(),
  form: z
    .union([
      z.strictObject({ kind: z.literal('as-is') }),
      z.strictObject({ kind: z.literal('desensitised'), method: z.string() }),
    ])
    .nullable(),
  training: z.union([
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({ kind: z.literal('sample'), method: z.string(), rate: z.string() }),
  ]),
});

const entry = z.object({ datasetId: z.string(), version: z.int(), conditions: z.string() });
const body = z.object({
  supplyId: z.string(),
  caseId: z.string(),
  operatorId: z.string(),
  authorizationId: z.string(),
  purpose: z.string(),
  scope: z.string(),
  scenario: z.string(),
  usingUnit: z.string(),
  term: z.object({ from: z.string().transform(localDate), to: z.string().transform(localDate) }),
});

const UNSAID = { reference: null, delivery: null, updateFrequency: null } as const;

const first = body
  .extend({
    version: z.literal(1),
    datasets: z.array(
      entry.extend({
        fields: z.array(z.string().transform((name) => ({ field: name, form: null, training: NO_TRAINING }))),
      }),
    ),
  })
  .transform(({ datasets, ...rest }) => ({
    ...rest,
    permitVersion: 1,
    useBasis: null,
    useConditions: null,
    datasets: datasets.map((one) => ({ ...one, ...UNSAID })),
  }));

const second = body.extend({
  version: z.literal(2),
  permitVersion: z.int(),
  useBasis: z.enum(['public-good', 'industry']).nullable(),
  useConditions: z.string().nullable(),
  datasets: z.array(
    entry.extend({
      reference: z.string().nullable(),
      // Not in the first texts of this form.
      delivery: z.string().nullable().default(null),
      updateFrequency: z.string().nullable().default(null),
      fields: z.array(field),
    }),
  ),
});

/** @throws Error for a text that no release has sealed */
export function readPermit(text: string): Permit {
  return z.union([second, first]).parse(JSON.parse(text));
}
