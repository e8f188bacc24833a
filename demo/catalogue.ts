/** The demo's catalogue entries, need and authorisations: realistic in kind, invented in content. */
import { DEMO_ORGANISATIONS } from './organisations';

type Sensitivity = 'open' | 'personal' | 'trade-secret';

interface DemoDataset {
  readonly id: string;
  readonly title: string;
  readonly provider: string;
  readonly domain: string;
  readonly conditions: string;
  readonly fields: readonly { readonly name: string; readonly title: string; readonly sensitivity: Sensitivity }[];
}

const field = (name: string, title: string, sensitivity: Sensitivity = 'open') => ({ name, title, sensitivity });
const { health, transport } = DEMO_ORGANISATIONS;
const [HEALTH, TRANSPORT] = ['卫生健康', '交通运输'] as const;

export const DEMO_DATASETS: readonly DemoDataset[] = [
  {
    id: 'health-outpatient-daily',
    title: '门诊量日统计',
    provider: health.id,
    domain: HEALTH,
    conditions: '仅限统计分析；结果不得还原到个人',
    fields: [
      field('date', '日期'),
      field('hospital', '医疗机构'),
      field('department', '科室'),
      field('visits', '门诊人次'),
    ],
  },
  {
    id: 'health-bed-occupancy',
    title: '床位使用情况',
    provider: health.id,
    domain: HEALTH,
    conditions: '按小时更新；不得用于商业评级',
    fields: [
      field('hour', '时点'),
      field('hospital', '医疗机构'),
      field('beds', '床位数'),
      field('occupied', '占用数'),
    ],
  },
  {
    id: 'health-infectious-weekly',
    title: '法定传染病周报',
    provider: health.id,
    domain: HEALTH,
    conditions: '仅用于公共卫生研究与预警',
    fields: [field('week', '周次'), field('disease', '病种'), field('district', '区县'), field('cases', '报告病例数')],
  },
  {
    id: 'health-vaccination',
    title: '预防接种记录（脱敏）',
    provider: health.id,
    domain: HEALTH,
    conditions: '涉及个人信息，须经真实、有效授权后按应用场景使用',
    fields: [
      field('personToken', '个人标识（令牌）', 'personal'),
      field('birthYear', '出生年份', 'personal'),
      field('vaccine', '疫苗'),
      field('dose', '剂次'),
      field('vaccinatedOn', '接种日期', 'personal'),
    ],
  },
  {
    id: 'health-institutions',
    title: '医疗机构名录',
    provider: health.id,
    domain: HEALTH,
    conditions: '',
    fields: [
      field('name', '名称'),
      field('grade', '等级'),
      field('address', '地址'),
      field('longitude', '经度'),
      field('latitude', '纬度'),
    ],
  },
  {
    id: 'health-drug-price',
    title: '药品采购价格',
    provider: health.id,
    domain: HEALTH,
    conditions: '涉及供应商商业秘密的字段须另行授权',
    fields: [
      field('drug', '药品'),
      field('specification', '规格'),
      field('listPrice', '挂网价'),
      field('contractPrice', '合同价', 'trade-secret'),
    ],
  },
  {
    id: 'health-ambulance',
    title: '院前急救出车记录',
    provider: health.id,
    domain: HEALTH,
    conditions: '位置精确到网格',
    fields: [field('calledAt', '呼救时间'), field('grid', '网格'), field('arrivalSeconds', '到达用时（秒）')],
  },
  {
    id: 'transport-bus-gps',
    title: '公交车辆实时位置',
    provider: transport.id,
    domain: TRANSPORT,
    conditions: '仅限出行服务与交通研究',
    fields: [
      field('time', '时间'),
      field('vehicle', '车辆'),
      field('line', '线路'),
      field('longitude', '经度'),
      field('latitude', '纬度'),
      field('speed', '速度'),
    ],
  },
  {
    id: 'transport-metro-flow',
    title: '地铁站点客流',
    provider: transport.id,
    domain: TRANSPORT,
    conditions: '十五分钟粒度',
    fields: [field('time', '时段'), field('station', '站点'), field('entries', '进站量'), field('exits', '出站量')],
  },
  {
    id: 'transport-taxi-od',
    title: '出租汽车出行起讫点（脱敏）',
    provider: transport.id,
    domain: TRANSPORT,
    conditions: '涉及个人出行，起讫点泛化到网格',
    fields: [
      field('time', '时段'),
      field('originGrid', '起点网格', 'personal'),
      field('destinationGrid', '讫点网格', 'personal'),
      field('trips', '行程数'),
    ],
  },
  {
    id: 'transport-road-congestion',
    title: '道路拥堵指数',
    provider: transport.id,
    domain: TRANSPORT,
    conditions: '',
    fields: [field('time', '时间'), field('road', '路段'), field('index', '拥堵指数'), field('speed', '平均速度')],
  },
  {
    id: 'transport-parking',
    title: '公共停车场余位',
    provider: transport.id,
    domain: TRANSPORT,
    conditions: '',
    fields: [field('time', '时间'), field('lot', '停车场'), field('capacity', '泊位数'), field('free', '余位数')],
  },
  {
    id: 'transport-freight',
    title: '道路货运运单统计',
    provider: transport.id,
    domain: TRANSPORT,
    conditions: '涉及企业商业秘密的字段须另行授权',
    fields: [
      field('month', '月份'),
      field('category', '货类'),
      field('tonnage', '货运量'),
      field('shipper', '托运企业', 'trade-secret'),
    ],
  },
];

export const DEMO_NEED = {
  id: 'need-demo-bus-hospital',
  operatorId: DEMO_ORGANISATIONS.operatorA.id,
  title: '就医出行一体化查询',
  body: {
    dataWanted: '公交车辆实时位置、医疗机构名录',
    wayOfUse: '在运营平台内关联计算，输出到站预测接口',
    scenario: '市民查询到达医院的公交到站时间',
    assessment: {
      reasonable: true,
      feasible: true,
      assessedBy: '数据产品部',
      assessedOn: '2026-01-15',
      summary: '需求明确，数据可得，效益可期',
    },
  },
} as const;

/** In force since before 1 January of last year, and for years to come. */
export const DEMO_AUTHORIZATIONS = [
  { id: 'authorization-demo-a', operatorId: DEMO_ORGANISATIONS.operatorA.id, signatory: 'operator-a' },
  { id: 'authorization-demo-b', operatorId: DEMO_ORGANISATIONS.operatorB.id, signatory: 'operator-b' },
] as const;

/** Approved by the government, agreement still to be drafted. */
export const DEMO_CANDIDATE = { id: 'authorization-demo-d', operatorId: DEMO_ORGANISATIONS.candidateD.id } as const;

/** One text for each of the eight clause groups of Art. 7. */
export const DEMO_CLAUSES = {
  parties: '授权主体为郑州市大数据管理局，授权对象为运营主体。',
  content: '授权运营主体在运营平台内加工处理目录所列公共数据，开发公共数据产品。',
  responsibilities: '运营主体对加工处理活动负责，建立数据安全责任制。',
  security: '原始数据不出域、数据可用不可见；落实网络安全等级保护要求。',
  term: '自起始日起至终止日止，期满重新申请。',
  termination: '任何一方可提出协商终止；违反协议的，依办法第二十八条处理。',
  breach: '违反协议的，责令限期整改并暂停数据使用权限。',
  disputes: '协商不成的，依法申请行政复议或者提起行政诉讼。',
} as const;
