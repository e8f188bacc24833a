/** Forms of security inspection (Art. 25): what opens one, yearly plans, findings with severity and deadline, their correction. */
import { z } from 'zod';
import { documentIds, identifier, localDate, name, text, TWICE, within, type OutcomeForms } from './form';
import { appointment } from './panel';
import type { SecurityInspection } from '../processes/security-inspection';

const ARTICLE = 'Art. 25';

const checklist = z
  .array(z.strictObject({ item: name(200), requirement: text(2000) }))
  .min(1)
  .max(100)
  .refine((list) => new Set(list.map(({ item }) => item)).size === list.length, { params: TWICE });

/** Whom: a right, or the operator that holds one. */
const target = { authorizationId: identifier.optional(), operatorId: identifier.optional() };
const namesOne = (value: { authorizationId?: string | undefined; operatorId?: string | undefined }) =>
  (value.authorizationId === undefined) !== (value.operatorId === undefined);
const NAMES_ONE = {
  path: ['authorizationId'],
  params: {
    zh: '须指明授权（authorizationId）或运营主体（operatorId），二者择一',
    en: 'names either the authorisation or the operator',
    article: ARTICLE,
  },
};

export const opening = z
  .strictObject({
    ...target,
    kind: z.enum(['planned', 'ad-hoc']).default('ad-hoc'),
    reason: text(2000).optional(),
    scope: text(2000).optional(),
    /** Absent: the default checklist. */
    checklist: checklist.optional(),
    plannedOn: localDate.optional(),
  })
  .refine(namesOne, NAMES_ONE)
  .refine((value) => value.kind === 'planned' || value.reason !== undefined || value.scope !== undefined, {
    path: ['reason'],
    params: {
      zh: '临时检查须说明理由或范围',
      en: 'an ad-hoc inspection states its reason or scope',
      article: ARTICLE,
    },
  });
export type InspectionOpening = z.infer<typeof opening>;

/** 年度检查计划: who is inspected, and from which day of the year. */
export const plan = z
  .strictObject({
    year: z.int().min(2000).max(2999),
    title: name(200),
    inspections: within(
      1_000_000,
      z
        .array(
          z
            .strictObject({
              ...target,
              plannedOn: localDate,
              scope: text(2000).optional(),
              checklist: checklist.optional(),
            })
            .refine(namesOne, NAMES_ONE),
        )
        .min(1)
        .max(500),
    ),
  })
  .superRefine(({ year, inspections }, context) => {
    inspections.forEach(({ plannedOn }, index) => {
      if (plannedOn.startsWith(`${year}-`)) return;
      context.addIssue({
        code: 'custom',
        path: ['inspections', index, 'plannedOn'],
        params: { zh: '不在计划年度内', en: 'is not in the year of the plan', article: ARTICLE },
      });
    });
  });
export type InspectionPlan = z.infer<typeof plan>;

export const SEVERITIES = ['minor', 'major', 'critical'] as const;

const finding = z.strictObject({
  /** An item of the checklist that it belongs to. */
  item: name(200).optional(),
  description: text(),
  severity: z.enum(SEVERITIES),
  /** The last day on which it is to be corrected; absent: the policy's limit. */
  deadline: localDate.optional(),
});

export const record = z.strictObject({
  findings: z.array(finding).max(200),
  /** 运营主体应当配合检查: a refusal is recorded with what happened. */
  cooperation: z
    .strictObject({ refused: z.boolean(), note: text().optional() })
    .refine((value) => !value.refused || value.note !== undefined, {
      path: ['note'],
      params: { zh: '须记载拒绝配合的情形', en: 'a refusal is described', article: ARTICLE },
    })
    .default({ refused: false }),
});
export type InspectionRecord = z.infer<typeof record>;

export const outcomes: OutcomeForms<SecurityInspection> = {
  'inspector-declaration': { 'no-conflict': null, conflict: null },
  findings: { submit: record },
  'panel-shortage': { appoint: appointment },
  correction: { submit: z.strictObject({ report: text(50_000), documentIds: documentIds.default([]) }) },
  recheck: { pass: null, 'open-rectification': null },
};
