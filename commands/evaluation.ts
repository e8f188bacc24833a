/** Opening a performance evaluation (Art. 27): of an authorisation, for a period that is over, by indicators frozen before it. */
import { randomUUID } from 'node:crypto';
import type { EvaluationOpening } from '../domain/forms/evaluation';
import { endOfDay, localDate, startOfDay } from '../domain/local-date';
import { invalid, Refusal } from '../domain/refusal';
import { heldDuring } from '../domain/right';
import { lockAuthorizationShared } from '../records/authorizations';
import { databaseNow, isUniqueViolation } from '../records/database';
import { evaluationFor, insertEvaluation } from '../records/evaluations';
import { findIndicatorSet, type IndicatorSetRow } from '../records/indicator-sets';
import { organisationsByIds } from '../records/parties';
import type { CaseWork } from './case-work';
import { notFound, type Context } from './context';
import { openCase } from './open-case';

const ARTICLE = 'Art. 27';

/** @throws Refusal `not-found`, `validation-failed`, `not-in-force`, `duplicate-application` */
export async function openEvaluation(ctx: Context, input: EvaluationOpening): Promise<CaseWork> {
  const { authorizationId, indicatorSetId, raters } = input;
  const period = { from: localDate(input.periodFrom), to: localDate(input.periodTo) };
  const authorization = await lockAuthorizationShared(ctx.tx, authorizationId);
  if (authorization === null) throw notFound({ zh: '授权', en: 'authorisation' });
  const now = await databaseNow(ctx.tx);
  if (endOfDay(period.to) > now) {
    throw invalid('/periodTo', { zh: '评价周期尚未结束', en: 'the period is not over yet' }, ARTICLE);
  }
  const set = await findIndicatorSet(ctx.tx, indicatorSetId);
  assertFrozenBefore(set, startOfDay(period.from));
  if (!heldDuring(authorization, startOfDay(period.from), endOfDay(period.to))) {
    throw new Refusal(
      'not-in-force',
      { zh: '该授权在评价周期内未曾有效', en: 'the authorisation was not in force at any time in the period' },
      { article: ARTICLE },
    );
  }
  const existing = await evaluationFor(ctx.tx, authorizationId, period);
  if (existing !== null) throw duplicate(existing.case_id);
  const [operator] = await organisationsByIds(ctx.tx, [authorization.operator_id]);
  const work = await openCase(ctx, {
    process: 'evaluation',
    title: `绩效评价：${operator?.name ?? authorization.operator_id}（${period.from} 至 ${period.to}）`,
    partyId: authorization.operator_id,
    now,
    // What is rated by stands in the file: raters need not look elsewhere, and the archive tells the whole.
    file: {
      authorizationId,
      periodFrom: period.from,
      periodTo: period.to,
      indicatorSetId,
      indicatorSet: set.title,
      indicators: set.indicators.map((one) => ({ ...one })),
      raters,
    },
    basis: ARTICLE,
    authorization,
  });
  try {
    await insertEvaluation(ctx.tx, {
      id: randomUUID(),
      case_id: work.kase.id,
      authorization_id: authorizationId,
      operator_id: authorization.operator_id,
      indicator_set_id: indicatorSetId,
      period_from: period.from,
      period_to: period.to,
      created_at: now,
    });
  } catch (error) {
    if (isUniqueViolation(error, 'one_evaluation_per_period')) throw duplicate(null);
    throw error;
  }
  await work.save();
  return work;
}

function assertFrozenBefore(set: IndicatorSetRow | null, begin: Date): asserts set is IndicatorSetRow {
  const refused = (zh: string, en: string) => invalid('/indicatorSetId', { zh, en }, ARTICLE);
  if (set === null) throw refused('没有该指标体系', 'no such indicator set');
  if (set.frozen_at === null) throw refused('该指标体系尚未冻结', 'the indicator set is not frozen yet');
  if (set.frozen_at < begin) return;
  throw refused('指标体系须在评价周期开始前冻结', 'the indicator set must be frozen before the period begins');
}

function duplicate(caseId: string | null): Refusal {
  return new Refusal(
    'duplicate-application',
    { zh: '该授权在此周期已有绩效评价', en: 'the authorisation has an evaluation for this period already' },
    { article: ARTICLE, extra: { caseIdOfEvaluation: caseId } },
  );
}
