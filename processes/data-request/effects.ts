/** Legal effects of the data request's decisions (Art. 14, 15, 18) and of its end. */
import { dataRequest as kept, type FactsOf } from '../facts';
import { readFacts } from '../../domain/read-kept';
import { compare, mean, rational } from '../../domain/rational';
import { requestFile, type approval, type narrowing, type needExperts, type outcomes } from './forms';
import { limitLabel } from '../../domain/limit';
import { notInForce } from '../../domain/not-in-force';
import { rightStatus } from '../../domain/right';
import { invalid } from '../../domain/refusal';
import type { DataRequest } from './law';
import type { CaseRow } from '../../records/cases';
import type { DatasetRow } from '../../records/datasets';
import { issueAct, SEE_ACT } from '../../cases/acts';
import { appointExperts, memberConflicted, memberDone, standingWork, waiveSeats } from '../../cases/panel';
import { assertCatalogued } from '../../cases/file-checks';
import { consultationEffects } from '../../cases/consultation';
import type { Dossier } from '../../cases/dossier';
import { approvalFacts, endingFacts, expertsHeard, narrowingFacts, requestFacts, type Approved } from './acts';
import type { Decision, DecisionWith, EffectsOf } from '../../cases/effect';
import { acceptedByLetter, deemedAcceptedByLetter, returnedByLetter, reviewTimeLetter } from '../../cases/letters';
import { rightOf } from '../../cases/rights';
import { assertInScope } from '../../cases/scope';
import { supplementing } from '../../cases/supplement';

type Work = Dossier<'data-request'>;

export const dataRequestEffects: EffectsOf<DataRequest, typeof outcomes> = {
  acceptance: {
    accept: acceptedByLetter,
    return: returnedByLetter,
    refuse,
    'deemed-accepted': deemedAcceptedByLetter,
  },
  supplement: {
    submit: supplementing({
      filing: requestFile,
      article: 'Art. 14',
      purpose: 'application',
      documentsOf: ({ documentIds, protectedInformation }) => [
        ...documentIds,
        ...protectedInformation.authorizationDocumentIds,
      ],
      check: async (work, file) => {
        await assertCatalogued(work.read, file.datasets, '/data/changes/datasets', 'Art. 15 ¶1');
        await assertInScope(work.read, rightOf(work), work.now, file.datasets, '/data/changes/datasets');
        return file;
      },
    }),
    'deemed-abandoned': 'none',
  },
  review: {
    'recommend-approval': 'none',
    'recommend-rejection': 'none',
    'need-experts': callExperts,
  },
  'expert-declaration': {
    'no-conflict': 'none',
    conflict: memberConflicted,
  },
  'expert-review': {
    submit: memberDone,
  },
  'panel-shortage': {
    appoint: appointExperts,
    'proceed-without': waiveSeats,
  },
  decision: {
    approve,
    reject,
    'send-back': 'none',
  },
  consultation: consultationEffects,
  docking: {
    ready: 'none',
    refuse: 'none',
  },
  'docking-refusal': {
    narrow,
    insist: 'none',
    end,
  },
};

/** The right is checked at filing, decision and supply; the authorisation is locked against a suspension. */
export function assertRight(work: Work): void {
  const status = work.authorization === null ? 'draft' : rightStatus(work.authorization, work.now);
  if (status !== 'in-force') throw notInForce(status, { zh: '不能批准供给', en: 'no supply is approved under it' });
}

const EXPERT_STEPS = ['expert-declaration', 'expert-review'] as const;

/** The time of the expert review is not counted, and the applicant is told how long it takes (行政许可法 45). */
async function callExperts(work: Work, { task, data: { count } }: DecisionWith<typeof needExperts>): Promise<void> {
  const limits = EXPERT_STEPS.flatMap((step) => work.policy.limitOf(step) ?? []);
  work.notify(
    work.kase.party_id,
    { zh: '组织专家评审', en: 'experts are called in' },
    {
      zh: `专家评审所需时间不计入审批期限，预计：${limits.map((limit) => limitLabel(limit).zh).join(' + ')}`,
      en: `the time of the expert review is not counted; it is expected to take ${limits.map((limit) => limitLabel(limit).en).join(' + ')}`,
    },
  );
  await reviewTimeLetter(work, { task, experts: count, steps: EXPERT_STEPS });
}

function refuse(work: Work, { task, opinion }: Decision): Promise<void> {
  const facts = { ...requestFacts(work), reason: opinion ?? '' };
  return issueAct(work, 'refusal', facts, { taskId: task.id, notice: SEE_ACT });
}

async function reject(work: Work, { task, opinion }: Decision): Promise<void> {
  const facts = { ...requestFacts(work), experts: await expertsHeard(work), reason: opinion ?? '' };
  await issueAct(work, 'rejection', facts, { taskId: task.id, notice: SEE_ACT });
}

async function approve(work: Work, { task, data: narrowed, opinion }: DecisionWith<typeof approval>): Promise<void> {
  assertRight(work);
  const { file } = work;
  if (narrowed.datasets !== undefined) assertWithin(narrowed.datasets, file.datasets, '/data/datasets');
  const term = narrowed.term;
  if (term !== undefined && (term.from < file.term.from || term.to > file.term.to)) {
    throw invalid('/data/term', { zh: '期限超出申请范围', en: 'the term exceeds the application' }, 'Art. 15 ¶1');
  }
  if ((await departsFromExperts(work)) && (opinion ?? '').trim() === '') {
    throw invalid(
      '/opinion',
      { zh: '与专家评审意见不一致的，应当说明理由', en: 'a decision that departs from the experts states why' },
      'Art. 15 ¶2',
    );
  }
  const approved = {
    datasets: narrowed.datasets ?? file.datasets,
    purpose: narrowed.purpose ?? file.purpose,
    term: narrowed.term ?? file.term,
  };
  const pointer = narrowed.datasets === undefined ? '/datasets' : '/data/datasets';
  await assertInScope(work.read, rightOf(work), work.now, approved.datasets, pointer, 'Art. 15 ¶1');
  const entries = await work.read.datasetsByIds(approved.datasets.map((dataset) => dataset.datasetId));
  const facts = await approvalFacts(work, approved, entries, opinion);
  if (facts.narrowed && (opinion ?? '').trim() === '') {
    throw invalid(
      '/opinion',
      { zh: '批准范围小于申请的，应当说明理由', en: 'an approval of less than was applied for states why' },
      'Art. 15 ¶1',
    );
  }
  assertAuthorised(file.protectedInformation, approved, entries);
  work.setFacts({ approval: approved });
  await issueAct(work, 'approval', facts, { taskId: task.id, notice: SEE_ACT });
}

/** Personal information and trade secrets are used under a true and valid authorisation: whether the applicant said so, or the catalogue. */
function assertAuthorised(
  { personal, tradeSecrets, authorizationDocumentIds }: ReturnType<typeof requestFile.parse>['protectedInformation'],
  approved: Approved,
  entries: readonly DatasetRow[],
): void {
  if (authorizationDocumentIds.length > 0) return;
  const named = approved.datasets.flatMap(({ datasetId, fields }) => {
    const entry = entries.find((row) => row.id === datasetId);
    return (entry?.fields ?? []).filter(({ name, sensitivity }) => sensitivity !== 'open' && fields.includes(name));
  });
  if (!personal && !tradeSecrets && named.length === 0) return;
  const which = named.map(({ title }) => title).join('、');
  throw invalid(
    '/outcome',
    {
      zh: `涉及个人信息或商业秘密${which === '' ? '' : `（${which}）`}而未提交真实、有效授权的证明，不得批准`,
      en: `personal information or trade secrets${which === '' ? '' : ` (${which})`} without evidence of authorisation cannot be approved`,
    },
    'Art. 18 ¶3',
  );
}

async function narrow(
  work: Work,
  { task, data: { datasets }, opinion }: DecisionWith<typeof narrowing>,
): Promise<void> {
  const approved = approvalOf(work.kase);
  assertWithin(datasets, approved.datasets, '/data/datasets');
  work.setFacts({ approval: { ...approved, datasets } });
  const facts = await narrowingFacts(work, datasets, opinion);
  await issueAct(work, 'narrowing', facts, { taskId: task.id, notice: SEE_ACT });
}

async function end(work: Work, { task, opinion }: Decision): Promise<void> {
  await issueAct(work, 'ending', await endingFacts(work, opinion), { taskId: task.id, notice: SEE_ACT });
}

/** What the director approved, as narrowed since. */
export function approvalOf({ id, facts }: CaseRow): NonNullable<FactsOf<'data-request'>['approval']> {
  const { approval: approved } = readFacts(kept, facts);
  if (approved == null) throw new Error(`${id} has no approval`);
  return approved;
}

/** The mean score of the panel whose work stands is below what the policy asks for. */
async function departsFromExperts(work: Work): Promise<boolean> {
  const reviews = await standingWork(work, 'expert-review');
  const scores = reviews.flatMap(({ data }) => (typeof data?.score === 'number' ? [data.score] : []));
  if (scores.length === 0) return false;
  const least = rational(work.policy.parameterOf('expert-score'));
  return compare(mean(scores.map(rational)), least) < 0;
}

function assertWithin(
  part: readonly { datasetId: string; fields: readonly string[] }[],
  whole: readonly { datasetId: string; fields: readonly string[] }[],
  pointer: string,
): void {
  part.forEach(({ datasetId, fields }, index) => {
    const original = whole.find((dataset) => dataset.datasetId === datasetId);
    if (original === undefined || !fields.every((field) => original.fields.includes(field))) {
      throw invalid(
        `${pointer}/${index}`,
        { zh: '超出申请或批准的范围', en: 'exceeds what was applied for or approved' },
        'Art. 15 ¶1',
      );
    }
  });
}
