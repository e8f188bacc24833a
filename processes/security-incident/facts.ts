/** What a case of a security incident keeps (Art. 24). */
import { z } from 'zod';
import { documentIds, identifier, instant } from '../../domain/forms/form';
import { details, incident, severity } from './forms';
import { choice, said } from '../../domain/forms/words';
import { authorizationId, fact, factsOf, NONE, returned } from '../../domain/kept';

const ARTICLE = 'Art. 24';
const REPORTING = 'by analogy: National Measures for Reporting Cybersecurity Incidents';

/** Who brought the incident up: the operator by its report, or the authority or the cyberspace department in its place. */
export const REPORTERS = ['operator', 'authority', 'cyberspace'] as const;
const reporter = choice(REPORTERS, {
  operator: ['运营主体', 'operator'],
  authority: ['市数据主管部门', 'data authority'],
  cyberspace: ['网信部门', 'cyberspace department'],
});

/** With the right that it concerns named; what is told later replaces what was told of the same before, and reports and supplements are added. */
export const file = z.strictObject({
  ...incident.shape,
  authorizationId,
  reportedBy: said(reporter, '立案来源', 'brought up by', ARTICLE).optional(),
  supplements: said(
    z.array(
      z.strictObject({
        at: said(instant, '时间', 'at'),
        by: said(reporter, '补充单位', 'by'),
        text: said(z.string(), '内容', 'text'),
        documentIds,
        ...details.shape,
      }),
    ),
    '补充报告',
    'supplements',
    ARTICLE,
  ).optional(),
});
export const facts = factsOf({
  ...returned,
  acknowledged: fact(z.record(z.string(), instant), '各接报部门的确认时间', 'when each addressee confirmed', ARTICLE),
  reportDueAt: fact(instant, '应当报告的时间', 'when the report was due', ARTICLE),
  reportedLate: fact(z.boolean(), '迟报', 'reported late', ARTICLE),
  lateAsRegraded: fact(
    z.boolean(),
    '按其后报告的涉及人数定级，计为迟报',
    'late by the grade that persons told afterwards made',
    REPORTING,
  ),
  addressees: fact(z.array(z.string()), '应当接报的部门', 'whom the report is owed to', REPORTING),
  grade: fact(severity, '据以计时的级别', 'grade that the hours are counted by', REPORTING),
  handlingEndedAt: fact(instant, '处置结束时间', 'end of the handling', REPORTING),
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
