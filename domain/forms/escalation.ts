/** The forms of a superior's task over a late one, the same in every process. */
import { z } from 'zod';
import type { EveryEscalation } from '../process';
import { identifier } from './form';
import { said } from './words';

export const ESCALATION_FORMS = {
  urge: null,
  reassign: z.strictObject({ to: said(identifier, '改派给', 'to whom') }),
} as const satisfies EveryEscalation<z.ZodType | null>;
