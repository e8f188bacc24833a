/** What a case of an annual report keeps (Art. 26). */
import { z } from 'zod';
import { explanation, figure, prefilledFigures, report, stated } from './forms';
import { instant, localDate } from '../../domain/forms/form';
import { said } from '../../domain/forms/words';
import { authorizationId, fact, factsOf, ordersProposed, returned } from '../../domain/kept';

export const file = z.strictObject({
  year: said(z.int(), '年度', 'year', 'Art. 26'),
  authorizationId,
  periodFrom: said(localDate, '报告期开始日期', 'first day reported on', 'Art. 26'),
  periodTo: said(localDate, '报告期结束日期', 'last day reported on', 'Art. 26'),
  prefilled: said(prefilledFigures, '系统预填的数据', 'figures of the record'),
});
export const facts = factsOf({
  ...returned,
  report: fact(report, '年度运营报告', 'report', 'Art. 26'),
  differences: fact(
    z.array(
      z.strictObject({
        name: said(z.string(), '数据项', 'figure'),
        value: figure.shape.value,
        stated,
        explanation,
      }),
    ),
    '与系统记录有差异的数据',
    'figures that differ from the record',
    'Art. 26',
  ),
  until: fact(z.string(), '新期限', 'new deadline', 'Art. 26'),
  orderedAt: fact(instant, '确定新期限的时间', 'when the new deadline was set'),
});
export const internal = ordersProposed;
