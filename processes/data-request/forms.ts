/** Forms of the data request: the application (Art. 14, 15, 18) and what each outcome of its steps carries. */
import { FIXED } from '../../domain/fixed-numbers';
import { z } from 'zod';
import {
  datasets,
  documentIds,
  formed,
  identifier,
  localDate,
  missing,
  name,
  note,
  purpose,
  supplementOf,
  term,
  TWICE,
  within,
  text,
  type OutcomeForms,
} from '../../domain/forms/form';
import { needBody } from './need-form';
import { CONSULTATION_FORMS } from '../../domain/forms/consultation';
import { appointment } from '../../domain/forms/panel';
import type { DataRequest } from './law';
import { choice, said } from '../../domain/forms/words';

/** Evidence of a true and valid authorisation, piece by piece (Art. 18 ¶3), of a request and of a renewal. */
export const evidence = within(
  200_000,
  z
    .array(
      z.strictObject({
        kind: said(
          choice(['consent', 'letter', 'contract', 'statute'], {
            consent: ['个人同意', 'consent of the persons'],
            letter: ['授权书', 'letter of authorisation'],
            contract: ['合同', 'contract'],
            statute: ['法律、法规规定', 'provision of law'],
          }),
          '种类',
          'kind',
          'Art. 18 ¶3',
        ),
        grantor: said(name(200), '授权人', 'who authorises', 'Art. 18 ¶3'),
        covers: said(
          z
            .array(identifier)
            .min(1)
            .max(500)
            .refine((fields) => new Set(fields).size === fields.length, { params: TWICE }),
          '授权的字段',
          'fields it covers',
          'Art. 18 ¶3',
        ),
        validUntil: said(localDate, '有效期至', 'valid until').optional(),
        documentId: said(identifier, '证明材料', 'document'),
      }),
    )
    .max(50),
);

const useBasis = choice(['public-good', 'industry'], {
  'public-good': ['公共治理、公益事业', 'for the public good'],
  industry: ['产业发展、行业发展', 'for industry'],
});

/** On what basis the data is used, free or paid, and under what conditions (Art. 21). */
export const basisOfUse = {
  useBasis: said(useBasis, '使用的性质', 'basis of the use', 'Art. 21').optional(),
  useConditions: said(text(), '无偿或者有偿使用的条件', 'conditions of the use, free or paid', 'Art. 21').optional(),
};

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
      evidence: said(evidence, '逐项的授权证明', 'evidence piece by piece', 'Art. 18 ¶3').optional(),
      impactAssessmentDocumentId: said(
        identifier,
        '个人信息保护影响评估',
        'impact assessment on personal information',
        'Art. 18 ¶3',
      ).optional(),
    }),
    '受保护的信息',
    'protected information',
    'Art. 18 ¶3',
  ),
  term: said(term, '使用期限', 'term of the use', 'Art. 14'),
  ...basisOfUse,
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
export const examined = z.strictObject({
  usingUnit: said(finding, '使用单位', 'using unit', 'Art. 15 ¶1'),
  purpose: said(finding, '使用目的', 'purpose', 'Art. 15 ¶1'),
  scope: said(finding, '使用范围', 'scope of the use', 'Art. 15 ¶1'),
  feasibility: said(finding, '可行性', 'feasibility', 'Art. 15 ¶1'),
  economicBenefit: said(finding, '经济效益', 'economic benefit', 'Art. 15 ¶1'),
  socialBenefit: said(finding, '社会效益', 'social benefit', 'Art. 15 ¶1'),
  minimisation: said(
    finding,
    '不过度收集个人信息（涉及受保护信息时）',
    'no more than is needed (of protected information)',
    'Art. 18 ¶3',
  ).optional(),
  protection: said(
    finding,
    '受保护信息的保护措施（涉及受保护信息时）',
    'how it is protected (of protected information)',
    'Art. 18 ¶3',
  ).optional(),
});

const findings = said(examined, '审核意见', 'findings', 'Art. 15 ¶1');

export const supplement = supplementOf(application);
export const approval = z.strictObject({
  datasets: said(datasets, '批准的数据', 'data approved', 'Art. 15 ¶1').optional(),
  purpose: said(purpose, '批准的目的', 'purpose approved', 'Art. 15 ¶1').optional(),
  term: said(term, '批准的期限', 'term approved', 'Art. 15 ¶1').optional(),
  ...basisOfUse,
});

const SAMPLED = {
  zh: '抽样训练须写明抽样方法和比例，不用于训练的不写',
  en: 'training on a sample names its method and rate, no training names neither',
  article: 'Art. 18 ¶2',
};

/** In what form a field is handed out, and whether models may be trained on it (Art. 18 ¶2). */
const agreedField = z.strictObject({
  datasetId: said(identifier, '目录条目', 'entry of the catalogue'),
  field: said(identifier, '字段', 'field'),
  form: said(
    z
      .strictObject({
        kind: said(
          choice(['as-is', 'desensitised'], {
            'as-is': ['原样', 'as it is'],
            desensitised: ['脱敏', 'desensitised'],
          }),
          '形式',
          'form',
          'Art. 18 ¶2',
        ),
        method: said(text(500), '脱敏方法', 'method of desensitisation', 'Art. 18 ¶2').optional(),
      })
      .refine(({ kind, method }) => (kind === 'desensitised') === (method !== undefined), {
        path: ['method'],
        params: {
          zh: '脱敏的须写明方法，原样的不写',
          en: 'what is desensitised names the method, what is as it is names none',
          article: 'Art. 18 ¶2',
        },
      }),
    '提供形式',
    'form in which it is handed out',
    'Art. 18 ¶2',
  ),
  training: said(
    z
      .strictObject({
        kind: said(
          choice(['none', 'sample'], { none: ['不用于训练', 'none'], sample: ['抽样后可训练', 'on a sample'] }),
          '训练',
          'training',
          'Art. 18 ¶2',
        ),
        method: said(text(500), '抽样方法', 'method of sampling', 'Art. 18 ¶2').optional(),
        rate: said(
          formed(10, /^(?!0{1,2}(\.0+)?$)(100(\.0{1,6})?|\d{1,2}(\.\d{1,6})?)$/, {
            zh: '须为大于 0、不超过 100、至多六位小数的百分数',
            en: 'must be a percentage above 0, of 100 at most, with six decimals at most',
          }),
          '抽样比例（%）',
          'rate of the sample (per cent)',
          'Art. 18 ¶2',
        ).optional(),
      })
      .refine(({ kind, method }) => (kind === 'sample') === (method !== undefined), {
        path: ['method'],
        params: SAMPLED,
      })
      .refine(({ kind, rate }) => (kind === 'sample') === (rate !== undefined), { path: ['rate'], params: SAMPLED }),
    '模型训练与验证',
    'training and validation of models',
    'Art. 18 ¶2',
  ),
});
export type AgreedField = z.infer<typeof agreedField>;
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
      delivery: said(text(500), '交付方式', 'by what way it is delivered', 'Art. 15 ¶2').optional(),
      updateFrequency: said(text(500), '更新频率', 'how often it is renewed', 'Art. 15 ¶2').optional(),
      fields: said(
        within(700_000, z.array(agreedField).max(5_000)),
        '逐字段的提供形式与训练',
        'form and training field by field',
        'Art. 18 ¶2',
      ).optional(),
    }),
    refuse: null,
  },
  'docking-refusal': { narrow: narrowing, insist: null, end: null },
} as const satisfies OutcomeForms<DataRequest>;
