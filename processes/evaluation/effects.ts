/** Legal effects of performance evaluation (Art. 27): whole scores only, the score once all have rated, the confirmed result. */
import { gradeOf, meanOf, meanScore, type Indicator, type Scores } from '../../domain/evaluation';
import { rating, type objection, type outcomes, type selfAssessment } from './forms';
import { toDecimal } from '../../domain/rational';
import { invalid } from '../../domain/refusal';
import type { Evaluation } from './law';
import type { Dossier } from '../../cases/dossier';
import { attachOwn } from '../../cases/file-checks';
import { refreshMaterials } from '../../cases/materials';
import { appointExperts, memberConflicted, memberDone, reopenPanel, standingWork } from '../../cases/panel';
import type { DecisionWith, EffectsOf } from '../../cases/effect';

type Work = Dossier<'evaluation'>;

const ARTICLE = 'Art. 27';

export const evaluationEffects: EffectsOf<Evaluation, typeof outcomes> = {
  'self-assessment': {
    submit: submitSelfAssessment,
    proceed: 'none',
  },
  'rater-declaration': {
    'no-conflict': 'none',
    conflict: memberConflicted,
  },
  rating: {
    submit: rate,
  },
  'panel-shortage': {
    appoint: appointExperts,
  },
  response: {
    accept: 'none',
    object,
    'deemed-consent': 'none',
  },
  confirmation: {
    confirm,
    redo: rateAgain,
  },
};

async function submitSelfAssessment(work: Work, { data }: DecisionWith<typeof selfAssessment>): Promise<void> {
  const { scores, documentIds } = data;
  assertWhole(work, scores);
  await attachOwn(work, documentIds, 'self-assessment', '/data/documentIds');
  await refreshMaterials(work);
}

async function rate(work: Work, decision: DecisionWith<typeof rating>): Promise<void> {
  assertWhole(work, decision.data.scores);
  await memberDone(work, decision);
}

/** Every indicator of the set has its score, and nothing else has one. */
function assertWhole(work: Work, scores: Scores): void {
  const ids = indicatorsOf(work).map(({ id }) => id);
  const missing = ids.find((id) => !Object.hasOwn(scores, id));
  if (missing !== undefined) {
    throw invalid(`/data/scores/${missing}`, { zh: '该指标未评分', en: 'this indicator has no score' }, ARTICLE);
  }
  const unknown = Object.keys(scores).find((id) => !ids.includes(id));
  if (unknown !== undefined) {
    throw invalid(
      `/data/scores/${unknown}`,
      { zh: '指标体系中没有该指标', en: 'the indicator set has no such indicator' },
      ARTICLE,
    );
  }
}

/** The indicators that the case was opened with. */
function indicatorsOf({ file }: Work): readonly Indicator[] {
  return file.indicators;
}

/** As the response opens, all have rated: their mean is the score, told to the operator who may object to it. */
export async function publishScore(work: Work): Promise<void> {
  const indicators = indicatorsOf(work);
  const ratings = (await standingWork(work, 'rating')).map(({ data }) => rating.parse(data).scores);
  const exact = meanScore(indicators, ratings);
  const policy = work.policy;
  const grade = gradeOf(exact, {
    A: policy.parameterOf('grade-a'),
    B: policy.parameterOf('grade-b'),
    C: policy.parameterOf('grade-c'),
  });
  const score = toDecimal(exact, 2);
  work.change({ kind: 'evaluation.score', caseId: work.kase.id, result: { exact, score, grade } });
  const means = Object.fromEntries(
    indicators.map((indicator) => [indicator.id, toDecimal(meanOf(indicator, ratings), 2)]),
  );
  work.setFacts({ score, grade, indicatorScores: means, objection: null });
  work.record({ type: 'evaluation.scored', basis: ARTICLE, payload: { score, grade, ratings: ratings.length } });
  work.notify(work.kase.party_id, {
    zh: `绩效评价得分 ${score}，等级 ${grade}`,
    en: `evaluation: score ${score}, grade ${grade}`,
  });
}

function object(work: Work, { data }: DecisionWith<typeof objection>): void {
  work.setFacts({ objection: data.grounds });
}

/** From here the result is in the operator's file, for good. */
function confirm(work: Work): void {
  const { score = null, grade = null } = work.facts;
  work.change({ kind: 'evaluation.confirm', caseId: work.kase.id, at: work.now });
  work.record({ type: 'evaluation.confirmed', basis: ARTICLE, payload: { score, grade } });
}

async function rateAgain(work: Work): Promise<void> {
  work.change({ kind: 'evaluation.score', caseId: work.kase.id, result: null });
  work.setFacts({ score: null, grade: null, indicatorScores: null });
  await reopenPanel(work);
}
