/**
 * Organisations as the measures know them, and which roles count in which: a role is an office of an organisation, so a
 * token that names it in an organisation of another kind names nothing. The other half of the permission table
 * (permissions.ts asks what a role may do; this asks whether it is one).
 */
import { Refusal, type Bilingual, type RefusalCode } from './refusal';
import { ROLE_LABELS, ROLES, type Actor, type Role } from './roles';

export const ORGANISATION_KINDS = [
  'authority', // 市数据主管部门, the one that decides
  'government',
  'department',
  'operator', // also who applies to become one
  'institute',
  'cyberspace',
  'platform',
] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

export const ORGANISATION_LABELS: Readonly<Record<OrganisationKind, Bilingual>> = {
  authority: { zh: '市数据主管部门', en: 'the authority' },
  government: { zh: '市政府', en: 'municipal government' },
  department: { zh: '数源部门', en: 'data-providing department' },
  operator: { zh: '运营主体或申请机构', en: 'operator or applicant' },
  institute: { zh: '高校、科研机构', en: 'university or institute' },
  cyberspace: { zh: '网信部门', en: 'cyberspace administration' },
  platform: { zh: '运营平台', en: 'operation platform' },
};

/** Experts belong anywhere but to who decides and who is decided about. */
const ROLES_OF: Readonly<Record<OrganisationKind, readonly Role[]>> = {
  authority: ['case-officer', 'reviewer', 'director', 'security-officer', 'auditor', 'system-admin'],
  government: ['government', 'expert'],
  department: ['data-steward', 'expert'],
  operator: ['operator'],
  institute: ['expert'],
  cyberspace: ['cyberspace', 'expert'],
  platform: ['platform', 'expert'],
};

export function isRoleOf(kind: OrganisationKind, role: Role): boolean {
  return ROLES_OF[kind].includes(role);
}

/** Kinds of organisations in which the role counts. */
export function kindsWith(role: Role): OrganisationKind[] {
  return ORGANISATION_KINDS.filter((kind) => isRoleOf(kind, role));
}

/** Of the roles named, those that count in an organisation of the kind; none in one that is not registered. */
export function rolesIn(kind: OrganisationKind | null, roles: readonly string[]): Role[] {
  return kind === null ? [] : ROLES.filter((role) => roles.includes(role) && isRoleOf(kind, role));
}

/** Codes of `whyNotAdmitted`. */
export const NOT_ADMITTED: readonly RefusalCode[] = ['organisation-unknown', 'role-not-of-organisation'];

/**
 * Why nobody with these claims is let in; `kind` is that of their organisation, null where it is not registered. One role
 * out of place refuses the whole token: which of its claims is wrong, the organisation or the role, cannot be told from it.
 */
export function whyNotAdmitted(actor: Actor, kind: OrganisationKind | null): Refusal | null {
  // A machine may belong to no organisation; that its roles are a machine's alone is seen to where the token is read.
  if (actor.org === '') return null;
  if (kind === null) {
    return new Refusal('organisation-unknown', {
      zh: `您所属的机构（${actor.org}）未登记`,
      en: `your organisation (${actor.org}) is not registered`,
    });
  }
  const foreign = actor.roles.find((role) => !isRoleOf(kind, role));
  if (foreign === undefined) return null;
  const [role, organisation] = [ROLE_LABELS[foreign], ORGANISATION_LABELS[kind]];
  return new Refusal('role-not-of-organisation', {
    zh: `您所属的机构登记为“${organisation.zh}”，不设“${role.zh}”角色`,
    en: `your organisation is registered as ${organisation.en}, which has no ${role.en}`,
  });
}
