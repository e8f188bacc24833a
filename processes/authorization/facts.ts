/** What a case of an authorisation keeps (Art. 5, 7, 9). */
import { z } from 'zod';
import { agreement } from './forms';
import { identifier, instant, localDate } from '../../domain/forms/form';
import { piece } from '../selection-application/forms';
import { choice, said } from '../../domain/forms/words';
import { authorizationId, fact, factsOf, ordersProposed } from '../../domain/kept';

export const file = z.strictObject({
  authorizationId,
  grantedBy: said(
    z.string(),
    '授予授权的遴选或文号',
    'round of selection, or number of the decision, that granted it',
    'Art. 5',
  ),
  termYears: said(z.int(), '遴选公告的授权年限', 'years that the selection announced', 'Art. 5').optional(),
});
const sealed = z.strictObject({
  ...agreement.shape,
  hash: said(z.string(), '协议文本的哈希（SM3）', 'hash of the text (SM3)'),
});
export const facts = factsOf({
  agreement: fact(sealed, '协议文本', 'text of the agreement', 'Art. 7'),
  credit: fact(piece, '签署时更新的信用证明', 'evidence of credit, renewed at the signature', 'Art. 6'),
  evidence: fact(
    z.record(
      z.string(),
      z.strictObject({
        validUntil: said(localDate, '有效期至', 'good until'),
        documentId: said(identifier, '证明材料', 'evidence'),
      }),
    ),
    '授权期内更新的资格证明',
    'evidence renewed in the term',
    'Art. 6',
  ),
  evidenceSeen: fact(
    z.record(z.string(), localDate),
    '已核查的到期证明（按有效期）',
    'evidence running out that was looked at, by its last day',
    'Art. 6',
  ),
  inForceFrom: fact(instant, '授权生效时间', 'in force from', 'Art. 7'),
  inForceUntil: fact(instant, '授权期满时间', 'in force until', 'Art. 9'),
  termination: fact(
    z.strictObject({
      n: said(z.int().min(1), '第几次提议', 'which proposal it is'),
      by: said(
        choice(['operator', 'authority'], { operator: ['运营主体', 'operator'], authority: ['主管部门', 'authority'] }),
        '提议方',
        'proposed by',
      ),
      reason: said(z.string(), '理由', 'reason'),
    }),
    '终止授权的提议',
    'proposal to end the right',
    'Art. 7',
  ),
  remindedUpTo: fact(instant, '已提醒至', 'reminded up to', 'Art. 9'),
  takenOver: fact(
    z.strictObject({
      signedAt: said(instant, '签署时间', 'signed at'),
      note: said(z.string(), '说明', 'note in Chinese'),
      noteEn: said(z.string(), '英文说明', 'note in English'),
    }),
    '系统启用之前签署',
    'signed before the system',
    'Art. 7',
  ),
});
/** `agreement` is told as the version in force has it, once there has been an amendment. */
export const shown = z.strictObject({
  agreementVersion: said(z.int().nullable(), '现行协议第几版', 'version of the agreement in force', 'Art. 7'),
  agreements: said(
    z.array(
      z.strictObject({
        version: said(z.int(), '第几版', 'version'),
        caseId: said(identifier, '签订或变更该版的案件', 'case that concluded it'),
        signedAt: said(instant, '双方签署时间', 'signed by both at'),
        effectiveFrom: said(instant, '生效时间', 'in force from'),
        ...sealed.shape,
      }),
    ),
    '双方签署的各版协议',
    'every version that both sides have signed',
    'Art. 7',
  ),
});
export const internal = ordersProposed;
