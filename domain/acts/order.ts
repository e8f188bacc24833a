/** 责令整改通知书 (Art. 25, 28): facts and grounds, the order, what it suspends, what follows when it is not obeyed. */
import type { LocalDate } from '../local-date';
import { art, byAnalogy, chineseNumber, formatCitation } from '../measures';
import { CLAUSE_TITLES, type ClauseGroup } from './agreement';
import { dateZh, MEASURES, officialDocument, paragraphsOf, type ActFrame, type OfficialDocument } from './document';
import { remediesAgainst, THIS_DECISION } from '../remedies';

const HEARD = byAnalogy('行政处罚法', 45);

export interface OrderFacts {
  /** `art-28` suspends the whole right; `art-25` does not. */
  readonly basis: 'art-28' | 'art-25';
  readonly grounds: string;
  readonly clauses: readonly ClauseGroup[];
  /** What else than the agreement was broken. */
  readonly provisions: readonly { readonly law: string; readonly article: string }[];
  readonly measures: string;
  readonly rectifyBy: LocalDate | null;
  /** The policy's limit in words, where the order names no day. */
  readonly limit: string;
  readonly eService: boolean;
}

export function orderAct(facts: OrderFacts, frame: ActFrame): OfficialDocument {
  const breach = facts.basis === 'art-28';
  const article = formatCitation(breach ? art(28, 1) : art(25)).zh;
  const clauses = facts.clauses.map((group) => CLAUSE_TITLES[group]).join('、');
  const provisions = facts.provisions.map(provisionInWords).join('、');
  return officialDocument('order', frame, {
    sections: [
      {
        heading: '一、事实和理由',
        paragraphs: [
          breach ? breachOf(facts) : '本机关在公共数据运营服务安全监督检查中，发现你单位存在以下问题：',
          ...paragraphsOf(facts.grounds),
          ...(clauses === '' ? [] : [`上述情况涉及授权协议的下列条款：${clauses}。`]),
          ...(provisions === '' ? [] : [`上述情况违反下列规定：${provisions}。`]),
        ],
      },
      {
        heading: '二、决定',
        paragraphs: [
          `依据${MEASURES}（以下简称《办法》）${article}，责令你单位限期整改。整改期限：${timeToRectify(facts)}。`,
          ...(breach
            ? [
                '依据同条同款，自本通知书签发之时起，暂停你单位的公共数据使用权限，你单位的数据中间态开发商、产品开发商一并暂停。本机关解除对你单位的全部责令整改后，方可恢复使用。',
                ...(facts.eService
                  ? []
                  : [`为防范数据安全风险，上述暂停作为保护性措施即时执行，不待送达；${fromService(facts)}。`]),
              ]
            : []),
        ],
      },
      { heading: '三、整改要求', paragraphs: paragraphsOf(facts.measures) },
      {
        heading: '四、整改验收',
        paragraphs: [
          '整改完成后，应当在整改期限内通过审批系统提交整改报告，由本机关验收。',
          breach
            ? `未按照要求整改的，依据《办法》${article}，可以解除运营授权。`
            : `未按照要求整改的，本机关可以另定期限，或者依据《办法》${formatCitation(art(28, 1)).zh}另行处理。`,
        ],
      },
      {
        heading: '五、陈述和申辩',
        paragraphs: [
          `${formatCitation(HEARD).zh}，对本通知书认定的事实、理由和依据有异议的，可以通过审批系统向本机关陈述、申辩；陈述、申辩期间不停止执行。`,
        ],
      },
    ],
    borrowed: [HEARD],
    remedies: [remediesAgainst(THIS_DECISION).zh],
  });
}

/** With one pair of marks about the title, and a bare number in the words of a statute, however both were written. */
function provisionInWords({ law, article }: OrderFacts['provisions'][number]): string {
  const title = law.trim().replace(/^《([^《》]*)》$/u, '$1');
  const number = /^[1-9]\d{0,2}$/.test(article.trim()) ? Number(article) : null;
  return `《${title}》${number === null ? article : `第${chineseNumber(number)}条`}`;
}

/** Of the agreement, of provisions beside it (违反协议等情况), or of these alone. */
function breachOf({ clauses, provisions }: OrderFacts): string {
  const of = [
    ...(clauses.length > 0 ? ['公共数据运营服务授权协议'] : []),
    ...(provisions.length > 0 ? ['有关规定'] : []),
  ];
  return `经查，你单位在授权运营期间存在以下违反${of.join('和')}的情况：`;
}

/** No time to rectify passes before the service. */
function fromService({ rectifyBy, limit }: OrderFacts): string {
  if (rectifyBy === null) return '整改期限自送达之日起计算';
  return `送达时整改期限已经届满的，自送达之日起重新计算${limit}`;
}

function timeToRectify({ rectifyBy, limit, eService }: OrderFacts): string {
  if (rectifyBy !== null) return `至${dateZh(rectifyBy)}止（含当日）`;
  return `${limit}，自${eService ? '本通知书签发（电子送达）' : '本通知书送达'}起计算，当日不计入`;
}
