/** The forms of a superior's task over a late one, the same in every process. */
import { z } from 'zod';
import { identifier } from './form';
import { said } from './words';

export const ESCALATION_FORMS: Readonly<Record<string, z.ZodType | null>> = {
  urge: null,
  reassign: z.strictObject({ to: said(identifier, '改派给', 'to whom') }),
};
