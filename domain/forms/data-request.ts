/** Forms of the data request: the application (Art. 14, 15, 18) and what each outcome of its steps carries. */
import { z } from 'zod';
import {
  datasets,
  documentIds,
  identifier,
  missing,
  name,
  note,
  purpose,
  supplementOf,
  term,
  text,
  type OutcomeForms,
} from './form';
import { needBody } from './need';
import { appointment } from './panel';
import type { DataRequest } from '../processes/data-request';

const application = z.strictObject({
  usingUnit: name(200),
  purpose,
  scope: text(),
  scenario: text(),
  feasibility: text(),
  economicBenefit: text(),
  socialBenefit: text(),
  datasets,
  protectedInformation: z.strictObject({
    personal: z.boolean(),
    tradeSecrets: z.boolean(),
    authorizationDocumentIds: documentIds,
  }),
  term,
  documentIds,
});

export const filing = application.extend({ needId: identifier });
export type DataRequestFiling = z.infer<typeof filing>;
/** As the case keeps it: with the need as it was assessed (Art. 13), for those who judge the request (Art. 15). */
export const requestFile = filing.extend({ need: needBody.optional() });

const finding = z.strictObject({ ok: z.boolean(), note: note(4000).default('') });
/** What Art. 15 ¶1 has the authority examine, one finding each. */
const findings = z.strictObject({
  usingUnit: finding,
  purpose: finding,
  scope: finding,
  feasibility: finding,
  economicBenefit: finding,
  socialBenefit: finding,
});

export const supplement = supplementOf(application);
export const approval = z.strictObject({
  datasets: datasets.optional(),
  purpose: purpose.optional(),
  term: term.optional(),
});
export const needExperts = z.strictObject({
  findings,
  count: z
    .int()
    .min(3)
    .max(99)
    .refine((count) => count % 2 === 1, { params: { zh: '须为奇数', en: 'must be odd', article: 'Art. 15 ¶2' } }),
});
export const narrowing = z.strictObject({ datasets });

export const outcomes: OutcomeForms<DataRequest> = {
  acceptance: { accept: null, return: z.strictObject({ missing }), refuse: null },
  supplement: { submit: supplement },
  review: {
    'recommend-approval': z.strictObject({ findings }),
    'recommend-rejection': z.strictObject({ findings }),
    'need-experts': needExperts,
  },
  'expert-declaration': { 'no-conflict': null, conflict: null },
  'expert-review': { submit: z.strictObject({ score: z.number().min(0).max(100), opinion: text() }) },
  'panel-shortage': { appoint: appointment, 'proceed-without': null },
  decision: { approve: approval.default({}), reject: null, 'send-back': null },
  docking: { ready: z.strictObject({ reference: text(500), desensitisation: text() }), refuse: null },
  'docking-refusal': { narrow: narrowing, insist: null, end: null },
};
