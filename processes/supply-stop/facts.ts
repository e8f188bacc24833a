/** What a case of a stop keeps (by analogy 行政许可法 8). */
import { z } from 'zod';
import { effectsDecided } from '../../domain/forms/effects';
import { datasets, identifier, localDate } from '../../domain/forms/form';
import { said } from '../../domain/forms/words';
import { authorizationId, fact, factsOf, NONE } from '../../domain/kept';
import { stopping } from './forms';

const HEARD = 'by analogy: Administrative Penalty Law art. 64';

export const file = z.strictObject({
  authorizationId,
  supplyId: said(identifier, '供给', 'supply', 'Art. 14'),
  requestCaseId: said(identifier, '原申请案件', 'case of the request', 'Art. 14'),
  purpose: said(z.string(), '使用目的', 'purpose', 'Art. 18 ¶3'),
  datasets: said(datasets, '供给的数据', 'what is supplied', 'Art. 15'),
  ...stopping.shape,
});
export const facts = factsOf({
  defence: fact(z.string(), '陈述、申辩', 'defence', HEARD),
  defenceAnswer: fact(z.string(), '对陈述、申辩的答复', 'answer to the defence', HEARD),
  stoppedFrom: fact(localDate, '停止之日', 'first day without it'),
  ...effectsDecided('by analogy: Administrative Licensing Law art. 8'),
});
export const internal = NONE;
