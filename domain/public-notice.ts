/**
 * What public notices 公示公告 of a selection say (Art. 5, 6): the call, the shortlist during the time for objections, the
 * result. Composed from the record, so that nothing internal (persons, scores, opinions) can get into them.
 */
import { MEASURES_TITLE } from './measures';
import type { Bilingual } from './refusal';

export const PUBLIC_NOTICE_TITLES: Readonly<Record<'announcement' | 'public-notice' | 'result', Bilingual>> = {
  announcement: { zh: '遴选公告', en: 'Announcement of the selection' },
  'public-notice': { zh: '拟确定运营主体公示', en: 'Public notice of the operators intended' },
  result: { zh: '遴选结果公告', en: 'Result of the selection' },
};

export interface Call {
  /** The official's own text. */
  readonly announcement: string;
  readonly seats: number;
  readonly termYears: number;
  readonly criteria: readonly string[];
  readonly dimensions: readonly { readonly name: string; readonly weight: number | string }[];
}

/** An organisation by its name and unified social credit code. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** Ends with how to apply: what is awarded follows the agreement (Art. 7, 9). */
export function announcementText({ announcement, seats, termYears, criteria, dimensions }: Call): Bilingual {
  const weighed = dimensions.map(({ name, weight }) => `${name} ${weight}%`);
  return {
    zh: lines([
      announcement,
      `拟确定运营主体：不超过 ${seats} 家；授权期限：${termYears} 年。`,
      ...heading('资格条件（第六条）：', criteria),
      ...heading('评审维度与权重：', weighed),
      '申请人通过本系统提交申请，截止时间见本公告。',
    ]),
    en: lines([
      announcement,
      `Operators to be chosen: at most ${seats}; term: ${termYears} years.`,
      ...heading('Conditions (Art. 6):', criteria),
      ...heading('Dimensions and weights:', weighed),
      'Applications are filed in this system until the closing time of this announcement.',
    ]),
  };
}

/** The measures by their name, and that they are a draft for comment for as long as they are (Art. 29). */
function measures(draft: boolean): string {
  return `《${MEASURES_TITLE.zh}》${draft ? '（征求意见稿）' : ''}`;
}

/** `draft`: the measures have not been issued yet. */
export function shortlistText(shortlisted: readonly Named[], draft: boolean): Bilingual {
  return {
    zh: lines([
      `根据${measures(draft)}第五条，经资格审查和专家评审，拟确定下列组织为公共数据运营服务主体，现予公示：`,
      ...numbered(shortlisted),
      '任何单位和个人对公示内容有异议的，应当在公示期内提出，并写明姓名或者名称、联系方式和理由。',
    ]),
    en: lines([
      'Under Art. 5 of the measures, after qualification and expert review, these organisations are intended as operators of public data:',
      ...numbered(shortlisted),
      'Whoever objects does so while this notice runs, with a name, a contact and the grounds.',
    ]),
  };
}

/** An empty list: nobody was chosen, for want of a qualified application 流标 or by decision. */
export function resultText(listed: readonly Named[], draft: boolean): Bilingual {
  if (listed.length === 0) {
    return {
      zh: '本次遴选未确定运营主体，遴选终止。',
      en: 'This selection has ended without an operator being chosen.',
    };
  }
  return {
    zh: lines([
      `经市政府审批决策（${measures(draft)}第五条），确定下列组织为公共数据运营服务主体：`,
      ...numbered(listed),
    ]),
    en: lines([
      'By decision of the municipal government (Art. 5 of the measures), these organisations are operators of public data:',
      ...numbered(listed),
    ]),
  };
}

function lines(parts: readonly string[]): string {
  return parts.join('\n');
}

function heading(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [title, ...items.map((item, index) => `${index + 1}. ${item}`)];
}

function numbered(organisations: readonly Named[]): string[] {
  return organisations.map(({ id, name }, index) => `${index + 1}. ${name}（${id}）`);
}
