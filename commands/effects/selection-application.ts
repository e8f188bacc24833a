/** Legal effects of the qualification of an application (Art. 6): returned once for what is missing, passed or failed. */
import { application, supplement } from '../../domain/forms/selection-application';
import type { SelectionApplication } from '../../domain/processes/selection-application';
import type { Dossier } from '../dossier';
import { tellRound } from '../round';
import { assertGood, documentsIn } from '../selection';
import { evidenceOf } from '../selection-file';
import type { Decision, EffectsOf } from './effect';
import { returnOnce } from './return-once';
import { supplementing } from './supplement';

export const selectionApplicationEffects: EffectsOf<SelectionApplication> = {
  qualification: {
    pass,
    return: returnOnce,
    fail,
  },
  supplement: {
    submit: supplementing({
      filing: application,
      supplement,
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
function pass(work: Dossier): void {
  assertGood(evidenceOf(work.kase), work.now, '/outcome/evidence');
  work.setFacts({ qualified: true });
  tellRound(work, 'qualified');
}

function fail(work: Dossier, { data }: Decision): void {
  work.setFacts({ failedCriterion: data.criterion ?? null });
}
