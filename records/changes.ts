/**
 * What a commit can change: a closed list of kinds. Commands record changes, the writer (writer.ts) alone carries them out; a kind
 * without its statement there does not compile. Rows are as they are stored; instants come of the database's clock.
 */
import type { UnnumberedAct } from '../domain/acts';
import type { Bilingual } from '../domain/refusal';
import type { Role } from '../domain/roles';
import type { TrailEvent } from '../domain/trail';
import type { ClockEntry } from '../domain/clock';
import type { PolicyVersion } from '../domain/policy';
import type { Rational } from '../domain/rational';
import type { Grade } from '../domain/evaluation';
import type { ActRow } from './acts';
import type { AgreementVersionRow } from './agreements';
import type { AnomalyReportRow } from './anomaly-reports';
import type { NewReport } from './annual-reports';
import type { AuthorizationRow, KeptAuthorization } from './authorizations';
import type { CalendarRow } from './calendars';
import type { CaseChange, CaseRow } from './cases';
import type { CommentRow } from './comments';
import type { ConsultationRow } from './consultations';
import type { CooperationRow } from './cooperations';
import type { CaseDocument } from './documents';
import type { NextVersion } from './datasets';
import type { EvaluationRow } from './evaluations';
import type { NewAnswer } from './idempotency';
import type { IndicatorSetRow } from './indicator-sets';
import type { PlannedRow, PlanRow as InspectionPlanRow } from './inspection-plans';
import type { NeedRow, NeedStatus } from './needs';
import type { NewObjection, ObjectionAnswer } from './objections';
import type { Heard, SignalName } from './outbox';
import type { MemberRow, PanelRow } from './panels';
import type { PersonRow } from './parties';
import type { NewPublicNotice } from './public-notices';
import type { DisclosureRow } from './disclosures';
import type { OrganisationNameRow } from './organisation-names';
import type { ExerciseRow, PlanRow as ContingencyPlanRow, ResponsiblePersonRow } from './security-duties';
import type { NewReferral, ReferralAnswer } from './referrals';
import type { endSupplies, NewSupply, NextPermit } from './supplies';
import type { TaskChange, TaskRow } from './tasks';

/** A message into a mailbox. To the authority, of which there is one: `AUTHORITY`. */
export interface NewMessage {
  readonly id: string;
  readonly org: string;
  readonly person: string | null;
  /** Null of what belongs to no case. */
  readonly caseId: string | null;
  readonly actId?: string;
  readonly datasetId?: string;
  readonly subject: Bilingual;
  readonly body: Bilingual;
  readonly at: Date;
}

/** An act without its number, which the writer draws as the last lock: then text, hash, event and mailbox follow. */
export interface ActToIssue {
  readonly act: Pick<ActRow, 'id' | 'case_id' | 'task_id' | 'addressee' | 'created_at'>;
  readonly content: UnnumberedAct;
  /** Of its event, as of every other of a case. */
  readonly salt: string;
  readonly by: { readonly id: string; readonly roles: readonly Role[] };
  /** The mailbox row that brings it; null where it is served otherwise. */
  readonly message:
    (Omit<NewMessage, 'actId' | 'subject'> & { readonly caseId: string; readonly title: string }) | null;
}

type EndOfCooperation = Pick<CooperationRow, 'ended_at' | 'ended_by' | 'end_reason'>;
type PanelKey = Pick<PanelRow, 'case_id' | 'panel'>;

interface Kinds {
  // Of every case.
  'case.open': { readonly row: CaseRow };
  case: { readonly caseId: string; readonly change: CaseChange };
  'task.open': { readonly row: TaskRow };
  /** Of an open task: the row as it is then, and what of it is new; with a status it ends by this. */
  task: { readonly task: TaskRow; readonly change: TaskChange };
  clock: { readonly caseId: string; readonly n: number; readonly entry: ClockEntry };
  event: { readonly caseId: string; readonly event: TrailEvent };
  message: { readonly message: NewMessage };
  /** Tells the workflow after the commit, or so many milliseconds later; never the fact. */
  wake: {
    readonly caseId: string;
    readonly process: string;
    readonly definitionVersion: number;
    readonly signal: SignalName;
    readonly payload: Readonly<Record<string, string | null>>;
    readonly afterMs: number;
  };
  act: ActToIssue;
  attach: { readonly rows: readonly CaseDocument[] };
  comment: { readonly row: CommentRow };
  'public-notice': { readonly notice: NewPublicNotice };
  objection: { readonly row: NewObjection };
  'objection.answer': {
    readonly id: string;
    readonly caseId: string;
    readonly answered: { readonly status: ObjectionAnswer; readonly answer: string | null; readonly answered_at: Date };
  };
  consultation: { readonly row: ConsultationRow };
  referral: { readonly row: NewReferral };
  'referral.answer': { readonly caseId: string; readonly n: number; readonly answer: ReferralAnswer };
  panel: { readonly row: PanelRow };
  'panel.change': PanelKey & { readonly change: Partial<Omit<PanelRow, 'case_id' | 'panel'>> };
  'panel.seat': { readonly row: MemberRow };
  'panel.member': PanelKey & {
    readonly person: string;
    readonly status: MemberRow['status'];
    readonly reason: string | null;
  };
  // Rights, and what hangs on them.
  authorization: { readonly row: KeptAuthorization };
  'authorization.change': {
    readonly id: string;
    readonly change: Partial<
      Omit<AuthorizationRow, 'id' | 'operator_id' | 'created_at' | 'unlifted_orders' | 'agreements'>
    >;
  };
  /** A text that both sides have signed. */
  'agreement.version': { readonly row: AgreementVersionRow };
  'order.issue': {
    readonly row: {
      readonly id: string;
      readonly authorization_id: string;
      readonly case_id: string;
      readonly issued_at: Date;
      readonly issued_by: string;
    };
  };
  'order.lift': { readonly id: string; readonly lifted: { readonly lifted_at: Date; readonly lifted_by: string } };
  supply: { readonly row: NewSupply };
  'supply.permit': { readonly next: NextPermit };
  'supply.end': { readonly ends: Parameters<typeof endSupplies>[1] };
  /** When its term is to be looked at next; of whoever has only looked, where it is still to be looked at when it was `seen` to be. */
  'supply.attend': { readonly id: string; readonly at: Date; readonly seen?: Date | null };
  cooperation: { readonly row: CooperationRow };
  'cooperation.end': { readonly ids: readonly string[]; readonly end: EndOfCooperation };
  // Registers of single processes.
  need: { readonly row: NeedRow };
  'need.status': { readonly id: string; readonly status: NeedStatus };
  'anomaly-report': { readonly caseId: string; readonly datasetId: string };
  'anomaly-report.change': { readonly caseId: string; readonly change: Partial<Omit<AnomalyReportRow, 'case_id'>> };
  'dataset.version': { readonly id: string; readonly next: NextVersion };
  'annual-report': { readonly row: NewReport };
  evaluation: { readonly row: Omit<EvaluationRow, 'score' | 'grade' | 'confirmed_at' | 'rank'> };
  'evaluation.score': {
    readonly caseId: string;
    readonly result: { readonly exact: Rational; readonly score: string; readonly grade: Grade } | null;
  };
  'evaluation.confirm': { readonly caseId: string; readonly at: Date };
  'inspection.plan': { readonly plan: InspectionPlanRow; readonly planned: readonly PlannedRow[] };
  'inspection.opened': { readonly planned: Pick<PlannedRow, 'plan_id' | 'n'>; readonly caseId: string };
  // What belongs to no case.
  'responsible-person': { readonly row: ResponsiblePersonRow };
  'contingency-plan': { readonly row: ContingencyPlanRow };
  exercise: { readonly row: ExerciseRow };
  'indicator-set': { readonly row: IndicatorSetRow };
  'indicator-set.freeze': {
    readonly id: string;
    readonly frozen: { readonly frozen_at: Date; readonly frozen_by: string };
  };
  policy: { readonly process: string; readonly policy: Omit<PolicyVersion, 'createdAt'> };
  calendar: { readonly row: CalendarRow };
  person: { readonly person: PersonRow };
  'person.name': { readonly id: string; readonly name: string };
  'organisation.name': { readonly row: OrganisationNameRow };
  disclosure: { readonly row: DisclosureRow };
  'message.read': { readonly id: string; readonly by: string; readonly at: Date };
  /** What is answered to the caller, and to whoever repeats the call with its key. */
  answer: NewAnswer;
  /** The workflow has read the chain of its case up to here. */
  heard: Heard;
  /** Of the one chain of what belongs to no case; stamped by the writer, under that chain's lock. */
  'system-event': { readonly event: Omit<TrailEvent, 'at'> };
}

export type ChangeKind = keyof Kinds;
export type Change<K extends ChangeKind = ChangeKind> = { [P in K]: { readonly kind: P } & Kinds[P] }[K];

/** Picks changes of one kind out of all: `changes.filter(isKind('event'))`. */
export function isKind<K extends ChangeKind>(kind: K): (change: Change) => change is Extract<Change, { kind: K }> {
  return (change): change is Extract<Change, { kind: K }> => change.kind === kind;
}
