/** What a case of a security incident keeps (Art. 24). */
import { z } from 'zod';
import { identifier, instant } from '../../domain/forms/form';
import { incident } from './forms';
import { said } from '../../domain/forms/words';
import { authorizationId, fact, factsOf, NONE, returned } from '../../domain/kept';

const ARTICLE = 'Art. 24';

/** With the right that it concerns named. */
export const file = z.strictObject({ ...incident.shape, authorizationId });
export const facts = factsOf({
  ...returned,
  acknowledged: fact(z.record(z.string(), instant), '各接报部门的确认时间', 'when each addressee confirmed', ARTICLE),
  reportDueAt: fact(instant, '应当报告的时间', 'when the report was due', ARTICLE),
  reportedLate: fact(z.boolean(), '迟报', 'reported late', ARTICLE),
  rectificationId: fact(identifier, '由此责令的整改', 'rectification that was ordered', 'Art. 24, 28 ¶1'),
  emergencyMeasures: fact(
    z.strictObject({
      clause: said(z.string().nullable(), '应急条款', 'emergency clause', 'Art. 7, 24'),
      measures: said(z.string().nullable(), '应急措施', 'measures', ARTICLE),
      orderedAt: said(instant, '责令时间', 'ordered at'),
    }),
    '依协议采取的应急措施',
    'measures under the emergency clause',
    'Art. 7, 24',
  ),
});
export const internal = NONE;
