/** A realistic need and application, for the demo, the tests and the benchmark. */

export const sampleNeed = (title = '公交与医疗协同出行服务') => ({
  title,
  dataWanted: '公交车辆实时位置、医疗机构名录',
  wayOfUse: '在运营平台内关联计算，输出到站预测接口',
  scenario: '市民查询到达医院的公交到站时间',
  assessment: {
    reasonable: true,
    feasible: true,
    assessedBy: '数据产品部',
    assessedOn: '2026-03-02',
    summary: '需求明确，数据可得，效益可期',
  },
});

/** From the beginning of this year for some months to come: not over, and within a right of a year that begins today. */
const NOW = new Date();
const day = (at: Date) => at.toISOString().slice(0, 10);
export const SAMPLE_TERM = {
  from: `${NOW.getFullYear()}-01-01`,
  to: day(new Date(NOW.getTime() + 300 * 86_400_000)),
};

export const SAMPLE_PURPOSE = '就医出行到站预测';

export const sampleApplication = (needId: string) => ({
  needId,
  usingUnit: '嵩阳示例数据运营有限公司出行事业部',
  purpose: SAMPLE_PURPOSE,
  scope: '郑州市域内公交线路与二级以上医疗机构',
  scenario: '市民查询到达医院的公交到站时间',
  feasibility: '算法已在公开数据上验证',
  economicBenefit: '降低候车时间成本，带动出行服务收入',
  socialBenefit: '方便群众就医',
  datasets: [
    { datasetId: 'transport-bus-gps', fields: ['time', 'line', 'longitude', 'latitude'] },
    { datasetId: 'health-institutions', fields: ['name', 'address', 'longitude', 'latitude'] },
  ],
  protectedInformation: { personal: false, tradeSecrets: false, authorizationDocumentIds: [] as string[] },
  term: SAMPLE_TERM,
  documentIds: [] as string[],
});

const ok = { ok: true, note: '符合要求' };
/** The six of every application, and the two of one with protected information. */
export const goodFindings = {
  findings: {
    ...{ usingUnit: ok, purpose: ok, scope: ok, feasibility: ok, economicBenefit: ok, socialBenefit: ok },
    ...{ minimisation: ok, protection: ok },
  },
};

export const readyForSupply = { reference: '接口编号 API-001', desensitisation: '位置泛化到 100 米网格' };

export const sampleRound = (closesAt: string) => ({
  title: '公共数据运营服务主体遴选',
  announcement: '现就公共数据运营服务主体公开征集申请，欢迎符合条件的法人和非法人组织参加。',
  closesAt,
  seats: 2,
  termYears: 3,
  panelSize: 5,
  dimensions: [
    { name: '技术能力', weight: 40 },
    { name: '运营方案', weight: 35 },
    { name: '安全保障', weight: 25 },
  ],
  criteria: ['经营状况良好', '具备专业团队', '信用良好'],
});

const piece = (summary: string) => ({ summary });
/** Evidence of Art. 6, the credit good for a while. */
export const goodEvidence = (creditUntil = '2099-12-31') => ({
  businessCondition: piece('近三年经营状况良好，审计报告无保留意见'),
  technicalStaff: piece('技术人员四十名'),
  operationsStaff: piece('运营人员二十名'),
  managementStaff: piece('管理人员十名'),
  technicalCapability: piece('具备隐私计算平台'),
  securityCapability: piece('等级保护三级'),
  credit: { summary: '信用报告', validUntil: creditUntil },
});
