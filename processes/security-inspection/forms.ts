/** Forms of security inspection (Art. 25): what opens one, yearly plans, findings with severity and deadline, their correction. */
import { z } from 'zod';
import {
  documentIds,
  identifier,
  localDate,
  name,
  text,
  TWICE,
  within,
  type OutcomeForms,
} from '../../domain/forms/form';
import { appointment } from '../../domain/forms/panel';
import type { SecurityInspection } from './law';
import { choice, said } from '../../domain/forms/words';

const ARTICLE = 'Art. 25';

export const checklist = said(
  z
    .array(
      z.strictObject({
        item: said(name(200), '检查项', 'item'),
        requirement: said(text(2000), '要求', 'requirement'),
      }),
    )
    .min(1)
    .max(100)
    .refine((list) => new Set(list.map(({ item }) => item)).size === list.length, { params: TWICE }),
  '检查表',
  'checklist',
  ARTICLE,
);

/** Whom: a right, or the operator that holds one. */
const target = {
  authorizationId: said(identifier, '授权', 'authorisation').optional(),
  operatorId: said(identifier, '运营主体', 'operator').optional(),
};
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

export const inspectionKind = said(
  choice(['planned', 'ad-hoc'], { planned: ['计划检查', 'by plan'], 'ad-hoc': ['临时检查', 'ad hoc'] }),
  '检查方式',
  'kind',
  ARTICLE,
);

export const opening = z
  .strictObject({
    ...target,
    kind: inspectionKind.default('ad-hoc'),
    reason: said(text(2000), '理由', 'reason', ARTICLE).optional(),
    scope: said(text(2000), '范围', 'scope', ARTICLE).optional(),
    /** Absent: the default checklist. */
    checklist: checklist.optional(),
    plannedOn: said(localDate, '计划日期', 'planned on').optional(),
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
    year: said(z.int().min(2000).max(2999), '年度', 'year', ARTICLE),
    title: said(name(200), '名称', 'title'),
    inspections: said(
      within(
        1_000_000,
        z
          .array(
            z
              .strictObject({
                ...target,
                plannedOn: said(localDate, '计划日期', 'planned on', ARTICLE),
                scope: said(text(2000), '范围', 'scope').optional(),
                checklist: checklist.optional(),
              })
              .refine(namesOne, NAMES_ONE),
          )
          .min(1)
          .max(500),
      ),
      '检查',
      'inspections',
      ARTICLE,
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

export const finding = z.strictObject({
  item: said(name(200), '所属检查项', 'item of the checklist that it belongs to').optional(),
  description: said(text(), '情形', 'description', ARTICLE),
  severity: said(
    choice(SEVERITIES, { minor: ['轻微', 'minor'], major: ['较大', 'major'], critical: ['严重', 'critical'] }),
    '严重程度',
    'severity',
    ARTICLE,
  ),
  /** Absent: the policy's limit. */
  deadline: said(localDate, '改正期限', 'last day on which it is to be corrected', ARTICLE).optional(),
});

export const record = z.strictObject({
  findings: said(z.array(finding).max(200), '检查发现', 'findings', ARTICLE),
  /** 运营主体应当配合检查: a refusal is recorded with what happened. */
  cooperation: said(
    z
      .strictObject({
        refused: said(z.boolean(), '拒不配合', 'refused'),
        note: said(text(), '情形', 'what happened').optional(),
      })
      .refine((value) => !value.refused || value.note !== undefined, {
        path: ['note'],
        params: { zh: '须记载拒绝配合的情形', en: 'a refusal is described', article: ARTICLE },
      }),
    '配合情况',
    'cooperation',
    ARTICLE,
  ).default({ refused: false }),
});
export type InspectionRecord = z.infer<typeof record>;

export const correction = z.strictObject({
  report: said(text(50_000), '改正情况', 'report', ARTICLE),
  documentIds: documentIds.default([]),
});

export const outcomes = {
  'inspector-declaration': { 'no-conflict': null, conflict: null },
  findings: { submit: record },
  'panel-shortage': { appoint: appointment },
  correction: { submit: correction },
  recheck: { pass: null, 'open-rectification': null },
} as const satisfies OutcomeForms<SecurityInspection>;
