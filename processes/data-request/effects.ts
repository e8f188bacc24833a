/** Legal effects of the data request's decisions (Art. 14, 15, 18) and of its end. */
import { dataRequest as kept, type FactsOf } from '../facts';
import { readFacts } from '../../domain/read-kept';
import { compare, mean, rational } from '../../domain/rational';
import { requestFile, type approval, type examined, type narrowing, type needExperts, type outcomes } from './forms';
import { limitLabel } from '../../domain/limit';
import { notInForce } from '../../domain/not-in-force';
import { lastDayOfRight, rightStatus } from '../../domain/right';
import { localDateOf, type LocalDate } from '../../domain/local-date';
import { invalid } from '../../domain/refusal';
import type { DataRequest } from './law';
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { AuthorizationRow } from '../../records/authorizations';
import type { CaseRow } from '../../records/cases';
import type { DatasetRow } from '../../records/datasets';
import { issueAct, SEE_ACT } from '../../cases/acts';
import { appointExperts, memberConflicted, memberDone, standingWork, waiveSeats } from '../../cases/panel';
import { assertCatalogued } from '../../cases/file-checks';
import { consultationEffects } from '../../cases/consultation';
import type { Dossier } from '../../cases/dossier';
import {
  approvalFacts,
  endingFacts,
  expertsHeard,
  isNarrower,
  narrowingFacts,
  requestFacts,
  type Approved,
} from './acts';
import { assertNamed, assertProtected, entriesOfProvider } from './docking';
import {
  assertCovers,
  assertDocumented,
  assertEvidenced,
  assertShown,
  documentsOfProtection,
  evidenceEnds,
  isProtected,
  protectedFields,
  saidOf,
} from './evidence';
import { assertAllGood, assertExamined } from './findings';
import { assertTerm, capped, type Cap } from './term';
import type { Decision, DecisionWith, EffectsOf } from '../../cases/effect';
import { acceptedByLetter, deemedAcceptedByLetter, returnedByLetter, reviewTimeLetter } from '../../cases/letters';
import { rightOf } from '../../cases/rights';
import { assertInScope } from '../../cases/scope';
import { tasksAt } from '../../cases/at-step';
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
        ...documentsOfProtection(protectedInformation, '').map(({ id }) => id),
      ],
      check: async (work, file) => {
        await assertCatalogued(work.read, file.datasets, '/data/changes/datasets', 'Art. 15 ¶1');
        await assertInScope(work.read, rightOf(work), work.now, file.datasets, '/data/changes/datasets');
        if (isBound(work)) {
          if (!isDeepStrictEqual(file.protectedInformation, work.file.protectedInformation))
            await assertCovers(work.read, file, '/data/changes/protectedInformation');
          if (!isSameTerm(file.term, work.file.term))
            assertTerm(file.term, rightOf(work), localDateOf(work.now), '/data/changes/term');
        }
        return file;
      },
    }),
    'deemed-abandoned': 'none',
  },
  review: {
    'recommend-approval': recommendApproval,
    'recommend-rejection': recommendRejection,
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
    ready,
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
async function callExperts(
  work: Work,
  { task, data: { count, findings } }: DecisionWith<typeof needExperts>,
): Promise<void> {
  await examine(work, findings);
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

/** Cases of version 1 are decided as they were opened: what came later of findings, evidence, forms and terms does not bind them. */
function isBound({ kase }: Work): boolean {
  return kase.definition_version >= 2;
}

interface FiledTerm {
  readonly from: string;
  readonly to: string;
}

function isSameTerm(a: FiledTerm, b: FiledTerm): boolean {
  return a.from === b.from && a.to === b.to;
}

async function examine(work: Work, findings: z.output<typeof examined>): Promise<void> {
  if (!isBound(work)) return;
  const { datasets, protectedInformation } = work.file;
  const entries = await work.read.datasetsByIds(datasets.map(({ datasetId }) => datasetId));
  assertExamined(findings, isProtected(protectedInformation, protectedFields(datasets, entries)));
}

type Recommendation = (typeof outcomes)['review']['recommend-approval'];

async function recommendApproval(work: Work, { data: { findings } }: DecisionWith<Recommendation>): Promise<void> {
  await examine(work, findings);
  if (isBound(work)) assertAllGood(findings);
}

function recommendRejection(work: Work, { data: { findings } }: DecisionWith<Recommendation>): Promise<void> {
  return examine(work, findings);
}

async function approve(work: Work, { task, data: narrowed, opinion }: DecisionWith<typeof approval>): Promise<void> {
  assertRight(work);
  const { file } = work;
  if (narrowed.datasets !== undefined) assertWithin(narrowed.datasets, file.datasets, '/data/datasets');
  const term = narrowed.term;
  if (term !== undefined && (term.from < file.term.from || term.to > file.term.to)) {
    throw invalid('/data/term', { zh: '期限超出申请范围', en: 'the term exceeds the application' }, 'Art. 15 ¶1');
  }
  const saysWhy = (opinion ?? '').trim() !== '';
  if (!saysWhy && isBound(work) && isRejectionRecommended(work)) {
    throw invalid(
      '/opinion',
      { zh: '审核建议不予批准而批准的，应当说明理由', en: 'an approval against a recommended rejection states why' },
      'Art. 15 ¶1',
    );
  }
  if (!saysWhy && (await departsFromExperts(work))) {
    throw invalid(
      '/opinion',
      { zh: '与专家评审意见不一致的，应当说明理由', en: 'a decision that departs from the experts states why' },
      'Art. 15 ¶2',
    );
  }
  const chosen = {
    datasets: narrowed.datasets ?? file.datasets,
    purpose: narrowed.purpose ?? file.purpose,
    term: narrowed.term ?? file.term,
    ...basisOf(narrowed, file),
  };
  const pointer = narrowed.datasets === undefined ? '/datasets' : '/data/datasets';
  await assertInScope(work.read, rightOf(work), work.now, chosen.datasets, pointer, 'Art. 15 ¶1');
  const known = await work.read.datasetsByIds(file.datasets.map((dataset) => dataset.datasetId));
  const entries = known.filter(({ id }) => chosen.datasets.some(({ datasetId }) => datasetId === id));
  const isLess = isNarrower(chosen, file);
  if (isLess && !saysWhy) {
    throw invalid(
      '/opinion',
      { zh: '批准范围小于申请的，应当说明理由', en: 'an approval of less than was applied for states why' },
      'Art. 15 ¶1',
    );
  }
  const { term: lasting, cap } = evidenced(work, chosen, known);
  const approved = { ...chosen, term: lasting };
  const facts = await approvalFacts(work, { approved, narrowed: isLess, cap }, entries, opinion);
  work.setFacts({ approval: approved });
  await issueAct(work, 'approval', facts, { taskId: task.id, notice: SEE_ACT });
}

/** Protected information is evidenced, and the term ends with right and evidence at the latest. @throws Refusal */
function evidenced(
  work: Work,
  { datasets, term }: Approved,
  entries: readonly DatasetRow[],
): { readonly term: Approved['term']; readonly cap: Cap | null } {
  const { file } = work;
  const fields = protectedFields(datasets, entries);
  if (!isBound(work)) {
    assertDocumented(file.protectedInformation, fields);
    return { term, cap: null };
  }
  const protectedInformation = saidOf(file.protectedInformation, protectedFields(file.datasets, entries), fields);
  const today = localDateOf(work.now);
  const isTyped = compare(rational(work.policy.parameterOf('typed-evidence')), rational(1)) >= 0;
  if (isTyped) assertEvidenced(protectedInformation, fields, today);
  else assertShown(protectedInformation, fields, today);
  return capped(term, capsOf(rightOf(work), evidenceEnds(protectedInformation, fields, today)), today);
}

function capsOf(right: AuthorizationRow, evidenceUntil: LocalDate | null): Cap[] {
  const last = lastDayOfRight(right);
  return [
    ...(last === null ? [] : [{ on: last, by: 'right' } as const]),
    ...(evidenceUntil === null ? [] : [{ on: evidenceUntil, by: 'evidence' } as const]),
  ];
}

/** As the decision names it, else as it was applied for (Art. 21); conditions of one basis are none of another. */
function basisOf(
  { useBasis, useConditions }: Pick<z.output<typeof approval>, 'useBasis' | 'useConditions'>,
  file: Work['file'],
): Pick<Approved, 'useBasis' | 'useConditions'> {
  const basis = useBasis ?? file.useBasis;
  const conditions = useConditions ?? (basis === file.useBasis ? file.useConditions : undefined);
  return {
    ...(basis !== undefined && { useBasis: basis }),
    ...(conditions !== undefined && { useConditions: conditions }),
  };
}

/** What the reviewer said last. */
function isRejectionRecommended(work: Work): boolean {
  return tasksAt(work, 'review').findLast(({ status }) => status === 'decided')?.outcome === 'recommend-rejection';
}

/** The department says in what form each field is handed out: nothing protected as it is (Art. 18 ¶2). */
async function ready(work: Work, { task, data }: DecisionWith<(typeof outcomes)['docking']['ready']>): Promise<void> {
  if (!isBound(work) && data.fields === undefined) return;
  const { datasets } = approvalOf(work.kase);
  const entries = await work.read.datasetsByIds(datasets.map(({ datasetId }) => datasetId));
  const own = entriesOfProvider(datasets, entries, task.party_id);
  assertNamed(data, own);
  if (isBound(work)) assertProtected(data, own);
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
