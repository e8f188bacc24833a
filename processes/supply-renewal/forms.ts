/** Forms of the renewal of a supply (Art. 14, 15, 18): until when, what has become of the use so far, and what is decided about it. */
import { z } from 'zod';
import { datasets, documentIds, localDate, text, type OutcomeForms } from '../../domain/forms/form';
import { CONSULTATION_FORMS } from '../../domain/forms/consultation';
import { said } from '../../domain/forms/words';
import { evidence, examined } from '../data-request/forms';
import type { SupplyRenewal } from './law';

const EXAMINED = 'Art. 15 ¶1';
const EVIDENCE = 'Art. 18 ¶3';

export const renewal = z.strictObject({
  to: said(localDate, '续期至', 'last day asked for', 'Art. 14'),
  account: said(
    z.strictObject({
      use: said(text(), '使用情况', 'how the data were used', 'Art. 14'),
      benefit: said(text(), '效益', 'what came of it', EXAMINED),
      security: said(text(), '安全情况', 'how they were kept safe', 'Art. 22'),
    }),
    '供给期间的说明',
    'account of the time so far',
    'Art. 14',
  ),
  evidence: said(evidence, '真实、有效授权的证明', 'evidence of authorisation', EVIDENCE).optional(),
  documentIds: documentIds.default([]),
});
export type Renewal = z.infer<typeof renewal>;

const findings = said(examined, '审核意见', 'findings', EXAMINED);
export const reviewed = z.strictObject({ findings });

export const granted = z.strictObject({
  to: said(localDate, '准予续期至', 'last day granted', 'Art. 14, 15'),
  datasets: said(datasets, '续期的数据，缺省为全部', 'what is supplied on, by default all', 'Art. 15').optional(),
});

export const outcomes = {
  'provider-opinion': {
    agree: null,
    object: z.strictObject({ grounds: said(text(), '理由', 'grounds', 'Art. 15 ¶2') }),
  },
  review: { 'recommend-renewal': reviewed, 'recommend-refusal': reviewed },
  decision: { renew: granted, refuse: null, 'send-back': null },
  consultation: CONSULTATION_FORMS,
} as const satisfies OutcomeForms<SupplyRenewal>;

/** 缩小: entries and fields that are kept. */
export const narrowing = z.strictObject({ datasets: said(datasets, '保留的数据', 'what is kept', 'Art. 14') });
