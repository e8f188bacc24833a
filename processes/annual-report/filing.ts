/**
 * Opening annual reports (Art. 26): every finished year of every right that was in force on any day of it has one. Who asks
 * (the schedule, an officer, both at once, after an outage of years) and how often makes no difference to the cases there are.
 */
import { command } from '../../cases/command';
import { lockRight, type CommandContext } from '../../cases/unit';
import { localDateOf, type LocalDate } from '../../domain/local-date';
import { daysInForceOf, isFinished, reportsMissing, reportsOwed, type OwedReport } from '../../domain/reporting-years';
import { invalid } from '../../domain/refusal';
import { SYSTEM } from '../../domain/roles';
import { knownReports } from '../../records/annual-reports';
import { signedAuthorizations } from '../../records/authorizations';
import { databaseNow, type Database } from '../../records/database';
import { prefilled } from './figures';
import type { Rules } from '../../cases/context';
import { openCase } from '../../cases/open-case';
import { eachAlone } from '../../cases/each-alone';

export interface Run {
  readonly opened: number;
  readonly existing: number;
}

/** Opens what is missing of one year, all in this transaction. @throws Refusal `validation-failed` for an unfinished year */
export const openReportsOfYear = command(async (ctx: CommandContext, year: number): Promise<Run> => {
  if (!isFinished(year, localDateOf(await ctx.read.databaseNow()))) {
    throw invalid('/year', { zh: `${year} 年尚未结束`, en: `the year ${year} has not finished` }, 'Art. 26');
  }
  const rights = await ctx.read.signedAuthorizations();
  const owed = rights.filter((right) => daysInForceOf(right, year) !== null);
  let opened = 0;
  for (const { id: authorizationId } of owed) {
    if (await openReport(ctx, { authorizationId, year })) opened += 1;
  }
  return { opened, existing: owed.length - opened };
});

/**
 * Opens what is missing of all finished years, each in a transaction of its own: cut short it is taken up by the next run.
 * `today` is the business date, by default the law's day of the database's clock. Answers how many were opened.
 */
export async function openMissingReports(db: Database, rules: Rules, today?: LocalDate): Promise<number> {
  const owed = reportsOwed(await signedAuthorizations(db), today ?? localDateOf(await databaseNow(db)));
  const ctx = { actor: SYSTEM, requestId: 'annual-reports', rules };
  return eachAlone(reportsMissing(owed, await knownReports(db)), (report) =>
    db.transaction((tx) => openReport({ ...ctx, tx }, report)),
  );
}

/** Whether it was opened: false where it is there, or nothing is owed. The constraint holds whatever this does. */
const openReport = command(async (ctx: CommandContext, { authorizationId, year }: OwedReport): Promise<boolean> => {
  const authorization = await lockRight(ctx, authorizationId, 'shared');
  const days = authorization === null ? null : daysInForceOf(authorization, year);
  if (authorization === null || days === null) return false;
  if (await ctx.read.claimReport({ authorizationId, year })) return false;
  const { operator_id: operatorId } = authorization;
  const [operator] = await ctx.read.organisationsByIds([operatorId]);
  const work = await openCase(ctx, {
    process: 'annual-report',
    title: `${year} 年度运营报告：${operator?.name ?? operatorId}`,
    partyId: operatorId,
    now: await ctx.read.databaseNow(),
    file: {
      year,
      authorizationId,
      periodFrom: days.from,
      periodTo: days.to,
      prefilled: await prefilled(ctx.tx, { authorizationId, operatorId, ...days }),
    },
    basis: 'Art. 26',
    authorization,
  });
  const { id: caseId } = work.kase;
  const row = {
    case_id: caseId,
    authorization_id: authorizationId,
    year,
    period_from: days.from,
    period_to: days.to,
  };
  work.change({ kind: 'annual-report', row });
  return true;
});
