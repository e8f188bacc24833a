/** Forms of rectification and revocation (Art. 25, 28). */
import { z } from 'zod';
import { clauseGroup } from '../authorization/forms';
import { documentIds, identifier, localDate, name, text, type OutcomeForms } from '../../domain/forms/form';
import type { Rectification } from './law';
import { choice, said } from '../../domain/forms/words';

export const opening = z.strictObject({
  reason: said(text(2000), '事由', 'reason', 'Art. 25, 28'),
  /** The confirmed evaluation (Art. 27) that gave the reason: what follows from its grade is a person's decision. */
  evaluationId: said(identifier, '依据的绩效评价', 'evaluation that gave the reason', 'Art. 27').optional(),
});
export type RectificationOpening = z.infer<typeof opening>;

/** A provision of law: title without 《》, and its article as it is cited. */
const provision = z.strictObject({
  law: said(name(200), '法律、法规、规章或规定名称', 'law, regulation or rule', 'Art. 28 ¶1'),
  article: said(name(100), '条款', 'article', 'Art. 28 ¶1'),
});
export type Provision = z.infer<typeof provision>;

export const BROKE_NOTHING = {
  zh: '须列明所违反的协议条款或者规定',
  en: 'must name the clause groups or the provisions breached',
} as const;

export const draft = z
  .strictObject({
    /** `art-28`: a breach of the agreement, suspends the whole right; `art-25`: minor findings of an inspection. */
    basis: said(
      choice(['art-28', 'art-25'], {
        'art-28': ['违反协议（第二十八条）', 'breach of the agreement (Art. 28)'],
        'art-25': ['检查发现的问题（第二十五条）', 'findings of an inspection (Art. 25)'],
      }),
      '依据',
      'basis',
      'Art. 25, 28',
    ),
    grounds: said(text(), '事实与理由', 'grounds', 'Art. 28 ¶1'),
    clauses: said(z.array(clauseGroup).max(8), '所违反的协议条款', 'clause groups breached', 'Art. 28 ¶1').default([]),
    /** What else than the agreement was broken (违反协议等情况). */
    provisions: said(z.array(provision).max(20), '所违反的规定', 'provisions breached', 'Art. 28 ¶1').optional(),
    measures: said(text(), '整改要求', 'measures', 'Art. 28 ¶1'),
    rectifyBy: said(localDate, '整改期限', 'day to rectify by', 'Art. 28 ¶1').optional(),
  })
  .refine(
    ({ basis, clauses, provisions }) => basis === 'art-25' || clauses.length > 0 || (provisions ?? []).length > 0,
    {
      path: ['clauses'],
      params: { ...BROKE_NOTHING, article: 'Art. 28 ¶1' },
    },
  );
export type OrderDraft = z.infer<typeof draft>;

/** In words, or item by item. */
const whatIsLeft = z.union([text(), z.array(text()).min(1).max(50)]);
export const service = z.strictObject({ proof: said(text(2000), '送达证明', 'proof of service') });
export const report = z.strictObject({
  report: said(text(50_000), '整改报告', 'report', 'Art. 28 ¶1'),
  documentIds: documentIds.default([]),
});
export const newDeadline = z.strictObject({
  rectifyBy: said(localDate, '新的整改期限', 'new day to rectify by', 'Art. 28 ¶1'),
});
export const response = z.strictObject({
  defence: said(text(20_000), '陈述、申辩', 'defence', 'by analogy: Administrative Penalty Law art. 45, 64').optional(),
  hearing: said(
    z.boolean(),
    '要求听证',
    'a hearing is asked for',
    'by analogy: Administrative Penalty Law art. 45, 64',
  ),
});
export const hearingRecord = z.strictObject({
  heldOn: said(localDate, '听证日期', 'held on'),
  minutes: said(text(50_000), '听证笔录', 'minutes'),
  recommendation: said(text(), '听证意见', 'recommendation'),
});
export const revocationAnswer = z.strictObject({
  defenceAnswer: said(
    text(),
    '对陈述、申辩的答复',
    'answer to the defence',
    'by analogy: Administrative Penalty Law art. 45, 64',
  ).optional(),
});

export const outcomes = {
  draft: { submit: draft },
  order: { issue: null, 'send-back': null, drop: null },
  service: { served: service },
  rectification: { submit: report },
  verification: {
    'recommend-pass': null,
    'recommend-fail': z.strictObject({ left: said(whatIsLeft, '未完成的整改', 'what is left', 'Art. 28 ¶1') }),
  },
  'lift-decision': { pass: null, fail: null, rescind: null },
  disposition: { 'set-new-deadline': newDeadline, 'propose-revocation': null, rescind: null },
  'notice-of-revocation': { respond: response, waive: null },
  hearing: { record: hearingRecord },
  revocation: { revoke: revocationAnswer.default({}), 'do-not-revoke': null, rescind: null },
  'revocation-service': { served: service },
} as const satisfies OutcomeForms<Rectification>;
