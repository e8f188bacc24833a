/** Forms of the clearance after a supply (Art. 18 ¶2, 22, 23): what was deleted, what is kept and why, which copies there are. */
import { z } from 'zod';
import { documentIds, identifier, localDate, missing, text, within, type OutcomeForms } from '../../domain/forms/form';
import { choice, said } from '../../domain/forms/words';
import type { SupplyClosure } from './law';

const DELETED = 'Art. 18 ¶2';

/** What may be kept at all: logs (Art. 23), derived products that are still released, and what a law demands. */
export const KEPT_GROUNDS = ['logs', 'law', 'product'] as const;

const what = said(text(2000), '数据内容', 'what', DELETED);
const where = said(text(1000), '所在位置', 'where', DELETED);
const list = <S extends z.ZodType>(item: S) => within(100_000, z.array(item).max(200));

export const statement = z.strictObject({
  deleted: said(
    list(
      z.strictObject({
        what,
        where,
        how: said(text(1000), '删除方式', 'how it was deleted', DELETED),
        on: said(localDate, '删除日期', 'deleted on', DELETED),
      }),
    ),
    '已删除的数据',
    'what was deleted',
    DELETED,
  ),
  kept: said(
    list(
      z.strictObject({
        what,
        ground: said(
          choice(KEPT_GROUNDS, {
            logs: ['运营日志（第二十三条）', 'logs (Art. 23)'],
            law: ['法律、法规要求保存', 'demanded by a law'],
            product: ['仍在提供的衍生产品', 'derived product that is still released'],
          }),
          '保留的理由',
          'ground for keeping it',
          'Art. 23',
        ),
        until: said(localDate, '保留至', 'kept until', 'Art. 23'),
      }),
    ),
    '保留的数据',
    'what is kept',
    'Art. 23',
  ),
  copies: said(
    list(z.strictObject({ where, ground: said(text(1000), '存在的理由', 'why there is one', DELETED) })),
    '副本',
    'copies, none: an empty list',
    DELETED,
  ),
  agreementsEnded: said(list(identifier), '已终止的使用协议', 'use agreements that ended', 'Art. 19 ¶1').default([]),
  factIds: said(list(identifier), '平台记录的删除事实', 'deletions that the platform has recorded', 'Art. 11').default(
    [],
  ),
  documentIds: documentIds.default([]),
});
export type Statement = z.infer<typeof statement>;

/** 提前终止: the operator gives a supply back before its end. */
export const supplyReturn = z.strictObject({ reason: said(text(2000), '理由', 'reason', 'Art. 14') });

export const outcomes = {
  statement: { submit: statement },
  overdue: { remind: null, 'propose-rectification': null },
  check: { confirm: null, return: z.strictObject({ missing }), 'propose-rectification': null },
} as const satisfies OutcomeForms<SupplyClosure>;
