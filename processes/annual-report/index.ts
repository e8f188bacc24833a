/** Annual operation reports 年度运营报告 (Art. 26): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../commands/behaviour';
import { annualReportEffects as effects } from '../../commands/effects/annual-report';
import type { Dossier } from '../../commands/dossier';
import { untilThen, type OrderedLimit } from '../../commands/ordered-limit';
import { outcomes as forms } from '../../domain/forms/annual-report';
import type { AnnualReport } from '../../domain/processes/annual-report';

export const annualReport = behaviour<AnnualReport>({
  effects,
  forms,
  ordered: { submission: newDeadlineOrReturn },
});

/** The new deadline, or the time to resubmit what was returned (Art. 26). */
async function newDeadlineOrReturn(work: Dossier): Promise<OrderedLimit | null> {
  const { until, orderedAt, missing } = work.kase.facts;
  const ordered = untilThen(until, orderedAt);
  if (ordered !== null || missing === undefined) return ordered;
  const limit = (await work.policy()).limitOf('resubmission');
  return limit === null ? null : { limit };
}
