/**
 * What each article asks for, clause by clause in its own words, and what carries it: a step, a rule or a register of this system, each with
 * a test that turns red when the carrier is taken out (`npm run soak -- obligations` takes it out). What is wanting is said beside it.
 */
import type { ArticleNumber } from './measures';
import type { Bilingual } from './refusal';

export const CARRIER_KINDS = ['step', 'rule', 'register'] as const;
export type CarrierKind = (typeof CARRIER_KINDS)[number];

export interface Carrier {
  readonly kind: CarrierKind;
  /** `process.step`; `file#function or constant`; a table of the record. */
  readonly name: string;
  /** File and title of the test: `test/….test.ts › title`, as the file has it. */
  readonly test: string;
}

export interface Obligation {
  /** Article and clause, e.g. `15.2`. */
  readonly id: string;
  /** The article's own words. */
  readonly zh: string;
  readonly en: string;
  readonly carriedBy: readonly Carrier[];
  /** What of it nothing carries yet; null where nothing is wanting. */
  readonly missing: Bilingual | null;
  /** Why no software can carry it; null where one can. */
  readonly outside: Bilingual | null;
}

export type Coverage = 'carried' | 'in-part' | 'later' | 'outside';

export function coverageOf({ carriedBy, missing, outside }: Obligation): Coverage {
  if (outside !== null) return 'outside';
  if (carriedBy.length === 0) return 'later';
  return missing === null ? 'carried' : 'in-part';
}

type Row = Omit<Obligation, 'id'>;

const at =
  (kind: CarrierKind) =>
  (name: string, file: string, title: string): Carrier => ({ kind, name, test: `${file} › ${title}` });
const [step, rule, register] = [at('step'), at('rule'), at('register')];

const carried = (zh: string, en: string, ...carriedBy: readonly Carrier[]): Row => ({
  ...{ zh, en, carriedBy },
  ...{ missing: null, outside: null },
});
/** `wanting`: what is not carried, in both languages. */
const inPart = (zh: string, en: string, wanting: readonly [string, string], ...carriedBy: readonly Carrier[]): Row => ({
  ...{ zh, en, carriedBy },
  ...{ missing: { zh: wanting[0], en: wanting[1] }, outside: null },
});
const outside = (zh: string, en: string, why: readonly [string, string]): Row => ({
  ...{ zh, en, carriedBy: [], missing: null },
  outside: { zh: why[0], en: why[1] },
});

const PRODUCTS = [
  '产品登记、合同与使用协议（产品流程）',
  'products, contracts and use agreements, with the release of products',
] as const;
const IMPORTS = ['社会数据导入流程', 'the process of importing social data'] as const;
const DEVELOPERS = ['开发商登记流程', 'the process of registering developers'] as const;
const CATALOGUE = ['目录变更流程', 'the process of changing the catalogue'] as const;

const ACCESS = 'test/domain/access.test.ts';
const purposes = rule(
  'domain/access.ts#isSamePurpose',
  ACCESS,
  'the purpose is compared as text: any other one is refused',
);
const fields = rule(
  'domain/access.ts#reasonOf',
  ACCESS,
  'every subset of the granted fields is permitted, and none with a field more',
);
const doubt = rule('domain/access.ts#judge', ACCESS, 'doubt denies: no clock, no term, dates that are none');
const liveRight = rule('domain/access.ts#RIGHT_REASON', ACCESS, 'a right that is %s permits nothing');
const permit = rule(
  'domain/permit.ts#sealPermit',
  'test/domain/permit.test.ts',
  'is hashed with SM3 over those bytes, and any other permit has another hash',
);
const duties = rule('domain/permissions.ts#separation', 'test/domain/permissions.test.ts', 'over a whole case of %s');
const tokens = rule(
  'api/auth.ts#createAuthenticator',
  'test/api/tokens.test.ts',
  'another issuer, another audience, expired, not yet valid',
);
const trail = register('events', 'test/access/trail.test.ts', 'cannot be changed by the system itself');
const verified = rule(
  'domain/trail-verify.ts#isIntact',
  'test/domain/trail-verify.test.ts',
  'is found at the very record',
);
const refused = rule(
  'cases/refusals.ts#RefusalBook',
  'test/process/refusals.test.ts',
  'the first is on record before it is answered; a thousand more are one record with their count, when the minute ends',
);
const lapse = rule(
  'domain/right.ts#rightEndsAt',
  'test/domain/right.test.ts',
  'begins with the first instant of its first day, and ends with the last of its last',
);
const suspension = rule(
  'domain/right.ts#rightStatus',
  'test/domain/right.test.ts',
  'is suspended while one order is not lifted, and over all the same when its term is',
);

const REQUEST = 'test/effects/data-request.test.ts';
const review = step(
  'data-request.review',
  REQUEST,
  'are called, and the party is told how long that takes: it is not counted',
);
const decision = step('data-request.decision', REQUEST, 'approves what was applied for, and says so in an act');
const docking = step(
  'data-request.docking',
  'test/process/docking.test.ts',
  'asks every department that provides an approved entry, once and at the same time',
);
const consulted = step(
  'data-request.consultation',
  REQUEST,
  'answered with %s is in the trail, and told to the authority',
);
const RENEWAL = 'test/effects/supply-renewal.test.ts';
const renewalReviewed = step(
  'supply-renewal.review',
  RENEWAL,
  'against the recommendation is explained; what is not in order is not recommended',
);
const renewed = step(
  'supply-renewal.decision',
  RENEWAL,
  'is the next permit of the supply, from the day after its end, with its act',
);
const providersAsked = step(
  'supply-renewal.provider-opinion',
  'test/supply/renewal.test.ts',
  'is the next permit of the same supply, from the day after the present end; whoever provides the data is asked',
);
const stopped = step('supply-stop.decision', RENEWAL, 'from today is the end of the supply; its clearance opens');
const consent = rule(
  'processes/data-request/evidence.ts#assertEvidenced',
  REQUEST,
  'wants a piece of evidence that covers it, and names the field that has none',
);
const desensitised = rule(
  'processes/data-request/docking.ts#assertProtected',
  REQUEST,
  'hands out no protected field as it is, by its own form or by the words for all',
);
const training = rule(
  'domain/access.ts#mayTrain',
  ACCESS,
  'models are trained on the fields alone for which the permit says so, under a permit that holds',
);
const minimal = rule(
  'processes/data-request/findings.ts#assertExamined',
  REQUEST,
  'examines minimisation and protection where information is protected, as the applicant or the catalogue says',
);
const basisOfUse = rule(
  'processes/data-request/effects.ts#basisOf',
  REQUEST,
  'names the basis and the conditions of the use, as they were applied for or as it says',
);
const within = rule(
  'processes/data-request/effects.ts#assertWithin',
  REQUEST,
  'is of nothing that was not applied for',
);

const SELECTION = 'test/effects/operator-selection.test.ts';
const QUALIFICATION = 'test/effects/selection-application.test.ts';
const qualification = step('selection-application.qualification', QUALIFICATION, 'fails by a criterion, which is kept');
const evidenceKinds = rule(
  'domain/evidence.ts#EVIDENCE_KINDS',
  QUALIFICATION,
  'does not qualify with evidence that ran out since: every piece of it is named',
);
const goodEvidence = rule(
  'domain/evidence.ts#isExpired',
  QUALIFICATION,
  'does not qualify with evidence that ran out since: every piece of it is named',
);

const COOPERATION = 'test/rights/cooperation.test.ts';
const cooperations = register(
  'cooperations',
  COOPERATION,
  'is recorded with its counterpart, whose authorisation the authority can read, and leaves its trace',
);
const supplied = rule(
  'processes/authorization/cooperation.ts#assertSupplied',
  COOPERATION,
  'names Art. 8 where it goes beyond the authorisation',
);

const scope = rule(
  'cases/scope.ts#assertInScope',
  'test/rights/scope.test.ts',
  'refuses at filing what lies outside, with the article and the number of the agreement',
);
const amended = step(
  'agreement-amendment.authority-signature',
  'test/effects/agreement-amendment.test.ts',
  'by both, it is a version, with an act; from now on where its day has come',
);
const renewedEvidence = step(
  'authorization.evidence-watch',
  'test/effects/authorization.test.ts',
  'is renewed by a piece of the same kind that is good for longer',
);
const referral = rule(
  'cases/referrals.ts#referIn',
  'test/rights/rectification.test.ts',
  'reaches the addressee with an act, and comes back once',
);

const CLEARANCE = 'test/effects/supply-closure.test.ts';
const stated = step(
  'supply-closure.statement',
  CLEARANCE,
  'that comes late leaves nothing to do about its being overdue, and is kept',
);
const cleared = step(
  'supply-closure.check',
  CLEARANCE,
  'comes back with something new as well, and is over when it confirms',
);
const opened = rule(
  'cases/supply-end.ts#suppliesEnd',
  CLEARANCE,
  'opens the clearance of each in its commit, under the right that it was under',
);

const DUTIES = 'test/incident/security-duties.test.ts';
const responsible = register(
  'responsible_persons',
  DUTIES,
  'a successor ends the predecessor the day before: no gap, no overlap, no way back',
);
const plans = register(
  'contingency_plans',
  DUTIES,
  'plans have versions; a drill names the plan it tried; nothing lies in the future',
);
const yearly = rule(
  'domain/security-duties.ts#nextYearly',
  DUTIES,
  'a drill is owed within a year of the last, or of the beginning of the right',
);
const exercises = register(
  'security_exercises',
  DUTIES,
  'shows an operator its own and the authority everybody’s, with what is wanting',
);

const INCIDENT = 'test/effects/security-incident.test.ts';
const acknowledged = step(
  'security-incident.acknowledgement',
  INCIDENT,
  'has two addressees: each confirms that it has it',
);
const contained = step(
  'security-incident.containment-decision',
  INCIDENT,
  'is draft and order in one act: the right is suspended in its commit, and the rectification is on its way',
);

const INSPECTION = 'test/effects/security-inspection.test.ts';
const inspected = step(
  'security-inspection.findings',
  INSPECTION,
  'of both are the result, each told with who made it',
);
const EVALUATION = 'test/effects/evaluation.test.ts';
const rated = step('evaluation.rating', EVALUATION, 'of a rater are their work done');
const RECTIFICATION = 'test/effects/rectification.test.ts';
const ordered = step(
  'rectification.order',
  RECTIFICATION,
  'is the suspension of the whole right: running requests are held in the same commit',
);

const ANNUAL = 'test/annual/annual-report.test.ts';
const ANOMALY = 'test/effects/anomaly-feedback.test.ts';

const ROWS: Readonly<Record<ArticleNumber, readonly Row[]>> = {
  1: [],
  2: [],
  3: [],
  4: [
    carried('坚持安全与发展并重', 'give safety and development the same weight', doubt),
    carried('依法依规', 'lawfully', duties),
    carried('稳慎有序、安全可控', 'prudently, orderly, safely and under control', doubt, duties),
    outside('统筹规划、政府引导、市场运作', 'coordinated planning, guidance by government, work of the market', [
      '政策原则，不对应单一办理行为',
      'a principle of policy: no single act carries it',
    ]),
  ],
  5: [
    carried(
      '组织遴选符合条件的法人或非法人组织',
      'select qualified legal persons or organisations',
      step('operator-selection.panel', SELECTION, 'of the last one are the ranking, once their decision stands'),
      step('operator-selection.bureau-decision', SELECTION, 'follows the ranking'),
      rule('domain/ranking.ts#departsFromRanking', SELECTION, 'that departs from the ranking states why'),
      rule('domain/draw.ts#drawOrder', 'test/domain/draw.test.ts', 'can be recomputed with `sha256sum`'),
    ),
    carried(
      '报市政府审批决策',
      'submit it to the municipal government for decision',
      step(
        'operator-selection.government-decision',
        SELECTION,
        'lists all or some of the shortlist, and opens an authorisation for each in its commit',
      ),
    ),
    carried(
      '确定运营主体名单',
      'determine the list of operators',
      register(
        'public_notices',
        'test/public/objections.test.ts',
        'the notice whose window runs is the first of its case, and says until when one may object',
      ),
    ),
  ],
  6: [
    carried('经营状况良好', 'a sound state of business', qualification, evidenceKinds, renewedEvidence),
    carried(
      '具备公共数据运营服务所需的专业团队、技术能力和安全保障能力',
      'the staff, technical and security capability that the service needs',
      qualification,
      evidenceKinds,
      goodEvidence,
    ),
    carried(
      '包括但不限于技术、运营、管理人员等',
      'technical, operating and managing staff among others',
      evidenceKinds,
    ),
    carried(
      '符合相应的信用条件',
      'the conditions of credit',
      goodEvidence,
      step(
        'authorization.authority-signature',
        'test/effects/authorization.test.ts',
        'looks once more at the credit of an operator that came through a selection (Art. 6)',
      ),
    ),
  ],
  7: [
    carried(
      '签订公共数据运营服务授权协议',
      'sign an authorisation agreement',
      step(
        'authorization.operator-signature',
        'test/effects/authorization.test.ts',
        'may renew the evidence of credit, with evidence that is good (Art. 6)',
      ),
      step(
        'authorization.authority-signature',
        'test/effects/authorization.test.ts',
        'after the first day brings it into force as it is given',
      ),
      amended,
      register(
        'authorizations',
        'test/acts/life.test.ts',
        'of an agreement bear both signatories and the hash they signed',
      ),
    ),
    carried(
      '授权主体和对象、授权内容、责任机制、安全要求、授权期限、终止和撤销机制、违约责任、争议解决方式等',
      'parties, content, responsibilities, security, term, termination and revocation, liability for breach, settlement of disputes',
      rule(
        'domain/acts/agreement.ts#CLAUSE_TITLES',
        'test/acts/documents.test.ts',
        'has the eight clause groups in the order of Art. 7, term, service, and both signatures',
      ),
      rule(
        'processes/authorization/forms.ts#agreement',
        'test/rights/authorization.test.ts',
        'is not drafted without the clause group `%s`, nor with an empty one',
      ),
    ),
  ],
  8: [
    inPart(
      '按照运营协议约定，根据相关规定与省级公共数据运营单位开展合作',
      'cooperate with the provincial operator as the agreement and the rules provide',
      [
        '合作登记的核对环节，以及与省平台的交换',
        'a step that checks what is recorded, and the exchange with the province',
      ],
      cooperations,
      supplied,
      scope,
    ),
    carried(
      '在授权范围内对公共数据进行加工处理',
      'process public data within the authorisation',
      fields,
      purposes,
      liveRight,
      supplied,
      scope,
    ),
    inPart('有序推进公共数据的开发利用', 'further the use of public data in good order', PRODUCTS, docking),
  ],
  9: [
    carried('授权运营期满后', 'when the authorisation has run out', lapse),
    carried(
      '重新申请公共数据运营服务授权',
      'apply anew for an authorisation',
      rule(
        'records/operator-histories.ts#operatorHistories',
        'test/selection/round.test.ts',
        'stands with what the applicant was as an operator before: evaluations and revocations too (Art. 9, 27)',
      ),
    ),
  ],
  10: [
    outside('负责组织建设公共数据运营服务平台', 'build the operation platform', [
      '平台建设由主管部门组织，本系统是其管理侧',
      'the authority has it built; this system is the side that governs it',
    ]),
    carried(
      '作为公共数据运营服务的安全通道和管理平台',
      'as the secure channel and the management of the service',
      doubt,
      liveRight,
    ),
    inPart(
      '加强与省公共数据运营服务平台的对接',
      'connect it to the provincial platform',
      ['与省平台的报文交换', 'the exchange of messages with the provincial platform'],
      cooperations,
    ),
  ],
  11: [
    outside('符合国家、省、市有关标准', 'meet the standards of state, province and city', [
      '由部署单位测评；本系统不作认定',
      'assessed for each deployment; this system attests to nothing of it',
    ]),
    carried('数据供需对接', 'matching of supply and demand', docking),
    inPart(
      '数据脱敏处理',
      'desensitisation',
      ['脱敏由运营平台实施，其事实尚未回报', 'the platform desensitises; it does not report that yet'],
      docking,
      desensitised,
    ),
    inPart('算法建模、数据开发利用等功能', 'modelling, development and use', [
      '由运营平台提供；平台事实（抽样、训练、测试、导出）尚未回报',
      'functions of the platform; what it sampled, trained, tested or exported is not reported yet',
    ]),
    inPart('支持集成非公共数据', 'support the integration of other than public data', IMPORTS),
    carried('满足政府评价监管需求', 'serve evaluation and supervision by government', rated, inspected),
    carried(
      '实现公共数据运营服务全过程可记录、可审计、可追溯',
      'record, audit and trace the whole process',
      trail,
      verified,
      refused,
    ),
  ],
  12: [
    outside(
      '符合网络安全等级保护三级标准和商用密码应用安全性评估要求',
      'meet MLPS level 3 and the assessment of commercial cryptography',
      ['测评由部署单位组织', 'assessed for each deployment'],
    ),
    carried('搭建可信授权认证通道', 'a trusted channel of authorisation and authentication', tokens),
    inPart(
      '数据安全流通通道',
      'a secure channel for the data',
      [
        '数据本身经运营平台流通，本系统只放行',
        'the data themselves pass through the platform; this system lets them pass or not',
      ],
      liveRight,
      fields,
    ),
    carried('访问控制', 'access control', fields, purposes, doubt),
    carried('授权管理', 'management of authorisations', permit, liveRight),
    carried('过程溯源', 'tracing', trail, verified),
    carried(
      '确保平台的稳定运行，保障数据安全',
      'keep the platform running and the data safe',
      rule(
        'api/lanes.ts#lanesOver',
        'test/rights/lanes.test.ts',
        'commands that fill their lane stop neither a check, allowed or denied, nor a lease, nor the order',
      ),
      doubt,
    ),
  ],
  13: [
    carried(
      '建立需求收集整理机制',
      'a way to collect and order needs',
      register(
        'needs',
        'test/process/one-need.test.ts',
        'takes a rejected need up again as a new version only, linked to the old one',
      ),
    ),
    inPart(
      '通过场景挖掘、市场需求对接等方式定期收集公共数据需求',
      'collect needs regularly, from scenarios and the market',
      [
        '定期收集无周期提示；本系统仅登记结果',
        'nothing prompts the collecting at its times; its result alone is recorded',
      ],
    ),
    carried(
      '明确所需数据内容、使用方式和具体应用场景',
      'state the data wanted, the way of use and the scenario',
      rule('processes/data-request/need-form.ts#need', 'test/process/bad-input.test.ts', 'a need with %s is refused'),
    ),
    carried(
      '对数据需求的合理性、可行性进行内部评估',
      'assess internally whether the need is reasonable and feasible',
      rule(
        'processes/data-request/filing.ts#assertApplicable',
        'test/process/one-need.test.ts',
        'refuses an application for a need that its own assessment calls %s (Art. 13, 14)',
      ),
    ),
    carried(
      '形成需求清单',
      'keep a list of needs',
      register(
        'needs',
        'test/process/one-need.test.ts',
        'takes a rejected need up again as a new version only, linked to the old one',
      ),
    ),
  ],
  14: [
    carried(
      '一需求一申请一供给',
      'one need, one application, one supply',
      register('cases', 'test/process/one-need.test.ts', 'holds in the database even where code would not'),
      renewed,
    ),
    carried(
      '根据本单位内部评估确认后的公共数据需求',
      'by needs that its own assessment has confirmed',
      rule(
        'processes/data-request/filing.ts#assertApplicable',
        'test/process/one-need.test.ts',
        'refuses an application for a need that its own assessment calls %s (Art. 13, 14)',
      ),
    ),
    carried(
      '向市数据主管部门提交公共数据申请',
      'apply to the authority for public data',
      step('data-request.acceptance', REQUEST, 'refused is told by an act of its own'),
    ),
  ],
  15: [
    carried(
      '对运营主体提交的公共数据申请进行审核',
      'review the application',
      review,
      decision,
      within,
      consulted,
      renewalReviewed,
    ),
    carried(
      '审议所需数据的使用单位、使用目的、使用范围以及应用场景的可行性、经济效益和社会效益等',
      'weigh using unit, purpose, scope, feasibility, economic and social benefit',
      rule(
        'processes/data-request/forms.ts#findings',
        'test/process/review-and-decision.test.ts',
        'a review with %s is refused (Art. 15 ¶1)',
      ),
    ),
    carried(
      '根据实际情况可以组织专家评审',
      'may have experts review it',
      step('data-request.expert-review', REQUEST, 'have done their work with their review'),
      step('data-request.panel-shortage', REQUEST, 'is filled by whom the director names'),
    ),
    carried(
      '评审意见可作为形成审核意见的依据',
      'their opinion may be a basis of the review',
      rule('processes/data-request/effects.ts#departsFromExperts', REQUEST, 'that departs from the experts states why'),
    ),
    carried(
      '审核通过后，组织相关部门开展数据对接工作',
      'after approval, have the departments dock the data',
      docking,
      providersAsked,
    ),
  ],
  16: [
    carried(
      '建立异议数据反馈机制',
      'a way to report anomalous data',
      step('anomaly-feedback.triage', ANOMALY, 'goes to the department that provides the entry, and to no other'),
    ),
    carried(
      '对运营主体反馈的异议数据进行确认',
      'confirm the data that operators report',
      step(
        'anomaly-feedback.verification',
        ANOMALY,
        'makes a confirmed entry disputed, and tells every operator supplied with it, in one commit',
      ),
    ),
    carried(
      '修正',
      'correct them',
      step('anomaly-feedback.correction', ANOMALY, 'corrects by the next version and by no other'),
      register(
        'dataset_versions',
        'test/anomaly/life.test.ts',
        'is forwarded, verified, corrected and accepted; meanwhile the entry is disputed, and every operator is told twice',
      ),
    ),
    inPart(
      '不断提升数据质量',
      'improve the quality of the data on and on',
      ['按部门统计的质量指标', 'figures of quality by department'],
      step('anomaly-feedback.confirmation', ANOMALY, 'takes one dispute'),
    ),
  ],
  17: [
    carried(
      '结合公共数据供给情况',
      'with a view to what is supplied',
      register(
        'supply_datasets',
        'test/process/happy-path.test.ts',
        'commits supply, permit, catalogue usage, and the closing of need and case together (Art. 15 ¶2, 17)',
      ),
    ),
    inPart(
      '逐步推进公共数据授权运营目录建设',
      'build the catalogue step by step',
      CATALOGUE,
      register(
        'datasets',
        'test/public/crawl.test.ts',
        'is told of operators and entries what the law has published, and no more',
      ),
    ),
    inPart(
      '持续开展动态更新调整',
      'keep it up to date',
      CATALOGUE,
      register(
        'dataset_versions',
        'test/anomaly/life.test.ts',
        'is forwarded, verified, corrected and accepted; meanwhile the entry is disputed, and every operator is told twice',
      ),
    ),
  ],
  18: [
    carried('在确保个人隐私安全和公共安全的前提下', 'with privacy and public safety assured', consent, doubt, stopped),
    inPart(
      '原始数据不出域、数据可用不可见',
      'raw data stay in the domain, usable but not visible',
      ['产品出域审核（产品流程）', 'the review of what leaves the domain, with products'],
      fields,
      liveRight,
      cleared,
    ),
    inPart(
      '组织数据中间态开发商、产品开发商开展公共数据的开发利用工作',
      'have developers of intermediate data and of products develop',
      DEVELOPERS,
    ),
    inPart(
      '不得泄露、篡改或者毁损公共数据',
      'neither leak nor alter nor destroy public data',
      ['平台回报的导出、删除事实', 'what the platform exported or deleted, as it reports'],
      contained,
      ordered,
      opened,
      stated,
    ),
    inPart(
      '应当使用经抽样、脱敏后的公共数据，进行数据产品的模型训练与验证',
      'train and verify with sampled, desensitised data',
      ['平台回报的抽样、训练事实', 'what the platform sampled and trained, as it reports'],
      training,
      desensitised,
    ),
    inPart(
      '以数据元件、模型、核验等数据中间态方式对外提供数据产品和服务',
      'provide products as elements, models and verifications',
      PRODUCTS,
    ),
    carried(
      '涉及个人信息或商业秘密的，在获得真实、有效授权后按应用场景使用',
      'use personal information and trade secrets under a true and valid authorisation, for the scenario',
      consent,
      purposes,
    ),
    carried('规范对个人信息的处理', 'regulate the processing of personal information', consent, fields),
    carried('不得过度收集个人信息', 'collect no more personal information than needed', within, minimal),
    inPart('经市数据主管部门审核后', 'after review by the authority', IMPORTS),
    inPart(
      '将依法合规获取的社会数据导入运营平台，与公共数据融合应用',
      'import social data that were lawfully obtained, and use them with public data',
      IMPORTS,
    ),
  ],
  19: [
    inPart('应当约定产品的使用范围、使用期限等', 'agree the scope and term of a product’s use', PRODUCTS),
    inPart('不得用于或变相用于其他目的', 'no other purpose, openly or in disguise', PRODUCTS, purposes),
    inPart(
      '原始数据、可通过技术手段还原出原始数据的公共数据产品，不得以任何形式对外提供',
      'raw data, and products from which they can be restored, are never provided',
      PRODUCTS,
    ),
    inPart(
      '鼓励将开发利用公共数据形成的各类成果用于公共服务、行政管理和社会治理等领域',
      'encourage the use of results in public service, administration and governance',
      PRODUCTS,
    ),
  ],
  20: [
    inPart('通过依法设立的数据交易平台进行交易', 'trade through lawfully established venues', PRODUCTS),
    inPart('产品交易遵循数据流通交易相关制度规范', 'trade by the rules of data circulation', PRODUCTS),
  ],
  21: [
    inPart(
      '推动用于公共治理、公益事业的公共数据有条件无偿使用',
      'free use on conditions, for public governance and good',
      ['价格（产品流程）', 'prices, with products'],
      basisOfUse,
    ),
    inPart(
      '探索用于产业发展、行业发展的公共数据有条件有偿使用',
      'paid use on conditions, for industry',
      ['价格（产品流程）', 'prices, with products'],
      basisOfUse,
    ),
    inPart('逐步建立与数据贡献相挂钩的运营收益分配机制', 'share revenue by the contribution of data', [
      '收益分配流程',
      'the process of sharing revenue',
    ]),
  ],
  22: [
    inPart(
      '建立健全公共数据运营服务安全管理制度',
      'rules of security management',
      ['安全管理制度文本的登记', 'a register of the rules themselves'],
      inspected,
    ),
    carried('明确数据安全责任人', 'name who answers for data security', responsible),
    inPart(
      '严格落实公共数据申请使用、加工生产、流通交易等环节的数据安全管理责任',
      'carry out the duties of security in application, processing and trade',
      ['流通交易环节（产品流程）', 'trade, with products'],
      inspected,
      permit,
    ),
    inPart('加强数据中间态开发商的管理', 'supervise the developers of intermediate data', DEVELOPERS),
    inPart(
      '确保其具备公共数据开发利用相关的专业技术能力和数据安全保护能力',
      'see that they have the skill and the protection',
      DEVELOPERS,
    ),
    carried('建立健全高效的安全技术防护和运行体系', 'technical protection', inspected),
    inPart(
      '加强对公共数据运营服务全过程全周期的安全防护和监测预警',
      'protect and monitor the whole cycle',
      ['平台回报的告警事实', 'alerts that the platform reports'],
      acknowledged,
      trail,
    ),
    carried('组织开展公共数据安全教育和培训', 'education and training in security', exercises),
    carried(
      '确保公共数据安全，切实保护个人信息',
      'keep the data safe and protect personal information',
      consent,
      contained,
    ),
  ],
  23: [
    inPart(
      '建立信息保存制度',
      'a system of keeping information',
      ['按类别的保管期限、鉴定与销毁', 'retention by class, appraisal and destruction'],
      rule(
        'services/access/retention.ts#forgetOldAccessLines',
        'test/access/retention.test.ts',
        'is kept for six months whatever is configured, and whoever asks the database',
      ),
    ),
    inPart(
      '妥善保存公共数据运营服务过程中产生的制度规范、运营协议、运营日志等关键信息',
      'keep rules, agreements, logs and other key information safely',
      ['运营主体自身制度规范的登记', 'a register of the operator’s own rules'],
      register(
        'acts',
        'test/acts/numbers.test.ts',
        'and the acts themselves cannot be changed or taken away by the application',
      ),
      trail,
    ),
  ],
  24: [
    carried('制定运营服务安全事件应急处置预案', 'a contingency plan', plans),
    carried('定期组织应急演练', 'regular drills', yearly, exercises),
    carried(
      '应当立即启动应急处置预案',
      'start the plan at once',
      rule(
        'processes/security-incident/details.ts#assertDetails',
        'test/incident/incident.test.ts',
        'nothing of the kind that is against the rules',
      ),
      contained,
    ),
    carried(
      '向市数据主管、网信等有关部门报告',
      'report to the authority, the cyberspace department and others',
      acknowledged,
      rule(
        'processes/security-incident/grade.ts#gradeOf',
        'test/incident/incident.test.ts',
        'of two million persons is a larger one whatever its report says: told after six hours it is late',
      ),
      rule(
        'processes/security-incident/grade.ts#addresseesOf',
        'test/incident/incident.test.ts',
        'of severity %s tells whom its report is owed to',
      ),
    ),
  ],
  25: [
    carried(
      '建立健全公共数据运营服务安全监管机制',
      'a system of supervision',
      register(
        'inspection_plans',
        'test/inspection/inspection.test.ts',
        'is opened by a plan on its day, once however often the plan is run',
      ),
    ),
    carried('定期对运营主体的安全保障能力进行监督检查', 'inspect regularly', inspected),
    carried(
      '运营主体应当配合检查',
      'the operator cooperates',
      step(
        'security-inspection.findings',
        INSPECTION,
        'are not needed where cooperation was refused: that alone goes on',
      ),
    ),
    carried(
      '及时整改检查中发现的问题，防范数据安全风险',
      'remedy what was found in time',
      step(
        'security-inspection.recheck',
        INSPECTION,
        'that is none leads to the draft of an order in the same commit; the right stays as it is',
      ),
    ),
  ],
  26: [
    carried(
      '应当每年向市数据主管部门提交公共数据运营服务年度运营报告',
      'an operation report every year',
      rule(
        'domain/reporting-years.ts#reportsOwed',
        'test/domain/reporting-years.test.ts',
        'ten years of runs, with outages and runs twice over, leave every owed year with exactly one report',
      ),
      register(
        'annual_reports',
        ANNUAL,
        'opens one case for every authorisation in force on any day of the finished year, and never a second',
      ),
      step(
        'annual-report.submission',
        'test/effects/annual-report.test.ts',
        'that comes late leaves nothing to do about its being overdue',
      ),
    ),
    inPart(
      '包括本单位公共数据开发利用情况、公共数据产品销售情况、收益情况、数据安全合规情况等内容',
      'with development, sales, revenue, security and compliance',
      ['销售与收益数据的留痕（产品流程）', 'sales and revenue on record, with products'],
      rule('processes/annual-report/forms.ts#report', ANNUAL, 'is refused without one of them: %s'),
      rule(
        'processes/annual-report/against-the-record.ts#differencesFrom',
        ANNUAL,
        'a figure that differs is explained, or refused by its place',
      ),
      rule('processes/annual-report/against-the-record.ts#assertSaysSomething', ANNUAL, 'no section is left out: “%s”'),
    ),
  ],
  27: [
    carried(
      '制定绩效评价指标体系',
      'a system of indicators',
      register(
        'indicator_sets',
        'test/evaluation/opening.test.ts',
        'never changes once frozen, nor otherwise than by a new version, whatever the code says',
      ),
    ),
    carried(
      '依据数据开发交易能力、产业发展带动能力、安全合规治理水平等维度',
      'by development and trade, industry, security and compliance',
      rule(
        'domain/evaluation.ts#missingDimensions',
        'test/domain/evaluation.test.ts',
        'leave no dimension of Art. 27 without an indicator',
      ),
    ),
    carried(
      '定期对运营主体开展绩效评价',
      'evaluate operators regularly',
      rule(
        'domain/reporting-years.ts#evaluationsOwed',
        'test/domain/reporting-years.test.ts',
        'a year is evaluated from 1 April of the next, when its reports have been due',
      ),
      rated,
    ),
    carried(
      '评价结果作为其再次申请授权运营的重要依据',
      'the result is a basis when it applies again',
      rule(
        'records/operator-histories.ts#operatorHistories',
        'test/selection/round.test.ts',
        'stands with what the applicant was as an operator before: evaluations and revocations too (Art. 9, 27)',
      ),
    ),
  ],
  28: [
    carried('市数据主管部门应当责令其限期整改', 'order rectification within a time', ordered),
    carried('暂时停止公共数据使用权限', 'suspend the right to use public data', ordered, suspension, liveRight),
    carried(
      '未按照要求整改的，可解除运营授权',
      'may revoke the authorisation where rectification fails',
      step(
        'rectification.revocation',
        RECTIFICATION,
        'ends the right with everything under it in one commit, where it is served by being issued',
      ),
    ),
    carried('由有关部门责令改正', 'the competent departments order correction', referral),
    carried(
      '情节严重的，对有关责任人员依法给予处理；构成犯罪的，依法承担相应的法律责任',
      'in grave cases the persons answer for it by law',
      referral,
      register(
        'referrals',
        'test/rights/rectification.test.ts',
        'reaches the addressee with an act, and comes back once',
      ),
    ),
  ],
  29: [
    carried(
      '自印发之日起施行，有效期2年',
      'in force from the day of issue, for two years',
      rule(
        'domain/measures-term.ts#measuresStatus',
        'test/domain/measures.test.ts',
        'are %s %s, issued on 1 March 2026 (Art. 29)',
      ),
    ),
  ],
};

export function obligationsOf(article: ArticleNumber): readonly Obligation[] {
  return ROWS[article].map((row, index) => ({ id: `${article}.${index + 1}`, ...row }));
}
