/** Security incident 安全事件应急处置: reported within hours of its discovery, contained, closed out (Art. 22, 24). */
import { art, byAnalogy, own } from '../../domain/measures';
import { defineProcess } from '../../domain/process';

const NATIONAL = '国家网络安全事件报告管理办法';
const REPORTING = byAnalogy(NATIONAL, '报告时限');
const GRADES = byAnalogy(NATIONAL, '网络安全事件分级指南');

/** As release 0.1.0 had it: one progress report, then the closing report, and everything missing told once. */
export const securityIncident1 = defineProcess({
  process: 'security-incident',
  version: 1,
  prefix: 'SI',
  title: { zh: '安全事件应急处置', en: 'Security incident' },
  basis: [art(22), art(24)],
  outcomes: {
    'closed-out': { zh: '处置完毕', en: 'closed out' },
  },
  withdrawable: false,
  held: false,
  grantsNewRights: false,
  // From discovery to the report, by severity: the operator's duty. What is late is recorded, and never refused.
  limits: {
    'report-critical-infrastructure': {
      title: { zh: '关键信息基础设施事件的报告期限', en: 'time to report an incident of critical infrastructure' },
      default: 'PT1H',
      source: REPORTING,
    },
    'report-major': {
      title: { zh: '较大以上事件的报告期限', en: 'time to report a major incident' },
      default: 'PT4H',
      source: REPORTING,
    },
    'report-other': {
      title: { zh: '其他事件的报告期限', en: 'time to report any other incident' },
      default: 'PT24H',
      source: own,
    },
  },
  steps: {
    acknowledgement: {
      title: { zh: '接报确认', en: 'Acknowledgement' },
      basis: [art(24)],
      role: 'security-officer',
      party: 'authority',
      // 市数据主管、网信等有关部门: the report has two addressees, and each confirms that it has it.
      seats: {
        'security-officer': { role: 'security-officer', party: 'authority' },
        cyberspace: { role: 'cyberspace', party: 'cyberspace' },
      },
      kind: 'pooled',
      duty: 'prepare',
      limit: { default: 'PT2H', source: own },
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      group: 'acknowledgement',
      outcomes: { acknowledge: { label: { zh: '确认接报', en: 'Acknowledge' }, opinion: 'optional' } },
    },
    containment: {
      title: { zh: '处置建议', en: 'Containment' },
      basis: [art(24), art(28, 1)],
      role: 'security-officer',
      party: 'authority',
      kind: 'pooled',
      duty: 'prepare',
      limit: { default: 'PT4H', source: own },
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      internal: true,
      outcomes: {
        'propose-order': { label: { zh: '建议责令整改并暂停权限', en: 'Propose an order' }, opinion: 'required' },
        'propose-measures': {
          label: { zh: '建议依协议采取应急措施', en: 'Propose measures under the emergency clause' },
          opinion: 'required',
        },
        'no-measures': { label: { zh: '无需另行处置', en: 'No measures needed' }, opinion: 'required' },
      },
    },
    'containment-decision': {
      title: { zh: '处置决定', en: 'Decision on containment' },
      basis: [art(24), art(28, 1)],
      role: 'director',
      party: 'authority',
      kind: 'pooled',
      duty: 'decide',
      limit: { default: 'PT4H', source: own },
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      differsFrom: ['containment'],
      right: 'exclusive',
      outcomes: {
        'issue-order': { label: { zh: '签发责令整改', en: 'Issue the order' }, opinion: 'optional', against: true },
        'order-measures': { label: { zh: '采取应急措施', en: 'Order the measures' }, opinion: 'optional' },
        'send-back': { label: { zh: '退回再议', en: 'Send back' }, opinion: 'required', internal: true },
        decline: { label: { zh: '不予采取', en: 'Decline' }, opinion: 'required', internal: true },
      },
    },
    'progress-report': {
      title: { zh: '处置进展报告', en: 'Progress report' },
      basis: [art(24)],
      role: 'operator',
      party: 'applicant',
      kind: 'pooled',
      duty: 'apply',
      limit: { default: 'PT24H', source: own },
      reminders: ['PT4H'],
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      outcomes: { submit: { label: { zh: '报告进展', en: 'Submit' }, opinion: 'optional' } },
    },
    'closing-report': {
      title: { zh: '处置总结报告', en: 'Closing report' },
      basis: [art(24)],
      role: 'operator',
      party: 'applicant',
      kind: 'pooled',
      duty: 'apply',
      limit: { default: '30d', source: REPORTING },
      reminders: ['7d', '1d'],
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      outcomes: { submit: { label: { zh: '提交总结', en: 'Submit' }, opinion: 'optional' } },
    },
    closure: {
      title: { zh: '办结', en: 'Closure' },
      basis: [art(24)],
      role: 'security-officer',
      party: 'authority',
      kind: 'pooled',
      duty: 'prepare',
      limit: { default: '10wd', source: own },
      reminders: ['2wd'],
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      outcomes: {
        close: { label: { zh: '办结', en: 'Close' }, opinion: 'optional', closes: 'closed-out' },
        return: { label: { zh: '退回补充', en: 'Return' }, opinion: 'required' },
      },
    },
  },
});

const { steps } = securityIncident1;

/**
 * Graded, with the hours and the further addressees of the national measures. Progress is reported again and again from the report on; the closing
 * report stands beside it from the containment on, and is owed from the end of the handling. Supervision may return it with something new.
 */
export const securityIncident = defineProcess({
  ...securityIncident1,
  version: 2,
  limits: {
    'report-critical-infrastructure': securityIncident1.limits['report-critical-infrastructure'],
    'report-extraordinary': {
      title: { zh: '特别重大事件的报告期限', en: 'time to report an extraordinary incident' },
      default: 'PT4H',
      source: byAnalogy(NATIONAL, 4),
    },
    'report-major': {
      title: { zh: '重大事件的报告期限', en: 'time to report a major incident' },
      default: 'PT4H',
      source: byAnalogy(NATIONAL, 4),
    },
    'report-larger': {
      title: { zh: '较大事件的报告期限', en: 'time to report a larger incident' },
      default: 'PT4H',
      source: byAnalogy(NATIONAL, 4),
    },
    'report-other': securityIncident1.limits['report-other'],
    // Until the handling has ended, nothing is owed.
    'closing-reminder': {
      title: {
        zh: '处置结束前提醒提交总结报告的间隔',
        en: 'interval of reminders of the closing report before the end of the handling',
      },
      default: '7d',
      source: own,
    },
    'closing-resubmission': {
      title: { zh: '总结报告退回后重新提交的期限', en: 'time to submit the closing report again after a return' },
      default: '10wd',
      source: own,
    },
  },
  // Persons concerned from which on an incident is at least of that grade, whatever its report says.
  parameters: {
    'persons-extraordinary': {
      title: { zh: '特别重大事件的涉及人数', en: 'persons concerned by an extraordinary incident' },
      default: '100000000',
      source: GRADES,
      whole: true,
      least: '1',
    },
    'persons-major': {
      title: { zh: '重大事件的涉及人数', en: 'persons concerned by a major incident' },
      default: '10000000',
      source: GRADES,
      below: 'persons-extraordinary',
      whole: true,
      least: '1',
    },
    'persons-larger': {
      title: { zh: '较大事件的涉及人数', en: 'persons concerned by a larger incident' },
      default: '1000000',
      source: GRADES,
      below: 'persons-major',
      whole: true,
      least: '1',
    },
  },
  steps: {
    ...steps,
    'closing-report': { ...steps['closing-report'], limit: { default: '30d', source: byAnalogy(NATIONAL, 8) } },
    closure: {
      ...steps.closure,
      outcomes: { ...steps.closure.outcomes, return: { ...steps.closure.outcomes.return, anew: true } },
    },
  },
});
export type SecurityIncident = typeof securityIncident;
