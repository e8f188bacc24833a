/** A security inspection (Art. 25) by two inspectors, each of whom finds the same. */
import { securityInspection } from '../../processes/security-inspection/law';
import { day } from './authorization';
import { courseOf } from './course';

export const securityInspectionCourse = courseOf(securityInspection, {
  carries: {
    'findings.submit': () => ({ findings: [{ description: '日志留存不足', severity: 'major', deadline: day(10) }] }),
    'panel-shortage.appoint': () => ({ experts: ['expert-9'] }),
    'correction.submit': () => ({ report: '已整改' }),
  },
  seats: { 'inspector-declaration': 2, findings: 2 },
  leads: {
    'inspector-declaration': [],
    findings: 'inspector-declaration.no-conflict',
    correction: 'findings.submit',
    recheck: 'correction.submit',
    completed: 'recheck.pass',
  },
});
