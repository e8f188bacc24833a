/** What a case of an evaluation keeps (Art. 27). */
import { z } from 'zod';
import { GRADES } from '../../domain/evaluation';
import { indicator } from './forms';
import { prefilledFigures } from '../annual-report/forms';
import { identifier, localDate } from '../../domain/forms/form';
import { choice, said } from '../../domain/forms/words';
import { authorizationId, drawn, fact, factsOf, NONE } from '../../domain/kept';

const ARTICLE = 'Art. 27';

export const file = z.strictObject({
  authorizationId,
  periodFrom: said(localDate, '评价周期开始日期', 'first day of the period', ARTICLE),
  periodTo: said(localDate, '评价周期结束日期', 'last day of the period', ARTICLE),
  indicatorSetId: said(identifier, '指标体系', 'indicator set', ARTICLE),
  indicatorSet: said(z.string(), '指标体系名称', 'title of the indicator set', ARTICLE),
  indicators: said(
    z.array(z.strictObject({ ...indicator.shape, id: said(z.string(), '编号', 'id') })),
    '指标',
    'indicators',
    ARTICLE,
  ),
  raters: said(z.int(), '评价专家人数', 'how many raters', ARTICLE),
  /** Absent in evaluations that were opened before they were. */
  prefilled: said(
    prefilledFigures,
    '评价周期内系统记录的数据',
    'figures of the record for the period',
    ARTICLE,
  ).optional(),
});
export const facts = factsOf({
  score: fact(z.string(), '得分', 'score', ARTICLE),
  grade: fact(
    choice(GRADES, { A: ['A 级', 'grade A'], B: ['B 级', 'grade B'], C: ['C 级', 'grade C'], D: ['D 级', 'grade D'] }),
    '等级',
    'grade',
    ARTICLE,
  ),
  indicatorScores: fact(z.record(z.string(), z.string()), '各指标得分', 'scores by indicator', ARTICLE),
  objection: fact(z.string(), '运营主体的异议', "the operator's objection", ARTICLE),
  ...drawn(ARTICLE),
});
export const internal = NONE;
