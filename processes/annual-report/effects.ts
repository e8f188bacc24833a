/** Legal effects of the annual report's decisions (Art. 26): what is late stays due, and lateness alone suspends nothing. */
import type { newDeadline, outcomes, report, returned } from './forms';
import { addDays, endOfDay, localDateOf, parseLocalDate } from '../../domain/local-date';
import { invalid } from '../../domain/refusal';
import { assertSaysSomething, differencesFrom } from './against-the-record';
import type { AnnualReport, annualReport1 } from './law';
import type { Dossier } from '../../cases/dossier';
import { attachOwn } from '../../cases/file-checks';
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
    accept,
    return: returnReport,
  },
};

/** Also after the limit: then nothing is left to do about its being overdue. */
async function submit(work: Work, { data, task }: DecisionWith<typeof report>): Promise<void> {
  const { prefilled } = work.file;
  if (isHeldAgainstTheRecord(work)) assertSaysSomething(prefilled, data);
  const differences = differencesFrom(prefilled, data);
  await attachOwn(work, data.documentIds ?? [], task.step, '/data/documentIds');
  work.setFacts({ report: data, ...((differences.length > 0 || work.facts.differences != null) && { differences }) });
  voidStep(work, 'overdue', 'report-submitted');
}

/** Opened under the definition that asks for it; the one before it (`annualReport1`) takes what is said. */
function isHeldAgainstTheRecord({ definition }: Work): boolean {
  return definition.version > (1 satisfies typeof annualReport1.version);
}

/** Over a difference, explained as it is, the reasons are said. */
function accept(work: Work, { opinion }: Decision): void {
  const [first] = work.facts.differences ?? [];
  if (first === undefined || opinion !== null || !isHeldAgainstTheRecord(work)) return;
  const why = {
    zh: `“${first.name}”与系统记录有差异：须说明认可的理由`,
    en: `${first.name} differs from the record: say why it is accepted`,
  };
  throw invalid('/opinion', why, ARTICLE);
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
