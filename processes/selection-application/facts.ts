/** What an application in a round of selection keeps (Art. 6, 9, 27). */
import { z } from 'zod';
import { application } from './forms';
import { said } from '../../domain/forms/words';
import { fact, factsOf, NONE, returned } from '../../domain/kept';

export const file = application;
export const facts = factsOf({
  ...returned,
  qualified: fact(z.boolean(), '资格审查通过', 'qualified', 'Art. 6'),
  failedCriterion: fact(z.string(), '不符合的条件', 'criterion that is not met', 'Art. 6'),
  reasons: fact(
    z.strictObject({ zh: said(z.string(), '中文', 'in Chinese'), en: said(z.string(), '英文', 'in English') }),
    '未入选的理由',
    'why it was not selected',
    'Art. 5',
  ),
});
export const internal = NONE;

const id = said(z.string(), '编号', 'id');
const caseId = said(z.string().nullable(), '案件', 'case');
const day = (zh: string, en: string) => said(z.string().nullable(), zh, en);
/** An operator's history, as it stands when the application is looked at. */
const history = z.strictObject({
  authorizations: said(
    z.array(
      z.strictObject({
        id,
        caseId,
        from: day('开始日期', 'from'),
        to: day('结束日期', 'to'),
        status: said(z.string(), '状态', 'status'),
      }),
    ),
    '授权',
    'authorisations',
  ),
  revocations: said(
    z.array(z.strictObject({ authorizationId: id, revokedAt: day('解除时间', 'revoked at') })),
    '解除',
    'revocations',
  ),
  rectifications: said(
    z.array(
      z.strictObject({
        caseId,
        basis: said(z.string().nullable(), '依据', 'basis'),
        issuedAt: day('发出时间', 'issued at'),
        outcome: said(z.string().nullable(), '结果', 'outcome'),
        closedAt: day('办结时间', 'closed at'),
      }),
    ),
    '责令整改',
    'orders to rectify',
  ),
  evaluations: said(
    z.array(
      z.strictObject({
        id,
        caseId,
        periodFrom: said(z.string(), '评价周期开始日期', 'first day of the period'),
        periodTo: said(z.string(), '评价周期结束日期', 'last day of the period'),
        score: said(z.string().nullable(), '得分', 'score'),
        grade: said(z.string().nullable(), '等级', 'grade'),
        rank: said(z.int().nullable(), '名次', 'rank'),
      }),
    ),
    '绩效评价',
    'evaluations',
  ),
});
export const shown = z.strictObject({
  selectionId: said(z.string().nullable(), '遴选', 'round of selection', 'Art. 5'),
  formerOperator: said(history.nullable(), '曾为运营主体的履历', 'history as an operator before', 'Art. 9, 27'),
});
