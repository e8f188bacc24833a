/** What decides beside role and party: conditions changed one at a time, and who may decide what after having decided what. */
import { refusalToDecide, type CaseView, type TaskView } from '../../domain/permissions';
import { ESCALATION_SUFFIX, superiorOf, type ProcessDefinition, type StepDefinition } from '../../domain/process';
import { ROLES, type Actor } from '../../domain/roles';
import { CASE, colleague, ELSEWHERE, holder, LATER, NOW, required, taskOf } from './canonical-case';
import { table } from './labels';

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
      of: (step) => ({ actor: { ...rightful(step), org: ELSEWHERE } }),
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

export function situationTable(definition: ProcessDefinition): string {
  const names = Object.keys(definition.steps);
  const rows = situations(definition).map(({ label, of }) => [
    label,
    ...names.map((name) => {
      const at = of(required(definition, name), name);
      if (at === null) return '';
      const task = taskOf(definition, name, at.task);
      const refusal = refusalToDecide(
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
export function separationTable(definition: ProcessDefinition): string {
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
      return refusalToDecide(actor, task, CASE, [decided, task], definition, NOW) === null ? '✓' : '✗';
    }),
  ]);
  return table(['办过 · has decided ↓ / 可否办 · may decide →', ...names.map((name) => `\`${name}\``)], rows);
}
