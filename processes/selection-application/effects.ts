/** Legal effects of the qualification of an application (Art. 6): returned once for what is missing, passed or failed. */
import { application, type failure, type outcomes } from './forms';
import type { SelectionApplication } from './law';
import type { Dossier } from '../../cases/dossier';
import { tellRound } from '../operator-selection/round';
import { assertGood, documentsIn } from '../operator-selection/filing';
import type { DecisionWith, EffectsOf } from '../../cases/effect';
import { returnedByLetter } from '../../cases/letters';
import { supplementing } from '../../cases/supplement';

type Work = Dossier<'selection-application'>;

export const selectionApplicationEffects: EffectsOf<SelectionApplication, typeof outcomes> = {
  qualification: {
    pass,
    return: returnedByLetter,
    fail,
  },
  supplement: {
    submit: supplementing({
      filing: application,
      article: 'Art. 6',
      purpose: 'application',
      documentsOf: (file) => documentsIn(file.evidence),
      merge: (file, { evidence, ...changes }) => ({ ...file, ...changes, evidence: { ...file.evidence, ...evidence } }),
      check: (work, file) => {
        assertGood(file.evidence, work.now, '/data/changes/evidence');
        return file;
      },
    }),
    'deemed-abandoned': 'none',
  },
};

/** Evidence that ran out since it was filed does not qualify: it is returned for a new one. */
function pass(work: Work): void {
  assertGood(work.file.evidence, work.now, '/outcome/evidence');
  work.setFacts({ qualified: true });
  tellRound(work, 'qualified');
}

function fail(work: Work, { data: { criterion } }: DecisionWith<typeof failure>): void {
  work.setFacts({ failedCriterion: criterion });
}
