/** Forms of anomaly-data feedback (Art. 16): the report, and what each outcome of its steps carries. */
import { z } from 'zod';
import { obviousPersonalData } from '../../domain/personal-data';
import {
  documentIds,
  identifier,
  json,
  missing,
  supplementOf,
  text,
  TWICE,
  within,
  type OutcomeForms,
} from '../../domain/forms/form';
import type { AnomalyFeedback } from './law';
import { said } from '../../domain/forms/words';

/** A text without personal data, as far as its form tells. */
const impersonal = (max?: number) =>
  text(max).refine((value) => obviousPersonalData(value) === null, {
    params: {
      zh: '疑似含有身份证号码或电话号码，请改用不含个人信息的表述（仅按号码格式识别，可能有误）',
      en: 'seems to contain an identity-card or telephone number; say it without personal data (told by its form only, which may err)',
      article: 'Art. 16, 18 ¶3',
    },
  });

const body = z.strictObject({
  supplyId: said(identifier, '供给', 'supply').optional(),
  datasetId: said(identifier, '目录条目', 'entry of the catalogue', 'Art. 16').optional(),
  fields: said(
    z
      .array(identifier)
      .min(1)
      .max(500)
      .refine((fields) => new Set(fields).size === fields.length, { params: TWICE }),
    '有误的字段',
    'fields that are wrong',
    'Art. 16',
  ),
  locator: said(impersonal(1000), '位置（行、时间、地点等）', 'where it is wrong: by row, time or place', 'Art. 16'),
  description: said(impersonal(), '有误的情形', 'what is wrong', 'Art. 16'),
  documentIds,
});

/** By the entry, by a supply of it, or by both where a supply has several entries. */
export const report = body
  .extend({ documentIds: documentIds.default([]) })
  .refine((filed) => filed.supplyId !== undefined || filed.datasetId !== undefined, {
    path: ['datasetId'],
    params: { zh: '须指明供给或目录条目', en: 'names neither a supply nor an entry', article: 'Art. 16' },
  });
export type AnomalyReport = z.infer<typeof report>;

export const supplement = supplementOf(body);
export const forwarding = z.strictObject({
  department: said(identifier, '数源部门', 'department that provides the data', 'Art. 16'),
});
export const correction = z.strictObject({
  version: said(z.int().min(2), '修正后的版本', 'version that the correction makes', 'Art. 16'),
  /** In words, item by item, or field by field. */
  changes: said(
    within(100_000, z.union([text(), z.array(json).min(1).max(500), z.record(identifier, json)])),
    '修正的内容',
    'what was corrected',
    'Art. 16',
  ),
});

export const outcomes = {
  triage: { forward: forwarding, return: z.strictObject({ missing }), refuse: null },
  supplement: { submit: supplement },
  verification: { confirmed: null, 'not-confirmed': null },
  determination: { dismiss: null, redo: null },
  correction: { corrected: correction },
  confirmation: { satisfied: null, dispute: null },
  arbitration: { 'reject-dispute': null, redo: null },
} as const satisfies OutcomeForms<AnomalyFeedback>;
