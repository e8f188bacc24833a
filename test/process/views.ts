/** Shapes of answers that the tests read, from the schemas they are served by. */
import type { z } from 'zod';
import type { clockSchema } from '../../api/schemas/case-parts';
import type {
  datasetSchema,
  datasetVersionSchema,
  needSchema,
  noticeSchema,
  policySchema,
  supplySchema,
} from '../../api/schemas/registers';

export type Clock = z.output<typeof clockSchema>;
export type Entry = z.output<typeof datasetSchema>;
export type EntryVersion = z.output<typeof datasetVersionSchema>;
export type Need = z.output<typeof needSchema>;
export type Notice = z.output<typeof noticeSchema>;
export type Policy = z.output<typeof policySchema>;
export type Supply = z.output<typeof supplySchema>;
