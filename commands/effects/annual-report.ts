/** Legal effects of the annual report's decisions (Art. 26): what is late stays due, and lateness alone suspends nothing. */
import type { JsonObject, JsonValue } from '../../domain/canonical';
import { newDeadline, report } from '../../domain/forms/annual-report';
import { localDateOf, parseLocalDate } from '../../domain/local-date';
import { invalid } from '../../domain/refusal';
import type { CaseWork } from '../case-work';
import { openRectification } from '../rectification';
import { rightOf } from '../rights';
import { voidStep } from '../void-task';
import type { Decision, ProcessEffects } from './effect';
import { returnOnce } from './return-once';

const ARTICLE = 'Art. 26';

export const annualReportEffects: ProcessEffects = {
  'submission.submit': submit,
  'overdue.set-new-deadline': setNewDeadline,
  'overdue.propose-rectification': proposeRectification,
  'examination.return': returnReport,
};

/** Also after the limit: then nothing is left to do about its being overdue. */
async function submit(work: CaseWork, { data }: Decision): Promise<void> {
  work.setFacts({ report: { ...report.parse(data) } });
  await voidStep(work, 'overdue', 'report-submitted');
}

async function setNewDeadline(work: CaseWork, { data }: Decision): Promise<void> {
  const { until } = newDeadline.parse(data);
  const day = parseLocalDate(until);
  if (day === null ? new Date(until) <= work.now : day <= localDateOf(work.now)) {
    throw invalid('/data/until', { zh: '新期限须在今日之后', en: 'the new deadline lies in the future' }, ARTICLE);
  }
  work.setFacts({ until, orderedAt: work.now.toISOString() });
  await voidStep(work, 'submission', 'new-deadline');
}

/** A person's decision, and no more than a draft: the report stays due, and can still be submitted. */
async function proposeRectification(work: CaseWork, { opinion }: Decision): Promise<void> {
  const { id: caseId, title, facts } = work.kase;
  const origin = { process: 'annual-report', caseId };
  const { kase } = await openRectification(work.ctx, rightOf(work).id, { reason: opinion ?? title }, origin);
  // The party comes to know of an order when it is issued, not of its draft.
  const { rectifications } = (facts.internal ?? {}) as JsonObject;
  const earlier: readonly JsonValue[] = Array.isArray(rectifications) ? rectifications : [];
  work.setFacts({ internal: { rectifications: [...earlier, kase.id] } });
  work.record({ type: 'rectification.proposed', basis: 'Art. 26, 28', payload: { caseId: kase.id } });
}

/** The time to resubmit is the policy's own; an earlier deadline has had its day. */
async function returnReport(work: CaseWork, decision: Decision): Promise<void> {
  await returnOnce(work, decision);
  work.setFacts({ until: null });
}
