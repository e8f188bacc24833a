/** Forms of the security incident (Art. 24): the report from its discovery on, containment, progress and closing reports. */
import { z } from 'zod';
import { clauseGroup } from '../authorization/forms';
import {
  documentIds,
  identifier,
  instant,
  localDate,
  missing,
  name,
  text,
  type OutcomeForms,
} from '../../domain/forms/form';
import type { SecurityIncident } from './law';
import { choice, said } from '../../domain/forms/words';

const REPORTING = 'by analogy: National Measures for Reporting Cybersecurity Incidents';

export const SEVERITIES = ['critical-infrastructure', 'extraordinary', 'major', 'larger', 'other'] as const;
export type Severity = (typeof SEVERITIES)[number];
/** In words. Cases of release 0.1.0 knew no `larger`: their `major` was 较大以上. */
export const severity = choice(SEVERITIES, {
  'critical-infrastructure': ['关键信息基础设施', 'critical information infrastructure'],
  extraordinary: ['特别重大', 'extraordinary'],
  major: ['重大', 'major'],
  larger: ['较大', 'larger'],
  other: ['其他（一般）', 'other (general)'],
});

/** 数据丢失、泄露、篡改、毁损等数据安全事件或重大风险 (Art. 24). */
export const INCIDENT_KINDS = ['loss', 'leak', 'tampering', 'destruction', 'major-risk'] as const;

/** No incident of this system is older; limits may be counted in days of the calendar from it. */
const since2000 = instant.refine((value) => new Date(value).getUTCFullYear() >= 2000, {
  params: { zh: '不得早于 2000 年', en: 'must not be before the year 2000' },
});

const NOTICE = 'by analogy: Regulations on Network Data Security Management, art. 11';
const how = text(2000);
const toldOf = z.strictObject({ at: said(since2000, '时间', 'at'), how: said(how, '方式', 'how') });

/** What is told of an incident as it becomes known: a first report may be short (事件 7). */
export const details = z.strictObject({
  /** 立即启动应急处置预案: one of the operator's plans, and when it was put into effect. */
  planId: said(identifier, '启动的应急预案', 'contingency plan activated', 'Art. 24').optional(),
  planActivatedAt: said(since2000, '预案启动时间', 'plan activated at', 'Art. 24').optional(),
  persons: said(z.int().min(0).max(10_000_000_000), '涉及人数', 'persons concerned', REPORTING).optional(),
  personsTold: said(
    z.union([
      toldOf,
      z.strictObject({
        notNeeded: said(z.strictObject({ ground: said(how, '理由', 'ground') }), '无需告知', 'need not be told'),
      }),
    ]),
    '告知涉及的个人',
    'persons concerned told',
    NOTICE,
  ).optional(),
  /** The same as `personsTold: {notNeeded}`, beside it. */
  notNeeded: said(
    z.strictObject({ ground: said(how, '理由', 'ground') }),
    '无需告知个人的理由',
    'why the persons need not be told',
    NOTICE,
  ).optional(),
  police: said(toldOf, '向公安机关报案', 'reported to the police', NOTICE).optional(),
  /** To others than the two that confirm here: whom `addressees` of the case lists. */
  reports: said(
    z
      .array(
        z.strictObject({
          addressee: said(name(200), '接报部门', 'addressee', REPORTING),
          at: said(since2000, '报告时间', 'reported at', REPORTING),
          how: said(how, '报告方式', 'how', REPORTING),
        }),
      )
      .max(50),
    '向其他部门的报告',
    'reports to other departments',
    REPORTING,
  ).optional(),
});
export type Details = z.infer<typeof details>;

export const incident = z.strictObject({
  /** Absent: the right that the operator holds. */
  authorizationId: said(identifier, '授权', 'authorisation').optional(),
  severity: said(severity, '级别', 'severity', REPORTING),
  kind: said(
    choice(INCIDENT_KINDS, {
      loss: ['丢失', 'loss'],
      leak: ['泄露', 'leak'],
      tampering: ['篡改', 'tampering'],
      destruction: ['毁损', 'destruction'],
      'major-risk': ['重大风险', 'major risk'],
    }),
    '类型',
    'kind',
    'Art. 24',
  ),
  /** The hours of the report are counted from here. */
  discoveredAt: said(since2000, '发现时间', 'discovered at', 'Art. 24'),
  occurredAt: said(since2000, '发生时间', 'occurred at').optional(),
  title: said(name(200), '名称', 'title').optional(),
  description: said(text(), '情况', 'what happened', 'Art. 24'),
  datasetIds: said(z.array(identifier).max(100), '涉及的目录条目', 'entries of the catalogue affected').default([]),
  supplyIds: said(z.array(identifier).max(100), '涉及的供给', "supplies of the operator's own affected").default([]),
  measuresTaken: said(text(), '已采取的措施', 'measures taken', 'Art. 24'),
  documentIds: documentIds.default([]),
  ...details.shape,
});
export type IncidentReport = z.infer<typeof incident>;

/** What the director's one act orders: the breach of the agreement by its clause groups (Art. 28 ¶1). */
export const orderProposal = z.strictObject({
  grounds: said(text(), '事实与理由', 'grounds', 'Art. 28 ¶1'),
  clauses: said(z.array(clauseGroup).min(1).max(8), '所违反的协议条款', 'clause groups breached', 'Art. 28 ¶1'),
  measures: said(text(), '整改要求', 'measures', 'Art. 28 ¶1'),
  rectifyBy: said(localDate, '整改期限', 'day to rectify by', 'Art. 28 ¶1').optional(),
});
export const measuresProposal = z.strictObject({
  clause: said(text(2000), '应急条款', 'emergency clause', 'Art. 7, 24'),
  measures: said(text(), '应急措施', 'measures', 'Art. 24'),
});
export type OrderProposal = z.infer<typeof orderProposal>;

/** What is added to the report at any time (事件 7). */
export const supplement = z.strictObject({
  text: said(text(10_000), '补充内容', 'what is added', 'Art. 24'),
  documentIds: documentIds.default([]),
  ...details.shape,
});
export type Supplement = z.infer<typeof supplement>;

export const progress = z.strictObject({
  report: said(text(50_000), '处置进展', 'progress', 'Art. 24'),
  documentIds: documentIds.default([]),
  /** From here the closing report is owed (事件 8). */
  handlingEndedAt: said(since2000, '处置结束时间', 'end of the handling', REPORTING).optional(),
  ...details.shape,
});

export const outcomes = {
  acknowledgement: { acknowledge: null },
  containment: {
    'propose-order': orderProposal,
    'propose-measures': measuresProposal,
    'no-measures': null,
  },
  'containment-decision': { 'issue-order': null, 'order-measures': null, 'send-back': null, decline: null },
  'progress-report': { submit: progress },
  'closing-report': {
    submit: z.strictObject({
      cause: said(text(20_000), '原因', 'cause', 'Art. 24'),
      consequences: said(text(20_000), '后果', 'consequences', 'Art. 24'),
      measures: said(text(20_000), '处置措施', 'measures', 'Art. 24'),
      lessons: said(text(20_000), '经验教训', 'lessons', 'Art. 24'),
      documentIds: documentIds.default([]),
    }),
  },
  closure: { close: null, return: z.strictObject({ missing }) },
} as const satisfies OutcomeForms<SecurityIncident>;
