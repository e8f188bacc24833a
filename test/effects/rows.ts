/** Rows as the record has them, and readings of it, for effects that are tried without a database. */
import { fileAsKept as filed } from '../support/kept-files';
import type { Panels } from '../../cases/dossier';
import type { Reads } from '../../cases/reads';
import { UNTOUCHED } from '../../cases/untouched-task';
import { localDate } from '../../domain/local-date';
import { currentDefinition, type ProcessName } from '../../processes/laws';
import type { Actor } from '../../domain/roles';
import type { ActRow } from '../../records/acts';
import type { AuthorizationRow } from '../../records/authorizations';
import type { CaseReading } from '../../records/case-reading';
import type { CaseRow } from '../../records/cases';
import type { DatasetRow } from '../../records/datasets';
import type { DocumentRow } from '../../records/documents';
import type { MemberRow, PanelRow } from '../../records/panels';
import type { TaskRow } from '../../records/tasks';

export const NOW = new Date('2026-03-02T10:00:00+08:00');
export const PARTY = '91410100MA44OPER01';
export const AUTHORITY = { id: '11410100MB00AUTH01', name: '市数据局', kind: 'authority' } as const;
export const OPERATOR = { id: PARTY, name: '甲运营公司', kind: 'operator' } as const;

export const DIRECTOR: Actor = { id: 'director', org: AUTHORITY.id, roles: ['director'] };
/** Of the party of the case. */
export const APPLICANT: Actor = { id: 'operator-a', org: PARTY, roles: ['operator'] };

export const RIGHT: AuthorizationRow = {
  id: 'right-1',
  operator_id: PARTY,
  case_id: null,
  from_date: localDate('2026-01-01'),
  to_date: localDate('2028-12-31'),
  e_service: true,
  operator_signed_at: new Date('2025-12-20T10:00:00+08:00'),
  authority_signed_at: new Date('2025-12-21T10:00:00+08:00'),
  ends_at: null,
  revoked_at: null,
  ended_at: null,
  abandoned_at: null,
  created_at: new Date('2025-12-01T10:00:00+08:00'),
  unlifted_orders: 0,
  agreements: [],
};

/** Signed by nobody yet, and without a term. */
export const DRAFT: AuthorizationRow = {
  ...RIGHT,
  from_date: null,
  to_date: null,
  e_service: false,
  operator_signed_at: null,
  authority_signed_at: null,
};

/** Of a file, a test names what it is about; the rest is as some case of the process keeps it. */
export function caseRow(process: ProcessName, { file, ...rest }: Partial<CaseRow> = {}): CaseRow {
  const definition = currentDefinition(process);
  return {
    id: `${definition.prefix}-2026-000001`,
    process,
    definition_version: definition.version,
    policy_version: 0,
    title: '示例',
    status: 'open',
    outcome: null,
    party_id: PARTY,
    opened_by: 'operator-a',
    opened_at: new Date('2026-02-02T10:00:00+08:00'),
    closed_at: null,
    held_since: null,
    party_visible: true,
    file: { ...filed(process), ...file },
    facts: {},
    need_id: null,
    authorization_id: null,
    parent_id: null,
    supply_id: null,
    head_seq: 0,
    head_hash: '',
    ...rest,
  };
}

/** Of a case without tasks, right or documents, whose clock has not begun, in a calendar of plain weeks. */
export const EMPTY_READING: CaseReading = {
  now: NOW,
  tasks: [],
  clock: [],
  documents: [],
  policy: null,
  calendar: { version: 0, years: {} },
  authorization: null,
  organisations: [],
};

/** What is under a right: nothing, or the open cases named; without a case of its own. */
export function underRight(cases: readonly CaseRow[] = []): Partial<Reads> {
  return {
    lockOpenCasesOf: () => Promise.resolve([...cases]),
    readCase: () => Promise.resolve(EMPTY_READING),
    liveSuppliesOf: () => Promise.resolve([]),
    runningCooperationsOf: () => Promise.resolve([]),
  };
}

/** Documents of the organisation's that exist, uploaded by whoever acts for the party. */
export function documents(...ids: readonly string[]): Partial<Reads> {
  const rows = ids.map((id): DocumentRow => ({
    id,
    name: `${id}.pdf`,
    media_type: 'application/pdf',
    size: 1,
    sha256: id,
    org: PARTY,
    uploaded_by: APPLICANT.id,
    uploaded_at: NOW,
    audience: 'party',
  }));
  return { documentsByIds: (named) => Promise.resolve(rows.filter(({ id }) => named.includes(id))) };
}

/** A panel at work: who is named sits on its seats in that order, the rest of the draw follows. */
export function panelOf(
  seated: readonly string[],
  next: readonly string[] = [],
  rest: Partial<MemberRow> = {},
): Panels {
  const row: PanelRow = {
    case_id: 'case',
    panel: 1,
    seats: seated.length,
    pool: [...seated, ...next].sort(),
    pool_hash: 'hash',
    frozen_at: NOW,
    seed: 'seed',
    draw_order: [...seated, ...next],
    waived: false,
    round: 1,
  };
  const members = seated.map((person, index): MemberRow => ({
    case_id: 'case',
    panel: 1,
    person,
    seat: index + 1,
    attempt: 1,
    status: 'seated',
    reason: null,
    ...rest,
  }));
  return { panels: [row], members };
}

export function withPanel({ panels, members }: Panels): Partial<Reads> {
  return { panelsOf: () => Promise.resolve({ panels: [...panels], members: [...members] }) };
}

/** A task of the case that has ended with the outcome. */
export function decided(step: string, outcome: string, rest: Partial<TaskRow> = {}): TaskRow {
  return task(step, { status: 'decided', outcome, decided_by: 'somebody', ended_at: NOW, ...rest });
}

export function task(step: string, rest: Partial<TaskRow> = {}): TaskRow {
  return {
    ...UNTOUCHED,
    id: `task-${step}`,
    case_id: 'case',
    process: 'process',
    step,
    round: 1,
    seat: '',
    role: 'director',
    party_id: AUTHORITY.id,
    personal: false,
    assignee: null,
    opened_at: NOW,
    clock_from: NOW,
    limit_text: null,
    due_at: null,
    provisional: false,
    ends_on_working_day: false,
    calendar_version: 0,
    yellow_at: null,
    reminders: [],
    escalation_of: null,
    materials_hash: '',
    ...rest,
  };
}

/** Acts as they stand in the case: of them no more is read than their kind, number and day. */
export function issued(...which: readonly ActRow['kind'][]): Partial<Reads> {
  const rows = which.map((kind, index): ActRow => ({
    id: `act-${kind}`,
    case_id: 'case',
    task_id: 'task',
    kind,
    year: 2026,
    number: index + 1,
    text: '',
    hash: '',
    algorithm: 'sm3',
    addressee: PARTY,
    created_at: NOW,
  }));
  return { actsOfCase: () => Promise.resolve(rows) };
}

/** An entry of the catalogue. */
export function entry(rest: Partial<DatasetRow> & Pick<DatasetRow, 'id' | 'title' | 'fields'>): DatasetRow {
  return {
    provider_id: '11410100MB00DEPT01',
    provider_name: '某局',
    conditions: '',
    domain: null,
    version: 1,
    disputed: false,
    created_at: NOW,
    usage: 0,
    ...rest,
  };
}
