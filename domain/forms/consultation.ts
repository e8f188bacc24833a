/** The forms of a consultation 意见征询: what the bodies are asked, and what each answer carries; the same in every process. */
import { z } from 'zod';
import { documentIds, identifier, text, TWICE } from './form';
import { said } from './words';

export const consultationRequest = z.strictObject({
  bodies: said(
    z
      .array(identifier)
      .min(1)
      .max(10)
      .refine((bodies) => new Set(bodies).size === bodies.length, { params: TWICE }),
    '征询的单位',
    'bodies that are asked',
  ),
  question: said(text(4000), '征询的事项', 'what they are asked'),
  documentIds: said(documentIds, '所附材料', 'documents that go with it').default([]),
});
export type ConsultationRequest = z.infer<typeof consultationRequest>;

export const CONSULTATION_FORMS = {
  agree: null,
  'agree-with-conditions': z.strictObject({ conditions: said(text(), '条件', 'conditions') }),
  object: z.strictObject({ grounds: said(text(), '理由', 'grounds') }),
  'not-concerned': null,
} as const;
