/** An application in a round of operator selection 遴选申请 (Art. 6, 9): qualified as it comes in, then decided with its round. */
import { art, own } from '../../domain/measures';
import { defineProcess } from '../../domain/process';
import { supplement } from '../../domain/supplement-step';

export const selectionApplication = defineProcess({
  process: 'selection-application',
  version: 1,
  prefix: 'SA',
  title: { zh: '遴选申请', en: 'Selection application' },
  basis: [art(5), art(6), art(9), art(27)],
  outcomes: {
    listed: { zh: '列入运营主体名单', en: 'listed as an operator' },
    'not-selected': { zh: '未入选', en: 'not selected' },
    failed: { zh: '资格审查不合格', en: 'not qualified' },
    abandoned: { zh: '逾期未补正，视为放弃', en: 'abandoned: not supplemented in time' },
    withdrawn: { zh: '申请人撤回', en: 'withdrawn by the applicant' },
  },
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
    supplement: { ...supplement, basis: [art(6), ...supplement.basis] },
  },
});
export type SelectionApplication = typeof selectionApplication;
