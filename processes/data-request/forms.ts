/** Forms of the data request: the application (Art. 14, 15, 18) and what each outcome of its steps carries. */
import { FIXED } from '../../domain/fixed-numbers';
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
} from '../../domain/forms/form';
import { needBody } from './need-form';
import { CONSULTATION_FORMS } from '../../domain/forms/consultation';
import { appointment } from '../../domain/forms/panel';
import type { DataRequest } from './law';
import { said } from '../../domain/forms/words';

const application = z.strictObject({
  usingUnit: said(name(200), '使用单位', 'using unit', 'Art. 15 ¶1'),
  purpose: said(purpose, '使用目的', 'purpose', 'Art. 15 ¶1'),
  scope: said(text(), '使用范围', 'scope of the use', 'Art. 15 ¶1'),
  scenario: said(text(), '应用场景', 'scenario', 'Art. 14'),
  feasibility: said(text(), '可行性', 'feasibility', 'Art. 15 ¶1'),
  economicBenefit: said(text(), '经济效益', 'economic benefit', 'Art. 15 ¶1'),
  socialBenefit: said(text(), '社会效益', 'social benefit', 'Art. 15 ¶1'),
  datasets: said(datasets, '申请的数据', 'data applied for', 'Art. 14'),
  protectedInformation: said(
    z.strictObject({
      personal: said(z.boolean(), '含个人信息', 'with personal information', 'Art. 18 ¶3'),
      tradeSecrets: said(z.boolean(), '含商业秘密', 'with trade secrets', 'Art. 18 ¶3'),
      authorizationDocumentIds: said(
        documentIds,
        '真实、有效授权的证明',
        'evidence of a true and valid authorisation',
        'Art. 18 ¶3',
      ),
    }),
    '受保护的信息',
    'protected information',
    'Art. 18 ¶3',
  ),
  term: said(term, '使用期限', 'term of the use', 'Art. 14'),
  documentIds: said(documentIds, '申请材料', 'documents of the application', 'Art. 14'),
});

export const filing = application.extend({ needId: said(identifier, '需求', 'need', 'Art. 14') });
export type DataRequestFiling = z.infer<typeof filing>;
/** As the case keeps it: with the need as it was assessed (Art. 13), for those who judge the request (Art. 15). */
export const requestFile = filing.extend({
  need: said(needBody, '经内部评估的需求', 'the need as it was assessed', 'Art. 13').optional(),
});

const finding = z.strictObject({
  ok: said(z.boolean(), '符合', 'meets what is asked'),
  note: said(note(4000), '说明', 'note').default(''),
});
/** What Art. 15 ¶1 has the authority examine, one finding each. */
const examined = z.strictObject({
  usingUnit: said(finding, '使用单位', 'using unit', 'Art. 15 ¶1'),
  purpose: said(finding, '使用目的', 'purpose', 'Art. 15 ¶1'),
  scope: said(finding, '使用范围', 'scope of the use', 'Art. 15 ¶1'),
  feasibility: said(finding, '可行性', 'feasibility', 'Art. 15 ¶1'),
  economicBenefit: said(finding, '经济效益', 'economic benefit', 'Art. 15 ¶1'),
  socialBenefit: said(finding, '社会效益', 'social benefit', 'Art. 15 ¶1'),
});

const findings = said(examined, '审核意见', 'findings', 'Art. 15 ¶1');

export const supplement = supplementOf(application);
export const approval = z.strictObject({
  datasets: said(datasets, '批准的数据', 'data approved', 'Art. 15 ¶1').optional(),
  purpose: said(purpose, '批准的目的', 'purpose approved', 'Art. 15 ¶1').optional(),
  term: said(term, '批准的期限', 'term approved', 'Art. 15 ¶1').optional(),
});
export const needExperts = z.strictObject({
  findings,
  count: said(
    z
      .int()
      .min(FIXED.leastExperts.value)
      .max(99)
      .refine((count) => count % 2 === 1, { params: { zh: '须为奇数', en: 'must be odd', article: 'Art. 15 ¶2' } }),
    '专家人数',
    'how many experts',
    'Art. 15 ¶2',
  ),
});
export const narrowing = z.strictObject({
  datasets: said(datasets, '缩减后的数据', 'data that is left', 'Art. 15 ¶2'),
});

export const outcomes = {
  acceptance: { accept: null, return: z.strictObject({ missing }), refuse: null },
  supplement: { submit: supplement },
  review: {
    'recommend-approval': z.strictObject({ findings }),
    'recommend-rejection': z.strictObject({ findings }),
    'need-experts': needExperts,
  },
  'expert-declaration': { 'no-conflict': null, conflict: null },
  'expert-review': {
    submit: z.strictObject({
      score: said(z.number().min(0).max(100), '评分', 'score', 'Art. 15 ¶2'),
      opinion: said(text(), '评审意见', 'opinion', 'Art. 15 ¶2'),
    }),
  },
  'panel-shortage': { appoint: appointment, 'proceed-without': null },
  decision: { approve: approval.default({}), reject: null, 'send-back': null },
  consultation: CONSULTATION_FORMS,
  docking: {
    ready: z.strictObject({
      reference: said(text(500), '供给方式', 'how it is supplied', 'Art. 15 ¶2'),
      desensitisation: said(text(), '脱敏处理', 'desensitisation', 'Art. 18 ¶2'),
    }),
    refuse: null,
  },
  'docking-refusal': { narrow: narrowing, insist: null, end: null },
} as const satisfies OutcomeForms<DataRequest>;
