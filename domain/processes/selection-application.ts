/** An application in a round of operator selection 遴选申请 (Art. 6, 9): qualified as it comes in, then decided with its round. */
import { art, byAnalogy, own } from '../measures';
import { defineProcess } from '../process';

const LICENSING = '行政许可法';

export const selectionApplication = defineProcess({
  process: 'selection-application',
  version: 1,
  prefix: 'SA',
  title: { zh: '遴选申请', en: 'Selection application' },
  basis: [art(5), art(6), art(9), art(27)],
  outcomes: ['listed', 'not-selected', 'failed', 'abandoned', 'withdrawn'],
  partOf: 'operator-selection',
  withdrawable: true,
  held: false,
  grantsNewRights: true,
  steps: {
    qualification: {
      title: { zh: '资格审查', en: 'Qualification' },
      basis: [art(6)],
      role: 'case-officer',
      party: 'authority',
      kind: 'pooled',
      duty: 'prepare',
      limit: { default: '10wd', source: own },
      reminders: ['3wd', '1wd'],
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      outcomes: {
        pass: { label: { zh: '资格合格', en: 'Pass' }, opinion: 'optional' },
        return: { label: { zh: '退回补正', en: 'Return for supplement' }, opinion: 'required' },
        fail: { label: { zh: '资格不合格', en: 'Fail' }, opinion: 'required', closes: 'failed', against: true },
      },
    },
    supplement: {
      title: { zh: '补正', en: 'Supplement' },
      basis: [art(6), byAnalogy(LICENSING, 32)],
      role: 'operator',
      party: 'applicant',
      kind: 'pooled',
      duty: 'apply',
      limit: { default: '15wd', source: own },
      reminders: ['5wd', '1wd'],
      clock: 'none',
      onExpiry: { kind: 'deemed', outcome: 'deemed-abandoned', closes: 'abandoned' },
      outcomes: { submit: { label: { zh: '提交补正', en: 'Submit' }, opinion: 'optional' } },
    },
  },
});
export type SelectionApplication = typeof selectionApplication;
