/** How a case ended, as its notices call it in Chinese. A record over the definitions: a new outcome does not compile without its label. */
import type { CaseOutcomeOf } from './process';
import type { annualReport } from './processes/annual-report';
import type { anomalyFeedback } from './processes/anomaly-feedback';
import type { authorization } from './processes/authorization';
import type { dataRequest } from './processes/data-request';
import type { evaluation } from './processes/evaluation';
import type { operatorSelection } from './processes/operator-selection';
import type { rectification } from './processes/rectification';
import type { securityIncident } from './processes/security-incident';
import type { securityInspection } from './processes/security-inspection';
import type { selectionApplication } from './processes/selection-application';

interface Outcomes {
  'data-request': CaseOutcomeOf<typeof dataRequest>;
  'operator-selection': CaseOutcomeOf<typeof operatorSelection>;
  'selection-application': CaseOutcomeOf<typeof selectionApplication>;
  authorization: CaseOutcomeOf<typeof authorization>;
  'anomaly-feedback': CaseOutcomeOf<typeof anomalyFeedback>;
  rectification: CaseOutcomeOf<typeof rectification>;
  'annual-report': CaseOutcomeOf<typeof annualReport>;
  evaluation: CaseOutcomeOf<typeof evaluation>;
  'security-inspection': CaseOutcomeOf<typeof securityInspection>;
  'security-incident': CaseOutcomeOf<typeof securityIncident>;
}

const LABELS: { readonly [P in keyof Outcomes]: Readonly<Record<Outcomes[P], string>> } = {
  'data-request': {
    supplied: '已供给',
    rejected: '不予批准',
    refused: '不予受理',
    abandoned: '逾期未补正，视为放弃',
    withdrawn: '申请人撤回',
    ended: '终结',
    terminated: '授权不再有效，终止',
  },
  'operator-selection': { listed: '名单已确定', rejected: '未产生运营主体' },
  'selection-application': {
    listed: '列入运营主体名单',
    'not-selected': '未入选',
    failed: '资格审查不合格',
    abandoned: '逾期未补正，视为放弃',
    withdrawn: '申请人撤回',
  },
  authorization: { lapsed: '授权到期', revoked: '授权解除', ended: '授权终止', abandoned: '协议未签订' },
  'anomaly-feedback': {
    corrected: '已修正',
    'not-confirmed': '异议不成立',
    refused: '不予受理',
    withdrawn: '申请人撤回',
    abandoned: '逾期未补正，视为放弃',
  },
  rectification: {
    lifted: '恢复使用权限',
    corrected: '整改完成',
    rescinded: '责令整改决定已撤销',
    dropped: '不予处理',
    revoked: '解除授权',
  },
  'annual-report': { completed: '完成' },
  evaluation: { completed: '完成' },
  'security-inspection': { completed: '完成' },
  'security-incident': { 'closed-out': '处置完毕' },
};

export function caseOutcomeLabel(process: string, outcome: string): string {
  const labels: Readonly<Record<string, Readonly<Record<string, string>>>> = LABELS;
  const label = labels[process]?.[outcome];
  if (label === undefined) throw new Error(`${process} has no outcome ${outcome}`);
  return label;
}
