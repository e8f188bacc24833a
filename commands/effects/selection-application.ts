/** Legal effects of the qualification of an application (Art. 6): returned once for what is missing, passed or failed. */
import { application, supplement } from '../../domain/forms/selection-application';
import { attachDocuments } from '../../records/documents';
import type { CaseWork } from '../case-work';
import { assertOwnDocuments } from '../file-checks';
import { refreshMaterials } from '../materials';
import { tellRound } from '../round';
import { assertEvidenceDocuments, assertGood, documentsIn } from '../selection';
import { evidenceOf } from '../selection-file';
import type { Decision, ProcessEffects } from './effect';
import { returnOnce } from './return-once';

export const selectionApplicationEffects: ProcessEffects = {
  'qualification.pass': pass,
  'qualification.return': returnOnce,
  'qualification.fail': fail,
  'supplement.submit': submitSupplement,
};

/** Evidence that ran out since it was filed does not qualify: it is returned for a new one. */
function pass(work: CaseWork): Promise<void> {
  assertGood(evidenceOf(work.kase), work.now, '/outcome/evidence');
  work.setFacts({ qualified: true });
  tellRound(work, 'qualified');
  return Promise.resolve();
}

function fail(work: CaseWork, { data }: Decision): Promise<void> {
  work.setFacts({ failedCriterion: data.criterion ?? null });
  return Promise.resolve();
}

async function submitSupplement(work: CaseWork, { data }: Decision): Promise<void> {
  const { changes, documentIds } = supplement.parse(data);
  const filed = application.parse(work.kase.file);
  const file = application.parse({
    plan: changes.plan ?? filed.plan,
    evidence: { ...filed.evidence, ...changes.evidence },
  });
  assertGood(file.evidence, work.now, '/data/changes/evidence');
  const { tx, actor } = work.ctx;
  await assertEvidenceDocuments(tx, file.evidence, work.kase.party_id, '/data/changes/evidence');
  await assertOwnDocuments(tx, documentIds, work.kase.party_id, '/data/documentIds');
  await attachDocuments(
    tx,
    [...new Set([...documentsIn(file.evidence), ...documentIds])].map((document_id) => ({
      case_id: work.kase.id,
      document_id,
      purpose: 'application',
      added_by: actor.id,
      added_at: work.now,
    })),
  );
  work.set({ file });
  await refreshMaterials(work);
}
