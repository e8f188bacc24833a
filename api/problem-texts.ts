/** The titles of all problems a caller may be told of, and what to do about each; served as a page under /docs/problems. */
import { STATUS_OF, type Bilingual, type RefusalCode } from '../domain/refusal';
import { EDGE_STATUS, type EdgeCode } from './edge-error';

export type ProblemCode = RefusalCode | EdgeCode;

export const TITLES: Readonly<Record<ProblemCode, Bilingual>> = {
  malformed: { zh: '请求格式错误', en: 'Malformed request' },
  'idempotency-key-required': { zh: '缺少幂等键', en: 'Idempotency key required' },
  unauthenticated: { zh: '未通过身份验证', en: 'Not authenticated' },
  forbidden: { zh: '无权进行此操作', en: 'Forbidden' },
  'organisation-unknown': { zh: '所属机构未登记', en: 'Organisation not registered' },
  'role-not-of-organisation': { zh: '角色与所属机构不符', en: 'Not a role of this organisation' },
  'separation-of-duties': { zh: '违反职责分离', en: 'Separation of duties' },
  'conflict-of-interest': { zh: '存在利益冲突', en: 'Conflict of interest' },
  'not-assignee': { zh: '不是该任务的承办人', en: 'Not the assignee' },
  'not-found': { zh: '未找到', en: 'Not found' },
  'method-not-allowed': { zh: '不支持该方法', en: 'Method not allowed' },
  'request-timeout': { zh: '请求未在时限内传完', en: 'Request timeout' },
  'task-already-decided': { zh: '任务已有决定', en: 'Task already decided' },
  'task-not-open': { zh: '任务不在待办状态', en: 'Task not open' },
  'case-closed': { zh: '案件已办结', en: 'Case closed' },
  'case-on-hold': { zh: '案件已暂停', en: 'Case on hold' },
  'deadline-passed': { zh: '已过期限', en: 'Deadline passed' },
  'not-in-force': { zh: '授权未在有效状态', en: 'Not in force' },
  'duplicate-application': { zh: '重复申请', en: 'Duplicate application' },
  'materials-changed': { zh: '材料已有变更', en: 'Materials changed' },
  'consultation-open': { zh: '意见征询尚未完成', en: 'Consultation open' },
  'idempotency-key-in-flight': { zh: '相同幂等键的请求正在处理', en: 'A request with this key is in flight' },
  'payload-too-large': { zh: '内容过大', en: 'Payload too large' },
  'unsupported-media-type': { zh: '不支持的内容类型', en: 'Unsupported media type' },
  'idempotency-key-reused': { zh: '幂等键已用于其他内容', en: 'Idempotency key reused' },
  'validation-failed': { zh: '内容不符合规定', en: 'Validation failed' },
  'too-many-requests': { zh: '请求过于频繁', en: 'Too many requests' },
  internal: { zh: '系统内部错误', en: 'Internal error' },
  unavailable: { zh: '服务暂不可用', en: 'Temporarily unavailable' },
};

export const PROBLEM_STATUS: Readonly<Record<ProblemCode, number>> = { ...EDGE_STATUS, ...STATUS_OF };

export const PROBLEM_CODES = Object.keys(TITLES).filter((code): code is ProblemCode => code in PROBLEM_STATUS);
