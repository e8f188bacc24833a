/** The step that follows a return 退回补正, the same for data requests, selection applications and anomaly reports. */
import { byAnalogy, own } from './measures';
import type { StepDefinition } from './process';

export const supplement = {
  title: { zh: '补正', en: 'Supplement' },
  basis: [byAnalogy('行政许可法', 32)],
  role: 'operator',
  party: 'applicant',
  kind: 'pooled',
  duty: 'apply',
  limit: { default: '15wd', source: own },
  reminders: ['5wd', '1wd'],
  clock: 'none',
  onExpiry: {
    kind: 'deemed',
    outcome: 'deemed-abandoned',
    label: { zh: '逾期未补正，视为放弃', en: 'not supplemented in time: deemed abandoned' },
    closes: 'abandoned',
  },
  outcomes: { submit: { label: { zh: '提交补正', en: 'Submit' }, opinion: 'optional' } },
} as const satisfies StepDefinition;
