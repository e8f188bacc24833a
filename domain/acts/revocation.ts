/** 拟解除授权告知书 and 解除授权决定书 (Art. 28 ¶1): told beforehand, heard where asked for, then decided; “可解除” is discretion. */
import type { LocalDate } from '../local-date';
import { art, byAnalogy, formatCitation } from '../measures';
import { dateZh, MEASURES, officialDocument, paragraphsOf, type ActFrame, type OfficialDocument } from './document';
import { remediesAgainst, THIS_DECISION } from '../remedies';

/** An earlier act of the case; its number is null where it was issued outside the system. */
export interface EarlierAct {
  readonly number: string | null;
  readonly date: LocalDate;
}

interface Failure {
  readonly order: EarlierAct;
  /** Why it was ordered. */
  readonly grounds: string;
  /** The report did not pass, or none came in time. */
  readonly failure: 'overdue' | 'not-passed';
}

export interface NoticeOfRevocationFacts extends Failure {
  /** The proposer's reasons. */
  readonly reason: string;
  /** The time to respond in words, e.g. 5个工作日. */
  readonly limit: string;
  /** How long before a hearing its time and place are told, in words. */
  readonly hearingNotice: string;
}

export interface RevocationFacts extends Failure {
  readonly notice: EarlierAct | null;
  /** The decider's reasons. */
  readonly reason: string;
  readonly response: 'none' | 'waived' | 'answered';
  /** What was said in defence has its answer; null where nothing was. */
  readonly defenceAnswer: string | null;
  readonly hearingHeldOn: LocalDate | null;
  readonly eService: boolean;
}

const ARTICLE = formatCitation(art(28, 1)).zh;
const PENALTY = '行政处罚法';
/** Told beforehand, heard in defence, heard at a hearing; decided on its minutes. */
const TOLD = [byAnalogy(PENALTY, 44), byAnalogy(PENALTY, 45), byAnalogy(PENALTY, 64)];
const ON_MINUTES = byAnalogy(PENALTY, 65);
const TOLD_ZH = '参照《行政处罚法》第四十四条、第四十五条和第六十四条';
const CONSEQUENCES = '该授权项下的数据供给、数据产品、开发商权限和在办申请同时终止';

export function noticeOfRevocationAct(facts: NoticeOfRevocationFacts, frame: ActFrame): OfficialDocument {
  return officialDocument('notice-of-revocation', frame, {
    sections: [
      { heading: '一、事实和理由', paragraphs: [...historyOf(facts), ...paragraphsOf(facts.reason)] },
      {
        heading: '二、拟作出的决定',
        paragraphs: [
          `依据${MEASURES}（以下简称《办法》）${ARTICLE}，本机关拟解除对你单位的公共数据运营服务授权。解除决定生效时，${CONSEQUENCES}。`,
          '本告知书并非最终决定；在作出决定之前，你单位的公共数据使用权限继续暂停。',
        ],
      },
      {
        heading: '三、陈述、申辩和要求听证的权利',
        paragraphs: [
          `${TOLD_ZH}，你单位可以自收到本告知书起${facts.limit}内（当日不计入），通过审批系统进行陈述、申辩，并可以要求举行听证。要求听证的，本机关在举行听证的${facts.hearingNotice}前通知你单位听证的时间和地点。`,
          '逾期未提出的，视为放弃上述权利，不影响本机关依法作出决定。',
        ],
      },
    ],
    borrowed: TOLD,
  });
}

export function revocationAct(facts: RevocationFacts, frame: ActFrame): OfficialDocument {
  return officialDocument('revocation', frame, {
    sections: [
      { heading: '一、事实和理由', paragraphs: [...historyOf(facts), ...paragraphsOf(facts.reason)] },
      { heading: '二、告知、陈述申辩和听证', paragraphs: hearingOf(facts) },
      {
        heading: '三、决定',
        paragraphs: [
          `依据${MEASURES}（以下简称《办法》）${ARTICLE}，决定解除对你单位的公共数据运营服务授权。`,
          facts.eService
            ? '本决定依授权协议的约定电子送达，自签发之时起生效。'
            : '本决定自送达之时起生效；生效之前，你单位的公共数据使用权限继续暂停。',
          `本决定生效时，${CONSEQUENCES}。`,
        ],
      },
    ],
    remedies: [remediesAgainst(THIS_DECISION).zh],
    borrowed: facts.hearingHeldOn === null ? TOLD : [...TOLD, ON_MINUTES],
  });
}

function historyOf({ order, grounds, failure }: Failure): string[] {
  const named = order.number === null ? '责令整改通知书' : `责令整改通知书（${order.number}）`;
  return [
    `本机关于${dateZh(order.date)}作出${named}，所认定的事实为：`,
    ...paragraphsOf(grounds),
    failure === 'overdue' ? '整改期限届满，你单位未按照要求整改。' : '你单位提交整改报告后，经验收，整改未达到要求。',
  ];
}

function hearingOf(facts: RevocationFacts): string[] {
  const { notice } = facts;
  const notified =
    notice === null
      ? []
      : [
          `本机关于${dateZh(notice.date)}送出拟解除授权告知书${notice.number === null ? '' : `（${notice.number}）`}，告知拟作出的决定及其事实、理由、依据，以及陈述、申辩和要求听证的权利（${TOLD_ZH}）。`,
        ];
  const held =
    facts.hearingHeldOn === null
      ? []
      : [
          `应你单位要求，本机关于${dateZh(facts.hearingHeldOn)}举行了听证，并根据听证笔录作出本决定（${formatCitation(ON_MINUTES).zh}）。`,
        ];
  switch (facts.response) {
    case 'none':
      return [...notified, '你单位在规定期限内未提出陈述、申辩，也未要求听证。'];
    case 'waived':
      return [...notified, '你单位明确放弃陈述、申辩和要求听证的权利。'];
    case 'answered':
      return [
        ...notified,
        ...held,
        ...(facts.defenceAnswer === null
          ? ['你单位未另行提出陈述、申辩。']
          : ['你单位提出了陈述、申辩，本机关意见如下：', ...paragraphsOf(facts.defenceAnswer)]),
      ];
  }
}
