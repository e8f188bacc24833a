/** One example of each kind of act, as the record of a real case would fill it. */
import { composeAct, type ActFacts } from '../../domain/acts';
import type { ActFrame, OfficialDocument } from '../../domain/acts/document';
import { ACT_KINDS, actNumber, type ActKind } from '../../domain/acts/kinds';
import { dayLimit } from '../../domain/limit';
import { localDate } from '../../domain/local-date';
import { art, byAnalogy } from '../../domain/measures';

export const GROUNDS =
  '2026年2月，你单位将经接口取得的公交实时位置数据存放于运营平台之外的服务器，超出授权协议约定的“原始数据不出域”的范围。\n经核对访问日志，涉及数据约 1.2 万条，未发现对外提供。';

const clause = (text: string) => `${text}由双方依照《办法》履行。\n未尽事宜由双方另行书面约定。`;
const order = { number: '郑数整改〔2026〕3号', date: localDate('2026-03-05') };
const request = {
  title: '公交与医疗协同出行服务',
  usingUnit: '嵩阳示例数据运营有限公司出行事业部',
  purpose: '就医出行到站预测',
  filedOn: localDate('2026-01-12'),
};

const applied = {
  title: request.title,
  application: '数据需求申请',
  filedOn: request.filedOn,
  article: art(14),
};
const LICENSING = '行政许可法';

const approval = { number: '郑数准决〔2026〕7号', date: localDate('2026-03-01') };

const supplied = [{ title: '停车泊位数据', provider: '市交通运输局', fields: ['停车场', '空余泊位'] }];

export const FACTS: ActFacts = {
  renewal: {
    purpose: '停车诱导',
    filedOn: localDate('2026-05-06'),
    present: { from: localDate('2025-07-01'), to: localDate('2026-06-30') },
    granted: { next: { from: localDate('2026-07-01'), to: localDate('2027-06-30') }, datasets: supplied },
    opinion: '供给期间使用规范，效益明显。',
  },
  stop: {
    purpose: '停车诱导',
    ground: 'provider-cannot',
    facts: '停车管理系统下线，泊位数据自七月起不再产生。',
    from: localDate('2026-07-01'),
    datasets: supplied,
    defence: '请求延至年底停止。',
    defenceAnswer: '数据来源已不存在，不能延期。',
    reason: '数据来源终止。',
  },
  referral: {
    party: '嵩阳示例数据运营有限公司',
    grounds: GROUNDS,
    persons: [{ name: '张某', position: '数据运维负责人' }],
  },
  agreement: {
    grantedBy: '郑政数〔2026〕8号',
    clauses: {
      parties: clause('授权主体为郑州市大数据管理局，授权对象为嵩阳示例数据运营有限公司。'),
      content: clause('授权乙方在运营平台对公共数据进行加工处理，开发形成公共数据产品并向社会提供服务。'),
      responsibilities: clause('乙方对数据中间态开发商、产品开发商的行为承担管理责任。'),
      security: clause('原始数据不出域、数据可用不可见；乙方明确数据安全责任人。'),
      term: clause('授权期限三年。'),
      termination: clause('双方协商一致可以终止；甲方依照第二十八条可以解除。'),
      breach: clause('违反本协议的，限期整改并暂停公共数据使用权限。'),
      disputes: clause('争议由双方协商解决，协商不成的依法解决。'),
    },
    from: localDate('2026-07-01'),
    to: localDate('2029-06-30'),
    cappedTo: null,
    eService: true,
    textHash: 'a3'.repeat(32),
    operator: { signatory: '运营经办甲', signedOn: localDate('2026-06-18') },
    authority: { signatory: '审批负责人甲' },
  },
  amendment: {
    agreement: '郑数授协〔2026〕1号',
    version: 2,
    inForceFrom: localDate('2026-09-01'),
    clauses: {
      parties: clause('授权主体为郑州市大数据管理局，授权对象为嵩阳示例数据运营有限公司。'),
      content: clause('授权乙方在运营平台对交通运输领域公共数据进行加工处理。'),
      responsibilities: clause('乙方对数据中间态开发商、产品开发商的行为承担管理责任。'),
      security: clause('原始数据不出域、数据可用不可见；乙方明确数据安全责任人。'),
      term: clause('授权期限三年。'),
      termination: clause('双方协商一致可以终止；甲方依照第二十八条可以解除。'),
      breach: clause('违反本协议的，限期整改并暂停公共数据使用权限。'),
      disputes: clause('争议由双方协商解决，协商不成的依法解决。'),
    },
    scope: { domains: ['交通运输'], providers: [], entries: [], productKinds: ['report', 'api'] },
    annexes: [{ title: '产品清单', text: '停车泊位指数\n客流指数' }],
    eService: true,
    textHash: 'b4'.repeat(32),
    operator: { signatory: '运营经办甲', signedOn: localDate('2026-08-20') },
    authority: { signatory: '审批负责人甲' },
  },
  order: {
    basis: 'art-28',
    grounds: GROUNDS,
    clauses: ['security', 'responsibilities'],
    provisions: [],
    measures: '一、立即删除平台外副本并提交删除证明。\n二、关闭不受控接口，补充访问控制和过程溯源措施。',
    rectifyBy: localDate('2026-04-05'),
    limit: '30日',
    eService: true,
  },
  'notice-of-revocation': {
    order,
    grounds: GROUNDS,
    failure: 'overdue',
    reason: '整改期限届满后经两次催告，你单位仍未删除平台外副本。',
    limit: '5个工作日',
    hearingNotice: '7个工作日',
  },
  revocation: {
    order,
    grounds: GROUNDS,
    failure: 'not-passed',
    notice: { number: '郑数解告〔2026〕1号', date: localDate('2026-04-20') },
    reason: '平台外副本仍在使用，安全风险未消除。',
    response: 'answered',
    defenceAnswer: '你单位关于系统迁移尚未完成的意见不能成立：迁移期间也应当遵守原始数据不出域的要求。',
    hearingHeldOn: localDate('2026-05-12'),
    eService: true,
  },
  lifting: { basis: 'art-28', order, right: 'in-force', opinion: '平台外副本已删除，接口已关闭。' },
  rescission: { basis: 'art-28', order, right: 'in-force', reason: '经复核，相关数据未离开运营平台。' },
  approval: {
    ...request,
    scope: '郑州市域内公交线路与二级以上医疗机构',
    approved: {
      datasets: [
        { title: '公交车辆实时位置', provider: '郑州市交通运输局', fields: ['时间', '线路', '经度', '纬度'] },
        { title: '医疗机构名录', provider: '郑州市卫生健康委员会', fields: ['名称', '地址'] },
      ],
      purpose: request.purpose,
      term: { from: localDate('2026-03-01'), to: localDate('2027-12-31') },
      useBasis: 'industry',
      useConditions: '按照授权协议约定的标准付费。',
    },
    cap: { on: localDate('2027-12-31'), by: 'right' },
    narrowed: false,
    experts: 3,
    opinion: '同意，位置数据泛化到 100 米网格后提供。',
  },
  rejection: { ...request, experts: 0, reason: '申请的使用范围超出应用场景所需，社会效益论证不足。' },
  refusal: { ...request, reason: '申请事项不属于公共数据运营服务的范围。' },
  narrowing: {
    ...request,
    approval,
    reason: '公交车辆实时位置暂不具备对接条件。',
    datasets: [{ title: '医疗机构名录', provider: '郑州市卫生健康委员会', fields: ['名称', '地址'] }],
  },
  ending: {
    ...request,
    approval,
    reason: '两部门的系统改造在使用期限内不能完成。',
  },
  acceptance: {
    ...applied,
    how: 'accepted',
    receivedOn: applied.filedOn,
    decision: { limit: dayLimit('wd', 20), source: byAnalogy(LICENSING, 42) },
  },
  return: {
    ...applied,
    missing: ['使用单位的授权委托书', '经济效益测算依据；社会效益说明。'],
    first: null,
    opinion: '材料尚不齐全。',
    limit: dayLimit('wd', 15),
    step: '受理',
  },
  extension: {
    ...applied,
    article: art(15, 1),
    by: dayLimit('wd', 10),
    source: byAnalogy(LICENSING, 42),
    from: localDate('2026-07-10'),
    to: localDate('2026-07-24'),
    provisional: false,
    reason: '申请涉及两个数源部门，案情复杂。',
  },
  'review-time': {
    ...applied,
    article: art(15, 2),
    experts: 5,
    parts: [
      { title: '回避申报', limit: dayLimit('wd', 3) },
      { title: '专家评审', limit: dayLimit('wd', 10) },
    ],
  },
};

export const FRAME: Omit<ActFrame, 'number'> = {
  caseId: 'RC-2026-000123',
  issuer: '郑州市大数据管理局',
  addressee: { name: '嵩阳示例数据运营有限公司', code: '9141010099900011XQ' },
  date: localDate('2026-06-20'),
  draft: true,
};

export function sampleAct<K extends ActKind>(
  kind: K,
  facts: Partial<ActFacts[K]> = {},
  frame: Partial<ActFrame> = {},
): OfficialDocument {
  return composeAct(kind, { ...FACTS[kind], ...facts }, { ...FRAME, number: actNumber(kind, 2026, 3), ...frame });
}

export const allSamples = (): OfficialDocument[] => ACT_KINDS.map((kind) => sampleAct(kind));
