/** Forms of operator selection (Art. 5): the round as it is announced, and what each outcome of its steps carries. */
import { FIXED } from '../../domain/fixed-numbers';
import { z } from 'zod';
import { weightsAddUp } from '../../domain/ranking';
import { identifier, instant, line, name, recordOf, text, TWICE, type OutcomeForms } from '../../domain/forms/form';
import { appointment } from '../../domain/forms/panel';
import type { OperatorSelection } from './law';
import { said } from '../../domain/forms/words';

const TENDERING_37 = 'by analogy: Tendering and Bidding Law art. 37';

/** Weights and scores are decimals as they are written: with so few places they are computed with exactly. */
const decimal = z
  .number()
  .min(0)
  .max(100)
  .refine((value) => /^\d+(\.\d{1,4})?$/.test(String(value)), {
    params: { zh: '至多四位小数', en: 'at most four decimals' },
  });

const dimensions = z
  .array(
    z.strictObject({
      name: said(name(100), '名称', 'name'),
      weight: said(
        decimal.refine((weight) => weight > 0, { params: { zh: '须大于 0', en: 'must be more than 0' } }),
        '权重',
        'weight',
        'Art. 5',
      ),
    }),
  )
  .min(1)
  .max(50)
  .refine((list) => new Set(list.map((dimension) => dimension.name)).size === list.length, { params: TWICE })
  .refine(weightsAddUp, {
    params: { zh: '权重之和须为 100', en: 'the weights must add up to exactly 100', article: 'Art. 5' },
  });

export const round = z.strictObject({
  title: said(name(200), '名称', 'title'),
  announcement: said(text(20_000), '公告', 'announcement', 'Art. 5'),
  closesAt: said(instant, '征集截止时间', 'the call closes at', 'Art. 5'),
  seats: said(z.int().min(1).max(100), '拟确定的家数', 'how many are to be chosen', 'Art. 5'),
  termYears: said(z.int().min(1).max(FIXED.longestAnnounced.value), '授权年限', 'years of the term', 'Art. 5'),
  panelSize: said(
    z
      .int()
      .max(99)
      .refine((size) => size >= FIXED.leastPanel.value && size % 2 === 1, {
        params: {
          zh: `须为${FIXED.leastPanel.value}人以上单数`,
          en: `must be odd, and at least ${FIXED.leastPanel.value}`,
          article: TENDERING_37,
        },
      }),
    '评审专家人数',
    'size of the panel',
    TENDERING_37,
  ),
  dimensions: said(dimensions, '评审维度', 'dimensions of the assessment', 'Art. 5'),
  criteria: said(z.array(text(1000)).max(100), '资格条件', 'criteria', 'Art. 6'),
});
export type RoundFiling = z.infer<typeof round>;

/** What stands in the round's file. */
export const roundFile = round.omit({ title: true });
export type RoundFile = z.infer<typeof roundFile>;

const applications = said(
  z
    .array(identifier)
    .min(1)
    .max(100)
    .refine((ids) => new Set(ids).size === ids.length, { params: TWICE }),
  '选定的申请',
  'applications chosen',
  'Art. 5',
);

export const scoreSheet = z.strictObject({
  scores: said(
    recordOf(identifier, recordOf(line(100), decimal, 50), 100),
    '各申请各维度得分',
    'scores by application and dimension',
    'Art. 5',
  ),
  /** What the member thinks of it; their reasons may as well stand in the decision's own opinion. */
  opinion: said(text(), '评审意见', 'opinion', 'Art. 5').optional(),
});
/** The ranking as it is kept among the round's facts. */
export const ranking = z.array(
  z.strictObject({
    application: said(identifier, '申请', 'application'),
    rank: said(z.int().min(1), '名次', 'rank'),
    score: said(z.string(), '得分', 'score'),
    exactScore: said(z.string(), '精确得分', 'exact score'),
    dimensions: said(z.record(z.string(), z.string()), '各维度得分', 'scores by dimension'),
  }),
);
export const choice = z.strictObject({ applications });

export const outcomes = {
  call: {},
  'panel-declaration': { 'no-conflict': null, conflict: null },
  panel: { submit: scoreSheet },
  'panel-shortage': { appoint: appointment, 'reject-all': null },
  'bureau-decision': { shortlist: choice, 'reject-all': null, 'send-back': null },
  'public-notice': { 'objection-upheld': null },
  'objection-answer': { upheld: null, 'not-upheld': null, inadmissible: null },
  'objection-confirmation': { confirm: null, redo: null },
  'government-decision': { approve: choice, reject: null, 'send-back': null },
} as const satisfies OutcomeForms<OperatorSelection>;
