/** What a case of a clearance keeps (Art. 18 ¶2, 22, 23). */
import { z } from 'zod';
import { datasets, identifier, instant } from '../../domain/forms/form';
import { choice, said } from '../../domain/forms/words';
import { authorizationId, fact, factsOf, ordersProposed, returned } from '../../domain/kept';
import { SUPPLY_ENDS } from '../../domain/supply';
import { statement } from './forms';

const ARTICLE = 'Art. 18 ¶2';

export const file = z.strictObject({
  authorizationId,
  supplyId: said(identifier, '供给', 'supply', ARTICLE),
  /** The request that it was granted for. */
  requestCaseId: said(identifier, '原申请案件', 'case of the request', 'Art. 14'),
  how: said(
    choice(SUPPLY_ENDS, {
      returned: ['提前终止', 'returned'],
      stopped: ['停止供给', 'stopped'],
      'run-out': ['期限届满', 'run out'],
      'right-ended': ['授权终止', 'ended with the right'],
    }),
    '终止方式',
    'how it ended',
    ARTICLE,
  ),
  endedAt: said(instant, '终止时间', 'ended at', ARTICLE),
  reason: said(z.string(), '理由', 'reason').optional(),
  purpose: said(z.string(), '使用目的', 'purpose', 'Art. 18 ¶3'),
  datasets: said(datasets, '供给的数据', 'what was supplied', 'Art. 15'),
});
export const facts = factsOf({
  ...returned,
  /** Whether an order about the right is still possible. */
  right: fact(
    choice(['live', 'over'], { live: ['授权尚在', 'the right lives'], over: ['授权已终止', 'the right is over'] }),
    '所依授权的状态',
    'the right it was under',
    'Art. 28',
  ),
  statement: fact(statement, '清退报告', 'statement of clearance', ARTICLE),
  statedAt: fact(instant, '报告时间', 'stated at', ARTICLE),
  remindedAt: fact(instant, '催报时间', 'reminded at'),
});
export const internal = ordersProposed;
