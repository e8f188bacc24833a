/** 授权协议变更书 (Art. 7, 8): the text of the agreement as both sides have amended it, whole, with both signatures. */
import type { LocalDate } from '../local-date';
import { art, byAnalogy, chineseNumber, formatCitation } from '../measures';
import {
  annexSections,
  CLAUSE_TITLES,
  NAMELESS,
  scopeParagraphs,
  type ClauseGroup,
  type ScopeFacts,
} from './agreement';
import { dateZh, MEASURES, officialDocument, paragraphsOf, type ActFrame, type OfficialDocument } from './document';

const CHANGE = byAnalogy('民法典', 543);

export interface AmendmentFacts {
  /** 文号 of the agreement; null for one signed before the system. */
  readonly agreement: string | null;
  readonly version: number;
  readonly inForceFrom: LocalDate;
  readonly clauses: Readonly<Record<ClauseGroup, string>>;
  /** Null: not limited. */
  readonly scope: ScopeFacts | null;
  readonly annexes: readonly { readonly title: string; readonly text: string }[];
  readonly eService: boolean;
  /** What both signatures bind (SM3). */
  readonly textHash: string;
  readonly operator: { readonly signatory: string | null; readonly signedOn: LocalDate };
  readonly authority: { readonly signatory: string | null };
}

export function amendmentAct(facts: AmendmentFacts, frame: ActFrame): OfficialDocument {
  const named = facts.agreement === null ? '双方签订的授权协议' : `双方签订的授权协议（${facts.agreement}）`;
  const clauses = Object.entries(CLAUSE_TITLES).map(
    ([group, title]) => [title, paragraphsOf(facts.clauses[group as ClauseGroup])] as const,
  );
  const articles = [
    ...clauses,
    ['授权范围', facts.scope === null ? ['未限定。'] : scopeParagraphs(facts.scope)] as const,
    ['送达方式', [facts.eService ? '双方同意电子送达。' : '双方未约定电子送达。']] as const,
  ];
  return officialDocument('amendment', frame, {
    sections: [
      {
        heading: null,
        paragraphs: [
          `甲方（授权方）：${frame.issuer}`,
          `乙方（运营主体）：${frame.addressee.name}（统一社会信用代码 ${frame.addressee.code}）`,
          `根据${MEASURES}${formatCitation(art(7)).zh}，${formatCitation(CHANGE).zh}，双方协商一致，将${named}变更如下，自${dateZh(facts.inForceFrom)}起生效，为协议第${facts.version}版。授权主体和授权期限不因本次变更而改变。`,
        ],
      },
      ...articles.map(([title, paragraphs], index) => ({
        heading: `第${chineseNumber(index + 1)}条　${title}`,
        paragraphs: [...paragraphs],
      })),
      ...annexSections(facts.annexes),
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
    borrowed: [CHANGE],
    notes: [`双方签署的协议文本哈希（SM3）：${facts.textHash}`],
  });
}
