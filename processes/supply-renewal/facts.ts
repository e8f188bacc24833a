/** What a case of a renewal keeps (Art. 14, 15, 18). */
import { z } from 'zod';
import { effectsDecided } from '../../domain/forms/effects';
import { datasets, identifier, localDate } from '../../domain/forms/form';
import { said } from '../../domain/forms/words';
import { authorizationId, fact, factsOf, NONE } from '../../domain/kept';
import { renewal } from './forms';

const period = z.strictObject({
  from: said(localDate, '开始日期', 'first day'),
  to: said(localDate, '结束日期', 'last day'),
});

export const file = z.strictObject({
  authorizationId,
  supplyId: said(identifier, '供给', 'supply', 'Art. 14'),
  requestCaseId: said(identifier, '原申请案件', 'case of the request', 'Art. 14'),
  purpose: said(z.string(), '使用目的', 'purpose', 'Art. 18 ¶3'),
  datasets: said(datasets, '供给的数据', 'what is supplied', 'Art. 15'),
  present: said(period, '现行期限', 'present term', 'Art. 14'),
  ...renewal.shape,
});
export const facts = factsOf({
  renewed: fact(
    z.strictObject({
      permitVersion: said(z.int(), '许可序号', 'number of the permit'),
      ...period.shape,
      datasets: said(datasets, '续期的数据', 'what is supplied on'),
    }),
    '续期',
    'renewal',
    'Art. 14, 15',
  ),
  ...effectsDecided('Art. 14, 15'),
});
export const internal = NONE;
