/** The measures as they are served: the words of each article, and what carries each thing that it asks for. */
import { z } from 'zod';
import { CARRIER_KINDS } from '../../domain/obligations';

const bilingual = z.strictObject({ zh: z.string(), en: z.string() });

const carrier = z
  .strictObject({
    kind: z.enum(CARRIER_KINDS),
    name: z.string(),
    test: z.string(),
  })
  .meta({ id: 'Carrier' });

const obligation = z
  .strictObject({
    id: z.string(),
    zh: z.string(),
    en: z.string(),
    coverage: z.enum(['carried', 'in-part', 'later', 'outside']),
    carriedBy: z.array(carrier),
    missing: bilingual.nullable(),
    outside: bilingual.nullable(),
  })
  .meta({ id: 'Obligation' });

export const articleSchema = z
  .strictObject({
    n: z.int(),
    chapter: z.strictObject({ n: z.int(), title: bilingual }),
    title: bilingual,
    text: z.string(),
    obligations: z.array(obligation),
  })
  .meta({ id: 'Article' });
