/** The need 需求 of an operator's own need list 需求清单 (Art. 13). */
import { z } from 'zod';
import { identifier, localDate, name, text } from '../../domain/forms/form';
import { said } from '../../domain/forms/words';

export const need = z.strictObject({
  title: said(name(200), '名称', 'title', 'Art. 13'),
  dataWanted: said(text(), '数据需求', 'data wanted', 'Art. 13'),
  wayOfUse: said(text(), '使用方式', 'way of use', 'Art. 13'),
  scenario: said(text(), '应用场景', 'scenario', 'Art. 13'),
  assessment: said(
    z.strictObject({
      reasonable: said(z.boolean(), '合理', 'reasonable', 'Art. 13'),
      feasible: said(z.boolean(), '可行', 'feasible', 'Art. 13'),
      assessedBy: said(name(200), '评估人', 'assessed by'),
      assessedOn: said(localDate, '评估日期', 'assessed on'),
      summary: said(text(), '评估意见', 'summary', 'Art. 13'),
      documentId: said(identifier, '评估材料', 'document').optional(),
    }),
    '内部评估',
    "the operator's internal assessment",
    'Art. 13',
  ),
  previousId: said(
    identifier,
    '未获批准的原需求',
    'rejected need of which this is a new version',
    'Art. 14',
  ).optional(),
});
export type NeedForm = z.infer<typeof need>;

/** What the record keeps of it beside title and version. */
export const needBody = need.omit({ title: true, previousId: true });
