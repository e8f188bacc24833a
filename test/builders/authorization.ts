/** An authorisation (Art. 7–10) that the government has granted, for a year from today. */
import { DEMO_CLAUSES } from '../../demo/catalogue';
import { addDays, localDateOf } from '../../domain/local-date';
import { authorization } from '../../processes/authorization/law';
import { courseOf } from './course';

/** The day so many days from today, in Zhengzhou. */
export const day = (days: number) => addDays(localDateOf(new Date()), days);

export const agreement = (changes: object = {}) => ({
  clauses: DEMO_CLAUSES,
  from: day(0),
  to: day(365),
  eService: true,
  ...changes,
});

export const authorizationCourse = courseOf(authorization, {
  carries: { 'draft.submit': agreement },
  leads: {
    draft: [],
    'operator-signature': 'draft.submit',
    'authority-signature': 'operator-signature.sign',
    'in-force': 'authority-signature.sign',
  },
});
