/** What the steps of every drawn panel carry (Art. 5, 15 ¶2, 27). */
import { z } from 'zod';
import { identifier, TWICE } from './form';
import { said } from './words';

/** Members named by the director where the draw has nobody left. */
export const appointment = z.strictObject({
  experts: said(
    z
      .array(identifier)
      .min(1)
      .max(99)
      .refine((ids) => new Set(ids).size === ids.length, { params: TWICE }),
    '指定的成员',
    'members named',
  ),
});
