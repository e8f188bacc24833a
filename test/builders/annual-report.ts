/** An annual report (Art. 26). */
import { annualReport } from '../../processes/annual-report/law';
import { day } from './authorization';
import { courseOf } from './course';

export const sections = (changes: object = {}) => ({
  development: '开发公交到站预测等数据产品三项',
  sales: '对外销售两项',
  revenue: '全年收益一百二十万元',
  security: '全年未发生数据安全事件',
  ...changes,
});

export const annualReportCourse = courseOf(annualReport, {
  carries: {
    'submission.submit': sections,
    'overdue.set-new-deadline': () => ({ until: day(10) }),
    'examination.return': () => ({ missing: ['收益明细'] }),
  },
  leads: { submission: [], examination: 'submission.submit', completed: 'examination.accept' },
});
