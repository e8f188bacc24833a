/** Forms of the operator's standing security duties (Art. 22, 24). */
import { z } from 'zod';
import { identifier, localDate, name, text } from './form';

/** 数据安全责任人: answers from this day on, until the day before the next one does. */
export const responsiblePerson = z.strictObject({
  name: name(100),
  position: name(200),
  contact: name(200),
  from: localDate,
});
export type ResponsiblePerson = z.infer<typeof responsiblePerson>;

/** 应急处置预案. */
export const contingencyPlan = z.strictObject({
  title: name(200),
  summary: text(),
  adoptedOn: localDate,
  documentId: identifier.optional(),
});
export type ContingencyPlan = z.infer<typeof contingencyPlan>;

const exercise = {
  topic: name(500),
  heldOn: localDate,
  participants: z.int().min(1).max(1_000_000),
  summary: text(),
  documentId: identifier.optional(),
};
/** 应急演练, by the plan that is tried. */
export const drill = z.strictObject({ ...exercise, planId: identifier });
/** 安全教育和培训. */
export const training = z.strictObject(exercise);
export type Exercise = z.infer<typeof training> & { readonly planId?: string };
