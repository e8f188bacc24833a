/** The renewal of a supply (Art. 14, 15): the departments agree, one reviews, another decides. */
import { addDays, localDate, localDateOf, type LocalDate } from '../../domain/local-date';
import { supplyRenewal } from '../../processes/supply-renewal/law';
import { courseOf } from './course';

export const account = { use: '按许可使用', benefit: '泊位周转提高', security: '未发生安全事件' };
/** For so many days beyond its end. */
export const renewal = (end: LocalDate | string, days = 100, changes: object = {}) => ({
  ...{ to: addDays(localDate(end), days), account, documentIds: [] },
  ...changes,
});

const fine = { ok: true, note: '' };
export const renewalFindings = {
  findings: {
    ...{ usingUnit: fine, purpose: fine, scope: fine, feasibility: fine },
    ...{ economicBenefit: fine, socialBenefit: fine },
  },
};

export const supplyRenewalCourse = courseOf(supplyRenewal, {
  carries: {
    'provider-opinion.object': () => ({ grounds: '接口将停用' }),
    'decision.renew': () => ({ to: addDays(localDateOf(new Date()), 130) }),
    'review.recommend-renewal': () => renewalFindings,
    'review.recommend-refusal': () => renewalFindings,
  },
  leads: {
    'provider-opinion': [],
    review: 'provider-opinion.agree',
    decision: 'review.recommend-renewal',
    renewed: 'decision.renew',
    refused: 'decision.refuse',
  },
});
