/** 移送函 (Art. 28 ¶2): why a matter goes to the department that it belongs to, and whom it concerns. */
import { art, chineseNumber, formatCitation } from '../measures';
import { MEASURES, officialDocument, paragraphsOf, type ActFrame, type OfficialDocument } from './document';

export interface ReferralFacts {
  /** The party of the case from which it is referred. */
  readonly party: string;
  readonly grounds: string;
  readonly persons: readonly { readonly name: string; readonly position: string }[];
}

export function referralAct(facts: ReferralFacts, frame: ActFrame): OfficialDocument {
  const persons = facts.persons.map(
    ({ name, position }, index) => `（${chineseNumber(index + 1)}）${name}（${position}）`,
  );
  return officialDocument('referral', frame, {
    sections: [
      {
        heading: '一、移送事由',
        paragraphs: [
          `本机关在办理${facts.party}有关案件（${frame.caseId}）中，发现下列情况不属于本机关处理权限：`,
          ...paragraphsOf(facts.grounds),
        ],
      },
      ...(persons.length === 0 ? [] : [{ heading: '二、涉及人员', paragraphs: persons }]),
      {
        heading: persons.length === 0 ? '二、移送意见' : '三、移送意见',
        paragraphs: [
          `依据${MEASURES}${formatCitation(art(28, 2)).zh}，现将上述情况移送你单位依法处理。`,
          '请将处理结果书面反馈本机关；已在本系统登记的单位，可以在本系统登记处理结果。',
        ],
      },
    ],
  });
}
