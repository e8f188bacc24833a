/** Forms of the operator's standing security duties (Art. 22, 24). */
import { z } from 'zod';
import { identifier, localDate, name, text } from '../../domain/forms/form';
import { said } from '../../domain/forms/words';

/** 数据安全责任人: answers from this day on, until the day before the next one does. */
export const responsiblePerson = z.strictObject({
  name: said(name(100), '姓名', 'name', 'Art. 22'),
  position: said(name(200), '职务', 'position'),
  contact: said(name(200), '联系方式', 'contact'),
  from: said(localDate, '任职日期', 'from'),
});
export type ResponsiblePerson = z.infer<typeof responsiblePerson>;

/** 应急处置预案. */
export const contingencyPlan = z.strictObject({
  title: said(name(200), '名称', 'title', 'Art. 24'),
  summary: said(text(), '内容摘要', 'summary', 'Art. 24'),
  adoptedOn: said(localDate, '制定日期', 'adopted on'),
  documentId: said(identifier, '材料', 'document').optional(),
});
export type ContingencyPlan = z.infer<typeof contingencyPlan>;

const exercise = {
  topic: said(name(500), '主题', 'topic'),
  heldOn: said(localDate, '日期', 'held on'),
  participants: said(z.int().min(1).max(1_000_000), '参加人数', 'participants'),
  summary: said(text(), '情况', 'summary'),
  documentId: said(identifier, '材料', 'document').optional(),
};
/** 应急演练, by the plan that is tried. */
export const drill = z.strictObject({
  ...exercise,
  planId: said(identifier, '应急处置预案', 'contingency plan', 'Art. 24'),
});
/** 安全教育和培训. */
export const training = z.strictObject(exercise);
export type Exercise = z.infer<typeof training> & { readonly planId?: string };
