/** The amendment of an agreement (Art. 7, 8): an annex more, from today on, unless a test says otherwise. */
import { agreementAmendment } from '../../processes/agreement-amendment/law';
import { day } from './authorization';
import { courseOf } from './course';

export const amendment = (changes: object = {}) => ({
  annexes: [{ title: '产品清单', text: '停车泊位指数' }],
  effectiveFrom: day(0),
  ...changes,
});

export const agreementAmendmentCourse = courseOf(agreementAmendment, {
  carries: { 'draft.submit': amendment },
  leads: {
    admission: [],
    draft: 'admission.accept',
    'government-decision': 'draft.submit',
    'operator-signature': 'draft.submit',
    'authority-signature': 'operator-signature.sign',
    amended: 'authority-signature.sign',
  },
});
