/** The rows of a record in memory, as far as workflows and what is decided in them look at it, and how a change is applied to them. */
import type { ClockEntry } from '../../domain/clock';
import { addDays, localDateOf } from '../../domain/local-date';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import type { AnomalyReportRow } from '../../records/anomaly-reports';
import type { AuthorizationRow } from '../../records/authorizations';
import type { CaseRow } from '../../records/cases';
import type { Change, ChangeKind } from '../../records/changes';
import type { EventWithTask } from '../../records/events';
import type { ObjectionRow } from '../../records/objections';
import type { MemberRow, PanelRow } from '../../records/panels';
import type { NewPublicNotice } from '../../records/public-notices';
import type { TaskRow } from '../../records/tasks';

/** Of records whose time stands still. */
export const NOW = new Date();
const DAY_MS = 86_400_000;

/** Under which cases are opened: of an operator's, in force. */
export const RIGHT = 'right';

/** Signed 400 days ago, until long after every story. */
function rightAt(now: Date): AuthorizationRow {
  const signed = new Date(now.getTime() - 400 * DAY_MS);
  return {
    id: RIGHT,
    operator_id: DEMO_ORGANISATIONS.operatorA.id,
    case_id: null,
    from_date: localDateOf(signed),
    to_date: addDays(localDateOf(now), 20 * 365),
    e_service: true,
    operator_signed_at: signed,
    authority_signed_at: signed,
    ends_at: null,
    revoked_at: null,
    ended_at: null,
    abandoned_at: null,
    created_at: signed,
    unlifted_orders: 0,
    agreements: [],
  };
}

/** An event as workflows are told of it, without how its task stands. */
export type KeptEvent = Pick<EventWithTask, 'seq' | 'hash' | 'type' | 'task_id'> & { readonly case_id: string };
export type Wake = Pick<Change<'wake'>, 'caseId' | 'signal' | 'payload'>;

/** Rows are never changed in place, so that a copy holds the same ones. */
export interface Rows {
  readonly cases: Map<string, CaseRow>;
  readonly tasks: Map<string, TaskRow>;
  readonly rights: Map<string, AuthorizationRow>;
  readonly clock: { readonly caseId: string; readonly entry: ClockEntry }[];
  readonly events: KeptEvent[];
  readonly panels: PanelRow[];
  readonly members: MemberRow[];
  readonly notices: NewPublicNotice[];
  readonly objections: ObjectionRow[];
  /** On their way to workflows. */
  readonly wakes: Wake[];
  report: AnomalyReportRow | null;
  version: number;
  supplies: number;
}

export function noRows(now: Date): Rows {
  return {
    ...{ cases: new Map(), tasks: new Map(), rights: new Map([[RIGHT, rightAt(now)]]), clock: [], events: [] },
    ...{ panels: [], members: [], notices: [], objections: [], wakes: [], report: null, version: 1, supplies: 0 },
  };
}

export function copyOf(rows: Rows): Rows {
  const { cases, tasks, rights, clock, events, panels, members, notices, objections, wakes, ...rest } = rows;
  return {
    ...rest,
    ...{ cases: new Map(cases), tasks: new Map(tasks), rights: new Map(rights), clock: [...clock] },
    ...{ events: [...events], panels: [...panels], members: [...members], notices: [...notices] },
    ...{ objections: [...objections], wakes: [...wakes] },
  };
}

type Applied = { readonly [K in ChangeKind]?: (rows: Rows, change: Change<K>) => void };

/** Nothing of it is read by what is decided here. */
const unread = () => undefined;

const APPLIED: Applied = {
  'case.open': ({ cases }, { row }) => cases.set(row.id, row),
  case: ({ cases }, { caseId, change }) => changed(cases, caseId, change),
  'task.open': ({ tasks }, { row }) => tasks.set(row.id, row),
  task: ({ tasks }, { task }) => tasks.set(task.id, task),
  clock: ({ clock }, { caseId, entry }) => clock.push({ caseId, entry }),
  event: (rows, { caseId, event: { type, taskId } }) => append(rows, caseId, type, taskId),
  panel: ({ panels }, { row }) => panels.push(row),
  'panel.change': ({ panels }, { case_id, panel, change }) =>
    replace(panels, (one) => one.case_id === case_id && one.panel === panel, change),
  'panel.seat': ({ members }, { row }) => members.push(row),
  'panel.member': ({ members }, { case_id, panel, person, status, reason }) =>
    replace(members, (one) => one.case_id === case_id && one.panel === panel && one.person === person, {
      status,
      reason,
    }),
  'public-notice': ({ notices }, { notice }) => notices.push(notice),
  objection: ({ objections }, { row }) => objections.push({ ...row, status: 'open', answer: null, answered_at: null }),
  'objection.answer': ({ objections }, { id, answered }) => replace(objections, (one) => one.id === id, answered),
  authorization: ({ rights }, { row }) => rights.set(row.id, { ...row, unlifted_orders: 0, agreements: [] }),
  'authorization.change': ({ rights }, { id, change }) => changed(rights, id, change),
  'order.issue': ({ rights }, { row }) => countOrders(rights, row.authorization_id, 1),
  'order.lift': ({ rights }) => countOrders(rights, RIGHT, -1),
  'anomaly-report.change': (rows, { change }) => {
    if (rows.report !== null) rows.report = { ...rows.report, ...change };
  },
  'dataset.version': (rows, { next }) => {
    rows.version = next.version;
  },
  supply: (rows) => {
    rows.supplies += 1;
  },
  wake: ({ wakes }, { caseId, signal, payload }) => wakes.push({ caseId, signal, payload }),
  heard: () => undefined, // no relay waits here
  answer: unread,
  act: unread,
  message: unread,
  'need.status': unread,
  'evaluation.score': unread,
  'evaluation.confirm': unread,
};

/** @throws Error for a kind that is not kept, naming it */
export function apply<K extends ChangeKind>(rows: Rows, change: Change<K>): void {
  const applied: Applied[K] = APPLIED[change.kind];
  if (applied === undefined) throw new Error(`${change.kind} is not kept in memory`);
  applied(rows, change);
}

/** In the case's chain, of which the place alone is told, not the hash. */
export function append({ cases, events }: Rows, caseId: string, type: string, taskId: string | null): void {
  const seq = (cases.get(caseId)?.head_seq ?? 0) + 1;
  const hash = `event ${seq}`;
  events.push({ case_id: caseId, seq, hash, type, task_id: taskId });
  changed(cases, caseId, { head_seq: seq, head_hash: hash });
}

function countOrders(rights: Rows['rights'], id: string, by: number): void {
  changed(rights, id, { unlifted_orders: (rights.get(id)?.unlifted_orders ?? 0) + by });
}

function changed<T>(rows: Map<string, T>, id: string, change: Partial<NoInfer<T>>): void {
  const row = rows.get(id);
  if (row === undefined) throw new Error(`no row ${id}`);
  rows.set(id, { ...row, ...change });
}

function replace<T>(rows: T[], which: (row: T) => boolean, change: Partial<NoInfer<T>>): void {
  const index = rows.findIndex(which);
  const row = rows[index];
  if (row === undefined) throw new Error('no such row');
  rows[index] = { ...row, ...change };
}
