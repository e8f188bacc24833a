/** A referral 移送 (Art. 28 ¶2): to whom, why, whom it concerns; and what became of it there. */
import { z } from 'zod';
import { identifier, localDate, name, text } from './form';
import { said } from './words';

/** One that is registered, or any other by its name. */
const addressee = z.union([
  z.strictObject({ organisationId: said(identifier, '单位', 'organisation', 'Art. 28 ¶2') }),
  z.strictObject({ name: said(name(200), '部门名称', 'name of the department', 'Art. 28 ¶2') }),
]);

const person = z.strictObject({
  name: said(name(100), '姓名', 'name', 'Art. 28 ¶2'),
  position: said(name(200), '职务', 'position', 'Art. 28 ¶2'),
});

export const referral = z
  .strictObject({
    addressee: said(addressee, '受移送单位', 'whom it is referred to', 'Art. 28 ¶2').optional(),
    /** An addressee by name, as before there were others. */
    department: said(name(200), '受移送部门', 'department it is referred to', 'Art. 28 ¶2').optional(),
    grounds: said(text(), '移送事由', 'grounds', 'Art. 28 ¶2'),
    persons: said(z.array(person).max(50), '涉及人员', 'persons concerned', 'Art. 28 ¶2').default([]),
  })
  .refine(({ addressee: to, department }) => (to === undefined) !== (department === undefined), {
    path: ['addressee'],
    params: {
      zh: '须指明移送的有关部门，且只指明一处（addressee 或者 department）',
      en: 'names the addressee once: by addressee or by department',
      article: 'Art. 28 ¶2',
    },
  });
export type ReferralInput = z.infer<typeof referral>;

export const referralResult = z.strictObject({
  result: said(text(), '处理结果', 'result', 'Art. 28 ¶2'),
  on: said(localDate, '处理日期', 'day of the result', 'Art. 28 ¶2'),
});
export type ReferralResult = z.infer<typeof referralResult>;
