/** What a case of a rectification keeps (Art. 25, 28). */
import { z } from 'zod';
import { identifier, instant, localDate } from '../../domain/forms/form';
import { draft } from './forms';
import { said } from '../../domain/forms/words';
import { authorizationId, fact, factsOf, NONE, service } from '../../domain/kept';

const HEARD = 'by analogy: Administrative Penalty Law art. 45, 64';

export const file = z.strictObject({
  authorizationId,
  reason: said(z.string(), '事由', 'reason', 'Art. 25, 28'),
  origin: said(
    z.strictObject({
      process: said(z.string(), '程序', 'process'),
      caseId: said(z.string(), '案件', 'case'),
    }),
    '来源案件',
    'case that gave the reason',
  ).optional(),
});
export const facts = factsOf({
  order: fact(
    z.strictObject({
      ...draft.shape,
      rectifyBy: said(localDate.nullable(), '拟定的整改期限', 'day to rectify by, as drafted', 'Art. 28 ¶1'),
    }),
    '责令整改的内容',
    'order as drafted',
    'Art. 25, 28',
  ),
  rectifyBy: fact(localDate, '整改期限', 'day to rectify by', 'Art. 28 ¶1'),
  orderId: fact(identifier, '暂停权限的责令', 'order that suspends the right', 'Art. 28 ¶1'),
  issuedAt: fact(instant, '发出时间', 'issued at', 'Art. 28 ¶1'),
  orderedAt: fact(instant, '整改期限的起算时间', 'what the time to rectify is counted from', 'Art. 28 ¶1'),
  eService: fact(z.boolean(), '电子送达', 'served into the mailbox'),
  served: fact(service, '责令整改的送达', 'service of the order'),
  hearing: fact(z.boolean(), '要求听证', 'a hearing is asked for', HEARD),
  defence: fact(z.string(), '陈述、申辩', 'defence', HEARD),
  respondedAt: fact(instant, '答复时间', 'responded at'),
  defenceAnswer: fact(z.string(), '对陈述、申辩的答复', 'answer to the defence', HEARD),
  revocationDecidedAt: fact(instant, '决定解除授权的时间', 'when the revocation was decided', 'Art. 28 ¶1'),
  revocationEService: fact(z.boolean(), '解除授权决定的电子送达', 'revocation served into the mailbox'),
  revocationServed: fact(service, '解除授权决定的送达', 'service of the revocation'),
});
export const internal = NONE;
