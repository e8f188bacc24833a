/** Stop of a supply by the authority 停止供给: not for a breach, which is Art. 28; told beforehand, and the defence answered. */
import { art, byAnalogy, own } from '../../domain/measures';
import { defineProcess } from '../../domain/process';

const LICENSING = byAnalogy('行政许可法', 8);
const PENALTY = byAnalogy('行政处罚法', 64);

export const supplyStop = defineProcess({
  process: 'supply-stop',
  version: 1,
  prefix: 'SS',
  title: { zh: '停止供给', en: 'Stop of a supply' },
  basis: [art(15), art(17), LICENSING],
  outcomes: {
    stopped: { zh: '停止供给', en: 'stopped' },
    kept: { zh: '不予停止', en: 'kept' },
    // The supply ended by itself before anything was decided.
    terminated: { zh: '供给已终止，无需决定', en: 'the supply ended before' },
  },
  withdrawable: false,
  held: false,
  grantsNewRights: false,
  limits: {
    unused: {
      title: {
        zh: '以长期未使用为由停止供给的，供给至少多久未被使用',
        en: 'how long a supply has not been used that is stopped as unused',
      },
      default: 'P6M',
      source: own,
    },
  },
  steps: {
    notice: {
      title: { zh: '拟停止供给告知', en: 'Notice of the intended stop' },
      basis: [LICENSING, PENALTY],
      role: 'operator',
      party: 'applicant',
      kind: 'pooled',
      duty: 'apply',
      limit: { default: '5wd', source: PENALTY },
      reminders: ['1wd'],
      clock: 'none',
      onExpiry: {
        kind: 'deemed',
        outcome: 'proceed',
        label: { zh: '程序继续', en: 'the process goes on' },
      },
      defence: true,
      outcomes: {
        respond: { label: { zh: '陈述申辩', en: 'Respond' }, opinion: 'optional' },
        waive: { label: { zh: '放弃陈述申辩', en: 'Waive' }, opinion: 'optional' },
      },
    },
    decision: {
      title: { zh: '停止供给决定', en: 'Decision on the stop' },
      basis: [art(15), LICENSING],
      role: 'director',
      party: 'authority',
      kind: 'pooled',
      duty: 'decide',
      limit: { default: '10wd', source: own },
      reminders: ['2wd'],
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      right: 'exclusive',
      outcomes: {
        stop: { label: { zh: '停止供给', en: 'Stop' }, opinion: 'required', closes: 'stopped', against: true },
        keep: { label: { zh: '不予停止', en: 'Keep' }, opinion: 'required', closes: 'kept' },
      },
    },
  },
});
export type SupplyStop = typeof supplyStop;
