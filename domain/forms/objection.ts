/** The form of an objection 异议 to a public notice: whoever objects says who they are, how to be reached, and why (Art. 5). */
import { z } from 'zod';
import { text } from './form';

export const objection = z.strictObject({ name: text(100), contact: text(200), grounds: text(4000) });
export type Objection = z.infer<typeof objection>;
