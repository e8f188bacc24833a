/**
 * The letters that an applicant is given on the way to the decision (by analogy 行政许可法 32, 42, 45): 受理通知书, 补正告知书, 延期告知书,
 * 评审时间告知书. They decide nothing against their addressee by themselves, so that they name no remedies; 不予受理 does (`refusal`).
 */
import { dayLimit, limitLabel, type Limit } from '../limit';
import type { LocalDate } from '../local-date';
import { byAnalogy, chineseNumber, formatCitation, type Citation } from '../measures';
import {
  dateZh,
  MEASURES,
  officialDocument,
  oneLine,
  paragraphsOf,
  type ActFrame,
  type OfficialDocument,
} from './document';
import type { ActKind } from './kinds';
import type { EarlierAct } from './revocation';

/** The application that the letter is about. */
export interface Applied {
  /** Its subject. */
  readonly title: string;
  /** What is applied for, as its process calls it: 数据需求申请. */
  readonly application: string;
  readonly filedOn: LocalDate;
  /** The article of the measures that the step rests on. */
  readonly article: Citation;
}

export interface AcceptanceFacts extends Applied {
  /** By word, or because nothing was told in time. */
  readonly how: 'accepted' | 'deemed';
  /** The day of the materials: the last supplement, or the filing. */
  readonly receivedOn: LocalDate;
  /** How long the decision may take, and whence that limit comes; null where the process has none. */
  readonly decision: { readonly limit: Limit; readonly source: Citation } | null;
}

export interface ReturnFacts extends Applied {
  readonly missing: readonly string[];
  /** The letter that told everything; null where this is it. */
  readonly first: EarlierAct | null;
  readonly opinion: string | null;
  /** The time to supplement; null where there is none. */
  readonly limit: Limit | null;
  /** The step that takes it up again. */
  readonly step: string;
}

export interface ExtensionFacts extends Applied {
  readonly by: Limit;
  readonly source: Citation;
  /** The last days of the limit as it was and as it is now; null while that is open. */
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
  /** The holidays of a year that it reaches into are not published yet. */
  readonly provisional: boolean;
  readonly reason: string;
}

export interface ReviewTimeFacts extends Applied {
  readonly experts: number;
  /** What the review consists of, and how long each part may take. */
  readonly parts: readonly { readonly title: string; readonly limit: Limit }[];
}

const LICENSING = '行政许可法';
const TOLD_ONCE = byAnalogy(LICENSING, 32);
const NOT_COUNTED = byAnalogy(LICENSING, 45);

export function acceptanceAct(facts: AcceptanceFacts, frame: ActFrame): OfficialDocument {
  const { decision, filedOn, receivedOn } = facts;
  const supplemented = receivedOn === filedOn ? '' : `补正材料于${dateZh(receivedOn)}收到。`;
  const accepted =
    facts.how === 'accepted'
      ? `经审查，申请材料齐全、符合要求。依据《办法》${cite(facts.article)}，${cite(TOLD_ONCE)}，本机关自${dateZh(frame.date)}起予以受理。`
      : `本机关未在规定期限内告知你单位补正，${cite(TOLD_ONCE)}，自收到申请材料之日（${dateZh(receivedOn)}）起即为受理（《办法》${cite(facts.article)}）。`;
  const within =
    decision === null
      ? []
      : [
          `本机关自受理之日起${limitLabel(decision.limit).zh}内作出决定${sourced(decision.source)}；需要延长的，另行告知理由。组织专家评审所需时间不计入上述期限，届时另行告知（${cite(NOT_COUNTED)}）。`,
        ];
  return letter('acceptance', frame, [`${applied(facts)}收悉。${supplemented}${accepted}`, ...within], {
    borrowed: decision === null ? [TOLD_ONCE] : [TOLD_ONCE, decision.source, NOT_COUNTED],
  });
}

export function returnAct(facts: ReturnFacts, frame: ActFrame): OfficialDocument {
  const { first, missing, limit } = facts;
  const items = missing.map((item, index) => `（${chineseNumber(index + 1)}）${oneLine(item)}。`);
  const told =
    first === null
      ? [
          `${applied(facts)}，经审查，需要补正下列内容：`,
          ...items,
          `以上为需要补正的全部内容，一次告知（${cite(TOLD_ONCE)}）。`,
        ]
      : [
          `${applied(facts)}，本机关已于${dateZh(first.date)}以补正告知书${first.number === null ? '' : `（${first.number}）`}一次告知需要补正的全部内容（${cite(TOLD_ONCE)}）。经审查，其中下列内容仍未补正：`,
          ...items,
        ];
  const within =
    limit === null
      ? '请通过审批系统提交补正材料。'
      : `请自收到本告知书起${limitLabel(limit).zh}内（当日不计入）通过审批系统提交补正材料；逾期未补正的，视为放弃申请。`;
  return letter(
    'return',
    frame,
    [
      ...told,
      ...(facts.opinion === null ? [] : ['说明：', ...paragraphsOf(facts.opinion)]),
      `${within}本机关收到补正材料后，依据《办法》${cite(facts.article)}重新办理“${facts.step}”，期限重新计算。`,
    ],
    { borrowed: [TOLD_ONCE] },
  );
}

export function extensionAct(facts: ExtensionFacts, frame: ActFrame): OfficialDocument {
  const { from, to, by, source } = facts;
  const was = from === null ? '' : `，原期限至${dateZh(from)}`;
  const until = to === null ? '' : `，至${dateZh(to)}止（含当日）`;
  const provisional = facts.provisional
    ? '该日期所在年度的节假日安排尚未公布，上述日期为暂定，以公布后重新计算的为准。'
    : '';
  return letter(
    'extension',
    frame,
    [
      `${applied(facts)}，本机关正依据《办法》${cite(facts.article)}办理${was}。因下列理由，不能在期限内作出决定：`,
      ...paragraphsOf(facts.reason),
      `${legal(source)}经本机关负责人批准，办理期限延长${limitLabel(by).zh}${until}。${provisional}`,
    ],
    { borrowed: [source] },
  );
}

export function reviewTimeAct(facts: ReviewTimeFacts, frame: ActFrame): OfficialDocument {
  const { parts } = facts;
  const each = parts.map(({ title, limit }) => `${title}${limitLabel(limit).zh}`).join('，');
  const total = totalOf(parts.map(({ limit }) => limit));
  return letter(
    'review-time',
    frame,
    [
      `${applied(facts)}，本机关依据《办法》${cite(facts.article)}组织${facts.experts}名专家评审，评审意见可以作为形成审核意见的依据。`,
      `专家评审所需时间预计为：${each}${total === null ? '' : `，合计${total}`}。${cite(NOT_COUNTED)}，上述时间不计入办理期限；评审结束后，办理期限继续计算。`,
    ],
    { borrowed: [NOT_COUNTED] },
  );
}

/** Without headings: it is short, and its seal stands on the page of its text (GB/T 9704-2012, 7.3.5). */
function letter(
  kind: ActKind,
  frame: ActFrame,
  paragraphs: readonly string[],
  { borrowed }: { readonly borrowed: readonly Citation[] },
): OfficialDocument {
  return officialDocument(kind, frame, {
    sections: [{ heading: null, paragraphs }],
    borrowed: borrowed.filter((citation) => 'byAnalogy' in citation),
  });
}

function applied({ title, application, filedOn }: Applied): string {
  return `你单位依据${MEASURES}（以下简称《办法》），于${dateZh(filedOn)}就“${oneLine(title)}”提出的${application}`;
}

/** Of parts of one kind that can be added: working days, or calendar days. */
function totalOf(limits: readonly Limit[]): string | null {
  const [first] = limits;
  if (first === undefined || first.kind === 'iso' || limits.length === 1) return null;
  let days = 0;
  for (const limit of limits) {
    if (limit.kind !== first.kind) return null;
    days += limit.days;
  }
  return limitLabel(dayLimit(first.kind, days)).zh;
}

function cite(citation: Citation): string {
  return formatCitation(citation).zh;
}

/** What has no source outside is not cited. */
function legal(source: Citation): string {
  return source.law === 'own' ? '' : `${cite(source)}，`;
}

function sourced(source: Citation): string {
  return source.law === 'own' ? '' : `（${cite(source)}）`;
}
