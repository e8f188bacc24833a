/**
 * Given – when – then, without a database: a dossier made of data, an effect carried out on it, and the changes that it records. What an
 * effect reads is handed in; a reading that was not is a failure that names it.
 */
import { processes } from '../../processes';
import type { Context, Rules } from '../../cases/context';
import { Dossier } from '../../cases/dossier';
import type { Reads } from '../../cases/reads';
import { Unit, type CommandContext } from '../../cases/unit';
import { localDate } from '../../domain/local-date';
import { currentDefinition, type ProcessName } from '../../processes/laws';
import type { Actor } from '../../domain/roles';
import type { AuthorizationRow } from '../../records/authorizations';
import type { CaseRow } from '../../records/cases';
import type { Change, ChangeKind } from '../../records/changes';
import type { TaskRow } from '../../records/tasks';
import { UNTOUCHED } from '../../cases/untouched-task';

export const NOW = new Date('2026-03-02T10:00:00+08:00');
export const PARTY = '91410100MA44OPER01';
export const AUTHORITY = { id: '11410100MB00AUTH01', name: '市数据局', kind: 'authority' } as const;
export const OPERATOR = { id: PARTY, name: '甲运营公司', kind: 'operator' } as const;

const DIRECTOR: Actor = { id: 'director', org: AUTHORITY.id, roles: ['director'] };
const RULES: Rules = { issuedOn: undefined, successorInForce: true, processes };

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
};

export interface Given {
  readonly kase?: Partial<CaseRow>;
  readonly tasks?: readonly TaskRow[];
  readonly right?: AuthorizationRow | null;
  readonly reads?: Partial<Reads>;
  readonly actor?: Actor;
  readonly now?: Date;
}

export function given(
  process: ProcessName,
  { kase, tasks = [], right = null, reads = {}, actor = DIRECTOR, now = NOW }: Given = {},
): Dossier {
  const definition = currentDefinition(process);
  const row: CaseRow = {
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
    file: {},
    facts: {},
    need_id: null,
    authorization_id: right?.id ?? null,
    parent_id: null,
    head_seq: 0,
    head_hash: '',
    ...kase,
  };
  const ctx: CommandContext = {
    tx: noDatabase(),
    actor,
    requestId: 'given',
    rules: RULES,
    unit: new Unit(),
    read: readsAs({ ...NOTHING_ELSE, ...reads }),
  };
  return ctx.unit.take(
    new Dossier(ctx, { now, kase: row, tasks, authorization: right, parent: null, family: undefined }),
  );
}

/** Of the case's own organisation, or of the authority; no documents, no panels, no clock, and a calendar of plain weeks. */
const NOTHING_ELSE: Partial<Reads> = {
  authorityOf: () => Promise.resolve(AUTHORITY),
  organisationsByIds: (ids) => Promise.resolve([AUTHORITY, OPERATOR].filter(({ id }) => ids.includes(id))),
  clockEntriesOf: () => Promise.resolve([]),
  documentsOfCase: () => Promise.resolve([]),
  panelsOf: () => Promise.resolve({ panels: [], members: [] }),
  latestCalendar: () => Promise.resolve({ version: 0, years: {} }),
};

/** @throws Error for a reading that the test has not given, naming it */
function readsAs(reads: Partial<Reads>): Reads {
  return new Proxy(reads, {
    get: (known, name) => {
      const read = Reflect.get(known, name) as unknown;
      if (read !== undefined) return read;
      throw new Error(`the test gives no ${String(name)}`);
    },
  }) as Reads;
}

function noDatabase(): Context['tx'] {
  return new Proxy((() => undefined) as unknown as Context['tx'], {
    get: () => {
      throw new Error('an effect reads through its port, not through a database');
    },
    apply: () => {
      throw new Error('an effect reads through its port, not through a database');
    },
  });
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
    calendar_version: 0,
    yellow_at: null,
    reminders: [],
    escalation_of: null,
    materials_hash: '',
    ...rest,
  };
}

/** What was recorded, in its order. */
export function changes(dossier: Dossier): readonly Change[] {
  return dossier.ctx.unit.changes;
}

export function kinds(dossier: Dossier): ChangeKind[] {
  return changes(dossier).map(({ kind }) => kind);
}
