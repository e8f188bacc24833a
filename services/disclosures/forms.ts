/** What is said with the publication of a disclosure. */
import { z } from 'zod';
import { text } from '../../domain/forms/form';
import { said } from '../../domain/forms/words';

export const publication = z.strictObject({
  reason: said(
    text(2000),
    '更正理由（首次发布不填）',
    'why it corrects the one before, absent of the first',
  ).optional(),
});
export type Publication = z.infer<typeof publication>;
