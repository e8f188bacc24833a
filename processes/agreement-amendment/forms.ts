/** Forms of the amendment of an agreement (Art. 7, 8): its parties (Art. 5) and its end (Art. 9) are none of its members. */
import { z } from 'zod';
import { CONSULTATION_FORMS } from '../../domain/forms/consultation';
import { localDate, text, type OutcomeForms } from '../../domain/forms/form';
import { said } from '../../domain/forms/words';
import { agreement } from '../authorization/forms';
import type { AgreementAmendment } from './law';

export const amendmentOpening = z.strictObject({ reason: said(text(2000), '变更理由', 'reason', 'Art. 7') });

const { clauses, scope, annexes, eService } = agreement.shape;

/** What is absent stays as it is; what is named is whole. */
export const amendmentDraft = z.strictObject({
  clauses: clauses.optional(),
  scope,
  annexes,
  eService: eService.optional(),
  effectiveFrom: said(localDate, '变更生效日期', 'in force from', 'Art. 7'),
});

export const outcomes = {
  admission: { accept: null, refuse: null },
  draft: { submit: amendmentDraft, drop: null },
  'government-decision': { approve: null, reject: null },
  'operator-signature': { sign: null, object: null },
  'authority-signature': { sign: null, 'send-back': null, abandon: null },
  consultation: CONSULTATION_FORMS,
} as const satisfies OutcomeForms<AgreementAmendment>;
