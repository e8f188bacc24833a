/**
 * The people (and the one machine) of the demo: who may log in at the embedded identity provider, with which roles, for which
 * organisation. `id` is the token's `sub`. Invented throughout; display names say the duty and not a person's name.
 */
import type { Role } from '../domain/roles';
import { DEMO_ORGANISATIONS, type DemoOrganisationKey } from './organisations';

export interface Persona {
  readonly id: string;
  /** Display name, 中文. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** Organisation id: a unified social credit code. */
  readonly org: string;
  readonly orgName: string;
  /** A machine has no login; it uses client credentials. */
  readonly machine: boolean;
}

function persona(id: string, name: string, role: Role, organisation: DemoOrganisationKey): Persona {
  const { id: org, name: orgName } = DEMO_ORGANISATIONS[organisation];
  return { id, name, roles: [role], org, orgName, machine: role === 'platform' };
}

const EXPERT_SEATS: readonly (readonly [name: string, organisation: DemoOrganisationKey])[] = [
  ['专家一', 'universityOne'],
  ['专家二', 'universityTwo'],
  ['专家三', 'universityThree'],
  ['专家四', 'instituteOne'],
  ['专家五', 'instituteTwo'],
  ['专家六', 'universityOne'],
  ['专家七', 'universityTwo'],
  ['专家八', 'instituteOne'],
  ['专家九', 'instituteTwo'],
];

export const PERSONAS: readonly Persona[] = [
  persona('officer', '经办人甲', 'case-officer', 'authority'),
  persona('officer-2', '经办人乙', 'case-officer', 'authority'),
  persona('reviewer', '审核人甲', 'reviewer', 'authority'),
  persona('reviewer-2', '审核人乙', 'reviewer', 'authority'),
  persona('director', '审批负责人甲', 'director', 'authority'),
  persona('director-2', '审批负责人乙', 'director', 'authority'),
  persona('security-officer', '安全监管甲', 'security-officer', 'authority'),
  persona('security-officer-2', '安全监管乙', 'security-officer', 'authority'),
  persona('auditor', '审计管理员', 'auditor', 'authority'),
  persona('system-admin', '系统管理员', 'system-admin', 'authority'),
  persona('government', '市政府经办', 'government', 'government'),
  persona('steward-health', '卫生健康数源专员', 'data-steward', 'health'),
  persona('steward-transport', '交通运输数源专员', 'data-steward', 'transport'),
  ...EXPERT_SEATS.map(([name, organisation], seat) => persona(`expert-${seat + 1}`, name, 'expert', organisation)),
  persona('operator-a', '运营主体经办甲', 'operator', 'operatorA'),
  persona('operator-b', '运营主体经办乙', 'operator', 'operatorB'),
  persona('candidate-c', '申请机构经办丙', 'operator', 'candidateC'),
  persona('candidate-d', '申请机构经办丁', 'operator', 'candidateD'),
  persona('cyberspace', '网信专员', 'cyberspace', 'cyberspace'),
  persona('platform', '公共数据运营平台', 'platform', 'platform'),
];

export function findPersona(id: string): Persona | undefined {
  return PERSONAS.find((persona) => persona.id === id);
}
