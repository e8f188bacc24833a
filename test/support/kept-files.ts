/** A file of each process, as its cases keep it: for cases that a test puts straight into the record and somebody reads. */
import type { JsonObject } from '../../domain/canonical';
import { writtenFile } from '../../processes/written-facts';
import type { FileOf } from '../../processes/facts';
import type { ProcessName } from '../../processes/laws';

const piece = { summary: '证明' };
const authorizationId = 'authorization-demo-a';

const FILES: { readonly [P in ProcessName]: FileOf<P> } = {
  'data-request': {
    needId: 'N-1',
    usingUnit: '运营公司',
    purpose: '停车泊位预测',
    scope: '市内',
    scenario: '停车',
    feasibility: '可行',
    economicBenefit: '有',
    socialBenefit: '有',
    datasets: [{ datasetId: 'transport-parking', fields: ['lot'] }],
    protectedInformation: { personal: false, tradeSecrets: false, authorizationDocumentIds: [] },
    term: { from: '2026-01-01', to: '2027-12-31' },
    documentIds: [],
  },
  authorization: { authorizationId, grantedBy: '郑政文〔2025〕1号' },
  'agreement-amendment': { authorizationId, reason: '增加产品清单', proposedBy: 'operator' },
  rectification: { authorizationId, reason: '超范围使用' },
  'annual-report': { year: 2025, authorizationId, periodFrom: '2025-01-01', periodTo: '2025-12-31', prefilled: {} },
  evaluation: {
    authorizationId,
    periodFrom: '2025-01-01',
    periodTo: '2025-12-31',
    indicatorSetId: 'I-1',
    indicatorSet: '绩效评价指标',
    indicators: [],
    raters: 3,
  },
  'operator-selection': {
    announcement: '公告',
    closesAt: '2026-06-01T18:00:00+08:00',
    seats: 1,
    termYears: 3,
    panelSize: 5,
    dimensions: [{ name: '技术', weight: 100 }],
    criteria: [],
  },
  'selection-application': {
    plan: '方案',
    evidence: {
      businessCondition: piece,
      technicalStaff: piece,
      operationsStaff: piece,
      managementStaff: piece,
      technicalCapability: piece,
      securityCapability: piece,
      credit: piece,
    },
  },
  'supply-renewal': {
    authorizationId,
    supplyId: 'S-1',
    requestCaseId: 'DR-2026-000001',
    purpose: '停车泊位预测',
    datasets: [{ datasetId: 'transport-parking', fields: ['lot'] }],
    present: { from: '2026-01-01', to: '2026-12-31' },
    to: '2027-12-31',
    account: { use: '按许可使用', benefit: '效益良好', security: '无事件' },
    documentIds: [],
  },
  'supply-stop': {
    authorizationId,
    supplyId: 'S-1',
    requestCaseId: 'DR-2026-000001',
    purpose: '停车泊位预测',
    datasets: [{ datasetId: 'transport-parking', fields: ['lot'] }],
    ground: 'public-interest',
    facts: '事实',
    from: '2026-12-01',
  },
  'supply-closure': {
    authorizationId,
    supplyId: 'S-1',
    requestCaseId: 'DR-2026-000001',
    how: 'returned',
    endedAt: '2026-03-01T10:00:00+08:00',
    reason: '不再需要',
    purpose: '停车泊位预测',
    datasets: [{ datasetId: 'transport-parking', fields: ['lot'] }],
  },
  'security-inspection': {
    authorizationId,
    kind: 'ad-hoc',
    checklist: [{ item: '安全管理制度', requirement: '已建立并更新' }],
    reason: '抽查',
  },
  'anomaly-feedback': {
    datasetId: 'transport-parking',
    fields: ['lot'],
    locator: '第 3 行',
    description: '为负数',
    documentIds: [],
  },
  'security-incident': {
    authorizationId,
    severity: 'other',
    kind: 'leak',
    discoveredAt: '2026-02-03T04:05:06+08:00',
    description: '接口未鉴权',
    datasetIds: [],
    supplyIds: [],
    measuresTaken: '已下线',
    documentIds: [],
  },
};

export function fileOf<P extends ProcessName>(process: P): FileOf<P> {
  return FILES[process];
}

export function fileAsKept(process: ProcessName): JsonObject {
  return writtenFile<ProcessName>(FILES[process]);
}

/** As the column takes it. */
export function keptFile(process: ProcessName): string {
  return JSON.stringify(FILES[process]);
}
