/**
 * What a released version has stored is read by every later one (invariant 9): forms may grow wider, never narrower, and give
 * back to the byte what was kept under them. The samples are of 0.1.0; each with all its members, and with the fewest.
 */
import { formsOf } from '../../processes/forms';
import { application } from '../../processes/selection-application/forms';
import { requestFile } from '../../processes/data-request/forms';
import { report as anomalyReport } from '../../processes/anomaly-feedback/forms';
import { roundFile } from '../../processes/operator-selection/forms';
import { incident } from '../../processes/security-incident/forms';
import { currentDefinition, PROCESSES } from '../../processes/laws';

const missing = { missing: ['使用单位证明'] };
const appoint = { experts: ['expert-7', 'expert-8'] };
const proof = { proof: '公证送达' };
const datasets = [{ datasetId: 'health-beds', fields: ['hospital', 'free'] }];
const term = { from: '2026-01-01', to: '2027-12-31' };
const finding = { ok: true, note: '' };
const findings = {
  usingUnit: finding,
  purpose: { ok: false, note: '与场景不符' },
  scope: finding,
  feasibility: finding,
  economicBenefit: finding,
  socialBenefit: finding,
};
const piece = { summary: '营业执照', validUntil: '2027-03-31', documentId: 'D-1' };
const evidence = {
  businessCondition: piece,
  technicalStaff: { summary: '名册' },
  operationsStaff: piece,
  managementStaff: piece,
  technicalCapability: piece,
  securityCapability: piece,
  credit: piece,
};
const clauses = {
  parties: '甲乙双方',
  content: '内容',
  responsibilities: '责任',
  security: '安全',
  term: '期限',
  termination: '终止',
  breach: '违约',
  disputes: '争议',
};
const changes = {
  usingUnit: '甲公司',
  purpose: '到站预测',
  scope: '市域内',
  scenario: '出行',
  feasibility: '可行',
  economicBenefit: '有',
  socialBenefit: '有',
  datasets,
  protectedInformation: { personal: true, tradeSecrets: false, authorizationDocumentIds: ['D-2'] },
  term,
  documentIds: ['D-1'],
};
const request = { needId: 'N-1', ...changes };
const assessment = {
  reasonable: true,
  feasible: true,
  assessedBy: '数据治理部',
  assessedOn: '2026-01-05',
  summary: '可行',
  documentId: 'D-3',
};
const scores = { trading: 0, development: 89.5, security: 100 };
const report = { report: '已整改', documentIds: ['D-1'] };
const order = { grounds: '超范围使用', clauses: ['security'], measures: '停止使用', rectifyBy: '2026-03-01' };

const told = { at: '2026-02-03T04:05:06+08:00', how: '短信' };
const details = {
  planId: 'P-1',
  planActivatedAt: '2026-02-03T04:05:06+08:00',
  persons: 3,
  personsTold: told,
  police: told,
  reports: [{ addressee: '公安机关', ...told }],
};

/** By process, step and outcome. */
const STORED: Readonly<Record<string, readonly object[]>> = {
  'data-request.acceptance.return': [missing],
  'data-request.supplement.submit': [
    { changes, documentIds: ['D-1'] },
    { changes: {}, documentIds: [] },
  ],
  'data-request.review.recommend-approval': [{ findings }],
  'data-request.review.recommend-rejection': [{ findings }],
  'data-request.review.need-experts': [{ findings, count: 3 }],
  'data-request.expert-review.submit': [{ score: 88.5, opinion: '可行' }],
  'data-request.panel-shortage.appoint': [appoint],
  'data-request.decision.approve': [{}, { datasets, purpose: '到站预测', term }],
  'data-request.consultation.agree-with-conditions': [{ conditions: '仅限汇总数据' }],
  'data-request.consultation.object': [{ grounds: '实时位置数据不宜用于该场景' }],
  'data-request.docking.ready': [
    { reference: 'HC-1', desensitisation: '去标识' },
    { reference: 'HC-1', desensitisation: '去标识', delivery: '接口', updateFrequency: '每日' },
  ],
  'data-request.docking-refusal.narrow': [{ datasets }],
  'authorization.draft.submit': [{ clauses, ...term, eService: true }],
  'agreement-amendment.draft.submit': [
    { effectiveFrom: '2026-09-01' },
    {
      clauses,
      scope: { domains: ['交通运输'], providers: ['D-1'], datasetIds: ['bus'], productKinds: ['api'] },
      annexes: [{ title: '产品清单', text: '一项' }],
      eService: false,
      effectiveFrom: '2026-09-01',
    },
    { scope: null, effectiveFrom: '2026-09-01' },
  ],
  'agreement-amendment.consultation.agree-with-conditions': [{ conditions: '仅限汇总数据' }],
  'agreement-amendment.consultation.object': [{ grounds: '不宜扩大' }],
  'authorization.operator-signature.sign': [{}],
  'authorization.evidence-watch.renewed': [{ piece: 'credit', documentId: 'D-1', validUntil: '2027-01-31' }],
  'rectification.draft.submit': [
    { basis: 'art-28', ...order },
    { basis: 'art-25', grounds: '记录不全', clauses: [], measures: '补记' },
  ],
  'rectification.service.served': [proof],
  'rectification.revocation-service.served': [proof],
  'rectification.rectification.submit': [report, { report: '已整改', documentIds: [] }],
  'rectification.verification.recommend-fail': [{ left: '日志不完整' }],
  'rectification.disposition.set-new-deadline': [{ rectifyBy: '2026-04-01' }],
  'rectification.notice-of-revocation.respond': [{ hearing: false }, { defence: '请求从轻', hearing: true }],
  'rectification.hearing.record': [{ heldOn: '2026-05-06', minutes: '笔录', recommendation: '维持' }],
  'rectification.revocation.revoke': [{}, { defenceAnswer: '理由不成立' }],
  'operator-selection.panel.submit': [
    { scores: { 'SA-2026-000002': { 技术: 90.25, 安全: 0 } } },
    { scores: { 'SA-2026-000002': { 技术: 100 } }, opinion: '方案完整' },
  ],
  'operator-selection.panel-shortage.appoint': [appoint],
  'operator-selection.bureau-decision.shortlist': [{ applications: ['SA-2026-000002'] }],
  'operator-selection.government-decision.approve': [{ applications: ['SA-2026-000002'] }],
  'selection-application.qualification.return': [missing],
  'selection-application.qualification.fail': [{ criterion: '信用' }],
  'selection-application.supplement.submit': [
    { changes: { plan: '方案', evidence: { credit: piece } }, documentIds: ['D-1'] },
    { changes: {}, documentIds: [] },
  ],
  'anomaly-feedback.triage.forward': [{ department: '11410100MB0000DEP1' }],
  'anomaly-feedback.triage.return': [missing],
  'anomaly-feedback.supplement.submit': [{ changes: { locator: '第 3 行', fields: ['free'] }, documentIds: [] }],
  'anomaly-feedback.correction.corrected': [
    { version: 2, changes: '坐标改正' },
    { version: 3, changes: ['坐标改正', { field: 'free' }] },
    { version: 4, changes: { free: '改正' } },
    { version: 5, changes: '增加字段', fields: [{ name: 'free', title: '空位', sensitivity: 'open' }] },
    { changes: '已补发' },
  ],
  'annual-report.submission.submit': [{ development: '开发', sales: '销售', revenue: '收入', security: '安全' }],
  'annual-report.overdue.set-new-deadline': [{ until: '2026-05-31' }, { until: '2026-05-31T18:00:00+08:00' }],
  'annual-report.examination.return': [missing],
  'evaluation.self-assessment.submit': [{ scores, evidence: '材料', documentIds: ['D-1'] }],
  'evaluation.rating.submit': [{ scores, evidence: '材料' }],
  'evaluation.panel-shortage.appoint': [appoint],
  'evaluation.response.object': [{ grounds: '口径有误' }],
  'security-inspection.findings.submit': [
    { findings: [], cooperation: { refused: true, note: '拒绝提供日志' } },
    {
      findings: [
        { item: '安全管理制度', description: '未更新', severity: 'minor', deadline: '2026-03-01' },
        { description: '未留存日志', severity: 'critical' },
      ],
      cooperation: { refused: false },
    },
  ],
  'security-inspection.panel-shortage.appoint': [appoint],
  'security-inspection.correction.submit': [report],
  'security-incident.containment.propose-order': [order, { grounds: '泄露', clauses: ['breach'], measures: '停止' }],
  'security-incident.containment.propose-measures': [{ clause: '第八条', measures: '限流' }],
  'security-incident.progress-report.submit': [
    report,
    { report: '已恢复', documentIds: [], handlingEndedAt: '2026-02-03T04:05:06+08:00', ...details },
  ],
  'security-incident.closing-report.submit': [
    { cause: '配置错误', consequences: '无', measures: '已修复', lessons: '复核', documentIds: [] },
  ],
  'security-incident.closure.return': [missing],
  'supply-closure.statement.submit': [
    {
      deleted: [{ what: '泊位数据', where: '计算集群', how: '覆写', on: '2026-03-01' }],
      kept: [{ what: '访问日志', ground: 'logs', until: '2026-12-31' }],
      copies: [{ where: '同城备份', ground: '尚在覆写周期内' }],
      agreementsEnded: ['A-1'],
      factIds: ['F-1'],
      documentIds: ['D-1'],
    },
    { deleted: [], kept: [], copies: [], agreementsEnded: [], factIds: [], documentIds: [] },
  ],
  'supply-closure.check.return': [missing],
  'supply-renewal.provider-opinion.object': [{ grounds: '接口停用' }],
  'supply-renewal.review.recommend-renewal': [{ findings }],
  'supply-renewal.review.recommend-refusal': [{ findings }],
  'supply-renewal.consultation.agree-with-conditions': [{ conditions: '仅限汇总数据' }],
  'supply-renewal.consultation.object': [{ grounds: '不宜续期' }],
  'supply-renewal.decision.renew': [{ to: '2027-12-31' }, { to: '2027-12-31', datasets }],
  'supply-stop.notice.respond': [{ defence: '请求延期' }],
  'supply-stop.decision.keep': [{}, { defenceAnswer: '采纳' }],
  'supply-stop.decision.stop': [{ from: '2026-12-01' }, { from: '2026-12-01', defenceAnswer: '不能延期' }],
};

const FILED = [
  ['data-request', requestFile, request],
  [
    'data-request',
    requestFile,
    { ...request, need: { dataWanted: '泊位', wayOfUse: '关联计算', scenario: '出行', assessment } },
  ],
  [
    'operator-selection',
    roundFile,
    {
      announcement: '公告',
      closesAt: '2026-06-01T18:00:00+08:00',
      seats: 1,
      termYears: 3,
      panelSize: 5,
      dimensions: [
        { name: '技术', weight: 33.3333 },
        { name: '安全', weight: 66.6667 },
      ],
      criteria: ['信用良好'],
    },
  ],
  ['selection-application', application, { plan: '方案', evidence }],
  [
    'anomaly-feedback',
    anomalyReport,
    { datasetId: 'health-beds', fields: ['free'], locator: '第 3 行', description: '为负数', documentIds: [] },
  ],
  [
    'security-incident',
    incident,
    {
      authorizationId: 'A-1',
      severity: 'major',
      kind: 'leak',
      discoveredAt: '2026-02-03T04:05:06+08:00',
      occurredAt: '2026-02-03T04:00:00+08:00',
      title: '接口泄露',
      description: '接口未鉴权',
      datasetIds: ['health-beds'],
      supplyIds: [],
      measuresTaken: '已下线',
      documentIds: [],
    },
  ],
  [
    'security-incident',
    incident,
    {
      severity: 'larger',
      kind: 'leak',
      discoveredAt: '2026-02-03T04:05:06+08:00',
      description: '接口未鉴权',
      datasetIds: [],
      supplyIds: [],
      measuresTaken: '已下线',
      documentIds: [],
      ...details,
      personsTold: { notNeeded: { ground: '已消除' } },
    },
  ],
] as const;

const forms = PROCESSES.flatMap((process) =>
  Object.keys(currentDefinition(process).steps).flatMap((step) =>
    Object.entries(formsOf(process, step)).flatMap(([outcome, form]) =>
      form === null ? [] : [[`${process}.${step}.${outcome}`, form] as const],
    ),
  ),
);

describe('what 0.1.0 has stored', () => {
  it.each(forms.filter(([name]) => !/-escalation\./.test(name)))('%s is read as it was kept', (name, form) => {
    const samples = STORED[name] ?? [];
    expect(samples.length).toBeGreaterThan(0); // a new outcome with data brings its sample
    for (const sample of samples) expect(form.parse(sample)).toEqual(sample);
  });

  it.each(FILED)('the file of %s is read as it was kept', (_process, form, file) => {
    expect(form.parse(file)).toEqual(file);
  });
});
