/** The form of an objection 异议 to a public notice: whoever objects says who they are, how to be reached, and why (Art. 5). */
import { z } from 'zod';
import { name, text } from './form';
import { said } from './words';

export const objection = z.strictObject({
  name: said(name(100), '姓名或名称', 'name'),
  contact: said(name(200), '联系方式', 'contact'),
  grounds: said(text(4000), '异议理由', 'grounds', 'Art. 5'),
});
export type Objection = z.infer<typeof objection>;
