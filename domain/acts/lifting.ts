/** 整改验收通过决定书 and 撤销责令整改决定书 (Art. 25, 28): what becomes of an order, and of the right that it suspended. */
import { art, formatCitation } from '../measures';
import type { RightStatus } from '../right';
import { dateZh, MEASURES, officialDocument, paragraphsOf, type ActFrame, type OfficialDocument } from './document';
import type { EarlierAct } from './revocation';

export interface OrderEnded {
  readonly basis: 'art-28' | 'art-25';
  readonly order: EarlierAct;
  /** How the right stands with this order lifted. */
  readonly right: RightStatus;
}

export interface LiftingFacts extends OrderEnded {
  readonly opinion: string | null;
}

export interface RescissionFacts extends OrderEnded {
  /** The decider's reasons. */
  readonly reason: string;
}

export function liftingAct(facts: LiftingFacts, frame: ActFrame): OfficialDocument {
  const opinion = facts.opinion === null ? [] : ['验收意见：', ...paragraphsOf(facts.opinion)];
  return officialDocument('lifting', frame, {
    sections: [
      {
        heading: '一、整改验收情况',
        paragraphs: [`${ordered(facts.order)}你单位提交了整改报告，经本机关验收，整改符合要求。`, ...opinion],
      },
      {
        heading: '二、决定',
        paragraphs: [`${under(facts)}，你单位的整改验收通过，上述责令整改予以解除。`, ...rightAfter(facts)],
      },
    ],
  });
}

export function rescissionAct(facts: RescissionFacts, frame: ActFrame): OfficialDocument {
  return officialDocument('rescission', frame, {
    sections: [
      { heading: '一、事实和理由', paragraphs: [ordered(facts.order), ...paragraphsOf(facts.reason)] },
      {
        heading: '二、决定',
        paragraphs: [`${under(facts)}，撤销上述责令整改，你单位不再承担其所定的整改义务。`, ...rightAfter(facts)],
      },
    ],
  });
}

function ordered({ number, date }: EarlierAct): string {
  return `本机关于${dateZh(date)}作出责令整改通知书${number === null ? '' : `（${number}）`}。`;
}

function under({ basis }: OrderEnded): string {
  return `依据${MEASURES}${formatCitation(basis === 'art-28' ? art(28, 1) : art(25)).zh}`;
}

/** An order under Art. 25 has suspended nothing. Rights return with the last order, and never beyond their own end. */
function rightAfter({ basis, right }: OrderEnded): string[] {
  if (basis === 'art-25') return [];
  switch (right) {
    case 'in-force':
      return ['自本决定书签发之时起，恢复你单位的公共数据使用权限，你单位的数据中间态开发商、产品开发商一并恢复。'];
    case 'pending':
      return ['你单位的运营授权尚未生效，自生效之时起方可使用公共数据。'];
    case 'suspended':
      return ['对你单位的其他责令整改尚未解除，你单位的公共数据使用权限继续暂停。'];
    case 'lapsed':
    case 'ended':
    case 'revoked':
    case 'draft':
    case 'abandoned':
      return ['你单位的运营授权已经届满、终止或者解除，公共数据使用权限不因本决定恢复。'];
  }
}
