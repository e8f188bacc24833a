/** 准予、不予批准、不予受理, and what docking leaves of an approval 供给范围调整、终结, of a data request (Art. 13–15, 18, 19): “一需求一申请一供给”. */
import type { LocalDate } from '../local-date';
import { art, byAnalogy, chineseNumber, formatCitation } from '../measures';
import {
  dateZh,
  MEASURES,
  officialDocument,
  oneLine,
  paragraphsOf,
  type ActFrame,
  type OfficialDocument,
  type Section,
} from './document';
import { remediesAgainst, THIS_DECISION } from '../remedies';
import type { UseBasis } from '../permit';
import type { EarlierAct } from './revocation';
import { normalForm } from '../text';

export interface RequestFacts {
  /** The need applied for. */
  readonly title: string;
  readonly usingUnit: string;
  readonly purpose: string;
  readonly filedOn: LocalDate;
}

export interface DatasetNames {
  readonly title: string;
  readonly provider: string;
  readonly fields: readonly string[];
}

export interface ApprovalFacts extends RequestFacts {
  readonly scope: string;
  /** As approved: within the application. */
  readonly approved: {
    readonly datasets: readonly DatasetNames[];
    readonly purpose: string;
    readonly term: { readonly from: LocalDate; readonly to: LocalDate };
    /** Art. 21; null where neither application nor approval names it. */
    readonly useBasis: UseBasis | null;
    readonly useConditions: string | null;
  };
  /** The term ends earlier than it was approved for, on the last day of the right or of the evidence. */
  readonly cap: { readonly on: LocalDate; readonly by: 'right' | 'evidence' } | null;
  /** Less than was applied for. */
  readonly narrowed: boolean;
  /** How many experts gave their opinion (Art. 15 ¶2). */
  readonly experts: number;
  readonly opinion: string | null;
}

export interface RejectionFacts extends RequestFacts {
  readonly experts: number;
  readonly reason: string;
}

export interface RefusalFacts extends RequestFacts {
  readonly reason: string;
}

/** A department could not dock, and the director has said what becomes of the approval (Art. 15 ¶2). */
export interface EndingFacts extends RequestFacts {
  /** The approval; null where its act was issued outside the system. */
  readonly approval: EarlierAct | null;
  readonly reason: string;
}

export interface NarrowingFacts extends EndingFacts {
  /** What is supplied now: part of what was approved. */
  readonly datasets: readonly DatasetNames[];
}

const LICENSING_32 = byAnalogy('行政许可法', 32);
const LICENSING_38 = byAnalogy('行政许可法', 38);

export function approvalAct(facts: ApprovalFacts, frame: ActFrame): OfficialDocument {
  const { datasets, purpose, term, useBasis, useConditions } = facts.approved;
  return officialDocument('approval', frame, {
    sections: [
      applied(facts),
      {
        heading: '二、审核情况',
        paragraphs: [
          examined(facts.experts),
          ...(facts.opinion === null ? [] : ['审批意见：', ...paragraphsOf(facts.opinion)]),
        ],
      },
      {
        heading: '三、决定',
        paragraphs: [
          `依据《办法》${cite(14)}、${cite(15, 1)}，准予你单位使用下列公共数据：`,
          ...listed(datasets),
          `使用目的：${quoted(purpose)}。`,
          `使用范围：${oneLine(facts.scope)}。`,
          `使用期限：${dateZh(term.from)}至${dateZh(term.to)}，且不超过运营授权的期限。`,
          ...(facts.cap === null ? [] : [cut(facts.cap)]),
          ...(useBasis === null ? [] : [`使用性质：${BASIS[useBasis]}（《办法》${cite(21)}）。`]),
          ...(useConditions === null ? [] : ['使用条件：', ...paragraphsOf(useConditions)]),
          ...(facts.narrowed ? ['申请中超出上述数据、目的或者期限的部分不予批准。'] : []),
        ],
      },
      {
        heading: '四、使用要求',
        paragraphs: [
          `按照“一需求一申请一供给”的原则（《办法》${cite(14)}），本机关组织相关部门开展数据对接，供给以对接结果为准（《办法》${cite(15, 2)}）。`,
          `应当按照“原始数据不出域、数据可用不可见”的要求使用数据（《办法》${cite(18, 1)}）；原始数据、可通过技术手段还原出原始数据的公共数据产品，不得以任何形式对外提供（《办法》${cite(19, 1)}）。`,
        ],
      },
    ],
    remedies: [remediesAgainst(THIS_DECISION).zh],
  });
}

const BASIS: Readonly<Record<UseBasis, string>> = {
  'public-good': '用于公共治理、公益事业，有条件无偿使用',
  industry: '用于产业发展、行业发展，有条件有偿使用',
};

/** Why the term is shorter than it was approved for. */
function cut({ on, by }: NonNullable<ApprovalFacts['cap']>): string {
  return by === 'right'
    ? `运营授权于${dateZh(on)}届满，使用期限相应截至该日（《办法》${cite(9)}）。`
    : `授权证明的有效期截至${dateZh(on)}，使用期限相应截至该日（《办法》${cite(18, 3)}）。`;
}

export function rejectionAct(facts: RejectionFacts, frame: ActFrame): OfficialDocument {
  return officialDocument('rejection', frame, {
    sections: [
      applied(facts),
      { heading: '二、事实和理由', paragraphs: [examined(facts.experts), ...paragraphsOf(facts.reason)] },
      {
        heading: '三、决定',
        paragraphs: [
          `依据《办法》${cite(15, 1)}，对你单位的上述申请不予批准（${formatCitation(LICENSING_38).zh}说明理由）。修订需求后，可以作为该需求的新版本重新提出申请。`,
        ],
      },
    ],
    remedies: [remediesAgainst(THIS_DECISION).zh],
    borrowed: [LICENSING_38],
  });
}

export function refusalAct(facts: RefusalFacts, frame: ActFrame): OfficialDocument {
  return officialDocument('refusal', frame, {
    sections: [
      applied(facts),
      { heading: '二、理由', paragraphs: paragraphsOf(facts.reason) },
      {
        heading: '三、决定',
        paragraphs: [`依据《办法》${cite(14)}，${formatCitation(LICENSING_32).zh}，对你单位的上述申请不予受理。`],
      },
    ],
    remedies: [remediesAgainst(THIS_DECISION).zh],
    borrowed: [LICENSING_32],
  });
}

export function narrowingAct(facts: NarrowingFacts, frame: ActFrame): OfficialDocument {
  return officialDocument('narrowing', frame, {
    sections: [
      applied(facts),
      docked(facts),
      {
        heading: '三、决定',
        paragraphs: [
          `依据《办法》${cite(15, 2)}，向你单位供给的公共数据调整为：`,
          ...listed(facts.datasets),
          '准予使用的其他数据不再供给；使用目的、使用范围和使用期限不变。',
        ],
      },
    ],
    remedies: [remediesAgainst(THIS_DECISION).zh],
  });
}

export function endingAct(facts: EndingFacts, frame: ActFrame): OfficialDocument {
  return officialDocument('ending', frame, {
    sections: [
      applied(facts),
      docked(facts),
      { heading: '三、决定', paragraphs: [`依据《办法》${cite(15, 2)}，终结你单位的上述申请，不予供给。`] },
    ],
    remedies: [remediesAgainst(THIS_DECISION).zh],
  });
}

/** Approved, put to the providing departments, and not to be supplied as approved. */
function docked({ approval, reason }: EndingFacts): Section {
  const decided =
    approval === null
      ? '本机关准予你单位使用所申请的公共数据后，'
      : `本机关于${dateZh(approval.date)}作出准予使用公共数据决定书${approval.number === null ? '' : `（${approval.number}）`}后，`;
  return {
    heading: '二、事实和理由',
    paragraphs: [
      `${decided}组织相关部门开展数据对接（《办法》${cite(15, 2)}），有关部门提出不能按准予的范围供给。`,
      ...paragraphsOf(reason),
    ],
  };
}

function listed(datasets: readonly DatasetNames[]): string[] {
  return datasets.map(
    ({ title, provider, fields }, index) =>
      `（${chineseNumber(index + 1)}）${title}（${provider}）：${fields.join('、')}。`,
  );
}

function applied({ title, usingUnit, purpose, filedOn }: RequestFacts): Section {
  return {
    heading: '一、申请事项',
    paragraphs: [
      `你单位于${dateZh(filedOn)}依据${MEASURES}（以下简称《办法》）${cite(14)}，就公共数据需求“${oneLine(title)}”提出申请。使用单位：${oneLine(usingUnit)}；使用目的：${quoted(purpose)}。`,
    ],
  };
}

function examined(experts: number): string {
  const panel = experts === 0 ? '' : `本机关组织${experts}名专家进行了评审（《办法》${cite(15, 2)}）。`;
  return `本机关依据《办法》${cite(15, 1)}，对所需数据的使用单位、使用目的、使用范围以及应用场景的可行性、经济效益和社会效益进行了审核。${panel}`;
}

/** The purpose as the permit has it and an access is held against it: to the letter, hence between its own marks. */
function quoted(purpose: string): string {
  return `“${normalForm(purpose)}”`;
}

function cite(...place: Parameters<typeof art>): string {
  return formatCitation(art(...place)).zh;
}
