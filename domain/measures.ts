/**
 * The law: 郑州市大数据管理局公共数据运营服务管理办法（试行）（征求意见稿）, its 29 articles as data. Every step, limit and refusal
 * cites into it, so that a screen can say which sentence it rests on and a test can say which sentence nothing serves.
 */

import type { Bilingual } from './refusal';

export const MEASURES_TITLE: Bilingual = {
  zh: '郑州市大数据管理局公共数据运营服务管理办法（试行）',
  en: 'Measures of the Zhengzhou Big Data Administration for Public Data Operation Services (Trial)',
};

export const CHAPTERS: Readonly<Record<number, Bilingual>> = {
  1: { zh: '总则', en: 'General provisions' },
  2: { zh: '运营授权', en: 'Authorisation to operate' },
  3: { zh: '运营平台', en: 'Operation platform' },
  4: { zh: '数据供给', en: 'Data supply' },
  5: { zh: '数据应用', en: 'Data use' },
  6: { zh: '数据安全', en: 'Data security' },
  7: { zh: '评价监督', en: 'Evaluation and supervision' },
  8: { zh: '附则', en: 'Supplementary provisions' },
};

export interface Article {
  readonly number: ArticleNumber;
  readonly chapter: number;
  readonly title: Bilingual;
}

/** The articles in order: `ARTICLES[0]` is Art. 1. Their words are in `measures-text.ts`, what they ask for in `obligations.ts`. */
export const ARTICLES: readonly Article[] = [
  article(1, 1, '目的依据', 'Purpose and basis'),
  article(2, 1, '术语定义', 'Definitions'),
  article(3, 1, '适用范围', 'Scope'),
  article(4, 1, '基本原则', 'Principles'),
  article(5, 2, '主体选择', 'Selection of operators'),
  article(6, 2, '资格条件', 'Qualifications'),
  article(7, 2, '协议签订', 'Agreement'),
  article(8, 2, '合作运营', 'Cooperation'),
  article(9, 2, '授权期限', 'Term of authorisation'),
  article(10, 3, '平台管理', 'Platform management'),
  article(11, 3, '平台功能', 'Platform functions'),
  article(12, 3, '平台安全', 'Platform security'),
  article(13, 4, '需求收集', 'Collecting needs'),
  article(14, 4, '需求申请', 'Application'),
  article(15, 4, '需求审核', 'Review'),
  article(16, 4, '数据质量', 'Data quality'),
  article(17, 4, '目录建设', 'Catalogue'),
  article(18, 5, '开发利用', 'Development'),
  article(19, 5, '产品应用', 'Use of products'),
  article(20, 5, '产品交易', 'Trading of products'),
  article(21, 5, '收益分配', 'Revenue'),
  article(22, 6, '安全管理', 'Security management'),
  article(23, 6, '信息保存', 'Keeping of information'),
  article(24, 6, '应急处置', 'Incidents'),
  article(25, 6, '安全监管', 'Security supervision'),
  article(26, 7, '运营报告', 'Annual report'),
  article(27, 7, '绩效评价', 'Performance evaluation'),
  article(28, 7, '责任追究', 'Accountability'),
  article(29, 8, '施行日期', 'Entry into force'),
];

function article(number: ArticleNumber, chapter: number, zh: string, en: string): Article {
  return { number, chapter, title: { zh, en } };
}

/** The article of that number. @throws RangeError if there is none. */
export function articleOf(number: number): Article {
  const found = ARTICLES[number - 1];
  if (found === undefined) throw new RangeError(`the measures have no Art. ${number}`);
  return found;
}

/** Where a rule comes from: the measures; another law (binding by analogy only, 参照); or nowhere, a sensible default. */
export type Citation =
  | { readonly law: 'measures'; readonly article: ArticleNumber; readonly paragraph?: Paragraph }
  | { readonly law: string; readonly article: number | string; readonly item?: number; readonly byAnalogy: true }
  | { readonly law: 'own' };

// prettier-ignore
export type ArticleNumber =
  | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19 | 20 | 21 | 22 | 23 | 24 | 25 | 26 | 27 | 28 | 29;
type Paragraph = 1 | 2 | 3 | 4;
type Place = `${ArticleNumber}` | `${ArticleNumber} ¶${Paragraph}`;
/** Two places of which one is a paragraph: only those that are cited, since all that could be are more than the compiler bears. */
const TOGETHER = ['15 ¶2, 17', '16, 18 ¶3', '24, 28 ¶1'] as const;
type Together = `${ArticleNumber}, ${ArticleNumber}` | (typeof TOGETHER)[number];
/** How events and refusals cite: one place of the measures or two, or another law. An article that the measures have not does not compile. */
export type Cited = `Art. ${Place | Together}` | `by analogy: ${string}` | typeof OWN;
const OWN = 'own default (no source)';

const NUMBER = '(?:[1-9]|[12][0-9])';
const CITED = new RegExp(
  `^(?:Art\\. (?:${NUMBER}(?: ¶[1-4])?|${NUMBER}, ${NUMBER}|${TOGETHER.join('|')})|by analogy: .+|own default \\(no source\\))$`,
);

/** Of what a form says of itself, whose members have no type. */
export function isCited(text: unknown): text is Cited {
  return typeof text === 'string' && CITED.test(text);
}

/** The measures' own article. */
export function art(article: ArticleNumber, paragraph?: Paragraph): Citation {
  return paragraph === undefined ? { law: 'measures', article } : { law: 'measures', article, paragraph };
}

/** Another law or document, by its Chinese title without 《》; an article's number, with an item 项 of it, or the words that name the passage. */
export function byAnalogy(law: string, article: number | string, item?: number): Citation {
  return { law, article, ...(item !== undefined && { item }), byAnalogy: true };
}

export const own: Citation = { law: 'own' };

/** English titles of the laws that limits and steps are borrowed from. */
const ENGLISH_TITLES: Readonly<Record<string, string>> = {
  行政许可法: 'Administrative Licensing Law',
  行政处罚法: 'Administrative Penalty Law',
  行政复议法: 'Administrative Reconsideration Law',
  行政诉讼法: 'Administrative Litigation Law',
  招标投标法: 'Tendering and Bidding Law',
  招标投标法实施条例: 'Implementing Regulations of the Tendering and Bidding Law',
  网络安全法: 'Cybersecurity Law',
  数据安全法: 'Data Security Law',
  个人信息保护法: 'Personal Information Protection Law',
  档案法: 'Archives Law',
  民法典: 'Civil Code',
  青岛市公共数据管理办法: 'Qingdao Measures for Public Data',
  高平市公共数据授权运营管理办法: 'Gaoping Measures for Authorised Operation of Public Data',
  '公共数据资源授权运营实施规范（试行）': 'National Norms for Authorised Operation of Public Data Resources (Trial)',
  国家网络安全事件报告管理办法: 'National Measures for Reporting Cybersecurity Incidents',
};

/** How screens and documents cite: “第十五条第一款” / “Art. 15 ¶1”, “参照《行政许可法》第四十二条” / “by analogy: …, art. 42”. */
export function formatCitation(citation: Citation): { readonly zh: string; readonly en: Cited } {
  if ('byAnalogy' in citation) {
    const { law, article, item } = citation;
    const of = item === undefined ? { zh: '', en: '' } : { zh: `第${chineseNumber(item)}项`, en: `(${item})` };
    const place =
      typeof article === 'number'
        ? { zh: `${articleZh(article)}${of.zh}`, en: `art. ${article}${of.en}` }
        : { zh: article, en: article };
    return {
      zh: `参照《${law}》${place.zh}`,
      en: `by analogy: ${ENGLISH_TITLES[law] ?? `《${law}》`}, ${place.en}`,
    };
  }
  if (citation.law === 'own') return { zh: '自定（无外部依据）', en: OWN };
  const { article, paragraph } = citation;
  return paragraph === undefined
    ? { zh: articleZh(article), en: `Art. ${article}` }
    : { zh: `${articleZh(article)}第${chineseNumber(paragraph)}款`, en: `Art. ${article} ¶${paragraph}` };
}

function articleZh(number: number): string {
  return `第${chineseNumber(number)}条`;
}

/** A number from 1 to 999 as statutes write it: 十五, 四十二, 一百零五. */
export function chineseNumber(number: number): string {
  if (!Number.isInteger(number) || number < 1 || number > 999)
    throw new RangeError(`not a number of a statute: ${number}`);
  const digits = '零一二三四五六七八九';
  const hundreds = Math.floor(number / 100);
  const tens = Math.floor(number / 10) % 10;
  const ones = number % 10;
  const digit = (value: number): string => digits.charAt(value);
  if (number < 20) return `${tens === 1 ? '十' : ''}${ones === 0 && tens === 1 ? '' : digit(ones)}`;
  const head = hundreds === 0 ? '' : `${digit(hundreds)}百`;
  const middle = tens === 0 ? (hundreds !== 0 && ones !== 0 ? '零' : '') : `${digit(tens)}十`;
  return `${head}${middle}${ones === 0 ? '' : digit(ones)}`;
}
