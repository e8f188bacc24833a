/**
 * The evidence of Art. 6 while the right is in force: a piece that runs out in the term is looked at from its last thirty days on (by the policy's
 * limit), renewed, noted, or made the ground of an order. What an operator showed in its selection and at its signature counts, as renewed since.
 */
import { remindersOf } from '../../domain/clock';
import { EVIDENCE_KINDS, EVIDENCE_WORDS, type Evidence, type EvidenceKind } from '../../domain/evidence';
import { exactLimit } from '../../domain/limit';
import { endOfDay, localDate, localDateOf, type LocalDate } from '../../domain/local-date';
import { rightStopsAt } from '../../domain/right';
import { invalid } from '../../domain/refusal';
import { tasksAt } from '../../cases/at-step';
import type { Dossier } from '../../cases/dossier';
import { assertOwnDocument, attachChecked } from '../../cases/file-checks';
import { untilThen, type OrderedLimit } from '../../cases/ordered-limit';
import { rightOf } from '../../cases/rights';
import type { CaseRow } from '../../records/cases';
import type { TaskRow } from '../../records/tasks';
import type { Decision, DecisionWith } from '../../cases/effect';
import { evidenceOf } from '../operator-selection/file';
import { proposeRectification } from '../rectification/links';
import type { EndingOf } from '../laws';
import type { renewal } from './forms';

type Work = Dossier<'authorization'>;

const ARTICLE = 'Art. 6';
const LISTED = 'listed' satisfies EndingOf<'selection-application'>;

/** The application by which the operator was chosen; undefined for a right that no round of selection granted. */
async function chosenApplication(work: Work): Promise<CaseRow | undefined> {
  const applications = await work.read.casesPartOf(work.file.grantedBy);
  return applications.find(({ party_id, outcome }) => party_id === work.kase.party_id && outcome === LISTED);
}

/** What was shown until the agreement was signed: in the selection, if there was one, and of credit what was shown in its place at the signature. */
export async function evidenceShown(work: Work): Promise<Partial<Evidence>> {
  const chosen = await chosenApplication(work);
  const { credit } = work.facts;
  return { ...(chosen !== undefined && evidenceOf(chosen)), ...(credit != null && { credit }) };
}

/** The pieces that run out, each with the last day on which it is good. */
async function running(work: Work): Promise<Map<EvidenceKind, LocalDate>> {
  const [shown, { evidence: renewed }] = [await evidenceShown(work), work.facts];
  const pieces = EVIDENCE_KINDS.flatMap((kind) => {
    const until = renewed?.[kind]?.validUntil ?? shown[kind]?.validUntil;
    return until === undefined ? [] : [[kind, localDate(until)] as const];
  });
  return new Map(pieces);
}

export interface EvidenceState {
  /** The pieces that are looked at now, and for which time each. */
  readonly watched: readonly { readonly seat: EvidenceKind; readonly n: number }[];
  /** When the next piece comes to its last days. */
  readonly next: Date | null;
}

/** Under version 1 of the law nobody looked. */
export async function evidenceState(work: Work): Promise<EvidenceState> {
  if (work.definition.version === 1) return { watched: [], next: null };
  const lead = work.policy.limitOf('evidence-watch');
  const stops = rightStopsAt(rightOf(work));
  const watched: { seat: EvidenceKind; n: number }[] = [];
  const toCome: Date[] = [];
  for (const [kind, until] of await running(work)) {
    const end = endOfDay(until);
    if (lead === null || work.facts.evidenceSeen?.[kind] === until || (stops !== null && end >= stops)) continue;
    const [opens = end] = remindersOf({ from: new Date(0), due: end }, [lead], work.calendar);
    if (opens > work.now) toCome.push(opens);
    else watched.push({ seat: kind, n: endedFor(work, kind) + 1 });
  }
  const [next = null] = toCome.sort((a, b) => a.getTime() - b.getTime());
  return { watched, next };
}

function endedFor(work: Work, kind: string): number {
  return tasksAt(work, 'evidence-watch').filter(({ seat, status }) => seat === kind && status !== 'open').length;
}

/** The task is due as the piece runs out; for one that has run out already the policy's limit counts. */
export async function whileGood(work: Work, seat: string): Promise<OrderedLimit | null> {
  const until = [...(await running(work))].find(([kind]) => kind === seat)?.[1];
  if (until === undefined) return null;
  if (until > localDateOf(work.now)) return untilThen(until, work.now.toISOString());
  const left = endOfDay(until).getTime() - work.now.getTime();
  return left > 0 ? { limit: exactLimit(left), from: work.now } : null;
}

export function tellOfEvidence(work: Work, { seat }: TaskRow): void {
  work.notify(
    work.kase.party_id,
    { zh: '资格证明即将到期', en: 'evidence is running out' },
    {
      zh: `“${EVIDENCE_WORDS[kindOf(seat)][0]}”的证明材料即将到期，请及时更新（第六条）。`,
      en: `The evidence of ${EVIDENCE_WORDS[kindOf(seat)][1]} is running out: renew it in time (Art. 6).`,
    },
  );
}

function kindOf(seat: string): EvidenceKind {
  const kind = EVIDENCE_KINDS.find((one) => one === seat);
  if (kind === undefined) throw new Error(`no kind of evidence ${seat}`);
  return kind;
}

export async function renew(work: Work, { task, data }: DecisionWith<typeof renewal>): Promise<void> {
  const kind = kindOf(task.seat);
  if (data.piece !== kind) {
    const detail = { zh: `本任务核查的是“${EVIDENCE_WORDS[kind][0]}”`, en: `the task is about the evidence ${kind}` };
    throw invalid('/data/piece', detail, ARTICLE);
  }
  const known = (await running(work)).get(kind);
  const least = known === undefined || known < localDateOf(work.now) ? localDateOf(work.now) : known;
  if (data.validUntil <= least) {
    throw invalid(
      '/data/validUntil',
      { zh: `新证明的有效期须晚于 ${least}`, en: `the new evidence is good beyond ${least}` },
      ARTICLE,
    );
  }
  const [document] = await work.read.documentsByIds([data.documentId]);
  // The operator's own is taken as it was handed in, though it is in no case yet and the officer cannot have read it.
  if (document?.org !== work.kase.party_id)
    await assertOwnDocument(work.ctx, data.documentId, work.ctx.actor.org, '/data/documentId');
  await attachChecked(work, [data.documentId], 'evidence');
  const { validUntil, documentId } = data;
  work.setFacts({ evidence: { ...work.facts.evidence, [kind]: { validUntil, documentId } } });
}

/** The piece has been looked at: it is not asked about again before it is another. */
export async function see(work: Work, { task }: Decision): Promise<void> {
  const kind = kindOf(task.seat);
  const until = (await running(work)).get(kind);
  if (until !== undefined) work.setFacts({ evidenceSeen: { ...work.facts.evidenceSeen, [kind]: until } });
}

export async function proposeOverEvidence(work: Work, decision: Decision): Promise<void> {
  await see(work, decision);
  await proposeRectification(work, decision.opinion ?? work.kase.title);
}
