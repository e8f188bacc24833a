/** What a case of an amendment keeps (Art. 7, 8). */
import { z } from 'zod';
import { effectsDecided } from '../../domain/forms/effects';
import { instant, localDate } from '../../domain/forms/form';
import { choice, said } from '../../domain/forms/words';
import { authorizationId, fact, factsOf, NONE } from '../../domain/kept';
import { agreement } from '../authorization/forms';
import { amendmentOpening } from './forms';

export const file = z.strictObject({
  authorizationId,
  ...amendmentOpening.shape,
  proposedBy: said(
    choice(['operator', 'authority'], { operator: ['运营主体', 'operator'], authority: ['主管部门', 'authority'] }),
    '提议方',
    'proposed by',
  ),
});
export const facts = factsOf({
  draft: fact(
    z.strictObject({
      ...agreement.shape,
      version: said(z.int().min(2), '协议第几版', 'version of the agreement'),
      effectiveFrom: said(localDate, '变更生效日期', 'in force from', 'Art. 7'),
      wider: said(z.boolean(), '是否扩大授权范围', 'whether the scope is wider', 'Art. 5'),
      hash: said(z.string(), '变更后协议文本的哈希（SM3）', 'hash of the text (SM3)'),
    }),
    '变更后的协议文本',
    'text of the agreement as amended',
    'Art. 7',
  ),
  effectiveAt: fact(instant, '变更生效时间', 'in force since', 'Art. 7'),
  ...effectsDecided('Art. 7, 8'),
});
export const internal = NONE;
