/** What a case of a security inspection keeps (Art. 25). */
import { z } from 'zod';
import { identifier, instant, localDate } from '../../domain/forms/form';
import { checklist, finding, inspectionKind } from './forms';
import { said } from '../../domain/forms/words';
import { authorizationId, drawn, fact, factsOf, ordersProposed } from '../../domain/kept';

const ARTICLE = 'Art. 25';
const by = said(z.string().nullable(), '检查人员', 'inspector');

export const file = z.strictObject({
  authorizationId,
  kind: inspectionKind,
  checklist,
  reason: said(z.string(), '理由', 'reason', ARTICLE).optional(),
  scope: said(z.string(), '范围', 'scope', ARTICLE).optional(),
  plannedOn: said(localDate, '计划日期', 'planned on', ARTICLE).optional(),
  planId: said(identifier, '年度检查计划', 'inspection plan', ARTICLE).optional(),
});
export const facts = factsOf({
  findings: fact(
    z.array(z.strictObject({ id: said(z.string(), '编号', 'id'), by, ...finding.shape })),
    '检查发现',
    'findings',
    ARTICLE,
  ),
  refusals: fact(
    z.array(z.strictObject({ by, note: said(z.string().nullable(), '情形', 'what happened') })),
    '拒不配合的记载',
    'refusals to cooperate',
    ARTICLE,
  ),
  rectifyBy: fact(localDate, '改正期限', 'day to correct by', ARTICLE),
  orderedAt: fact(instant, '改正期限的起算时间', 'what the time to correct is counted from', ARTICLE),
  ...drawn(ARTICLE),
});
export const internal = ordersProposed;
