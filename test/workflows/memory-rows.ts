/** The rows of a record in memory, as far as workflows and what is decided in them look at it: what is read of them, and how a change is applied. */
import type { Reads } from '../../cases/reads';
import { DEMO_DATASETS } from '../../demo/catalogue';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { PERSONAS } from '../../demo/personas';
import type { ClockEntry } from '../../domain/clock';
import { addDays, localDateOf } from '../../domain/local-date';
import type { Role } from '../../domain/roles';
import type { AnomalyReportRow } from '../../records/anomaly-reports';
import type { AuthorizationRow } from '../../records/authorizations';
import type { CaseRow } from '../../records/cases';
import type { Change, ChangeKind } from '../../records/changes';
import type { DatasetRow } from '../../records/datasets';
import type { MemberRow, PanelRow } from '../../records/panels';
import type { TaskRow } from '../../records/tasks';

export const NOW = new Date();
const { operatorA, authority } = DEMO_ORGANISATIONS;
const ORGANISATIONS = Object.values(DEMO_ORGANISATIONS);

export const ENTRIES = DEMO_DATASETS.map(({ id, title, provider, conditions, fields }): DatasetRow => ({
  ...{ id, title, conditions, version: 1, disputed: false, created_at: NOW, usage: 0 },
  provider_id: provider,
  provider_name: ORGANISATIONS.find((one) => one.id === provider)?.name ?? '',
  fields: [...fields],
}));

export const RIGHT: AuthorizationRow = {
  id: 'right',
  operator_id: operatorA.id,
  case_id: null,
  from_date: addDays(localDateOf(NOW), -400),
  to_date: addDays(localDateOf(NOW), 400),
  e_service: true,
  operator_signed_at: addedDays(-400),
  authority_signed_at: addedDays(-400),
  ends_at: null,
  revoked_at: null,
  ended_at: null,
  abandoned_at: null,
  created_at: addedDays(-401),
  unlifted_orders: 0,
};

function addedDays(days: number): Date {
  return new Date(NOW.getTime() + days * 86_400_000);
}

/** Everybody may be drawn for every panel: who is, the pool says. */
export const DRAWN: readonly Role[] = ['expert', 'security-officer'];

export interface Rows {
  readonly cases: Map<string, CaseRow>;
  readonly tasks: Map<string, TaskRow>;
  readonly clock: { readonly caseId: string; readonly entry: ClockEntry }[];
  readonly events: { readonly caseId: string; readonly type: string; readonly taskId: string | null }[];
  readonly panels: PanelRow[];
  readonly members: MemberRow[];
  right: AuthorizationRow;
  report: AnomalyReportRow | null;
  version: number;
  supplies: number;
}

type Applied = { readonly [K in ChangeKind]?: (rows: Rows, change: Change<K>) => void };

/** Nothing of it is read by what is decided here. */
const unread = () => undefined;

const APPLIED: Applied = {
  'case.open': ({ cases }, { row }) => cases.set(row.id, row),
  case: ({ cases }, { caseId, change }) => {
    const row = cases.get(caseId);
    if (row !== undefined) cases.set(caseId, { ...row, ...change });
  },
  'task.open': ({ tasks }, { row }) => tasks.set(row.id, row),
  task: ({ tasks }, { task }) => tasks.set(task.id, task),
  clock: ({ clock }, { caseId, entry }) => clock.push({ caseId, entry }),
  event: ({ events }, { caseId, event: { type, taskId } }) => events.push({ caseId, type, taskId }),
  panel: ({ panels }, { row }) => panels.push(row),
  'panel.change': ({ panels }, { panel, change }) => replace(panels, (one) => one.panel === panel, change),
  'panel.seat': ({ members }, { row }) => members.push(row),
  'panel.member': ({ members }, { panel, person, status, reason }) =>
    replace(members, (one) => one.panel === panel && one.person === person, { status, reason }),
  'order.issue': (rows) => {
    rows.right = { ...rows.right, unlifted_orders: rows.right.unlifted_orders + 1 };
  },
  'anomaly-report.change': (rows, { change }) => {
    if (rows.report !== null) rows.report = { ...rows.report, ...change };
  },
  'dataset.version': (rows, { next }) => {
    rows.version = next.version;
  },
  supply: (rows) => {
    rows.supplies += 1;
  },
  act: unread,
  message: unread,
  wake: unread,
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

function replace<T>(rows: T[], which: (row: T) => boolean, change: Partial<NoInfer<T>>): void {
  const index = rows.findIndex(which);
  const row = rows[index];
  if (row === undefined) throw new Error('no such row');
  rows[index] = { ...row, ...change };
}

/** @throws Error for a reading that is not kept, naming it */
export function readsOf(rows: Rows, pool: readonly string[]): Reads {
  const right = (id: string) => Promise.resolve(id === rows.right.id ? rows.right : null);
  const kase = (id: string) => Promise.resolve(rows.cases.get(id) ?? null);
  const people = PERSONAS.map(({ id, name, org }) => ({ id, name, org, roles: DRAWN }));
  const entries = (ids: readonly string[]) => Promise.resolve(ENTRIES.filter(({ id }) => ids.includes(id)));
  const known: Partial<Reads> = {
    findCase: kase,
    lockCase: kase,
    lockAuthorizationShared: right,
    lockAuthorizationExclusively: right,
    lockOpenCasesOf: () => Promise.resolve([]),
    tasksAndNow: (id) =>
      Promise.resolve({ now: NOW, tasks: [...rows.tasks.values()].filter((task) => task.case_id === id) }),
    findTask: (id) => Promise.resolve(rows.tasks.get(id) ?? null),
    familiesOf: () => Promise.resolve(new Map()),
    latestPolicy: () => Promise.resolve(null),
    latestCalendar: () => Promise.resolve({ version: 0, years: {} }),
    databaseNow: () => Promise.resolve(NOW),
    nextCaseNumber: () => Promise.resolve(rows.cases.size + 1),
    clockEntriesOf: (id) => Promise.resolve(rows.clock.flatMap(({ caseId, entry }) => (caseId === id ? entry : []))),
    panelsOf: () => Promise.resolve({ panels: [...rows.panels], members: [...rows.members] }),
    documentsOfCase: () => Promise.resolve([]),
    documentsByIds: () => Promise.resolve([]),
    actsOfCase: () => Promise.resolve([]),
    authorityOf: () => Promise.resolve(authority),
    cityBody: (body) => Promise.resolve(DEMO_ORGANISATIONS[body]),
    organisationsByIds: (ids) => Promise.resolve(ORGANISATIONS.filter(({ id }) => ids.includes(id))),
    personsWithRole: () => Promise.resolve(people.filter(({ id }) => pool.includes(id))),
    findPerson: (id) => Promise.resolve(people.find((one) => one.id === id) ?? null),
    datasetsByIds: entries,
    datasetsToSupply: entries,
    findAnomalyReport: () => Promise.resolve(rows.report),
    lockDatasetVersion: () => Promise.resolve(rows.version),
    operatorsSuppliedWith: () => Promise.resolve([operatorA.id]),
    wasSupplied: () => Promise.resolve(true),
  };
  return new Proxy(known, {
    get: (of, name) => {
      const read = Reflect.get(of, name) as unknown;
      if (read === undefined) throw new Error(`${String(name)} is not read in memory`);
      return read;
    },
  }) as Reads;
}
