/**
 * The permission table as domain/permissions.ts answers it: every cell is an evaluation with a canonical actor, in a case in
 * which the steps defined before have been taken. Nothing here is decided by hand.
 */
import type { Route } from '../../api/route';
import { patternOf } from '../../api/route';
import { maySeeCase, maySeeTask, whyNotDecide, type CaseView, type TaskView } from '../../domain/permissions';
import {
  ESCALATION_SUFFIX,
  stepOf,
  superiorOf,
  type ProcessDefinition,
  type StepDefinition,
} from '../../domain/process';
import { ROLES, type Actor, type Role } from '../../domain/roles';
import { both } from '../launcher/say';
import { GENERATED, ROLE_LABELS, table } from './labels';

const NOW = new Date('2026-06-01T00:00:00Z');
const LATER = new Date('2026-06-02T00:00:00Z');
const AUTHORITY = 'the-authority';
const APPLICANT = 'the-applicant';
const ELSEWHERE = 'another-organisation';

/** Where the people of a role belong: the authority's own, or an organisation of that role's. */
const ORG_OF: Readonly<Record<Role, string>> = {
  'case-officer': AUTHORITY,
  reviewer: AUTHORITY,
  director: AUTHORITY,
  'security-officer': AUTHORITY,
  auditor: AUTHORITY,
  'system-admin': AUTHORITY,
  government: 'the-government',
  'data-steward': 'the-department',
  operator: APPLICANT,
  expert: 'the-institute',
  cyberspace: 'the-cyberspace-administration',
  platform: 'the-platform',
};

const CASE: CaseView = {
  partyId: APPLICANT,
  partyVisible: true,
  status: 'open',
  openedBy: 'the-filer',
  held: false,
};

/** The case while the step is open: the party may not know of it yet. */
function caseAt(definition: ProcessDefinition, name: string): CaseView {
  const from = definition.partySeesFrom?.split('.')[0];
  const names = Object.keys(definition.steps);
  return { ...CASE, partyVisible: from === undefined || names.indexOf(name) > names.indexOf(from) };
}

/** The one a personal task of the role belongs to. */
const holder = (role: Role): Actor => ({ id: `holder:${role}`, org: ORG_OF[role], roles: [role] });
/** One of the role, in its organisation, who has done nothing in the case and holds nothing in it. */
const colleague = (role: Role): Actor => ({ id: `colleague:${role}`, org: ORG_OF[role], roles: [role] });

function taskOf(definition: ProcessDefinition, name: string, change: Partial<TaskView> = {}): TaskView {
  const step = required(definition, name);
  return {
    id: `task:${name}`,
    step: name,
    role: step.role,
    partyId: ORG_OF[step.role],
    personal: step.kind === 'personal',
    assignee: step.kind === 'personal' ? holder(step.role).id : null,
    status: 'open',
    outcome: null,
    seat: step.party === 'seat' ? '1' : '',
    escalationOf: null,
    delegateTo: null,
    delegateFrom: null,
    delegateUntil: null,
    decidedBy: null,
    onBehalfOf: null,
    ...change,
  };
}

function required(definition: ProcessDefinition, name: string): StepDefinition {
  const step = stepOf(definition, name);
  if (step === null) throw new Error(`${definition.process} has no step ${name}`);
  return step;
}

/** The seats taken before this step: who was asked keeps seeing the case; a declaration has ended `no-conflict`. */
function seatsBefore(definition: ProcessDefinition, name: string): TaskView[] {
  const names = Object.keys(definition.steps);
  const before = names.slice(0, names.indexOf(name));
  const declarations = new Set(Object.values(definition.steps).map((step) => step.withheldUntil));
  return before
    .filter((other) => required(definition, other).party === 'seat')
    .map((other) => {
      if (!declarations.has(other)) return taskOf(definition, other);
      return taskOf(definition, other, {
        status: 'decided',
        outcome: 'no-conflict',
        decidedBy: holder(required(definition, other).role).id,
      });
    });
}

interface Row {
  readonly label: string;
  readonly actor: Actor;
}

function actorsOf(definition: ProcessDefinition): Row[] {
  const personal = new Set(
    Object.values(definition.steps).flatMap(({ kind, role }) => (kind === 'personal' ? [role] : [])),
  );
  const variants = new Set<Role>([
    'operator',
    ...Object.values(definition.steps).flatMap((step) => (step.party === 'seat' ? [step.role] : [])),
  ]);
  return ROLES.flatMap((role) => {
    const name = both(ROLE_LABELS[role]);
    if (personal.has(role)) {
      return [
        { label: `${name}（被抽取 · drawn）`, actor: holder(role) },
        { label: `${name}（未被抽取 · not drawn）`, actor: colleague(role) },
      ];
    }
    if (!variants.has(role)) return [{ label: name, actor: colleague(role) }];
    return [
      { label: `${name}（本案 · of the case）`, actor: colleague(role) },
      { label: `${name}（其他单位 · another organisation）`, actor: { ...colleague(role), org: ELSEWHERE } },
    ];
  });
}

/** What the actor may do while `task` is open beside `others`. */
function cell(
  definition: ProcessDefinition,
  kase: CaseView,
  actor: Actor,
  task: TaskView,
  others: readonly TaskView[],
): string {
  const tasks = [...others, task];
  const decides = whyNotDecide(actor, task, kase, tasks, definition, NOW) === null;
  const file = maySeeCase(actor, kase, tasks, definition, NOW);
  if (!maySeeTask(actor, task, kase, tasks, definition, NOW)) return file ? '案 · C' : '–';
  if (decides) return file ? '**办 · D**' : '**办（封存）· D-**';
  return file ? '阅 · R' : '任务 · T';
}

function stepTable(definition: ProcessDefinition, escalations: boolean): string {
  const names = Object.keys(definition.steps).filter(
    (name) => !escalations || superiorOf(required(definition, name).role) !== null,
  );
  const rows = actorsOf(definition).map(({ label, actor }) => [
    label,
    ...names.map((name) => {
      const before = seatsBefore(definition, name);
      if (!escalations) return cell(definition, caseAt(definition, name), actor, taskOf(definition, name), before);
      const late = taskOf(definition, name);
      const task = taskOf(definition, `${name}${ESCALATION_SUFFIX}`, { escalationOf: late.id });
      return cell(definition, caseAt(definition, name), actor, task, [...before, late]);
    }),
  ]);
  const shown = names.map((name) => `\`${name}${escalations ? ESCALATION_SUFFIX : ''}\``);
  return table(['', ...shown], rows);
}

interface Situation {
  readonly label: string;
  /** Null where the situation cannot arise at the step. */
  readonly of: (
    step: StepDefinition,
    name: string,
  ) => { actor: Actor; task?: Partial<TaskView>; kase?: Partial<CaseView>; others?: TaskView[] } | null;
}

/** The rightful holder of the step, and one thing that is different. */
function situations(definition: ProcessDefinition): Situation[] {
  const rightful = (step: StepDefinition) => (step.kind === 'personal' ? holder(step.role) : colleague(step.role));
  return [
    { label: '适格的办理人 · the rightful holder', of: (step) => ({ actor: rightful(step) }) },
    {
      label: '角色不符 · without the role',
      of: (step) => ({ actor: { ...rightful(step), roles: [] } }),
    },
    {
      label: '角色相符，单位不符 · the role, of another organisation',
      of: (step) => (step.kind === 'personal' ? null : { actor: { ...colleague(step.role), org: ELSEWHERE } }),
    },
    {
      label: '本单位的案件 · the case is of their own organisation',
      of: (step) =>
        step.party === 'applicant' ? null : { actor: rightful(step), kase: { partyId: rightful(step).org } },
    },
    {
      label: '任务已由他人承办 · held by somebody else',
      of: (step) => ({ actor: colleague(step.role), task: { assignee: 'somebody-else' } }),
    },
    {
      label: '受委托 · a delegate, in time',
      of: (step) => ({
        actor: colleague(step.role),
        task: {
          assignee: 'somebody-else',
          delegateTo: colleague(step.role).id,
          delegateFrom: 'somebody-else',
          delegateUntil: LATER,
        },
      }),
    },
    {
      label: '委托已过期 · a delegate, too late',
      of: (step) => ({
        actor: colleague(step.role),
        task: {
          assignee: 'somebody-else',
          delegateTo: colleague(step.role).id,
          delegateFrom: 'somebody-else',
          delegateUntil: NOW,
        },
      }),
    },
    {
      label: '提交了本案 · opened the case',
      of: (step) => ({ actor: rightful(step), kase: { openedBy: rightful(step).id } }),
    },
    {
      label: '正在督办该任务 · holds its escalation',
      of: (step, name) => {
        if (superiorOf(step.role) === null) return null;
        const change = { escalationOf: `task:${name}`, assignee: rightful(step).id };
        return { actor: rightful(step), others: [taskOf(definition, `${name}${ESCALATION_SUFFIX}`, change)] };
      },
    },
  ];
}

function situationTable(definition: ProcessDefinition): string {
  const names = Object.keys(definition.steps);
  const rows = situations(definition).map(({ label, of }) => [
    label,
    ...names.map((name) => {
      const at = of(required(definition, name), name);
      if (at === null) return '';
      const task = taskOf(definition, name, at.task);
      const refusal = whyNotDecide(
        at.actor,
        task,
        { ...CASE, ...at.kase },
        [...(at.others ?? []), task],
        definition,
        NOW,
      );
      return refusal === null ? '✓' : `\`${refusal.code}\``;
    }),
  ]);
  return table(['', ...names.map((name) => `\`${name}\``)], rows);
}

/** Who decided the row's step (or ended it with the outcome named), holding every role: may the same person decide the column's? */
function separationTable(definition: ProcessDefinition): string {
  const names = Object.keys(definition.steps);
  const named = new Set(Object.values(definition.steps).flatMap(({ differsFrom }) => differsFrom ?? []));
  const earlier = names.flatMap((name) => [name, ...[...named].filter((other) => other.startsWith(`${name}.`))]);
  const rows = earlier.map((row) => [
    `\`${row}\``,
    ...names.map((name) => {
      const [before = '', outcome = null] = row.split('.');
      const step = required(definition, name);
      const actor: Actor = { ...(step.kind === 'personal' ? holder(step.role) : colleague(step.role)), roles: ROLES };
      const decided = taskOf(definition, before, { id: 'earlier', status: 'decided', outcome, decidedBy: actor.id });
      const task = taskOf(definition, name);
      return whyNotDecide(actor, task, CASE, [decided, task], definition, NOW) === null ? '✓' : '✗';
    }),
  ]);
  return table(['办过 · has decided ↓ / 可否办 · may decide →', ...names.map((name) => `\`${name}\``)], rows);
}

function routesTable<S>(routes: readonly Route<S>[]): string {
  const rows = routes.map(({ method, path, access }) => {
    const who =
      'public' in access
        ? '公开 · public'
        : access.roles === 'any'
          ? '任何已登录者 · anyone with a token'
          : access.roles.map((role) => `\`${role}\``).join(' ');
    return [`\`${method.toUpperCase()} ${patternOf(path)}\``, who];
  });
  rows.sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return table(['接口 · route', '可调用者 · who may call'], rows);
}

export function permissionsPage<S>(definitions: readonly ProcessDefinition[], routes: readonly Route<S>[]): string {
  const pages = definitions.flatMap((definition) => [
    `## ${both(definition.title)} \`${definition.process}\``,
    '### 角色 × 环节 · role × step',
    '每列：该环节待办，此前环节已经办结。**办 · D** 可办理（签收、释放、委托随之）· may decide (and claim, release, delegate)；**D-** 可办理而案卷封存 · may decide, the file is withheld；' +
      '阅 · R 可阅案卷与任务 · reads file and task；案 · C 可阅案卷，不见该任务 · reads the file, not this task；任务 · T 只见任务 · sees the task only；– 对其不存在（404）· does not exist for them.',
    stepTable(definition, false),
    '### 逾期督办 · escalations',
    stepTable(definition, true),
    '### 其余条件 · what else decides',
    '对适格的办理人逐项改变一个条件。✓ 可办理 · may decide；否则为拒绝代码 · otherwise the code of the refusal；空格：不会发生 · blank: cannot arise.',
    situationTable(definition),
    '### 职责分离 · separation of duties',
    '假定此人持有全部角色 · supposing that the person holds every role.',
    separationTable(definition),
  ]);
  return [
    GENERATED,
    '# 权限表 · Permissions',
    '由 `domain/permissions.ts` 逐格求值得出；未列即不许。改派、延长期限、更换专家由审批负责人，撤回由申请人：案件与任务对其调用者给出 `availableActions`。 · ' +
      'Evaluated cell by cell from `domain/permissions.ts`; what is not listed is not allowed. The director reassigns, extends and replaces panel members, the applicant withdraws: ' +
      'a case and a task answer `availableActions` for their caller.',
    ...pages,
    '## 接口 · Routes',
    '进入接口所需的角色；对具体案件能做什么，由命令在其锁内判断。 · The role needed to call at all; what it may do to which case is decided by the command, under its locks.',
    routesTable(routes),
  ].join('\n\n');
}
