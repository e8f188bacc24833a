/**
 * Legal effects of anomaly-data feedback (Art. 16): a confirmed report makes its entry disputed in the same commit, a
 * correction makes the next version of it; each is told to every operator supplied with the entry.
 */
import { report, type correction, type forwarding, type outcomes } from './forms';
import { invalid } from '../../domain/refusal';
import type { AnomalyFeedback } from './law';
import type { AnomalyReportRow } from '../../records/anomaly-reports';
import type { Change } from '../../records/changes';
import type { DatasetRow } from '../../records/datasets';
import { disputeEntry, tellOperators } from './dispute';
import { subjectOf, titleOf } from './filing';
import { tasksAt } from '../../cases/at-step';
import type { EndingOf } from '../laws';
import type { Dossier } from '../../cases/dossier';
import type { DecisionWith, EffectResult, EffectsOf } from '../../cases/effect';
import { returnForMissing } from '../../cases/return-missing';
import { supplementing } from '../../cases/supplement';

type Work = Dossier<'anomaly-feedback'>;

const ARTICLE = 'Art. 16';

export const anomalyFeedbackEffects: EffectsOf<AnomalyFeedback, typeof outcomes> = {
  triage: {
    forward,
    return: returnForMissing,
    refuse: 'none',
  },
  supplement: {
    submit: supplementing({
      filing: report,
      article: ARTICLE,
      purpose: 'report',
      documentsOf: ({ documentIds }) => documentIds,
      // The entry is the one that was named last, by itself or by a supply.
      merge: ({ supplyId, datasetId, ...file }, changes) => {
        const renamed = changes.supplyId !== undefined || changes.datasetId !== undefined;
        return { ...file, ...(!renamed && { datasetId, ...(supplyId !== undefined && { supplyId }) }), ...changes };
      },
      check: async (work, changed) => {
        const { file, entry } = await subjectOf(work.read, work.kase.party_id, changed, '/data/changes');
        changeReport(work, { dataset_id: entry.id });
        work.set({ title: titleOf(entry) });
        return file;
      },
    }),
    'deemed-abandoned': 'none',
  },
  verification: {
    confirmed: dispute,
    'not-confirmed': 'none',
  },
  determination: {
    dismiss: 'none',
    redo: 'none',
  },
  correction: {
    corrected: correct,
  },
  confirmation: {
    satisfied: accepted,
    dispute: disputeOnce,
    'deemed-consent': accepted,
  },
  arbitration: {
    'reject-dispute': accepted,
    redo,
  },
};

/** Only the department that provides the entry can verify and correct it (Art. 16, 17). */
async function forward(work: Work, { data: { department } }: DecisionWith<typeof forwarding>): Promise<void> {
  const [named] = await work.read.organisationsByIds([department]);
  if (named?.kind !== 'department') {
    throw invalid('/data/department', { zh: '没有该数源部门', en: 'no such department' }, ARTICLE);
  }
  const entry = await entryFor(work, department);
  if (entry.provider_id !== department) {
    throw invalid(
      '/data/department',
      {
        zh: `该数据由${entry.provider_name}提供，只能转由其核实、修正`,
        en: 'the entry is verified and corrected by the department that provides it',
      },
      'Art. 16, 17',
    );
  }
  work.setFacts({ department });
}

/** The entry that is meant: of a delivery that of the department's which the supply has. */
async function entryFor(work: Work, department: string): Promise<DatasetRow> {
  const { dataset_id: datasetId } = await reportOf(work);
  const delivery = deliveryOf(work);
  const supply = delivery === null ? null : await work.read.findSupply(delivery.supplyId);
  const ids = supply === null ? [datasetId] : supply.datasets.map((one) => one.datasetId);
  const entries = await work.read.datasetsByIds(ids);
  const theirs = entries.find((one) => one.provider_id === department);
  const found = theirs ?? entries.find(({ id }) => id === datasetId);
  if (found === undefined) throw new Error(`${work.kase.id} is about no entry`);
  if (found.id !== datasetId) changeReport(work, { dataset_id: found.id });
  return found;
}

async function dispute(work: Work): Promise<void> {
  const { dataset_id: datasetId } = await reportOf(work);
  const delivery = deliveryOf(work);
  if (delivery === null) return disputeEntry(work, datasetId);
  // The data are as they should be: nobody else is concerned.
  work.record({ type: 'delivery.faulted', basis: ARTICLE, payload: delivery });
}

async function correct(
  work: Work,
  { data }: DecisionWith<typeof correction>,
): Promise<EffectResult<'corrected'> | undefined> {
  const { version, changes, fields } = data;
  const { dataset_id: datasetId, confirmed_at: confirmed } = await reportOf(work);
  const delivery = deliveryOf(work);
  if (delivery !== null) {
    work.record({ type: 'delivery.restored', basis: ARTICLE, payload: { supplyId: delivery.supplyId } });
    if (version === undefined && fields === undefined) return undefined;
  }
  const current = await work.read.lockDatasetVersion(datasetId);
  if (current === null) throw new Error(`${work.kase.id} is about no entry`);
  if (version !== current + 1) {
    throw invalid(
      '/data/version',
      { zh: `该数据的下一版本为 ${current + 1}`, en: `the next version of the entry is ${current + 1}` },
      'Art. 16, 17',
    );
  }
  const next = { version, changes, caseId: work.kase.id, at: work.now, ...(fields !== undefined && { fields }) };
  work.change({ kind: 'dataset.version', id: datasetId, next });
  if (confirmed !== null) changeReport(work, { settled_at: work.now });
  work.setFacts({ version });
  work.record({ type: 'dataset.corrected', basis: ARTICLE, payload: { datasetId, version } });
  await tellOperators(work, datasetId, confirmed ?? work.now, {
    zh: `异议数据已修正，新版本为第 ${version} 版`,
    en: `anomalous data corrected: version ${version}`,
  });
  // Nobody fed it back who could be satisfied or not.
  return work.facts.ownError === true ? { closes: 'corrected' } : undefined;
}

/** What was reported of a delivery; null for a report of the data themselves. */
function deliveryOf({ file }: Work): { supplyId: string; fault: string; from: string; to: string } | null {
  const { kind, supplyId, fault, from, to } = file;
  if (kind !== 'delivery' || supplyId === undefined || fault === undefined || from === undefined || to === undefined)
    return null;
  return { supplyId, fault, from, to };
}

/** By word, by silence, or because the dispute was rejected: the case ends with what was found. */
function accepted(work: Work): EffectResult<'corrected' | 'not-confirmed'> {
  return { closes: isCorrected(work) ? 'corrected' : 'not-confirmed' };
}

function disputeOnce(work: Work): void {
  if (tasksAt(work, 'confirmation').some(({ outcome }) => outcome === 'dispute')) {
    throw invalid('/outcome', { zh: '只能申请复核一次', en: 'a dispute is raised once only' }, ARTICLE);
  }
}

/** A correction that is not one leaves the entry as wrong as it was confirmed to be. */
async function redo(work: Work): Promise<void> {
  if (isCorrected(work)) await dispute(work);
}

function isCorrected(work: Work): boolean {
  return tasksAt(work, 'correction').some(({ status }) => status === 'decided');
}

/** A case that ends with its entry still disputed, withdrawn for one, disputes it no longer; that is told as well. */
export async function settleReport(work: Work, outcome: EndingOf<'anomaly-feedback'>): Promise<void> {
  if (outcome === 'corrected') return;
  const { dataset_id: datasetId, confirmed_at: confirmed, settled_at: settled } = await reportOf(work);
  if (confirmed === null || settled !== null) return;
  changeReport(work, { settled_at: work.now });
  work.record({ type: 'dataset.undisputed', basis: ARTICLE, payload: { datasetId } });
  await tellOperators(work, datasetId, confirmed, {
    zh: '异议数据反馈已终结，未作修正',
    en: 'the report of anomalous data has ended without a correction',
  });
}

function changeReport(work: Work, change: Change<'anomaly-report.change'>['change']): void {
  work.change({ kind: 'anomaly-report.change', caseId: work.kase.id, change });
}

async function reportOf(work: Work): Promise<AnomalyReportRow> {
  const found = await work.read.findAnomalyReport(work.kase.id);
  if (found === null) throw new Error(`${work.kase.id} is no report`);
  return found;
}
