/** A data request (Art. 13–18) as the samples file it: two departments dock, three experts are called. */
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { dataRequest } from '../../processes/data-request/law';
import { goodFindings, readyForSupply, SAMPLE_TERM, sampleApplication } from '../../scripts/client/samples';
import { courseOf } from './course';

export const PARTIES = { health: DEMO_ORGANISATIONS.health.id, transport: DEMO_ORGANISATIONS.transport.id } as const;

type Application = ReturnType<typeof sampleApplication>;
const ENTRY_OF: Readonly<Record<string, string>> = {
  [PARTIES.health]: 'health-institutions',
  [PARTIES.transport]: 'transport-bus-gps',
};

/** For a case that goes on for years. */
export const LASTING = { from: SAMPLE_TERM.from, to: '2099-12-31' };

/** The entries of these departments only, as `sampleApplication` names them. */
export function entriesOf(departments: readonly string[]): Application['datasets'] {
  const wanted = departments.map((id) => ENTRY_OF[id]);
  return sampleApplication('').datasets.filter(({ datasetId }) => wanted.includes(datasetId));
}

export const dataRequestCourse = courseOf(dataRequest, {
  carries: {
    'acceptance.return': () => ({ missing: ['使用单位证明', '场景说明'] }),
    'supplement.submit': () => ({ changes: { scope: '郑州市域内公交线路' }, documentIds: [] }),
    'review.recommend-approval': () => goodFindings,
    'review.recommend-rejection': () => goodFindings,
    'review.need-experts': () => ({ ...goodFindings, count: 3 }),
    'expert-review.submit': () => ({ score: 80, opinion: '风险可控' }),
    'panel-shortage.appoint': () => ({ experts: ['expert-9'] }),
    'docking.ready': () => readyForSupply,
    'docking-refusal.narrow': () => ({ datasets: entriesOf([PARTIES.transport]) }),
  },
  seats: { 'expert-declaration': 3, 'expert-review': 3, docking: 2 },
  leads: {
    acceptance: [],
    supplement: 'acceptance.return',
    review: 'acceptance.accept',
    'expert-declaration': 'review.need-experts',
    'expert-review': 'expert-declaration.no-conflict',
    decision: 'review.recommend-approval',
    docking: 'decision.approve',
    'docking-refusal': ['docking.refuse', 'docking.ready'],
    supplied: 'docking.ready',
  },
});
