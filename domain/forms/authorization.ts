/** Forms of the authorisation: the agreement with the eight clause groups of Art. 7. */
import { z } from 'zod';
import { localDate, text, type OutcomeForms } from './form';
import { piece } from './selection-application';
import type { Authorization } from '../processes/authorization';

/** 授权主体和对象、授权内容、责任机制、安全要求、授权期限、终止和撤销机制、违约责任、争议解决方式 (Art. 7). */
export const CLAUSE_GROUPS = [
  'parties',
  'content',
  'responsibilities',
  'security',
  'term',
  'termination',
  'breach',
  'disputes',
] as const;
export const clauseGroup = z.enum(CLAUSE_GROUPS);

const clause = text(20_000);
export const agreement = z
  .strictObject({
    clauses: z.strictObject({
      parties: clause,
      content: clause,
      responsibilities: clause,
      security: clause,
      term: clause,
      termination: clause,
      breach: clause,
      disputes: clause,
    }),
    from: localDate,
    to: localDate,
    /** The parties agree to service into the system's mailbox. */
    eService: z.boolean(),
  })
  .refine((value) => value.from <= value.to, {
    path: ['to'],
    params: { zh: '结束日期早于开始日期', en: 'ends before it begins', article: 'Art. 7' },
  });
export type Agreement = z.infer<typeof agreement>;

/** Evidence of credit in place of what has run out since the selection (Art. 6): an operator signs with good credit. */
export const operatorSigning = z.strictObject({ credit: piece.optional() });

export const termination = z.strictObject({ reason: text(2000) });

export const outcomes: OutcomeForms<Authorization> = {
  draft: { submit: agreement },
  'operator-signature': { sign: operatorSigning.default({}), object: null },
  'authority-signature': { sign: null, 'send-back': null, abandon: null },
  'operator-consent': { agree: null, decline: null },
  'authority-consent': { agree: null, decline: null },
};
