/** An order to rectify (Art. 25, 28), served by mail, to its lifting or to the revocation. */
import { rectification } from '../../processes/rectification/law';
import { day } from './authorization';
import { courseOf } from './course';

export const orderDraft = (changes: object = {}) => ({
  basis: 'art-28',
  grounds: '超出许可用途使用公共数据',
  clauses: ['content', 'security'],
  measures: '停止超范围使用，提交整改报告',
  ...changes,
});

export const rectificationCourse = courseOf(rectification, {
  by: { verification: 'officer-2', revocation: 'director-2' },
  carries: {
    'draft.submit': orderDraft,
    'service.served': () => ({ proof: '当面送达' }),
    'rectification.submit': () => ({ report: '已停止超范围使用', documentIds: [] }),
    'verification.recommend-fail': () => ({ left: '日志仍不完整' }),
    'disposition.set-new-deadline': () => ({ rectifyBy: day(10) }),
    'notice-of-revocation.respond': () => ({ hearing: true }),
    'hearing.record': () => ({ heldOn: day(30), minutes: '听证笔录', recommendation: '建议解除' }),
    'revocation-service.served': () => ({ proof: '当面送达' }),
  },
  leads: {
    draft: [],
    order: 'draft.submit',
    service: 'order.issue', // of an operator that has not agreed to be served by mail
    rectification: 'order.issue',
    verification: 'rectification.submit',
    'lift-decision': 'verification.recommend-pass',
    lifted: 'lift-decision.pass',
    disposition: ['verification.recommend-fail', 'lift-decision.fail'],
    'notice-of-revocation': 'disposition.propose-revocation',
    hearing: 'notice-of-revocation.respond',
    revocation: 'notice-of-revocation.waive',
    revoked: 'revocation.revoke',
  },
});
