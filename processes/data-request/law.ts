/** Data request 数据需求申请: “one need, one application, one supply” 一需求一申请一供给 (Art. 13–15, 17, 18). */
import { art, byAnalogy, own } from '../../domain/measures';
import { consultationStep } from '../../domain/consultation-step';
import { defineProcess } from '../../domain/process';
import { supplement } from '../../domain/supplement-step';

const LICENSING = '行政许可法';

export const dataRequest1 = defineProcess({
  process: 'data-request',
  version: 1,
  prefix: 'DR',
  title: { zh: '数据需求申请', en: 'Data request' },
  basis: [art(13), art(14), art(15), art(17), art(18)],
  outcomes: {
    supplied: { zh: '已供给', en: 'supplied' },
    rejected: { zh: '不予批准', en: 'rejected' },
    refused: { zh: '不予受理', en: 'not accepted' },
    abandoned: { zh: '逾期未补正，视为放弃', en: 'abandoned: not supplemented in time' },
    withdrawn: { zh: '申请人撤回', en: 'withdrawn by the applicant' },
    ended: { zh: '终结', en: 'ended' },
    terminated: { zh: '授权不再有效，终止', en: 'ended with the right' },
  },
  clockStep: 'review',
  withdrawable: true,
  held: true,
  grantsNewRights: true,
  parameters: {
    'expert-score': {
      title: {
        zh: '专家平均分低于此数而批准的，应当说明理由',
        en: 'Mean score of the experts below which an approval states why',
      },
      default: '60',
      source: own,
      most: '100',
    },
  },
  steps: {
    acceptance: {
      title: { zh: '受理', en: 'Acceptance' },
      basis: [art(14), byAnalogy(LICENSING, 32)],
      role: 'case-officer',
      party: 'authority',
      kind: 'pooled',
      duty: 'prepare',
      limit: { default: '5wd', source: byAnalogy(LICENSING, 32) },
      limitFrom: 'receipt',
      reminders: ['1wd'],
      clock: 'not-started',
      onExpiry: {
        kind: 'deemed',
        outcome: 'deemed-accepted',
        label: { zh: '逾期未告知，视为受理', en: 'no notice in time: deemed accepted' },
        clock: 'start-as-of-receipt',
      },
      outcomes: {
        accept: { label: { zh: '受理', en: 'Accept' }, opinion: 'optional', clock: 'start' },
        return: { label: { zh: '退回补正', en: 'Return for supplement' }, opinion: 'required' },
        refuse: { label: { zh: '不予受理', en: 'Refuse' }, opinion: 'required', closes: 'refused', against: true },
      },
    },
    supplement: { ...supplement, clock: 'not-started' },
    review: {
      title: { zh: '审核', en: 'Review' },
      basis: [art(15, 1)],
      role: 'reviewer',
      party: 'authority',
      kind: 'pooled',
      duty: 'prepare',
      limit: { default: '20wd', source: byAnalogy(LICENSING, 42) },
      extension: { default: '10wd', source: byAnalogy(LICENSING, 42) },
      reminders: ['5wd', '1wd'],
      clock: 'running',
      internal: true,
      onExpiry: { kind: 'escalate' },
      outcomes: {
        'recommend-approval': { label: { zh: '建议批准', en: 'Recommend approval' }, opinion: 'optional' },
        'recommend-rejection': { label: { zh: '建议不予批准', en: 'Recommend rejection' }, opinion: 'required' },
        'need-experts': { label: { zh: '组织专家评审', en: 'Call in experts' }, opinion: 'required', clock: 'pause' },
      },
    },
    'expert-declaration': {
      title: { zh: '回避申报', en: 'Declaration of conflicts' },
      basis: [art(15, 2), byAnalogy(LICENSING, 45)],
      role: 'expert',
      party: 'seat',
      kind: 'personal',
      duty: 'advise',
      limit: { default: '3wd', source: own },
      reminders: ['1wd'],
      clock: 'paused',
      internal: true,
      onExpiry: { kind: 'escalate' },
      group: 'panel',
      withheldUntil: 'expert-declaration',
      outcomes: {
        'no-conflict': { label: { zh: '无需回避', en: 'No conflict' }, opinion: 'optional' },
        conflict: { label: { zh: '申请回避', en: 'Conflict' }, opinion: 'required' },
      },
    },
    'expert-review': {
      title: { zh: '专家评审', en: 'Expert review' },
      basis: [art(15, 2)],
      role: 'expert',
      party: 'seat',
      kind: 'personal',
      duty: 'advise',
      limit: { default: '10wd', source: own },
      reminders: ['3wd', '1wd'],
      clock: 'paused',
      internal: true,
      onExpiry: { kind: 'escalate' },
      group: 'panel',
      withheldUntil: 'expert-declaration',
      outcomes: { submit: { label: { zh: '提交评审意见', en: 'Submit' }, opinion: 'optional' } },
    },
    'panel-shortage': {
      title: { zh: '专家不足处理', en: 'Panel shortage' },
      basis: [art(15, 2)],
      role: 'director',
      party: 'authority',
      kind: 'pooled',
      duty: 'decide',
      limit: { default: '5wd', source: own },
      reminders: ['1wd'],
      clock: 'paused',
      internal: true,
      onExpiry: { kind: 'escalate' },
      outcomes: {
        appoint: { label: { zh: '指定专家', en: 'Appoint experts' }, opinion: 'required' },
        'proceed-without': { label: { zh: '缺额继续', en: 'Proceed without' }, opinion: 'required' },
      },
    },
    decision: {
      title: { zh: '审批', en: 'Decision' },
      basis: [art(15, 1), byAnalogy(LICENSING, 42)],
      role: 'director',
      party: 'authority',
      kind: 'pooled',
      duty: 'decide',
      limit: { sharedWith: 'review' },
      clock: 'running',
      onExpiry: { kind: 'escalate' },
      differsFrom: ['review'],
      outcomes: {
        approve: {
          label: { zh: '批准', en: 'Approve' },
          opinion: 'optional',
          opinionIf: {
            zh: '批准少于申请，或者与专家意见不一致',
            en: 'less than applied for is approved, or the experts are departed from',
          },
          clock: 'stop',
        },
        reject: { label: { zh: '不予批准', en: 'Reject' }, opinion: 'required', closes: 'rejected', against: true },
        'send-back': { label: { zh: '退回审核', en: 'Send back' }, opinion: 'required', internal: true },
      },
    },
    docking: {
      title: { zh: '供给对接', en: 'Docking' },
      basis: [art(15, 2)],
      role: 'data-steward',
      party: 'seat',
      kind: 'pooled',
      duty: 'provide',
      limit: { default: '5wd', source: byAnalogy('高平市公共数据授权运营管理办法', '供给对接') },
      reminders: ['1wd'],
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      group: 'docking',
      outcomes: {
        ready: { label: { zh: '已就绪', en: 'Ready' }, opinion: 'optional' },
        refuse: { label: { zh: '无法供给', en: 'Refuse' }, opinion: 'required' },
      },
    },
    'docking-refusal': {
      title: { zh: '供给异议处理', en: 'Docking refusal' },
      basis: [art(15, 2)],
      role: 'director',
      party: 'authority',
      kind: 'pooled',
      duty: 'decide',
      limit: { default: '5wd', source: own },
      reminders: ['1wd'],
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      outcomes: {
        narrow: { label: { zh: '缩减范围', en: 'Narrow' }, opinion: 'required' },
        insist: { label: { zh: '要求供给', en: 'Insist' }, opinion: 'required' },
        end: { label: { zh: '终结申请', en: 'End' }, opinion: 'required', closes: 'ended', against: true },
      },
    },
  },
});

/**
 * Version 2: evidence counts (Art. 18 ¶3), findings bind the recommendation and the approval (Art. 15 ¶1), what docking agrees goes into the
 * permit field by field (Art. 18 ¶2), and the term is one that the right has (Art. 9, 14). While the request is reviewed and decided other bodies
 * may be asked for their opinion (意见征询).
 */
export const dataRequest = defineProcess({
  ...dataRequest1,
  version: 2,
  parameters: {
    ...dataRequest1.parameters,
    'typed-evidence': {
      title: {
        zh: '为 1 时，受保护字段须有逐项列明的授权证明方可批准',
        en: 'At 1 protected fields are approved on typed evidence that covers them alone',
      },
      default: '1',
      inDemo: '0',
      source: own,
      whole: true,
      most: '1',
    },
  },
  steps: {
    ...dataRequest1.steps,
    review: { ...dataRequest1.steps.review, consults: ['recommend-approval'] },
    decision: {
      ...dataRequest1.steps.decision,
      consults: ['approve'],
      outcomes: {
        ...dataRequest1.steps.decision.outcomes,
        approve: {
          ...dataRequest1.steps.decision.outcomes.approve,
          opinionIf: {
            zh: '批准少于申请，或者与审核建议、专家意见不一致',
            en: 'less than applied for is approved, or the recommendation or the experts are departed from',
          },
        },
      },
    },
    consultation: consultationStep(art(15, 1)),
  },
});
export type DataRequest = typeof dataRequest;
