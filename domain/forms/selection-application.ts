/** Forms of a selection application (Art. 6): plan and typed evidence, and what its qualification carries. */
import { z } from 'zod';
import { identifier, localDate, missing, supplementOf, text, type OutcomeForms } from './form';
import type { SelectionApplication } from '../processes/selection-application';

export const piece = z.strictObject({
  summary: text(),
  /** The last day on which the evidence is good. */
  validUntil: localDate.optional(),
  documentId: identifier.optional(),
});

export const evidence = z.strictObject({
  businessCondition: piece,
  technicalStaff: piece,
  operationsStaff: piece,
  managementStaff: piece,
  technicalCapability: piece,
  securityCapability: piece,
  credit: piece,
});

export const application = z.strictObject({ plan: text(50_000), evidence });
export type ApplicationFiling = z.infer<typeof application>;

export const supplement = supplementOf(application.extend({ evidence: evidence.partial() }));

export const outcomes: OutcomeForms<SelectionApplication> = {
  qualification: {
    pass: null,
    return: z.strictObject({ missing }),
    fail: z.strictObject({ criterion: text(1000) }),
  },
  supplement: { submit: supplement },
};
