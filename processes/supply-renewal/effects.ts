/** Legal effects of a renewal (Art. 14, 15, 18): what is granted lies within what was asked for, and is the next permit of the same supply. */
import type { RenewalFacts } from '../../domain/acts/supply';
import { localDate, localDateOf, type LocalDate } from '../../domain/local-date';
import { notInForce } from '../../domain/not-in-force';
import { invalid } from '../../domain/refusal';
import { rightStatus } from '../../domain/right';
import { isSupplyLive } from '../../domain/supply';
import { issueAct, SEE_ACT } from '../../cases/acts';
import type { Decision, DecisionWith, EffectsOf } from '../../cases/effect';
import type { Dossier } from '../../cases/dossier';
import { consultationEffects } from '../../cases/consultation';
import { lossOf, plain } from '../../cases/preview';
import { rightOf } from '../../cases/rights';
import { assertInScope } from '../../cases/scope';
import { tasksAt } from '../../cases/at-step';
import { assertExamined } from '../data-request/findings';
import type { SupplyRow } from '../../records/supplies';
import { namesOf } from '../supply-closure/names';
import { supplyOver } from '../supply-closure/over';
import { assertCoveredUntil, assertFormed, protectedOf } from './evidence';
import { assertWithinRight } from './filing';
import type { granted, outcomes, reviewed } from './forms';
import type { SupplyRenewal } from './law';
import { assertPartOf, dayAfter, permitNext, permitsOf } from '../../cases/permits';

type Work = Dossier<'supply-renewal'>;

export const supplyRenewalEffects: EffectsOf<SupplyRenewal, typeof outcomes> = {
  'provider-opinion': {
    agree: 'none',
    object: 'none',
    'deemed-consent': 'none',
  },
  review: {
    'recommend-renewal': recommend,
    'recommend-refusal': examine,
  },
  decision: {
    renew,
    refuse,
    'send-back': 'none',
  },
  consultation: consultationEffects,
};

/** As at the request: where information is protected, its minimisation and its protection as well. */
async function examine({ file, read }: Work, { data: { findings } }: DecisionWith<typeof reviewed>): Promise<void> {
  assertExamined(
    findings,
    (await protectedOf(read, { id: file.supplyId, requestCaseId: file.requestCaseId }, file.datasets)).is,
  );
}

/** Art. 15 ¶1: what is recommended rests on what was found. */
async function recommend(work: Work, decision: DecisionWith<typeof reviewed>): Promise<void> {
  await examine(work, decision);
  for (const [name, found] of Object.entries(decision.data.findings)) {
    if (found?.ok !== false) continue;
    const detail = { zh: '有一项不符合，不得建议准予续期', en: 'is not in order: a renewal cannot be recommended' };
    throw invalid(`/data/findings/${name}`, detail, 'Art. 15 ¶1');
  }
}

async function renew(work: Work, { task, data, opinion }: DecisionWith<typeof granted>): Promise<void> {
  const { file, now, ctx } = work;
  const right = rightOf(work);
  const status = rightStatus(right, now);
  if (status !== 'in-force') throw notInForce(status, { zh: '不能准予续期', en: 'nothing is renewed under it' });
  const supply = await work.read.findSupply(file.supplyId);
  if (supply === null || !isSupplyLive(supply, right, now)) throw supplyOver();
  const to = localDate(data.to);
  assertWithinApplication(to, localDate(file.to), supply.term_to);
  assertWithinRight(right, to, '/data/to');
  const { ruling, standing, next } = await permitsOf(ctx, supply, now);
  // One that was renewed before goes on with what that renewal has left.
  const last = standing.at(-1) ?? ruling;
  const datasets = data.datasets ?? last.datasets;
  assertPartOf(datasets, last.datasets, (index) => `/data/datasets/${index}`);
  // An amendment that is signed has cut what was decided by then, and nothing of what is decided after it.
  await assertInScope(work.read, right, now, datasets, '/data/datasets', 'Art. 15 ¶1');
  const of = { id: supply.id, requestCaseId: supply.case_id };
  assertCoveredUntil(await protectedOf(work.read, of, datasets), file.evidence ?? [], to, '/outcome');
  await assertFormed(work.read, last.permit, datasets, '/data/datasets');
  assertReasons(work, { less: to < file.to || data.datasets !== undefined, opinion });
  const { day: from, at } = dayAfter(supply.term_to);
  const { datasets: kept } = permitNext(ctx, supply, now, {
    ...{ from: last, version: next, datasets, validFrom: at, caseId: work.kase.id },
    term: { from, to },
  });
  const renewed = kept.map(({ datasetId, fields }) => ({ datasetId, fields: [...fields] }));
  const effects = plain({ supplies: [lossOf(supply.id, last.datasets, kept)] });
  work.setFacts({
    renewed: { permitVersion: next, from, to, datasets: renewed },
    effects: { decidedAt: now.toISOString(), carriedOut: true, ...effects },
  });
  work.record({
    type: 'supply.renewed',
    basis: 'Art. 14, 15',
    payload: { supplyId: supply.id, permitVersion: next, from, to },
  });
  await issueRenewalAct(work, task, {
    supply,
    granted: { next: { from, to }, datasets: await namesOf(work, kept) },
    opinion,
  });
}

/** The supply lasts as long as it did. */
async function refuse(work: Work, { task, opinion }: Decision): Promise<void> {
  const supply = await work.read.findSupply(work.file.supplyId);
  if (supply === null) throw new Error(`${work.kase.id} has no supply`);
  await issueRenewalAct(work, task, { supply, granted: null, opinion });
}

async function issueRenewalAct(
  work: Work,
  { id: taskId }: Decision['task'],
  { supply, ...decided }: { readonly supply: SupplyRow } & Pick<RenewalFacts, 'granted' | 'opinion'>,
): Promise<void> {
  const { file, kase } = work;
  const facts = {
    ...{ purpose: file.purpose, filedOn: localDateOf(kase.opened_at), ...decided },
    present: { from: supply.term_from, to: supply.term_to },
  };
  await issueAct(work, 'renewal', facts, { taskId, notice: SEE_ACT });
}

function assertWithinApplication(to: LocalDate, asked: LocalDate, end: LocalDate): void {
  if (to > asked)
    throw invalid(
      '/data/to',
      { zh: `超出申请的期限（${asked}）`, en: `is later than asked for, ${asked}` },
      'Art. 15 ¶1',
    );
  if (to <= end)
    throw invalid(
      '/data/to',
      { zh: `须晚于现行期限（${end}）`, en: `is not later than the present term, ${end}` },
      'Art. 14',
    );
}

/** Less than was asked for, and what was recommended against, is granted with reasons. */
function assertReasons(
  work: Work,
  { less, opinion }: { readonly less: boolean; readonly opinion: string | null },
): void {
  if ((opinion ?? '').trim() !== '') return;
  const recommended = tasksAt(work, 'review').findLast(({ status }) => status === 'decided')?.outcome;
  if (!less && recommended !== 'recommend-refusal') return;
  throw invalid(
    '/opinion',
    {
      zh: '准予少于申请，或者与审核建议不一致的，应当说明理由',
      en: 'to grant less than was asked for, or against the recommendation, is explained',
    },
    'Art. 15 ¶1',
  );
}
