/** Who acts in the measures' processes: the closed list of roles, and the actor a command is carried out for. */
import type { Bilingual } from './refusal';

export const ROLES = [
  'case-officer',
  'reviewer',
  'director',
  'security-officer',
  'auditor',
  'system-admin',
  'government',
  'data-steward',
  'operator', // also of an applicant organisation
  'expert',
  'cyberspace',
  'platform', // a machine
] as const;
export type Role = (typeof ROLES)[number];

export const ROLE_LABELS: Readonly<Record<Role, Bilingual>> = {
  'case-officer': { zh: '经办人', en: 'case officer' },
  reviewer: { zh: '审核人', en: 'reviewer' },
  director: { zh: '审批负责人', en: 'director' },
  'security-officer': { zh: '安全监管', en: 'security officer' },
  auditor: { zh: '审计管理员', en: 'auditor' },
  'system-admin': { zh: '系统管理员', en: 'system administrator' },
  government: { zh: '市政府', en: 'municipal government' },
  'data-steward': { zh: '数源部门', en: 'data steward' },
  operator: { zh: '运营主体经办', en: 'operator' },
  expert: { zh: '评审专家', en: 'expert' },
  cyberspace: { zh: '网信部门', en: 'cyberspace administration' },
  platform: { zh: '运营平台', en: 'platform' },
};

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

/** Three duties that one person may never hold together (三员分立). */
export const EXCLUSIVE_ROLES: readonly Role[] = ['system-admin', 'security-officer', 'auditor'];

/** An authenticated caller: `id` is the token's `sub`, `org` the organisation's unified social credit code. */
export interface Actor {
  readonly id: string;
  readonly org: string;
  readonly roles: readonly Role[];
  /** As the token has it, where it has one: for acts, which are signed by persons. */
  readonly name?: string;
}

/** The system itself, acting because a time came or a step followed; it holds no role and can decide nothing. */
export const SYSTEM: Actor = { id: 'system', org: '', roles: [] };

/** Whoever uses the routes that are open to everybody: nobody asked who they are. */
export const ANONYMOUS: Actor = { id: 'anonymous', org: '', roles: [] };
