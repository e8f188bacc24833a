/**
 * Consultation 意见征询: bodies are asked for their opinion while a step is open whose definition allows it (`consults`). One task for each, the
 * same in every process. Opinions bind nobody, and the decision clock runs on: 行政许可法第四十五条 leaves hearing, inspection, appraisal and expert
 * review out of account, not this.
 */
import type { OrganisationKind } from './organisation';
import { own, type Citation } from './measures';
import { ESCALATION_SUFFIX, stepOf, type ProcessDefinition, type StepDefinition } from './process';
import type { Role } from './roles';

export const CONSULTATION = 'consultation';
/** The task of a body that is asked, and the one over it where that is late. */
export const STEPS_OF_CONSULTATION: readonly string[] = [CONSULTATION, `${CONSULTATION}${ESCALATION_SUFFIX}`];

export function isOfConsultation(step: string): boolean {
  return STEPS_OF_CONSULTATION.includes(step);
}

/** Of the tasks of a case those of which a reader knows at all, who may see these: whom the authority asks is its own to know, and that it does. */
export function toldOf<T extends { readonly step: string }>(tasks: readonly T[], seen: readonly T[]): T[] {
  return tasks.filter((task) => !isOfConsultation(task.step) || seen.includes(task));
}

/** Among the tasks of its case the bodies that are yet to answer before the open step is decided; none where the step consults nobody. */
export function yetToAnswer<T extends { readonly step: string; readonly status: string }>(
  definition: ProcessDefinition,
  step: string,
  tasks: readonly T[],
): T[] {
  if (stepOf(definition, step)?.consults === undefined) return [];
  return tasks.filter((task) => task.step === CONSULTATION && task.status === 'open');
}

/** The step as a process has it, under the article by which it decides what the bodies are asked about. */
export function consultationStep(...basis: readonly [Citation, ...Citation[]]) {
  return {
    title: { zh: '意见征询', en: 'Consultation' },
    basis,
    role: 'data-steward', // of a body of another kind its own
    party: 'seat',
    kind: 'pooled',
    duty: 'provide',
    limit: { default: '5wd', source: own },
    reminders: ['1wd'],
    clock: 'none',
    internal: true,
    group: CONSULTATION,
    onExpiry: {
      kind: 'deemed',
      outcome: 'deemed-consent',
      label: { zh: '逾期未答复，视为同意', en: 'no answer in time: deemed consent' },
    },
    escalatesFor: ['cyberspace'], // whose word on security is waited for
    outcomes: {
      agree: { label: { zh: '同意', en: 'Agree' }, opinion: 'optional' },
      'agree-with-conditions': { label: { zh: '附条件同意', en: 'Agree with conditions' }, opinion: 'optional' },
      object: { label: { zh: '不同意', en: 'Object' }, opinion: 'optional' },
      'not-concerned': { label: { zh: '不涉及本单位职责', en: 'Not concerned' }, opinion: 'optional' },
    },
  } as const satisfies StepDefinition;
}

/** Answers that a decision to the contrary has to meet with reasons. */
export const DISSENT: readonly string[] = ['object', 'agree-with-conditions'];

/** Who answers for a body of the kind; one of another kind is not consulted. */
const ANSWERED_BY: Readonly<Partial<Record<OrganisationKind, Role>>> = {
  department: 'data-steward',
  government: 'government',
  cyberspace: 'cyberspace',
};

export function consultedRole(kind: OrganisationKind): Role | null {
  return ANSWERED_BY[kind] ?? null;
}
