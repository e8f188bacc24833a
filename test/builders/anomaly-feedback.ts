/** A report of anomalous data (Art. 16) on an entry of the transport department. */
import { anomalyFeedback } from '../../processes/anomaly-feedback/law';
import { DATASET, FIELDS } from '../rights/supply-on-record';
import { courseOf } from './course';
import { PARTIES } from './data-request';

export const anomaly = (changes: object = {}) => ({
  datasetId: DATASET,
  fields: FIELDS,
  locator: '2026年3月2日8时至9时，编号以 ZZ-01 开头的车场',
  description: '泊位数为负值',
  documentIds: [] as string[],
  ...changes,
});

/** The correction, of which the catalogue has this version then. */
export const correction = (version: number) => ({ version, changes: '泊位数已按原始台账更正' });

export const anomalyFeedbackCourse = courseOf(anomalyFeedback, {
  carries: {
    'triage.forward': () => ({ department: PARTIES.transport }),
    'triage.return': () => ({ missing: ['截图'] }),
    'supplement.submit': () => ({ changes: {}, documentIds: [] }),
  },
  leads: {
    triage: [],
    supplement: 'triage.return',
    verification: 'triage.forward',
    determination: 'verification.not-confirmed',
    correction: 'verification.confirmed',
    confirmation: 'correction.corrected',
    arbitration: 'confirmation.dispute',
    corrected: 'confirmation.satisfied',
  },
});
