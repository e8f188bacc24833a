/** Forms of performance evaluation (Art. 27): the indicator set, what opens an evaluation, scores with their evidence. */
import { FIXED } from '../../domain/fixed-numbers';
import { z } from 'zod';
import { DIMENSIONS, isWhole, missingDimensions } from '../../domain/evaluation';
import {
  documentIds,
  formed,
  identifier,
  localDate,
  name,
  recordOf,
  text,
  TWICE,
  type OutcomeForms,
} from '../../domain/forms/form';
import { appointment } from '../../domain/forms/panel';
import type { Evaluation } from './law';
import { choice, said } from '../../domain/forms/words';

const ARTICLE = 'Art. 27';

/** A decimal above 0, kept as it is written: the sum of the weights is exact either way. */
const weight = z.union([
  z.number().positive().max(100),
  formed(16, /^(?!0+(?:\.0+)?$)\d{1,3}(?:\.\d{1,12})?$/, {
    zh: '须为大于 0 的十进制数，如 32.5',
    en: 'must be a decimal above 0, such as 32.5',
  }),
]);

/** Names the member under which a score is given. */
const indicatorId = formed(240, /^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,119}$/u, {
  zh: '须以文字或数字开头，只含文字、数字和 _ . -，至多 120 个字符',
  en: 'must begin with a letter or digit and hold only those, _ . and -, at most 120 characters',
});

export const indicator = z.strictObject({
  id: said(indicatorId, '编号', 'id').optional(),
  name: said(name(200), '名称', 'name', ARTICLE),
  dimension: said(
    choice(DIMENSIONS, {
      数据开发交易能力: ['数据开发交易能力', 'development and trading of data'],
      产业发展带动能力: ['产业发展带动能力', 'stimulation of industry'],
      安全合规治理水平: ['安全合规治理水平', 'security, compliance and governance'],
    }),
    '维度',
    'dimension',
    ARTICLE,
  ),
  weight: said(weight, '权重', 'weight', ARTICLE),
});

/** 绩效评价指标体系, frozen by the director before the period that it measures begins. */
export const indicatorSet = z
  .strictObject({
    title: said(name(200), '名称', 'title', ARTICLE),
    indicators: said(
      z
        .array(indicator)
        .min(1)
        .max(100)
        .refine((list) => !repeats(list.flatMap(({ id }) => id ?? [])), { params: TWICE })
        .refine(isWhole, {
          params: { zh: '各指标权重之和须恰为 100', en: 'the weights must sum to exactly 100', article: ARTICLE },
        })
        .refine((list) => missingDimensions(list).length === 0, {
          params: {
            zh: `须涵盖三个维度：${DIMENSIONS.join('、')}`,
            en: `each of the three dimensions must have an indicator: ${DIMENSIONS.join(', ')}`,
            article: ARTICLE,
          },
        }),
      '指标',
      'indicators',
      ARTICLE,
    ),
  })
  .meta({ id: 'NewIndicatorSet' });
export type NewIndicatorSet = z.infer<typeof indicatorSet>;

function repeats(ids: readonly string[]): boolean {
  return new Set(ids).size !== ids.length;
}

export const MIN_RATERS = FIXED.leastRaters.value;

export const opening = z
  .strictObject({
    authorizationId: said(identifier, '授权', 'authorisation', ARTICLE),
    periodFrom: said(localDate, '评价周期开始日期', 'first day of the period', ARTICLE),
    periodTo: said(localDate, '评价周期结束日期', 'last day of the period', ARTICLE),
    indicatorSetId: said(identifier, '指标体系', 'indicator set', ARTICLE),
    raters: said(z.int().min(MIN_RATERS).max(15), '评价专家人数', 'how many raters are drawn', ARTICLE).default(
      MIN_RATERS,
    ),
  })
  .refine((value) => value.periodFrom <= value.periodTo, {
    path: ['periodTo'],
    params: { zh: '结束日期早于开始日期', en: 'ends before it begins', article: ARTICLE },
  });
export type EvaluationOpening = z.infer<typeof opening>;

const scores = said(
  recordOf(identifier, z.number().min(0).max(100), 1_000),
  '各指标得分',
  'scores by indicator',
  ARTICLE,
);
const evidence = said(text(20_000), '评分依据', 'evidence', ARTICLE);

export const selfAssessment = z.strictObject({ scores, evidence, documentIds: documentIds.default([]) });
export const rating = z.strictObject({ scores, evidence });
export const objection = z.strictObject({ grounds: said(text(20_000), '异议理由', 'grounds', ARTICLE) });

export const outcomes = {
  'self-assessment': { submit: selfAssessment },
  'rater-declaration': { 'no-conflict': null, conflict: null },
  rating: { submit: rating },
  'panel-shortage': { appoint: appointment },
  response: { accept: null, object: objection },
  confirmation: { confirm: null, redo: null },
} as const satisfies OutcomeForms<Evaluation>;
