/** The kinds of acts 文书, their titles and the words of their numbers (机关代字). */
import type { Bilingual } from '../refusal';

export const ACT_KINDS = [
  'agreement',
  'amendment',
  'order',
  'notice-of-revocation',
  'revocation',
  'lifting',
  'rescission',
  'approval',
  'rejection',
  'refusal',
  'narrowing',
  'ending',
  'acceptance',
  'return',
  'extension',
  'review-time',
  'referral',
  'renewal',
  'stop',
] as const;
export type ActKind = (typeof ACT_KINDS)[number];

export const ACT_TITLES: Readonly<Record<ActKind, Bilingual>> = {
  agreement: { zh: '公共数据运营服务授权协议', en: 'Authorisation agreement' },
  amendment: { zh: '公共数据运营服务授权协议变更书', en: 'Amendment of the agreement' },
  order: { zh: '责令整改通知书', en: 'Order to rectify' },
  'notice-of-revocation': { zh: '拟解除授权告知书', en: 'Notice of the intended revocation' },
  revocation: { zh: '解除授权决定书', en: 'Decision on the revocation' },
  lifting: { zh: '整改验收通过决定书', en: 'Decision to lift the order' },
  rescission: { zh: '撤销责令整改决定书', en: 'Decision to rescind the order' },
  approval: { zh: '准予使用公共数据决定书', en: 'Decision of approval' },
  rejection: { zh: '不予批准公共数据申请决定书', en: 'Decision of rejection' },
  refusal: { zh: '公共数据申请不予受理通知书', en: 'Notice of refusal' },
  narrowing: { zh: '公共数据供给范围调整决定书', en: 'Decision to narrow the supply' },
  ending: { zh: '终结公共数据申请决定书', en: 'Decision to end the application' },
  acceptance: { zh: '受理通知书', en: 'Notice of acceptance' },
  return: { zh: '补正告知书', en: 'Notice of what is missing' },
  extension: { zh: '延期告知书', en: 'Notice of an extension' },
  'review-time': { zh: '评审时间告知书', en: 'Notice of the time of the expert review' },
  referral: { zh: '案件移送函', en: 'Referral' },
  renewal: { zh: '供给续期决定书', en: 'Decision on the renewal of a supply' },
  stop: { zh: '停止供给决定书', en: 'Decision to stop the supply' },
};

const WORDS: Readonly<Record<ActKind, string>> = {
  agreement: '郑数授协',
  amendment: '郑数协变',
  order: '郑数整改',
  'notice-of-revocation': '郑数解告',
  revocation: '郑数解授',
  lifting: '郑数整验',
  rescission: '郑数撤改',
  approval: '郑数准决',
  rejection: '郑数不准',
  refusal: '郑数不受',
  narrowing: '郑数供调',
  ending: '郑数终结',
  acceptance: '郑数受理',
  return: '郑数补正',
  extension: '郑数延期',
  'review-time': '郑数评时',
  referral: '郑数移送',
  renewal: '郑数续供',
  stop: '郑数停供',
};

/** 文号, e.g. 郑数整改〔2026〕3号: counted per kind and year, without gaps. */
export function actNumber(kind: ActKind, year: number, number: number): string {
  return `${WORDS[kind]}〔${year}〕${number}号`;
}
