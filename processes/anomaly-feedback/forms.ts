/** Forms of anomaly-data feedback (Art. 16): the report, and what each outcome of its steps carries. */
import { z } from 'zod';
import { DELIVERY_FAULTS, DELIVERY_FAULT_WORDS } from '../../domain/delivery-faults';
import { obviousPersonalData } from '../../domain/personal-data';
import {
  documentIds,
  identifier,
  json,
  localDate,
  missing,
  name,
  supplementOf,
  text,
  TWICE,
  within,
  type OutcomeForms,
} from '../../domain/forms/form';
import type { AnomalyFeedback } from './law';
import { choice, said } from '../../domain/forms/words';

/** A text without personal data, as far as its form tells. */
const impersonal = (max?: number) =>
  text(max).refine((value) => obviousPersonalData(value) === null, {
    params: {
      zh: '疑似含有身份证号码或电话号码，请改用不含个人信息的表述（仅按号码格式识别，可能有误）',
      en: 'seems to contain an identity-card or telephone number; say it without personal data (told by its form only, which may err)',
      article: 'Art. 16, 18 ¶3',
    },
  });

/** As the measure of what was agreed. */
const fault = choice(DELIVERY_FAULTS, DELIVERY_FAULT_WORDS);

const body = z.strictObject({
  kind: said(
    choice(['content', 'delivery'], {
      content: ['数据内容', 'what the data say'],
      delivery: ['数据供给', 'their delivery'],
    }),
    '异议类别',
    'what is wrong: the data or their delivery',
    'Art. 16',
  ).optional(),
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
  ).optional(),
  locator: said(
    impersonal(1000),
    '位置（行、时间、地点等）',
    'where it is wrong: by row, time or place',
    'Art. 16',
  ).optional(),
  fault: said(fault, '供给问题', 'fault of the delivery', 'Art. 16').optional(),
  from: said(localDate, '自', 'first day of the fault', 'Art. 16').optional(),
  to: said(localDate, '至', 'last day of the fault', 'Art. 16').optional(),
  description: said(impersonal(), '有误的情形', 'what is wrong', 'Art. 16'),
  documentIds,
});

/**
 * Of the data by the entry, by a supply of it, or by both where a supply has several entries, with the fields and the place; of their delivery by
 * the supply, with the fault and its days.
 */
export const report = body
  .extend({ documentIds: documentIds.default([]) })
  .refine((filed) => filed.supplyId !== undefined || filed.datasetId !== undefined, {
    path: ['datasetId'],
    params: { zh: '须指明供给或目录条目', en: 'names neither a supply nor an entry', article: 'Art. 16' },
  })
  .superRefine((filed, context) => {
    for (const [member, wanted] of membersOf(filed.kind)) {
      if ((filed[member] !== undefined) === wanted) continue;
      // A member that is missing is malformed, as it is in every other form.
      if (wanted) context.addIssue({ code: 'invalid_type', expected: 'nonoptional', path: [member], input: undefined });
      else context.addIssue({ code: 'custom', path: [member], params: NOT_OF_THE_KIND });
    }
    if (filed.from !== undefined && filed.to !== undefined && filed.to < filed.from)
      context.addIssue({ code: 'custom', path: ['to'], params: ENDS_FIRST });
  });
export type AnomalyReport = z.infer<typeof report>;

type OfAKind = 'fields' | 'locator' | 'supplyId' | 'fault' | 'from' | 'to';
/** Which members a report of the kind has, and which it has not. */
function membersOf(kind: 'content' | 'delivery' = 'content'): readonly (readonly [OfAKind, boolean])[] {
  const delivery = kind === 'delivery';
  const ofDelivery = (['fault', 'from', 'to'] as const).map((member) => [member, delivery] as const);
  const ofContent = (['fields', 'locator'] as const).map((member) => [member, !delivery] as const);
  return [...ofDelivery, ...ofContent, ...(delivery ? [['supplyId', true] as const] : [])];
}
const NOT_OF_THE_KIND = { zh: '此类异议没有该项', en: 'is no member of a report of this kind', article: 'Art. 16' };
const ENDS_FIRST = { zh: '结束日期早于开始日期', en: 'ends before it begins', article: 'Art. 16' };

export const supplement = supplementOf(body);
export const forwarding = z.strictObject({
  department: said(identifier, '数源部门', 'department that provides the data', 'Art. 16'),
});
const entryField = z.strictObject({
  name: said(identifier, '字段', 'field', 'Art. 17'),
  title: said(name(200), '名称', 'title', 'Art. 17'),
  sensitivity: said(
    choice(['open', 'personal', 'trade-secret'], {
      open: ['一般', 'open'],
      personal: ['个人信息', 'personal information'],
      'trade-secret': ['商业秘密', 'trade secret'],
    }),
    '敏感程度',
    'sensitivity',
    'Art. 18 ¶3',
  ),
});
export const correction = z.strictObject({
  /** Of the entry; a delivery that is put right makes none. */
  version: said(z.int().min(2), '修正后的版本', 'version that the correction makes', 'Art. 16').optional(),
  /** In words, item by item, or field by field. */
  changes: said(
    within(100_000, z.union([text(), z.array(json).min(1).max(500), z.record(identifier, json)])),
    '修正的内容',
    'what was corrected',
    'Art. 16',
  ),
  /** Where the correction changes what fields the entry has: all of them, as they are then. */
  fields: said(
    z
      .array(entryField)
      .min(1)
      .max(500)
      .refine((fields) => new Set(fields.map((field) => field.name)).size === fields.length, { params: TWICE }),
    '修正后的全部字段',
    'the fields of the entry as corrected, whole',
    'Art. 16, 17',
  ).optional(),
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
