/** Forms of the security incident (Art. 24): the report from its discovery on, containment, progress and closing reports. */
import { z } from 'zod';
import { clauseGroup } from './authorization';
import { documentIds, identifier, instant, localDate, name, text, type OutcomeForms } from './form';
import type { SecurityIncident } from '../processes/security-incident';

export const SEVERITIES = ['critical-infrastructure', 'major', 'other'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** 数据丢失、泄露、篡改、毁损等数据安全事件或重大风险 (Art. 24). */
export const INCIDENT_KINDS = ['loss', 'leak', 'tampering', 'destruction', 'major-risk'] as const;

/** No incident of this system is older; limits may be counted in days of the calendar from it. */
const since2000 = instant.refine((value) => new Date(value).getUTCFullYear() >= 2000, {
  params: { zh: '不得早于 2000 年', en: 'must not be before the year 2000' },
});

export const incident = z.strictObject({
  /** Absent: the right that the operator holds. */
  authorizationId: identifier.optional(),
  severity: z.enum(SEVERITIES),
  kind: z.enum(INCIDENT_KINDS),
  /** The hours of the report are counted from here. */
  discoveredAt: since2000,
  occurredAt: since2000.optional(),
  title: name(200).optional(),
  description: text(),
  /** Entries of the catalogue that are affected. */
  datasetIds: z.array(identifier).max(100).default([]),
  /** Supplies of the operator's own that are affected. */
  supplyIds: z.array(identifier).max(100).default([]),
  measuresTaken: text(),
  documentIds: documentIds.default([]),
});
export type IncidentReport = z.infer<typeof incident>;

const missing = z.array(text(500)).min(1).max(50);

/** What the director's one act orders: the breach of the agreement by its clause groups (Art. 28 ¶1). */
export const orderProposal = z.strictObject({
  grounds: text(),
  clauses: z.array(clauseGroup).min(1).max(8),
  measures: text(),
  rectifyBy: localDate.optional(),
});
export type OrderProposal = z.infer<typeof orderProposal>;

const report = z.strictObject({ report: text(50_000), documentIds: documentIds.default([]) });

export const outcomes: OutcomeForms<SecurityIncident> = {
  acknowledgement: { acknowledge: null },
  containment: {
    'propose-order': orderProposal,
    'propose-measures': z.strictObject({ clause: text(2000), measures: text() }),
    'no-measures': null,
  },
  'containment-decision': { 'issue-order': null, 'order-measures': null, 'send-back': null, decline: null },
  'progress-report': { submit: report },
  'closing-report': {
    submit: z.strictObject({
      cause: text(20_000),
      consequences: text(20_000),
      measures: text(20_000),
      lessons: text(20_000),
      documentIds: documentIds.default([]),
    }),
  },
  closure: { close: null, return: z.strictObject({ missing }) },
};
