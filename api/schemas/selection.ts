/** The ranking of a round as answered (Art. 5). */
import { z } from 'zod';
import { partySchema } from './case';

export const rankingSchema = z
  .strictObject({
    /** The application's case. */
    application: z.string(),
    party: partySchema,
    rank: z.int(),
    score: z.string(),
    exactScore: z.string(),
    dimensions: z.record(z.string(), z.string()),
  })
  .meta({ id: 'RankedApplication' });
