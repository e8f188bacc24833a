/** The form of an objection 异议 to a public notice: whoever objects says who they are, how to be reached, and why (Art. 5). */
import { z } from 'zod';
import { name, text } from './form';

export const objection = z.strictObject({ name: name(100), contact: name(200), grounds: text(4000) });
export type Objection = z.infer<typeof objection>;
