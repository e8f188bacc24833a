/** Forms of rectification and revocation (Art. 25, 28). */
import { z } from 'zod';
import { clauseGroup } from './authorization';
import { documentIds, identifier, localDate, text, type OutcomeForms } from './form';
import type { Rectification } from '../processes/rectification';

export const opening = z.strictObject({
  reason: text(2000),
  /** The confirmed evaluation (Art. 27) that gave the reason: what follows from its grade is a person's decision. */
  evaluationId: identifier.optional(),
});
export type RectificationOpening = z.infer<typeof opening>;

export const draft = z
  .strictObject({
    /** `art-28`: a breach of the agreement, suspends the whole right; `art-25`: minor findings of an inspection. */
    basis: z.enum(['art-28', 'art-25']),
    grounds: text(),
    clauses: z.array(clauseGroup).max(8).default([]),
    measures: text(),
    rectifyBy: localDate.optional(),
  })
  .refine((value) => value.basis === 'art-25' || value.clauses.length > 0, {
    path: ['clauses'],
    params: { zh: '须列明所违反的协议条款', en: 'must name the clause groups breached', article: 'Art. 28 ¶1' },
  });
export type OrderDraft = z.infer<typeof draft>;

/** In words, or item by item. */
const whatIsLeft = z.union([text(), z.array(text()).min(1).max(50)]);
const proof = z.strictObject({ proof: text(2000) });
export const newDeadline = z.strictObject({ rectifyBy: localDate });
export const response = z.strictObject({ defence: text(20_000).optional(), hearing: z.boolean() });
export const hearingRecord = z.strictObject({ heldOn: localDate, minutes: text(50_000), recommendation: text() });
export const revocationAnswer = z.strictObject({ defenceAnswer: text().optional() });

export const outcomes: OutcomeForms<Rectification> = {
  draft: { submit: draft },
  order: { issue: null, 'send-back': null, drop: null },
  service: { served: proof },
  rectification: { submit: z.strictObject({ report: text(50_000), documentIds: documentIds.default([]) }) },
  verification: { 'recommend-pass': null, 'recommend-fail': z.strictObject({ left: whatIsLeft }) },
  'lift-decision': { pass: null, fail: null, rescind: null },
  disposition: { 'set-new-deadline': newDeadline, 'propose-revocation': null, rescind: null },
  'notice-of-revocation': { respond: response, waive: null },
  hearing: { record: hearingRecord },
  revocation: { revoke: revocationAnswer.default({}), 'do-not-revoke': null, rescind: null },
  'revocation-service': { served: proof },
};
