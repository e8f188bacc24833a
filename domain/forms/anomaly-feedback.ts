/** Forms of anomaly-data feedback (Art. 16): the report, and what each outcome of its steps carries. */
import { z } from 'zod';
import { obviousPersonalData } from '../personal-data';
import { documentIds, identifier, missing, supplementOf, text, TWICE, within, type OutcomeForms } from './form';
import type { AnomalyFeedback } from '../processes/anomaly-feedback';

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
  supplyId: identifier.optional(),
  datasetId: identifier.optional(),
  fields: z
    .array(identifier)
    .min(1)
    .max(500)
    .refine((fields) => new Set(fields).size === fields.length, { params: TWICE }),
  /** Where the data is wrong, e.g. by row, time, or place. */
  locator: impersonal(1000),
  /** What is wrong. */
  description: impersonal(),
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
export const forwarding = z.strictObject({ department: identifier });
export const correction = z.strictObject({
  /** The version of the entry that the correction makes. */
  version: z.int().min(2),
  /** What was corrected, in words, item by item, or field by field. */
  changes: within(100_000, z.union([text(), z.array(z.unknown()).min(1).max(500), z.record(identifier, z.unknown())])),
});

export const outcomes: OutcomeForms<AnomalyFeedback> = {
  triage: { forward: forwarding, return: z.strictObject({ missing }), refuse: null },
  supplement: { submit: supplement },
  verification: { confirmed: null, 'not-confirmed': null },
  determination: { dismiss: null, redo: null },
  correction: { corrected: correction },
  confirmation: { satisfied: null, dispute: null },
  arbitration: { 'reject-dispute': null, redo: null },
};
