/** 授权协议 (Art. 7): the text both sides signed, clause by clause, with both signatures. */
import type { LocalDate } from '../local-date';
import type { ProductKind } from '../scope';
import { art, byAnalogy, chineseNumber, formatCitation, type ArticleNumber } from '../measures';
import { dateZh, MEASURES, officialDocument, paragraphsOf, type ActFrame, type OfficialDocument } from './document';

/** The clause groups of the agreement (Art. 7). */
export const CLAUSE_GROUPS = [
  'parties',
  'content',
  'responsibilities',
  'security',
  'term',
  'termination',
  'breach',
  'disputes',
] as const;
export type ClauseGroup = (typeof CLAUSE_GROUPS)[number];

/** The eight groups as Art. 7 names them, in its order. */
export const CLAUSE_TITLES: Readonly<Record<ClauseGroup, string>> = {
  parties: '授权主体和对象',
  content: '授权内容',
  responsibilities: '责任机制',
  security: '安全要求',
  term: '授权期限',
  termination: '终止和撤销机制',
  breach: '违约责任',
  disputes: '争议解决方式',
};
/** Never an id: whoever holds the paper could not tell whose it is. Who it was stands in the record. */
export const NAMELESS = '（姓名未登记，签署身份见审批系统记录）';
/** The parties' consent to service by electronic means. */
const E_SERVICE = byAnalogy('行政处罚法', 61);
const GROUPS = Object.keys(CLAUSE_TITLES) as ClauseGroup[];

/** What the agreement covers, in the names that people read. */
export interface ScopeFacts {
  readonly domains: readonly string[];
  readonly providers: readonly string[];
  readonly entries: readonly string[];
  readonly productKinds: readonly ProductKind[];
}

const PRODUCT_WORDS: Readonly<Record<ProductKind, string>> = {
  'data-element': '数据元件',
  model: '模型',
  verification: '核验',
  report: '报告',
  api: '接口服务',
};

/** The sentences of a scope; a list that is empty limits nothing. */
export function scopeParagraphs({ domains, providers, entries, productKinds }: ScopeFacts): string[] {
  const listed = (what: string, values: readonly string[]) =>
    `${what}：${values.length === 0 ? '不限定' : `限于${values.join('、')}`}。`;
  return [
    listed('数据领域', domains),
    listed('数源部门', providers),
    listed('目录条目', entries),
    listed(
      '产品类型',
      productKinds.map((kind) => PRODUCT_WORDS[kind]),
    ),
    `超出上述范围的数据和产品，不属于本协议的授权（《办法》${cite(7)}、${cite(8)}）。`,
  ];
}

export interface AgreementFacts {
  /** 市政府的审批决定 (Art. 5), by its number. */
  readonly grantedBy: string;
  readonly clauses: Readonly<Record<ClauseGroup, string>>;
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** The last day on which the right holds, where the policy's cap ends it before `to`. */
  readonly cappedTo: LocalDate | null;
  readonly eService: boolean;
  /** Absent where the agreement is not limited by one. */
  readonly scope?: ScopeFacts;
  readonly annexes?: readonly { readonly title: string; readonly text: string }[];
  /** What both signatures bind (SM3). */
  readonly textHash: string;
  /** By name; null where nobody has told the name of who signed. */
  readonly operator: { readonly signatory: string | null; readonly signedOn: LocalDate };
  readonly authority: { readonly signatory: string | null };
}

export function agreementAct(facts: AgreementFacts, frame: ActFrame): OfficialDocument {
  const clauses = GROUPS.map((group) => [CLAUSE_TITLES[group], paragraphsOf(facts.clauses[group])] as const);
  const capped =
    facts.cappedTo === null ? [] : [`按照现行期限规定，授权至${dateZh(facts.cappedTo)}届满，期满不自动延续。`];
  const articles = [
    ...clauses,
    [
      '授权期限起止',
      [
        `授权自${dateZh(facts.from)}起，至${dateZh(facts.to)}止；双方签署完毕之前不生效。期满后需重新申请（《办法》${cite(9)}）。`,
        ...capped,
      ],
    ] as const,
    ...(facts.scope === undefined ? [] : [['授权范围', scopeParagraphs(facts.scope)] as const]),
    [
      '送达方式',
      [
        facts.eService
          ? `双方同意电子送达（${formatCitation(E_SERVICE).zh}）：甲方的文书送入乙方在审批系统的收件箱即为送达。`
          : '双方未约定电子送达，甲方的文书以直接送达或者其他法定方式送达。',
      ],
    ] as const,
  ];
  return officialDocument('agreement', frame, {
    sections: [
      {
        heading: null,
        paragraphs: [
          `甲方（授权方）：${frame.issuer}`,
          `乙方（运营主体）：${frame.addressee.name}（统一社会信用代码 ${frame.addressee.code}）`,
          `根据${MEASURES}（以下简称《办法》）${cite(5)}、${cite(7)}和市政府审批决定（${facts.grantedBy}），双方签订本协议。`,
        ],
      },
      ...articles.map(([title, paragraphs], index) => ({
        heading: `第${chineseNumber(index + 1)}条　${title}`,
        paragraphs: [...paragraphs],
      })),
      ...annexSections(facts.annexes ?? []),
    ],
    signatures: [
      {
        side: '甲方',
        name: frame.issuer,
        signatory: facts.authority.signatory ?? NAMELESS,
        date: dateZh(frame.date),
        seal: '（盖章）',
      },
      {
        side: '乙方',
        name: frame.addressee.name,
        signatory: facts.operator.signatory ?? NAMELESS,
        date: dateZh(facts.operator.signedOn),
        seal: '（盖章）',
      },
    ],
    borrowed: facts.eService ? [E_SERVICE] : [],
    notes: [`双方签署的协议文本哈希（SM3）：${facts.textHash}`],
  });
}

/** Annexes are part of what is signed, and stand behind its articles. */
export function annexSections(annexes: readonly { readonly title: string; readonly text: string }[]) {
  return annexes.map(({ title, text }, index) => ({
    heading: `附件${chineseNumber(index + 1)}　${title}`,
    paragraphs: [...paragraphsOf(text)],
  }));
}

function cite(article: ArticleNumber): string {
  return formatCitation(art(article)).zh;
}
