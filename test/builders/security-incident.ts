/** A security incident (Art. 24): told to both addressees, contained by measures, reported on. */
import { securityIncident } from '../../processes/security-incident/law';
import { courseOf } from './course';

const HOUR_MS = 3_600_000;

/** Discovered an hour ago. */
export const incident = (changes: object = {}) => ({
  severity: 'major' as const,
  kind: 'leak' as const,
  discoveredAt: new Date(Date.now() - HOUR_MS).toISOString(),
  description: '接口日志显示部分字段被未授权账号读取',
  measuresTaken: '已停用涉事账号',
  ...changes,
});

/** An order of containment, as it is proposed. */
export const proposal = (changes: object = {}) => ({
  grounds: '泄露公共数据，违反安全要求',
  clauses: ['security'],
  measures: '停止使用并排查',
  ...changes,
});

export const closing = {
  cause: '口令泄露',
  consequences: '三条记录被读取',
  measures: '更换口令',
  lessons: '启用双因素',
};

export const securityIncidentCourse = courseOf(securityIncident, {
  carries: {
    'containment.propose-order': proposal,
    'containment.propose-measures': () => ({ clause: '应急条款', measures: '限制接口调用' }),
    'progress-report.submit': () => ({ report: '已封堵' }),
    'closing-report.submit': () => closing,
    'closure.return': () => ({ missing: ['涉及人数'] }),
  },
  seats: { acknowledgement: 2 },
  leads: {
    acknowledgement: [],
    containment: 'acknowledgement.acknowledge', // which opens beside it, and does not wait for it
    'containment-decision': 'containment.propose-measures',
    'progress-report': 'containment-decision.order-measures',
    'closing-report': 'progress-report.submit',
    closure: 'closing-report.submit',
    'closed-out': 'closure.close',
  },
});
