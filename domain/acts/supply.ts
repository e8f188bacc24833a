/** 供给续期决定书 (Art. 14, 15), which grants or refuses, and 停止供给决定书 (by analogy 行政许可法 8): the same supply for longer, or no longer. */
import type { LocalDate } from '../local-date';
import { art, byAnalogy, chineseNumber, formatCitation } from '../measures';
import { remediesAgainst, THIS_DECISION } from '../remedies';
import { normalForm } from '../text';
import type { DatasetNames } from './data-request';
import { dateZh, MEASURES, officialDocument, paragraphsOf, type ActFrame, type OfficialDocument } from './document';

interface Period {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

export interface RenewalFacts {
  readonly purpose: string;
  readonly filedOn: LocalDate;
  readonly present: Period;
  /** Null where the renewal is refused. */
  readonly granted: {
    readonly next: Period;
    /** What is supplied on. */
    readonly datasets: readonly DatasetNames[];
  } | null;
  /** Of a refusal its reasons. */
  readonly opinion: string | null;
}

export interface StopFacts {
  readonly purpose: string;
  readonly ground: 'law-changed' | 'public-interest' | 'provider-cannot' | 'unused';
  readonly facts: string;
  /** The first day without it. */
  readonly from: LocalDate;
  readonly datasets: readonly DatasetNames[];
  readonly defence: string | null;
  readonly defenceAnswer: string | null;
  readonly reason: string;
}

const LICENSING_8 = byAnalogy('行政许可法', 8);
const LICENSING_38 = byAnalogy('行政许可法', 38);
const PENALTY_64 = byAnalogy('行政处罚法', 64);

const GROUNDS: Readonly<Record<StopFacts['ground'], string>> = {
  'law-changed': '据以供给的法律、法规、规章已经修改或者废止',
  'public-interest': '为了公共利益的需要',
  'provider-cannot': '数源部门无法继续提供该数据',
  unused: '该供给长期未使用',
};

export function renewalAct(facts: RenewalFacts, frame: ActFrame): OfficialDocument {
  return officialDocument('renewal', frame, {
    sections: [
      {
        heading: '一、申请事项',
        paragraphs: [
          `你单位于${dateZh(facts.filedOn)}依据${MEASURES}（以下简称《办法》）${cite(14)}，就使用目的为“${normalForm(facts.purpose)}”的公共数据供给申请续期。现行期限：${dateZh(facts.present.from)}至${dateZh(facts.present.to)}。`,
        ],
      },
      {
        heading: facts.granted === null ? '二、事实和理由' : '二、审核情况',
        paragraphs: [
          `本机关依据《办法》${cite(15, 1)}，对供给期间的使用、效益和安全情况以及续期的必要性进行了审核。`,
          ...(facts.opinion === null
            ? []
            : [...(facts.granted === null ? [] : ['审批意见：']), ...paragraphsOf(facts.opinion)]),
        ],
      },
      { heading: '三、决定', paragraphs: facts.granted === null ? notRenewed(facts.present) : renewed(facts.granted) },
    ],
    remedies: [remediesAgainst(THIS_DECISION).zh],
    borrowed: facts.granted === null ? [LICENSING_38] : [],
  });
}

function renewed({ next, datasets }: NonNullable<RenewalFacts['granted']>): string[] {
  return [
    `依据《办法》${cite(14)}、${cite(15, 1)}，准予续期，期限自${dateZh(next.from)}至${dateZh(next.to)}，且不超过运营授权的期限。继续供给的公共数据：`,
    ...listed(datasets),
    '使用目的、使用单位和使用范围不变；更多的数据、其他目的或者使用单位，须另行提出需求。',
  ];
}

function notRenewed({ to }: Period): string[] {
  return [
    `依据《办法》${cite(15, 1)}，对你单位的上述续期申请不予批准（${formatCitation(LICENSING_38).zh}说明理由）。`,
    `现有供给不受本决定影响，至${dateZh(to)}届满。届满后应当依照《办法》${cite(18, 2)}、${cite(22)}清退数据并提交清退报告。`,
  ];
}

export function stopAct(facts: StopFacts, frame: ActFrame): OfficialDocument {
  const heard =
    facts.defence === null
      ? ['本机关已将拟停止供给告知你单位，你单位未提出陈述、申辩。']
      : ['本机关已将拟停止供给告知你单位，你单位陈述、申辩如下：', ...paragraphsOf(facts.defence)];
  const answer = facts.defenceAnswer === null ? [] : ['本机关答复如下：', ...paragraphsOf(facts.defenceAnswer)];
  return officialDocument('stop', frame, {
    sections: [
      {
        heading: '一、事实和理由',
        paragraphs: [
          `依据${MEASURES}（以下简称《办法》）${cite(15)}，你单位就使用目的“${normalForm(facts.purpose)}”获得下列公共数据的供给：`,
          ...listed(facts.datasets),
          `${GROUNDS[facts.ground]}。具体事实：`,
          ...paragraphsOf(facts.facts),
          ...paragraphsOf(facts.reason),
        ],
      },
      { heading: '二、陈述、申辩', paragraphs: [...heard, ...answer] },
      {
        heading: '三、决定',
        paragraphs: [
          `依据《办法》${cite(15)}、${cite(17)}，${formatCitation(LICENSING_8).zh}，自${dateZh(facts.from)}起停止上述供给。`,
          `供给终止后，应当依照《办法》${cite(18, 2)}、${cite(22)}清退数据并提交清退报告。`,
          '本决定不涉及因停止供给发生的补偿；补偿事宜依法另行处理，不在本系统内办理。',
        ],
      },
    ],
    remedies: [remediesAgainst(THIS_DECISION).zh],
    borrowed: [LICENSING_8, PENALTY_64],
  });
}

function listed(datasets: readonly DatasetNames[]): string[] {
  return datasets.map(
    ({ title, provider, fields }, index) =>
      `（${chineseNumber(index + 1)}）${title}（${provider}）：${fields.join('、')}。`,
  );
}

function cite(...place: Parameters<typeof art>): string {
  return formatCitation(art(...place)).zh;
}
