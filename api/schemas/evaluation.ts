/** Indicator sets and evaluations as answered (Art. 27). */
import { z } from 'zod';
import { DIMENSIONS, GRADES } from '../../domain/evaluation';
import { instant, partySchema } from './case';

export const indicatorSetSchema = z
  .strictObject({
    id: z.string(),
    version: z.int(),
    title: z.string(),
    indicators: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        dimension: z.enum(DIMENSIONS),
        /** As it was given. */
        weight: z.union([z.number(), z.string()]),
      }),
    ),
    createdBy: z.string(),
    createdAt: instant,
    frozenBy: z.string().nullable(),
    frozenAt: instant.nullable(),
  })
  .meta({ id: 'IndicatorSet' });

export const evaluationSchema = z
  .strictObject({
    id: z.string(),
    caseId: z.string(),
    authorizationId: z.string(),
    operator: partySchema,
    indicatorSetId: z.string(),
    periodFrom: z.iso.date(),
    periodTo: z.iso.date(),
    /** With two decimals, half up; null until all have rated. */
    score: z.string().nullable(),
    grade: z.enum(GRADES).nullable(),
    /** By the exact score, among the confirmed evaluations by the same indicators for the same period. */
    rank: z.int().nullable(),
    confirmedAt: instant.nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Evaluation' });
