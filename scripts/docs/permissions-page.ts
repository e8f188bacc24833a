/**
 * The permission table as domain/permissions.ts answers it: every cell is an evaluation with a canonical actor, in a case in
 * which the steps defined before have been taken. Nothing here is decided by hand.
 */
import type { Route } from '../../api/route';
import { patternOf } from '../../api/route';
import { maySeeCase, maySeeTask, refusalToDecide, type CaseView, type TaskView } from '../../domain/permissions';
import { ESCALATION_SUFFIX, superiorOf, type ProcessDefinition } from '../../domain/process';
import { isRoleOf, ORGANISATION_KINDS, ORGANISATION_LABELS } from '../../domain/organisation';
import { ROLE_LABELS, ROLES, type Actor, type Role } from '../../domain/roles';
import { both } from '../launcher/say';
import { CASE, colleague, ELSEWHERE, holder, NOW, required, taskOf } from './canonical-case';
import { separationTable, situationTable } from './duty-tables';
import { GENERATED, table } from './labels';

/** The case while the step is open: the party may not know of it yet. */
function caseAt(definition: ProcessDefinition, name: string): CaseView {
  const from = definition.partySeesFrom?.split('.')[0];
  const names = Object.keys(definition.steps);
  return { ...CASE, partyVisible: from === undefined || names.indexOf(name) > names.indexOf(from) };
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
  const decides = refusalToDecide(actor, task, kase, tasks, definition, NOW) === null;
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

/** Which roles count where (domain/organisation.ts). */
function organisationsTable(): string {
  const rows = ROLES.map((role) => [
    `${both(ROLE_LABELS[role])} \`${role}\``,
    ...ORGANISATION_KINDS.map((kind) => (isRoleOf(kind, role) ? '✓' : '')),
  ]);
  return table(['', ...ORGANISATION_KINDS.map((kind) => `${both(ORGANISATION_LABELS[kind])} \`${kind}\``)], rows);
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
    '由 `domain/permissions.ts` 逐格求值得出；未列即不许。改派、延长期限、更换抽取的成员由审批负责人，撤回由申请人：案件与任务对其调用者给出 `availableActions`。 · ' +
      'Evaluated cell by cell from `domain/permissions.ts`; what is not listed is not allowed. The director reassigns, extends and replaces panel members, the applicant withdraws: ' +
      'a case and a task answer `availableActions` for their caller.',
    '## 机构与角色 · Organisations and roles',
    '角色只在相应类别的已登记机构内有效。令牌中任一角色与其 `org` 的类别不符，一律 403 `role-not-of-organisation`；机构未登记，403 `organisation-unknown`；均先于其他一切检查。平台令牌可不带 `org`。 · ' +
      'A role counts only in a registered organisation of its kind. A token with any role that is not one of its `org`’s kind is refused with 403 `role-not-of-organisation`, one of an organisation ' +
      'that is not registered with 403 `organisation-unknown`, before anything else is looked at. A token of the platform may be without `org`.',
    organisationsTable(),
    ...pages,
    '## 接口 · Routes',
    '进入接口所需的角色；对具体案件能做什么，由命令在其锁内判断。 · The role needed to call at all; what it may do to which case is decided by the command, under its locks.',
    routesTable(routes),
  ].join('\n\n');
}
