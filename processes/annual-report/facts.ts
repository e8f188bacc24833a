/** What a case of an annual report keeps (Art. 26). */
import { z } from 'zod';
import { report } from './forms';
import { instant, localDate } from '../../domain/forms/form';
import { said } from '../../domain/forms/words';
import { authorizationId, fact, factsOf, ordersProposed, returned } from '../../domain/kept';

const figure = z.strictObject({
  value: said(z.int().min(0), '数值', 'value'),
  link: said(z.string(), '所计数的列表', 'list that it counts'),
});

export const file = z.strictObject({
  year: said(z.int(), '年度', 'year', 'Art. 26'),
  authorizationId,
  periodFrom: said(localDate, '报告期开始日期', 'first day reported on', 'Art. 26'),
  periodTo: said(localDate, '报告期结束日期', 'last day reported on', 'Art. 26'),
  prefilled: said(z.record(z.string(), figure), '系统预填的数据', 'figures of the record'),
});
export const facts = factsOf({
  ...returned,
  report: fact(report, '年度运营报告', 'report', 'Art. 26'),
  until: fact(z.string(), '新期限', 'new deadline', 'Art. 26'),
  orderedAt: fact(instant, '确定新期限的时间', 'when the new deadline was set'),
});
export const internal = ordersProposed;
