/** Who acts in the measures' processes: the closed list of roles, and the actor a command is carried out for. */

export const ROLES = [
  'case-officer', // 经办人
  'reviewer', // 审核人
  'director', // 审批负责人
  'security-officer', // 安全监管
  'auditor', // 审计管理员
  'system-admin', // 系统管理员
  'government', // 市政府
  'data-steward', // 数源部门
  'operator', // 运营主体经办, also of an applicant organisation
  'expert', // 评审专家
  'cyberspace', // 网信部门
  'platform', // 运营平台, a machine
] as const;
export type Role = (typeof ROLES)[number];

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
}

/** The system itself, acting because a time came or a step followed; it holds no role and can decide nothing. */
export const SYSTEM: Actor = { id: 'system', org: '', roles: [] };

/** Whoever uses the routes that are open to everybody: nobody asked who they are. */
export const ANONYMOUS: Actor = { id: 'anonymous', org: '', roles: [] };
