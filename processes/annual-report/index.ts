/** Annual operation reports 年度运营报告 (Art. 26): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../cases/behaviour';
import { annualReportEffects as effects } from './effects';
import type { Dossier } from '../../cases/dossier';
import { untilThen, type OrderedLimit } from '../../cases/ordered-limit';
import { outcomes as forms } from './forms';
import { annualReport as law } from './law';

export const annualReport = behaviour(law, {
  effects,
  forms,
  ordered: { submission: newDeadlineOrReturn },
});

/** The new deadline, or the time to resubmit what was returned (Art. 26). */
function newDeadlineOrReturn(work: Dossier<'annual-report'>): OrderedLimit | null {
  const { until, orderedAt, missing } = work.facts;
  const ordered = untilThen(until, orderedAt);
  if (ordered !== null || missing === undefined) return ordered;
  const limit = work.policy.limitOf('resubmission');
  return limit === null ? null : { limit };
}
