/** The need 需求 of an operator's own need list 需求清单 (Art. 13). */
import { z } from 'zod';
import { identifier, localDate, name, text } from './form';

export const need = z.strictObject({
  title: name(200),
  dataWanted: text(),
  wayOfUse: text(),
  scenario: text(),
  /** The operator's internal assessment: reasonable? feasible? by whom, when. */
  assessment: z.strictObject({
    reasonable: z.boolean(),
    feasible: z.boolean(),
    assessedBy: name(200),
    assessedOn: localDate,
    summary: text(),
    documentId: identifier.optional(),
  }),
  /** The rejected need of which this is a new version. */
  previousId: identifier.optional(),
});
export type NeedForm = z.infer<typeof need>;

/** What the record keeps of it beside title and version. */
export const needBody = need.omit({ title: true, previousId: true });
