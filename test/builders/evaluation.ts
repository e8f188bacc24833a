/** A performance evaluation (Art. 27) by three raters. */
import { DEMO_INDICATORS } from '../../demo/indicators';
import { evaluation } from '../../processes/evaluation/law';
import { courseOf } from './course';

/** The same points for every indicator, but for those named. */
export const points = (all: number, but: Readonly<Record<string, number>> = {}) => ({
  scores: { ...Object.fromEntries(DEMO_INDICATORS.map(({ id }) => [id, all])), ...but },
  evidence: '依据年度运营报告与现场核查',
});

export const evaluationCourse = courseOf(evaluation, {
  carries: {
    'self-assessment.submit': () => points(88),
    'rating.submit': () => points(85),
    'panel-shortage.appoint': () => ({ experts: ['expert-9'] }),
    'response.object': () => ({ grounds: '未计入公益产品' }),
  },
  seats: { 'rater-declaration': 3, rating: 3 },
  leads: {
    'self-assessment': [],
    'rater-declaration': 'self-assessment.submit',
    rating: 'rater-declaration.no-conflict',
    response: 'rating.submit',
    confirmation: 'response.accept',
    completed: 'confirmation.confirm',
  },
});
