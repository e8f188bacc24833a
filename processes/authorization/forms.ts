/** Forms of the authorisation: the agreement with the eight clause groups of Art. 7. */
import { CLAUSE_GROUPS } from '../../domain/acts/agreement';
import { EVIDENCE_KINDS, EVIDENCE_WORDS } from '../../domain/evidence';
import { z } from 'zod';
import { identifier, localDate, name, text, TWICE, type OutcomeForms } from '../../domain/forms/form';
import { PRODUCT_KINDS } from '../../domain/scope';
import { piece } from '../selection-application/forms';
import type { Authorization } from './law';
import { choice, said } from '../../domain/forms/words';

export const clauseGroup = choice(CLAUSE_GROUPS, {
  parties: ['授权主体和对象', 'parties'],
  content: ['授权内容', 'content of the authorisation'],
  responsibilities: ['责任机制', 'responsibilities'],
  security: ['安全要求', 'security requirements'],
  term: ['授权期限', 'term'],
  termination: ['终止和撤销机制', 'termination and revocation'],
  breach: ['违约责任', 'liability for breach'],
  disputes: ['争议解决方式', 'settlement of disputes'],
});

const clause = text(20_000);
const unique = (list: readonly string[]) => new Set(list).size === list.length;
const limits = z.array(identifier).max(200).refine(unique, { params: TWICE });

/** What the agreement covers, as a machine reads it: each list empty where it does not limit. */
export const agreementScope = z.strictObject({
  domains: said(limits, '数据领域', 'domains of data', 'Art. 7').default([]),
  providers: said(limits, '数源部门', 'providing departments', 'Art. 7').default([]),
  datasetIds: said(limits, '目录条目', 'entries of the catalogue', 'Art. 7').default([]),
  productKinds: said(
    z
      .array(
        choice(PRODUCT_KINDS, {
          'data-element': ['数据元件', 'data element'],
          model: ['模型', 'model'],
          verification: ['核验', 'verification'],
          report: ['报告', 'report'],
          api: ['接口服务', 'service over an API'],
        }),
      )
      .max(PRODUCT_KINDS.length)
      .refine(unique, { params: TWICE }),
    '产品类型',
    'kinds of products',
    'Art. 7',
  ).default([]),
});

const annexes = z
  .array(
    z.strictObject({
      title: said(name(200), '附件标题', 'title of the annex'),
      text: said(text(50_000), '附件正文', 'text of the annex'),
    }),
  )
  .max(20);

export const agreement = z
  .strictObject({
    clauses: said(
      z.strictObject({
        parties: said(clause, '授权主体和对象', 'parties', 'Art. 7'),
        content: said(clause, '授权内容', 'content of the authorisation', 'Art. 7'),
        responsibilities: said(clause, '责任机制', 'responsibilities', 'Art. 7'),
        security: said(clause, '安全要求', 'security requirements', 'Art. 7'),
        term: said(clause, '授权期限', 'term', 'Art. 7'),
        termination: said(clause, '终止和撤销机制', 'termination and revocation', 'Art. 7'),
        breach: said(clause, '违约责任', 'liability for breach', 'Art. 7'),
        disputes: said(clause, '争议解决方式', 'settlement of disputes', 'Art. 7'),
      }),
      '协议条款',
      'clauses of the agreement',
      'Art. 7',
    ),
    from: said(localDate, '授权开始日期', 'first day of the term', 'Art. 7'),
    to: said(localDate, '授权结束日期', 'last day of the term', 'Art. 7'),
    eService: said(z.boolean(), '同意电子送达', "service into the system's mailbox is agreed"),
    /** Absent or null: 未限定. */
    scope: said(agreementScope, '授权范围（缺省为未限定）', 'scope (absent: not limited)', 'Art. 7').nullish(),
    annexes: said(annexes, '协议附件', 'annexes of the agreement', 'Art. 7').optional(),
  })
  .refine((value) => value.from <= value.to, {
    path: ['to'],
    params: { zh: '结束日期早于开始日期', en: 'ends before it begins', article: 'Art. 7' },
  });
export type Agreement = z.infer<typeof agreement>;

/** Evidence of credit in place of what has run out since the selection (Art. 6): an operator signs with good credit. */
export const operatorSigning = z.strictObject({
  credit: said(piece, '更新的信用证明', 'evidence of credit, renewed', 'Art. 6').optional(),
});

/** Evidence in place of what runs out in the term (Art. 6). */
export const renewal = z.strictObject({
  piece: said(choice(EVIDENCE_KINDS, EVIDENCE_WORDS), '证明种类', 'piece of evidence', 'Art. 6'),
  documentId: said(identifier, '新的证明材料', 'new evidence', 'Art. 6'),
  validUntil: said(localDate, '有效期至', 'good until', 'Art. 6'),
});

export const termination = z.strictObject({ reason: said(text(2000), '理由', 'reason', 'Art. 7') });

export const outcomes = {
  draft: { submit: agreement },
  'operator-signature': { sign: operatorSigning.default({}), object: null },
  'authority-signature': { sign: null, 'send-back': null, abandon: null },
  'operator-consent': { agree: null, decline: null },
  'authority-consent': { agree: null, decline: null },
  'evidence-watch': { renewed: renewal, note: null, 'propose-rectification': null },
} as const satisfies OutcomeForms<Authorization>;
