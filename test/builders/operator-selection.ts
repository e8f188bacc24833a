/** A round of selection (Art. 5, 6) as the samples announce it, a panel of five; and an application in it. */
import { operatorSelection } from '../../processes/operator-selection/law';
import { selectionApplication } from '../../processes/selection-application/law';
import { goodEvidence } from '../../scripts/client/samples';
import { courseOf } from './course';

export const sampleBid = (changes: object = {}) => ({ plan: '运营方案', evidence: goodEvidence(), ...changes });

export type Scores = Readonly<Record<string, number>>;

/** A member's sheet: the same score for an application in every dimension of the round. */
export function sheet(dimensions: readonly { readonly name: string }[], scores: Scores) {
  const row = (score: number) => Object.fromEntries(dimensions.map(({ name }) => [name, score]));
  return {
    scores: Object.fromEntries(Object.entries(scores).map(([id, score]) => [id, row(score)])),
    opinion: '方案可行',
  };
}

/** What a panel scores and who is chosen is of the round: whoever brings it says it. */
export const operatorSelectionCourse = courseOf(operatorSelection, {
  carries: { 'panel-shortage.appoint': () => ({ experts: ['expert-9'] }) },
  seats: { 'panel-declaration': 5, panel: 5 },
  leads: {
    call: [],
    'panel-declaration': [], // by the time of the call
    panel: 'panel-declaration.no-conflict',
    'bureau-decision': 'panel.submit',
    'public-notice': 'bureau-decision.shortlist',
    'government-decision': 'bureau-decision.shortlist', // by the time of the notice
    listed: 'government-decision.approve',
  },
});

export const selectionApplicationCourse = courseOf(selectionApplication, {
  carries: {
    'qualification.return': () => ({ missing: ['审计报告'] }),
    'qualification.fail': () => ({ criterion: '经营状况' }),
    'supplement.submit': () => ({ changes: {}, documentIds: [] }),
  },
  leads: { qualification: [], supplement: 'qualification.return', failed: 'qualification.fail' },
});
