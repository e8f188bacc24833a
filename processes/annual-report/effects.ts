/** Legal effects of the annual report's decisions (Art. 26): what is late stays due, and lateness alone suspends nothing. */
import type { newDeadline, outcomes, report, returned } from './forms';
import { addDays, endOfDay, localDateOf, parseLocalDate } from '../../domain/local-date';
import { invalid } from '../../domain/refusal';
import type { AnnualReport } from './law';
import type { Dossier } from '../../cases/dossier';
import { proposeRectification } from '../rectification/links';
import { voidStep } from '../../cases/void-task';
import { LONGEST_DAYS } from '../../cases/day-to-come';
import type { Decision, DecisionWith, EffectsOf } from '../../cases/effect';
import { returnForMissing } from '../../cases/return-missing';

type Work = Dossier<'annual-report'>;

const ARTICLE = 'Art. 26';

export const annualReportEffects: EffectsOf<AnnualReport, typeof outcomes> = {
  submission: {
    submit,
  },
  overdue: {
    note: 'none',
    'set-new-deadline': setNewDeadline,
    'propose-rectification': propose,
  },
  examination: {
    accept: 'none',
    return: returnReport,
  },
};

/** Also after the limit: then nothing is left to do about its being overdue. */
function submit(work: Work, { data }: DecisionWith<typeof report>): void {
  work.setFacts({ report: data });
  voidStep(work, 'overdue', 'report-submitted');
}

function setNewDeadline(work: Work, { data: { until } }: DecisionWith<typeof newDeadline>): void {
  const [day, today] = [parseLocalDate(until), localDateOf(work.now)];
  const end = day === null ? new Date(until) : endOfDay(day);
  const past = day === null ? end <= work.now : day <= today;
  // By then the next report is due.
  if (past || end > endOfDay(addDays(today, LONGEST_DAYS))) {
    const detail = {
      zh: `新期限须在今日之后、${LONGEST_DAYS}日之内`,
      en: `the new deadline lies in the future, within ${LONGEST_DAYS} days`,
    };
    throw invalid('/data/until', detail, ARTICLE);
  }
  work.setFacts({ until, orderedAt: work.now.toISOString() });
  voidStep(work, 'submission', 'new-deadline');
}

/** The report stays due, and can still be submitted. */
async function propose(work: Work, { opinion }: Decision): Promise<void> {
  await proposeRectification(work, opinion ?? work.kase.title);
}

/** The time to resubmit is the policy's own; an earlier deadline no longer counts. */
function returnReport(work: Work, decision: DecisionWith<typeof returned>): void {
  returnForMissing(work, decision);
  work.setFacts({ until: null });
}
