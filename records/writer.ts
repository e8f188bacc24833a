/**
 * The one place that writes business rows. A command records changes (changes.ts); here they are carried out in one order: tasks that
 * change, then everything in the order in which it was recorded, acts with their numbers, then in one statement what nothing of the same command
 * rests on (the last tasks that open, entries of clocks, cases and the chains of their events, mailboxes, wake-ups), and last the chain of what
 * belongs to no case. The locks of numbers and of that chain are thereby held for the shortest time.
 * No function of `records/` that writes a business row takes an ordinary transaction, and this file alone makes another.
 */
import { composeAct } from '../domain/acts';
import { ACT_ALGORITHM, sealAct } from '../domain/acts/document';
import { ACT_TITLES, actNumber } from '../domain/acts/kinds';
import { yearOf } from '../domain/local-date';
import { chain, type ChainHead, type TrailEvent } from '../domain/trail';
import { insertAct, nextActNumber } from './acts';
import { insertAgreementVersion } from './agreements';
import { insertReport } from './annual-reports';
import { insertAnomalyReport, updateAnomalyReport } from './anomaly-reports';
import { insertAuthorization, insertOrder, liftOrder, updateAuthorization } from './authorizations';
import { insertCalendar } from './calendars';
import { casesToChange, insertCase, type CaseChange } from './cases';
import { isKind, type ActToIssue, type Change, type ChangeKind, type NewMessage } from './changes';
import { clockEntriesToAdd } from './clock-entries';
import { insertComment } from './comments';
import { endCooperations, insertCooperation } from './cooperations';
import { sayLast, transaction, type Database, type Tx, type Writing } from './database';
import { pipelined, type Pipeline } from './pipeline';
import { addDatasetVersion } from './datasets';
import { attachDocuments, insertDocument, type DocumentRow } from './documents';
import { confirmEvaluation, insertEvaluation, setScore } from './evaluations';
import { eventsToAppend, lockSystemChain, systemHead, SYSTEM_CHAIN } from './events';
import { answersToKeep } from './idempotency';
import { freezeIndicatorSet, insertIndicatorSet } from './indicator-sets';
import { insertInspectionPlan, setPlannedCase } from './inspection-plans';
import { insertNeed, setNeedStatus } from './needs';
import { aboutCase, markRead, messagesToDeliver } from './notices';
import { answerObjection, insertObjection } from './objections';
import { wakeUpsHeard, wakeUpsToSend } from './outbox';
import { insertMember, insertPanel, setMemberStatus, updatePanel } from './panels';
import { renamePerson, upsertPerson } from './parties';
import { insertPolicy } from './policies';
import { insertPublicNotice } from './public-notices';
import { insertDisclosure } from './disclosures';
import { renameOrganisation } from './organisation-names';
import { insertExercise, insertContingencyPlan, insertResponsiblePerson } from './security-duties';
import { insertConsultation } from './consultations';
import { answerReferral, insertReferral } from './referrals';
import { endSupplies, insertPermitVersion, insertSupply, setSupplyAttention } from './supplies';
import { tasksToOpen, updateTasks, type TaskRow } from './tasks';
import { writeTogether, type Part } from './together';

/** Where the chains of the cases stand, by case: those of new cases begin at `BEGINNING`. */
export type Heads = ReadonlyMap<string, ChainHead>;
export const BEGINNING: ChainHead = { seq: 0, hash: '' };

/** Kinds that are gathered over the whole commit; every other is written where it was recorded. */
type Gathered = 'case' | 'task' | 'event' | 'message' | 'wake' | 'heard' | 'answer' | 'act' | 'system-event';
type InPlace = Exclude<ChangeKind, Gathered | 'case.open' | 'task.open' | 'clock'>;

const IN_PLACE: { readonly [K in InPlace]: (tx: Writing, change: Change<K>) => Promise<void> } = {
  attach: (tx, { rows }) => attachDocuments(tx, rows),
  comment: (tx, { row }) => insertComment(tx, row),
  'public-notice': (tx, { notice }) => insertPublicNotice(tx, notice),
  objection: (tx, { row }) => insertObjection(tx, row),
  'objection.answer': (tx, { id, answered }) => answerObjection(tx, id, answered),
  panel: (tx, { row }) => insertPanel(tx, row),
  consultation: (tx, { row }) => insertConsultation(tx, row),
  referral: (tx, { row }) => insertReferral(tx, row),
  'referral.answer': (tx, { caseId, n, answer }) => answerReferral(tx, caseId, n, answer),
  'panel.change': (tx, { change, ...key }) => updatePanel(tx, key, change),
  'panel.seat': (tx, { row }) => insertMember(tx, row),
  'panel.member': (tx, { status, reason, ...key }) => setMemberStatus(tx, key, status, reason),
  authorization: (tx, { row }) => insertAuthorization(tx, row),
  'authorization.change': (tx, { id, change }) => updateAuthorization(tx, id, change),
  'agreement.version': (tx, { row }) => insertAgreementVersion(tx, row),
  'order.issue': (tx, { row }) => insertOrder(tx, row),
  'order.lift': (tx, { id, lifted }) => liftOrder(tx, id, lifted),
  supply: (tx, { row }) => insertSupply(tx, row),
  'supply.permit': (tx, { next }) => insertPermitVersion(tx, next),
  'supply.end': (tx, { ends }) => endSupplies(tx, ends),
  'supply.attend': (tx, { id, at, seen }) => setSupplyAttention(tx, id, at, seen),
  cooperation: (tx, { row }) => insertCooperation(tx, row),
  'cooperation.end': (tx, { ids, end }) => endCooperations(tx, ids, end),
  need: (tx, { row }) => insertNeed(tx, row),
  'need.status': (tx, { id, status }) => setNeedStatus(tx, id, status),
  'anomaly-report': (tx, { caseId, datasetId }) => insertAnomalyReport(tx, caseId, datasetId),
  'anomaly-report.change': (tx, { caseId, change }) => updateAnomalyReport(tx, caseId, change),
  'dataset.version': (tx, { id, next }) => addDatasetVersion(tx, id, next),
  'annual-report': (tx, { row }) => insertReport(tx, row),
  evaluation: (tx, { row }) => insertEvaluation(tx, row),
  'evaluation.score': (tx, { caseId, result }) => setScore(tx, caseId, result),
  'evaluation.confirm': (tx, { caseId, at }) => confirmEvaluation(tx, caseId, at),
  'inspection.plan': (tx, { plan, planned }) => insertInspectionPlan(tx, plan, planned),
  'inspection.opened': (tx, { planned, caseId }) => setPlannedCase(tx, planned, caseId),
  'responsible-person': (tx, { row }) => insertResponsiblePerson(tx, row),
  'contingency-plan': (tx, { row }) => insertContingencyPlan(tx, row),
  exercise: (tx, { row }) => insertExercise(tx, row),
  'indicator-set': (tx, { row }) => insertIndicatorSet(tx, row),
  'indicator-set.freeze': (tx, { id, frozen }) => freezeIndicatorSet(tx, id, frozen),
  policy: (tx, { process, policy }) => insertPolicy(tx, process, policy),
  calendar: (tx, { row }) => insertCalendar(tx, row),
  person: (tx, { person }) => upsertPerson(tx, person),
  'person.name': (tx, { id, name }) => renamePerson(tx, id, name),
  'organisation.name': (tx, { row }) => renameOrganisation(tx, row),
  disclosure: (tx, { row }) => insertDisclosure(tx, row),
  'message.read': (tx, { id, by, at }) => markRead(tx, id, by, at),
};

/**
 * Carries the changes out; answers where the chains of the cases stand then. The caller holds the locks and commits; what is said last is answered
 * with the COMMIT where the transaction is one of `transaction`. What is not waited for goes past knex's queue (`send`), so that none overtakes another.
 */
export async function write(tx: Tx, changes: readonly Change[], heads: Heads = new Map()): Promise<Heads> {
  return pipelined(
    async (sent) => {
      const writing = tx as Writing;
      const sending: Sending = { tx: writing, sent };
      const updated = lastOf(changes.filter(isKind('task')).map(({ task }) => task));
      const opened = new Set(changes.filter(isKind('task.open')).map(({ row }) => row.id));
      const changed = [...updated.values()].filter(({ id }) => !opened.has(id));
      if (changed.length > 0) sent.add(updateTasks(writing, changed));
      const later = changesOfCases(changes);
      const opening = await writeInOrder(sending, changes, updated, later);
      const acts = changes.filter(isKind('act'));
      if (acts.length > 0) sent.add(writeTogether([opening])); // an act may be of a task that opens
      const issued = await issueAll(sending, acts);
      const { chains, next } = chainsOf(writing, changes, issued, { later, heads });
      const messages = [
        ...changes.filter(isKind('message')).map(({ message }) => message),
        ...issued.flatMap(messageOf),
      ];
      const parts = [
        ...(acts.length === 0 ? [opening] : []),
        clockEntriesToAdd(writing, changes.filter(isKind('clock'))),
        ...chains,
        messagesToDeliver(writing, messages),
        wakeUpsToSend(writing, wakeUpsOf(changes, next)),
        wakeUpsHeard(writing, changes.filter(isKind('heard'))),
        answersToKeep(writing, changes.filter(isKind('answer'))),
      ];
      sent.add(writeTogether(parts));
      await writeSystemEvents(sending, changes);
      return next;
    },
    (answers) => sayLast(tx, answers),
  );
}

/** Keeps a document, whose bytes come piece by piece before any lock is taken; what it belongs to is a change of its own. */
export function keepDocument(
  tx: Tx,
  row: Omit<DocumentRow, 'uploaded_at'>,
  pieces: AsyncIterable<Buffer>,
): Promise<DocumentRow> {
  return insertDocument(tx as Writing, row, pieces);
}

function lastOf<T extends { readonly id: string }>(rows: readonly T[]): Map<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * Neighbours of one kind in one statement where it can be; cases and tasks that open are written as the commit leaves them. Answers the tasks
 * that open behind everything else, which are still to be written.
 */
async function writeInOrder(
  { tx, sent }: Sending,
  changes: readonly Change[],
  updated: ReadonlyMap<string, TaskRow>,
  later: ReadonlyMap<string, CaseChange>,
): Promise<Part> {
  let tasks: TaskRow[] = [];
  const flush = () => {
    if (tasks.length > 0) sent.add(writeTogether([tasksToOpen(tx, tasks)]));
    tasks = [];
  };
  for (const change of changes) {
    if (change.kind === 'task.open') tasks.push(updated.get(change.row.id) ?? change.row);
    else if (change.kind === 'case.open') {
      flush();
      sent.add(insertCase(tx, { ...change.row, ...later.get(change.row.id) }));
    } else if (isInPlace(change)) {
      flush();
      await sent.answer(writeInPlace(tx, change)); // some are more than one statement
    }
  }
  return tasksToOpen(tx, tasks);
}

function isInPlace(change: Change): change is Change<InPlace> {
  return Object.hasOwn(IN_PLACE, change.kind);
}

function writeInPlace<K extends InPlace>(tx: Writing, change: Change<K>): Promise<void> {
  const carryOut: (tx: Writing, change: Change<K>) => Promise<void> = IN_PLACE[change.kind];
  return carryOut(tx, change);
}

function changesOfCases(changes: readonly Change[]): Map<string, CaseChange> {
  const merged = new Map<string, CaseChange>();
  for (const { caseId, change } of changes.filter(isKind('case'))) {
    merged.set(caseId, { ...merged.get(caseId), ...change });
  }
  return merged;
}

interface Sending {
  readonly tx: Writing;
  readonly sent: Pipeline;
}

interface Issued {
  readonly issuing: ActToIssue;
  readonly number: string;
  readonly event: TrailEvent;
}

/** The numbers are drawn as late as may be: only chains, mailboxes and wake-ups come after. Each is a lock on its kind and year. */
async function issueAll(sending: Sending, acts: readonly ActToIssue[]): Promise<Issued[]> {
  const issued: Issued[] = [];
  for (const act of acts) issued.push(await issue(sending, act));
  return issued;
}

async function issue({ tx, sent }: Sending, issuing: ActToIssue): Promise<Issued> {
  const { act, content, by } = issuing;
  const { kind, facts, frame } = content;
  const year = yearOf(frame.date);
  const count = await sent.answer(nextActNumber(tx, kind, year));
  const number = actNumber(kind, year, count);
  const sealed = sealAct(composeAct(kind, facts, { ...frame, number }));
  sent.add(insertAct(tx, { ...act, kind, year, number: count, algorithm: ACT_ALGORITHM, ...sealed }));
  const event: TrailEvent = {
    type: 'act.issued',
    at: act.created_at,
    actor: by.id,
    roles: by.roles,
    basis: null,
    taskId: act.task_id,
    payload: { actId: act.id, kind, number, actHash: sealed.hash, salt: issuing.salt },
  };
  return { issuing, number, event };
}

function messageOf({ issuing: { act, content, message }, number }: Issued): NewMessage[] {
  if (message === null) return [];
  const { zh, en } = ACT_TITLES[content.kind];
  const { title, ...bringing } = message;
  const subject = aboutCase({ zh: `${zh}（${number}）`, en: `${en} (${number})` }, title, message.caseId);
  return [{ ...bringing, subject, actId: act.id }];
}

/** The cases' events at the end of their chains, and their rows with the heads of these. */
function chainsOf(
  tx: Writing,
  changes: readonly Change[],
  issued: readonly Issued[],
  { later, heads }: { readonly later: ReadonlyMap<string, CaseChange>; readonly heads: Heads },
): { readonly chains: readonly Part[]; readonly next: Heads } {
  const events = new Map<string, TrailEvent[]>();
  const add = (caseId: string, event: TrailEvent) => events.set(caseId, [...(events.get(caseId) ?? []), event]);
  for (const { caseId, event } of changes.filter(isKind('event'))) add(caseId, event);
  for (const { issuing, event } of issued) add(issuing.act.case_id, event);
  const opened = new Set(changes.filter(isKind('case.open')).map(({ row }) => row.id));
  const next = new Map(heads);
  const chained = [...new Set([...later.keys(), ...events.keys()])].map((caseId) => {
    const appended = chain(caseId, heads.get(caseId) ?? BEGINNING, events.get(caseId) ?? []);
    next.set(caseId, appended.head);
    return { caseId, ...appended };
  });
  const cases = chained.map(({ caseId, head }) => {
    const change = opened.has(caseId) ? {} : (later.get(caseId) ?? {});
    return { id: caseId, head, change };
  });
  return {
    chains: [
      eventsToAppend(
        tx,
        chained.flatMap((one) => one.events),
      ),
      casesToChange(tx, cases),
    ],
    next,
  };
}

function wakeUpsOf(changes: readonly Change[], heads: Heads): Parameters<typeof wakeUpsToSend>[1] {
  return changes.filter(isKind('wake')).map(({ caseId, process, definitionVersion, signal, payload, afterMs }) => ({
    case_id: caseId,
    process,
    definition_version: definitionVersion,
    signal,
    payload: { ...payload, seq: heads.get(caseId)?.seq ?? 0 },
    afterMs,
  }));
}

async function writeSystemEvents({ tx, sent }: Sending, changes: readonly Change[]): Promise<void> {
  const events = changes.filter(isKind('system-event')).map(({ event }) => event);
  if (events.length === 0) return;
  const { head, now } = await sent.answer(lockSystemChain(tx));
  sent.add(
    appendBehind(
      tx,
      head,
      events.map((event) => ({ ...event, at: now })),
    ),
  );
}

/** Appends to the one chain of what belongs to no case, whose lock it takes: last in a transaction, since it serialises its writers. */
export function appendToSystemChain(tx: Tx, events: (now: Date) => readonly TrailEvent[]): Promise<void> {
  return appendBeside(tx, () => Promise.resolve(), events);
}

/** The same in a transaction of two round trips: `beside` sends what is written under the lock, right behind it; the events may name its answer. */
export function commitToSystemChain<T>(
  db: Database,
  beside: (tx: Tx) => Promise<T>,
  events: (now: Date, written: T) => readonly TrailEvent[],
): Promise<void> {
  return transaction(db, (tx) => appendBeside(tx, beside, events));
}

async function appendBeside<T>(
  tx: Tx,
  beside: (tx: Tx) => Promise<T>,
  events: (now: Date, written: T) => readonly TrailEvent[],
): Promise<void> {
  const [{ head, now }, written] = await Promise.all([lockSystemChain(tx), beside(tx)]);
  await sayLast(tx, appendBehind(tx as Writing, head, events(now, written)));
}

function appendBehind(tx: Writing, head: ChainHead, events: readonly TrailEvent[]): Promise<void> {
  const { head: next, events: chained } = chain(SYSTEM_CHAIN, head, events);
  return writeTogether([eventsToAppend(tx, chained), systemHead(tx, next)]);
}
