/** Forms of a selection application (Art. 6): plan and typed evidence, and what its qualification carries. */
import { z } from 'zod';
import { identifier, localDate, missing, supplementOf, text, type OutcomeForms } from '../../domain/forms/form';
import type { SelectionApplication } from './law';
import { said } from '../../domain/forms/words';

export const piece = z.strictObject({
  summary: said(text(), '内容', 'summary'),
  validUntil: said(localDate, '有效期至', 'last day on which it is good', 'Art. 6').optional(),
  documentId: said(identifier, '材料', 'document').optional(),
});

export const evidence = z.strictObject({
  businessCondition: said(piece, '经营状况', 'business condition', 'Art. 6'),
  technicalStaff: said(piece, '技术人员', 'technical staff', 'Art. 6'),
  operationsStaff: said(piece, '运营人员', 'operations staff', 'Art. 6'),
  managementStaff: said(piece, '管理人员', 'management staff', 'Art. 6'),
  technicalCapability: said(piece, '技术能力', 'technical capability', 'Art. 6'),
  securityCapability: said(piece, '安全保障能力', 'security capability', 'Art. 6'),
  credit: said(piece, '信用状况', 'credit', 'Art. 6'),
});

export const application = z.strictObject({
  plan: said(text(50_000), '运营方案', 'operation plan', 'Art. 6'),
  evidence: said(evidence, '证明材料', 'evidence', 'Art. 6'),
});
export type ApplicationFiling = z.infer<typeof application>;

export const supplement = supplementOf(
  application.extend({ evidence: said(evidence.partial(), '更新的证明材料', 'evidence renewed', 'Art. 6') }),
);

export const failure = z.strictObject({
  criterion: said(text(1000), '不符合的条件', 'criterion that is not met', 'Art. 6'),
});

export const outcomes = {
  qualification: {
    pass: null,
    return: z.strictObject({ missing }),
    fail: failure,
  },
  supplement: { submit: supplement },
} as const satisfies OutcomeForms<SelectionApplication>;
