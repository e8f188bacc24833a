/** Annual operation report 年度运营报告 (Art. 26): every year, for each authorisation; lateness alone suspends nothing. */
import { art, byAnalogy, own } from '../../domain/measures';
import { defineProcess } from '../../domain/process';

/** The national norms have what was operated in a year disclosed by 31 March of the next. */
const DISCLOSURE = byAnalogy('公共数据资源授权运营实施规范（试行）', '信息披露');

/** As release 0.1.0 had it: everything missing told once. */
export const annualReport1 = defineProcess({
  process: 'annual-report',
  version: 1,
  prefix: 'AR',
  title: { zh: '年度运营报告', en: 'Annual operation report' },
  basis: [art(26)],
  outcomes: {
    completed: { zh: '完成', en: 'completed' },
  },
  withdrawable: false,
  held: false,
  grantsNewRights: false,
  limits: {
    // P3M after the end of the year: 24:00 of 31 March.
    'submission-date': {
      title: { zh: '年度报告提交期限', en: 'when the report of a year is due' },
      default: 'P3M',
      source: DISCLOSURE,
    },
    // After a return; counted from the opening of the step.
    resubmission: {
      title: { zh: '退回后重新提交的期限', en: 'time to submit again after a return' },
      default: '10wd',
      source: own,
    },
  },
  steps: {
    submission: {
      title: { zh: '填报', en: 'Submission' },
      basis: [art(26)],
      role: 'operator',
      party: 'applicant',
      kind: 'pooled',
      duty: 'apply',
      limit: { default: '20wd', source: DISCLOSURE, notBefore: 'submission-date' },
      reminders: ['30d', '7d', '1d'],
      clock: 'none',
      onExpiry: { kind: 'opens', step: 'overdue' },
      outcomes: { submit: { label: { zh: '提交年度报告', en: 'Submit the report' }, opinion: 'optional' } },
    },
    overdue: {
      title: { zh: '逾期处理', en: 'Overdue report' },
      basis: [art(26)],
      role: 'case-officer',
      party: 'authority',
      kind: 'pooled',
      duty: 'prepare',
      limit: { default: '10wd', source: own },
      reminders: ['2wd'],
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      outcomes: {
        note: { label: { zh: '记录在案', en: 'Note' }, opinion: 'required' },
        'set-new-deadline': { label: { zh: '另定期限', en: 'Set a new deadline' }, opinion: 'required' },
        'propose-rectification': {
          label: { zh: '拟责令整改', en: 'Propose rectification' },
          opinion: 'required',
          internal: true,
        },
      },
    },
    examination: {
      title: { zh: '审阅', en: 'Examination' },
      basis: [art(26)],
      role: 'case-officer',
      party: 'authority',
      kind: 'pooled',
      duty: 'prepare',
      limit: { default: '20wd', source: own },
      reminders: ['3wd'],
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      outcomes: {
        accept: { label: { zh: '审阅通过', en: 'Accept' }, opinion: 'optional', closes: 'completed' },
        return: { label: { zh: '退回补充', en: 'Return' }, opinion: 'required' },
      },
    },
  },
});

const { steps } = annualReport1;

/** Its figures are held against the record: over a difference it is accepted with reasons only. Supervision may return it with something new. */
export const annualReport = defineProcess({
  ...annualReport1,
  version: 2,
  steps: {
    ...steps,
    examination: {
      ...steps.examination,
      outcomes: {
        accept: {
          ...steps.examination.outcomes.accept,
          opinionIf: {
            zh: '填报数据与系统记录有差异时必填',
            en: 'required over a figure that differs from the record',
          },
        },
        return: { ...steps.examination.outcomes.return, anew: true },
      },
    },
  },
});
export type AnnualReport = typeof annualReport;
