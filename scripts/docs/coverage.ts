/**
 * What carries the articles of the measures beside the steps of processes that cite them: modules of this system, what a
 * later issue brings, and what is no software's business. The steps themselves are read from the definitions.
 */
import type { Bilingual } from '../../domain/refusal';

export interface Carrier {
  /** A file or folder of this repository; the generator checks that it is there. */
  readonly where: string;
  readonly what: Bilingual;
}

/** What is still to come; what a process brings is no longer once that process is released. */
export interface Later {
  readonly process?: string;
  readonly what: Bilingual;
}

export interface Coverage {
  readonly carriers?: readonly Carrier[];
  readonly later?: readonly Later[];
  /** Why no software carries it. */
  readonly outside?: Bilingual;
}

const carrier = (where: string, zh: string, en: string): Carrier => ({ where, what: { zh, en } });
const later = (zh: string, en: string): Later => ({ what: { zh, en } });
const process = (name: string, zh: string, en: string): Later => ({ process: name, what: { zh, en } });

/** By number of the article; every article has an entry. */
export const COVERAGE: Readonly<Record<number, Coverage>> = {
  1: { outside: { zh: '目的条款', en: 'states the purpose' } },
  2: { outside: { zh: '术语条款；用语见代码与文档', en: 'defines terms, which code and documents use' } },
  3: { outside: { zh: '适用范围条款', en: 'states the scope' } },
  4: {
    carriers: [
      carrier('domain/permissions.ts', '未列即不许，职责分离', 'deny by default, separation of duties'),
      carrier('domain/access.ts', '存疑即拒绝', 'doubt denies'),
    ],
  },
  5: {
    carriers: [
      carrier('domain/draw.ts', '评审专家公开抽取，任何人可复算', 'the panel is drawn so that anyone can recompute it'),
      carrier('domain/ranking.ts', '精确计分与排序', 'exact scores and ranks'),
      carrier(
        'processes/operator-selection/effects.ts',
        '市政府批准即列入名单并启动协议',
        "the government's approval lists the operators and opens their agreements",
      ),
      carrier(
        'cases/public-notices.ts',
        '公告、公示与结果向社会公开，无须登录',
        'call, shortlist and result are public, without a token',
      ),
      carrier('cases/objections.ts', '公示期异议，答复前程序中止', 'objections halt the process until answered'),
    ],
  },
  6: {
    carriers: [
      carrier(
        'domain/evidence.ts',
        '资格证明分类、有效期，签署时复核信用',
        'typed evidence with its validity; credit is looked at again at the signature',
      ),
    ],
  },
  7: {
    carriers: [carrier('records/authorizations.ts', '授权登记簿', 'the register of authorisations')],
    later: [
      process(
        'authorization',
        '协议起草、签署与双方终止流程',
        'the process of drafting, signing and two-party termination',
      ),
    ],
  },
  8: {
    carriers: [
      carrier(
        'processes/authorization/cooperation.ts',
        '与省级运营单位合作的登记，限于授权协议项下供给的数据与授权期限',
        'the record of cooperation with the provincial operator, within what is supplied under the agreement and its term',
      ),
      carrier('domain/cooperation.ts', '合作随授权暂停、终止', 'it is suspended and over with the right'),
    ],
  },
  9: {
    carriers: [
      carrier(
        'domain/right.ts',
        '授权期满即失效，从不自动延长',
        'a right lapses with its term, silence never extends it',
      ),
    ],
  },
  10: {
    carriers: [
      carrier(
        'api/routes/access.ts',
        '运营平台据以放行的访问核验与凭证',
        'access checks and leases that the platform asks for',
      ),
    ],
    later: [
      later(
        '与省平台的技术对接由运营平台实施；合作及其范围登记在案',
        'the technical connection to the provincial platform is the platform’s; the cooperation and its scope are on record',
      ),
    ],
  },
  11: {
    carriers: [
      carrier('domain/trail.ts', '逐案 SM3 链式审计，只增不改', 'an SM3 chain per case, append-only'),
      carrier('cases/run.ts', '准许与拒绝的命令均留痕', 'commands granted and refused leave a trace'),
      carrier('records/trail-mark.ts', '库外高水位标记', 'a high-water mark outside the database'),
      carrier('scripts/verify-export.cjs', '案卷导出可离线校验', 'the archive of a case verifies offline'),
    ],
    later: [
      later(
        '脱敏、建模、开发利用等由运营平台自身提供',
        'desensitisation, modelling and development are the platform’s own functions',
      ),
    ],
  },
  12: {
    carriers: [
      carrier('api/auth.ts', '令牌验证', 'tokens are verified'),
      carrier('domain/permissions.ts', '一张权限表', 'one permission table'),
      carrier('domain/permit.ts', '供给编译为许可', 'a supply is compiled into a permit'),
      carrier('domain/access.ts', '访问核验只依许可与实时授权', 'access is answered from permit and live right only'),
    ],
    later: [
      later('等级保护与密码应用的测评由部署单位组织', 'MLPS and cryptography assessments belong to each deployment'),
    ],
  },
  13: {
    carriers: [
      carrier('processes/data-request/need-form.ts', '需求清单与内部评估', 'the need list and its internal assessment'),
    ],
  },
  14: {
    carriers: [
      carrier(
        'migrations/0001-foundation.ts',
        '一需求一申请一供给的唯一约束',
        'one need, one application, one supply as constraints',
      ),
    ],
  },
  15: {},
  16: {
    carriers: [
      carrier(
        'migrations/0004-anomaly-reports.ts',
        '目录条目历次版本留存；争议标志由已确认未修正的反馈推导',
        'every version of an entry is kept; its being disputed is derived from the confirmed reports not yet settled',
      ),
      carrier(
        'processes/anomaly-feedback/effects.ts',
        '确认、修正即告知每一获供给的运营主体',
        'every operator supplied with the entry is told in the commit that confirms or corrects',
      ),
    ],
  },
  17: {
    carriers: [
      carrier('records/supplies.ts', '供给计入目录使用情况', 'a supply counts in the catalogue’s usage'),
      carrier('api/routes/public.ts', '目录向社会公开', 'the catalogue is public'),
    ],
    later: [process('catalogue-change', '目录变更流程', 'the process of changing the catalogue')],
  },
  18: {
    carriers: [
      carrier(
        'processes/data-request/effects.ts',
        '涉及个人信息、商业秘密而无授权证明的不得批准（第三款）',
        'no approval without evidence for protected information (¶3)',
      ),
      carrier('domain/access.ts', '用途逐字比对', 'purposes are compared to the letter'),
    ],
    later: [
      process('social-data-import', '社会数据导入流程（第四款）', 'the process of importing social data (¶4)'),
      process('developer-registration', '开发商登记流程（第一款）', 'the process of registering developers (¶1)'),
    ],
  },
  19: { later: [process('product-release', '产品登记与审核流程', 'the process of releasing products')] },
  20: {
    later: [
      process('product-release', '交易场所与合同登记（产品流程）', 'trading venues and contracts, with products'),
    ],
  },
  21: {
    later: [
      process(
        'product-release',
        '有偿、无偿使用与收益分配（产品流程）',
        'free and paid use and the sharing of revenue, with products',
      ),
    ],
  },
  22: {
    carriers: [
      carrier(
        'services/duties/duties.ts',
        '数据安全责任人无空档、预案、演练与培训的登记',
        'the responsible person without gaps, plans, drills and trainings on record',
      ),
    ],
    later: [process('developer-registration', '开发商登记流程', 'the process of registering developers')],
  },
  23: {
    carriers: [
      carrier(
        'migrations/0001-foundation.ts',
        '案卷、决定与审计事件不可删除',
        'cases, decisions and events cannot be deleted',
      ),
      carrier(
        'cases/reading/archive.ts',
        '一案一档导出，可离线核验',
        'a case exports as one file that verifies offline',
      ),
      carrier(
        'services/access/retention.ts',
        '访问日志的保存期限，至少六个月，清除留痕',
        'how long the access log is kept, six months at least; its forgetting leaves a trace',
      ),
    ],
    later: [later('按类别的保管期限与法定留存', 'retention by class, and legal hold')],
  },
  24: {
    carriers: [
      carrier(
        'processes/security-incident/filing.ts',
        '自发现起算的报告时限，逾期照收并记录',
        'hours from the discovery; what is late is taken and recorded',
      ),
      carrier(
        'processes/security-incident/effects.ts',
        '两个报告对象的确认时间，一次决定即责令整改并暂停',
        'when each addressee confirmed; containment that orders and suspends in one act',
      ),
      carrier(
        'services/duties/duties.ts',
        '应急预案分版本，每年演练，逾期可见',
        'contingency plans in versions, yearly drills, and what of them is overdue',
      ),
    ],
  },
  25: {
    carriers: [
      carrier('domain/checklist.ts', '默认检查表', 'the default checklist of an inspection'),
      carrier('processes/security-inspection/plans.ts', '年度检查计划按日启动', 'yearly plans, opened on their days'),
    ],
    later: [
      process('security-inspection', '安全检查流程', 'the process of inspection'),
      process('rectification', '整改流程', 'the process of rectification'),
    ],
  },
  26: {
    carriers: [
      carrier(
        'domain/reporting-years.ts',
        '应报年度与在授权期内的日期',
        'the years owed, and the days of them in force',
      ),
      carrier(
        'migrations/0005-annual-reports.ts',
        '每项授权每年度一件的唯一约束',
        'one report for each authorisation and year, as a constraint',
      ),
      carrier('worker/schedules.ts', '每年一月自动开启，补开遗漏', 'opened every January by schedule, catching up'),
      carrier(
        'processes/annual-report/figures.ts',
        '依留痕预填的数据及其清单',
        'figures pre-filled from the record, with their lists',
      ),
    ],
  },
  27: {
    carriers: [
      carrier(
        'migrations/0007-evaluation-inspection.ts',
        '指标体系冻结后不得变更；同一授权同一周期仅一次评价',
        'a frozen indicator set never changes; one evaluation of an authorisation for a period',
      ),
      carrier('domain/evaluation.ts', '精确计分、评级与排名', 'exact scores, grades and ranks'),
      carrier('records/evaluations.ts', '评价结果入运营主体档案', 'results in the file of the operator'),
    ],
    later: [process('evaluation', '绩效评价流程', 'the process of performance evaluation')],
  },
  28: {
    carriers: [
      carrier('domain/right.ts', '授权状态随未解除的整改令推导', 'the right is derived, with orders not yet lifted'),
      carrier(
        'cases/lifecycle.ts',
        '暂停期间案件中止、恢复后续办',
        'cases are held while it is suspended, and go on after',
      ),
      carrier('domain/access.ts', '暂停即刻拒绝访问', 'suspended, access is denied at once'),
      carrier('api/routes/cases.ts', '移送有关部门的记录（第二款）', 'referral to other departments is recorded (¶2)'),
    ],
    later: [process('rectification', '责令整改与解除授权流程', 'the process of rectification and revocation')],
  },
  29: {
    carriers: [
      carrier(
        'domain/measures-term.ts',
        '有效期两年；届满后须有接续办法方可授予新权利',
        'two years; afterwards new rights need a successor',
      ),
    ],
  },
};
