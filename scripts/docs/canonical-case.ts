/** A canonical case and its people, in which domain/permissions.ts is evaluated for the permission table. */
import type { CaseView, TaskView } from '../../domain/permissions';
import { stepOf, type ProcessDefinition, type StepDefinition } from '../../domain/process';
import type { Actor, Role } from '../../domain/roles';

export const NOW = new Date('2026-06-01T00:00:00Z');
export const LATER = new Date('2026-06-02T00:00:00Z');
const AUTHORITY = 'the-authority';
const APPLICANT = 'the-applicant';
export const ELSEWHERE = 'another-organisation';

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

export const CASE: CaseView = {
  partyId: APPLICANT,
  partyVisible: true,
  status: 'open',
  openedBy: 'the-filer',
  held: false,
};

/** The one a personal task of the role belongs to. */
export const holder = (role: Role): Actor => ({ id: `holder:${role}`, org: ORG_OF[role], roles: [role] });
/** One of the role, in its organisation, who has done nothing in the case and holds nothing in it. */
export const colleague = (role: Role): Actor => ({ id: `colleague:${role}`, org: ORG_OF[role], roles: [role] });

export function taskOf(definition: ProcessDefinition, name: string, change: Partial<TaskView> = {}): TaskView {
  const step = required(definition, name);
  return {
    id: `task:${name}`,
    step: name,
    role: step.role,
    partyId: ORG_OF[step.role],
    personal: step.kind === 'personal',
    assignee: step.kind === 'personal' ? holder(step.role).id : null,
    status: 'open',
    voidReason: null,
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

export function required(definition: ProcessDefinition, name: string): StepDefinition {
  const step = stepOf(definition, name);
  if (step === null) throw new Error(`${definition.process} has no step ${name}`);
  return step;
}
