/** What is told of an incident as it becomes known, with the report or after it: its rules, and how it goes into the file (Art. 24). */
import { invalid, type Bilingual } from '../../domain/refusal';
import type { CommandContext } from '../../cases/unit';
import type { Dossier } from '../../cases/dossier';
import { refreshMaterials } from '../../cases/materials';
import type { FileOf } from '../facts';
import type { Details } from './forms';
import { addresseesOf, gradeOf, isGraded, reportDue } from './grade';

type Work = Dossier<'security-incident'>;
type File = FileOf<'security-incident'>;

const ARTICLE = 'Art. 24';
const FUTURE: Bilingual = { zh: '不得晚于当前时间', en: 'lies in the future' };

const TOO_EARLY: Bilingual = { zh: '不得早于发现时间', en: 'is earlier than the discovery' };

/** What the rules compare with: whose the incident is, since when it is known, and the plan that was named before. */
interface Incident {
  readonly operatorId: string;
  readonly discoveredAt: string;
  readonly now: Date;
  readonly planId?: string | undefined;
}

/** The incident as the case has it. */
export function incidentOf({ kase, file, now }: Work): Incident {
  return { operatorId: kase.party_id, discoveredAt: file.discoveredAt, now, planId: file.planId };
}

/** Of the members under the pointer. @throws Refusal naming the one that is against the rules */
export async function assertDetails(
  { read }: Pick<CommandContext, 'read'>,
  { operatorId, discoveredAt, now, planId: known }: Incident,
  told: Details,
  under = '',
): Promise<void> {
  const { planId, personsTold, notNeeded, reports = [] } = told;
  if (planId !== undefined && (await read.findContingencyPlan(planId))?.operator_id !== operatorId) {
    throw invalid(`${under}/planId`, { zh: '没有该应急预案', en: 'no such contingency plan' }, ARTICLE);
  }
  if (personsTold !== undefined && notNeeded !== undefined) {
    const either = { zh: '与“告知涉及的个人”不得同时填写', en: 'is not said beside how the persons were told' };
    throw invalid(`${under}/notNeeded`, either, ARTICLE);
  }
  const times: readonly (readonly [pointer: string, at: string | undefined])[] = [
    ['/planActivatedAt', told.planActivatedAt],
    ['/personsTold/at', personsTold !== undefined && 'at' in personsTold ? personsTold.at : undefined],
    ['/police/at', told.police?.at],
    ...reports.map(({ at }, n) => [`/reports/${n}/at`, at] as const),
  ];
  const ahead = times.find(([, at]) => at !== undefined && new Date(at) > now);
  if (ahead !== undefined) throw invalid(`${under}${ahead[0]}`, FUTURE, ARTICLE);
  const before = times.find(([, at]) => at !== undefined && new Date(at) < new Date(discoveredAt));
  if (before !== undefined) throw invalid(`${under}${before[0]}`, TOO_EARLY, ARTICLE);
  if (told.planActivatedAt === undefined) return;
  if (planId === undefined && known === undefined) {
    const which = { zh: '须指明所启动的应急预案', en: 'names no plan that was put into effect' };
    throw invalid(`${under}/planId`, which, ARTICLE);
  }
}

/** The members of what was told that are there. */
export function detailsIn({
  planId,
  planActivatedAt,
  persons,
  personsTold,
  notNeeded,
  police,
  reports,
}: Details): Details {
  return {
    ...(planId !== undefined && { planId }),
    ...(planActivatedAt !== undefined && { planActivatedAt }),
    ...(persons !== undefined && { persons }),
    ...(personsTold !== undefined && { personsTold }),
    ...(notNeeded !== undefined && { notNeeded }),
    ...(police !== undefined && { police }),
    ...(reports !== undefined && { reports }),
  };
}

/** What is told later replaces what was told of the same before, and reports are added; whoever decides has the file as it now is. */
export async function addToFile(work: Work, told: Details, more: Pick<File, 'supplements'> = {}): Promise<void> {
  const details = detailsIn(told);
  if (Object.keys({ ...details, ...more }).length === 0) return;
  const { personsTold, notNeeded, reports = [], ...file } = work.file;
  const saidOfPersons = details.personsTold ?? details.notNeeded;
  const before = saidOfPersons === undefined ? { personsTold, notNeeded } : {};
  const all = [...reports, ...(details.reports ?? [])];
  work.setFile({ ...file, ...before, ...details, ...more, ...(all.length > 0 && { reports: all }) });
  work.record({ type: 'case.supplemented', payload: { file: work.kase.file } });
  regrade(work);
  await refreshMaterials(work);
}

/**
 * More persons than were known make it graver: it is owed to more addressees, and sooner. A report that came later than that is late from then on,
 * and the case says that persons told afterwards made it so; what leaves them out at first wins no time by it.
 */
function regrade(work: Work): void {
  if (!isGraded(work)) return;
  const grade = gradeOf(work, work.file);
  if (grade === work.facts.grade) return;
  work.setFacts({ grade, addressees: addresseesOf(grade) });
  const due = reportDue(work, grade, new Date(work.file.discoveredAt));
  if (work.facts.reportedLate === true || due === null || work.kase.opened_at <= due) return;
  work.setFacts({ reportDueAt: due.toISOString(), reportedLate: true, lateAsRegraded: true });
}
