/** Opening a performance evaluation (Art. 27): of an authorisation, for a period that is over, by indicators frozen before it. */
import { command } from '../../cases/command';
import { lockRight, type CommandContext } from '../../cases/unit';
import { randomUUID } from 'node:crypto';
import { MIN_RATERS, type EvaluationOpening } from './forms';
import { endOfDay, localDate, localDateOf, startOfDay, type LocalDate } from '../../domain/local-date';
import { invalid, Refusal } from '../../domain/refusal';
import { daysInForce, evaluationsOwed } from '../../domain/reporting-years';
import { SYSTEM } from '../../domain/roles';
import { signedAuthorizations } from '../../records/authorizations';
import { databaseNow, type Database } from '../../records/database';
import { evaluationFor } from '../../records/evaluations';
import { latestFrozenBefore, type IndicatorSetRow } from '../../records/indicator-sets';
import type { Dossier } from '../../cases/dossier';
import { notFound, type Rules } from '../../cases/context';
import { openCase } from '../../cases/open-case';
import { eachAlone } from '../../cases/each-alone';
import { prefilled } from '../annual-report/figures';

const ARTICLE = 'Art. 27';

/** @throws Refusal `not-found`, `validation-failed`, `not-in-force`, `duplicate-application` */
export const openEvaluation = command(async (ctx: CommandContext, input: EvaluationOpening): Promise<Dossier> => {
  const { authorizationId, indicatorSetId, raters } = input;
  const period = { from: localDate(input.periodFrom), to: localDate(input.periodTo) };
  const authorization = await lockRight(ctx, authorizationId, 'shared');
  if (authorization === null) throw notFound({ zh: '授权', en: 'authorisation' });
  const now = await ctx.read.databaseNow();
  if (endOfDay(period.to) > now) {
    throw invalid('/periodTo', { zh: '评价周期尚未结束', en: 'the period is not over yet' }, ARTICLE);
  }
  const set = await ctx.read.findIndicatorSet(indicatorSetId);
  assertFrozenBefore(set, startOfDay(period.from));
  const days = daysInForce(authorization);
  if (days === null || days.to < period.from || days.from > period.to) {
    throw new Refusal(
      'not-in-force',
      { zh: '该授权在评价周期内未曾有效', en: 'the authorisation was not in force at any time in the period' },
      { article: ARTICLE },
    );
  }
  await assertEnough(ctx, authorization.operator_id, raters);
  const existing = await ctx.read.evaluationFor(authorizationId, period);
  if (existing !== null) throw duplicate(existing.case_id);
  const [operator] = await ctx.read.organisationsByIds([authorization.operator_id]);
  const work = await openCase(ctx, {
    process: 'evaluation',
    title: `绩效评价：${operator?.name ?? authorization.operator_id}（${period.from} 至 ${period.to}）`,
    partyId: authorization.operator_id,
    now,
    // What is rated by stands in the file, and what the record knows of the period: raters need not look elsewhere, and the archive tells the whole.
    file: {
      authorizationId,
      periodFrom: period.from,
      periodTo: period.to,
      indicatorSetId,
      indicatorSet: set.title,
      indicators: set.indicators.map((indicator) => ({ ...indicator })),
      raters,
      prefilled: await prefilled(ctx.tx, { authorizationId, operatorId: authorization.operator_id, ...period }),
    },
    basis: ARTICLE,
    authorization,
  });
  const row = {
    id: randomUUID(),
    case_id: work.kase.id,
    authorization_id: authorizationId,
    operator_id: authorization.operator_id,
    indicator_set_id: indicatorSetId,
    period_from: period.from,
    period_to: period.to,
    created_at: now,
  };
  work.change({ kind: 'evaluation', row });
  return work;
});

/**
 * Opens what is missing of every finished year that an indicator set was frozen before, for every right that was in force on
 * any day of it; each in a transaction of its own, so that a run cut short is taken up by the next. `today` is the business
 * date, by default the law's day of the database's clock. Answers how many.
 */
export async function openMissingEvaluations(db: Database, rules: Rules, today?: LocalDate): Promise<number> {
  const owed = evaluationsOwed(await signedAuthorizations(db), today ?? localDateOf(await databaseNow(db)));
  const ctx = { actor: SYSTEM, requestId: 'evaluations', rules };
  return eachAlone(owed, async ({ authorizationId, year }) => {
    const period = { from: localDate(`${year}-01-01`), to: localDate(`${year}-12-31`) };
    const set = await latestFrozenBefore(db, startOfDay(period.from));
    if (set === null || (await evaluationFor(db, authorizationId, period)) !== null) return false;
    const asked = { authorizationId, indicatorSetId: set.id, periodFrom: period.from, periodTo: period.to };
    try {
      await db.transaction((tx) => openEvaluation({ ...ctx, tx }, { ...asked, raters: MIN_RATERS }));
      return true;
    } catch (error) {
      // Somebody else was first: the same set of cases.
      if (error instanceof Refusal && error.code === 'duplicate-application') return false;
      throw error;
    }
  });
}

function assertFrozenBefore(set: IndicatorSetRow | null, begin: Date): asserts set is IndicatorSetRow {
  const refused = (zh: string, en: string) => invalid('/indicatorSetId', { zh, en }, ARTICLE);
  if (set === null) throw refused('没有该指标体系', 'no such indicator set');
  if (set.frozen_at === null) throw refused('该指标体系尚未冻结', 'the indicator set is not frozen yet');
  if (set.frozen_at < begin) return;
  throw refused('指标体系须在评价周期开始前冻结', 'the indicator set must be frozen before the period begins');
}

/** More than the least are drawn only where there are as many: an evaluation is neither withdrawn nor rated by fewer. @throws Refusal */
async function assertEnough(ctx: CommandContext, operatorId: string, raters: number): Promise<void> {
  if (raters === MIN_RATERS) return;
  const others = (await ctx.read.personsWithRole('expert')).filter(({ org }) => org !== operatorId);
  if (others.length >= raters) return;
  const detail = { zh: `可抽取的专家仅 ${others.length} 人`, en: `only ${others.length} experts can be drawn` };
  throw invalid('/raters', detail, ARTICLE);
}

function duplicate(caseId: string | null): Refusal {
  return new Refusal(
    'duplicate-application',
    { zh: '该授权在此周期已有绩效评价', en: 'the authorisation has an evaluation for this period already' },
    { article: ARTICLE, extra: { caseIdOfEvaluation: caseId } },
  );
}
