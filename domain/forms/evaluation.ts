/** Forms of performance evaluation (Art. 27): the indicator set, what opens an evaluation, scores with their evidence. */
import { z } from 'zod';
import { DIMENSIONS, isWhole, missingDimensions } from '../evaluation';
import { documentIds, identifier, localDate, recordOf, text, TWICE, type OutcomeForms } from './form';
import { appointment } from './panel';

const ARTICLE = 'Art. 27';

/** A decimal above 0, kept as it is written: the sum of the weights is exact either way. */
const weight = z.union([
  z.number().positive().max(100),
  z
    .string()
    .max(16)
    .regex(/^(?!0+(?:\.0+)?$)\d{1,3}(?:\.\d{1,12})?$/, { abort: true }),
]);

/** Names the member under which a score is given. */
const indicatorId = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,119}$/u)
  .max(240);

const indicator = z.strictObject({
  id: indicatorId.optional(),
  name: text(200),
  dimension: z.enum(DIMENSIONS),
  weight,
});

/** 绩效评价指标体系, frozen by the director before the period that it measures begins. */
export const indicatorSet = z
  .strictObject({
    title: text(200),
    indicators: z
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
  })
  .meta({ id: 'NewIndicatorSet' });
export type NewIndicatorSet = z.infer<typeof indicatorSet>;

function repeats(ids: readonly string[]): boolean {
  return new Set(ids).size !== ids.length;
}

export const MIN_RATERS = 3;

export const opening = z
  .strictObject({
    authorizationId: identifier,
    periodFrom: localDate,
    periodTo: localDate,
    indicatorSetId: identifier,
    /** Raters to be drawn; at least three. */
    raters: z.int().min(MIN_RATERS).max(15).default(MIN_RATERS),
  })
  .refine((value) => value.periodFrom <= value.periodTo, {
    path: ['periodTo'],
    params: { zh: '结束日期早于开始日期', en: 'ends before it begins', article: ARTICLE },
  });
export type EvaluationOpening = z.infer<typeof opening>;

const scores = recordOf(identifier, z.number().min(0).max(100), 1_000);
const evidence = text(20_000);

export const selfAssessment = z.strictObject({ scores, evidence, documentIds: documentIds.default([]) });
export const rating = z.strictObject({ scores, evidence });
export const objection = z.strictObject({ grounds: text(20_000) });

export const outcomes: OutcomeForms = {
  'self-assessment': { submit: selfAssessment },
  'rater-declaration': { 'no-conflict': null, conflict: null },
  rating: { submit: rating },
  'panel-shortage': { appoint: appointment },
  response: { accept: null, object: objection },
  confirmation: { confirm: null, redo: null },
};
