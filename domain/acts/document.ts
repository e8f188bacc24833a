/**
 * An act as an official document: what a party holds in its hands. Pure structure, from which text, PDF and DOCX follow; its
 * canonical text and hash are stored in the commit of the decision. Order and parts after GB/T 9704-2012 (党政机关公文格式).
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical';
import { MEASURES_TITLE, formatCitation, type Citation } from '../measures';
import type { LocalDate } from '../local-date';
import { ACT_TITLES, type ActKind } from './kinds';

export const ACT_ALGORITHM = 'sm3';

export type Section = { readonly heading: string | null; readonly paragraphs: readonly string[] };

/** Who signs, and the place for the seal. */
export type Signature = {
  readonly side: string | null;
  readonly name: string;
  readonly signatory: string | null;
  readonly date: string;
  readonly seal: string;
};

export type OfficialDocument = {
  readonly type: 'act';
  readonly version: 1;
  readonly kind: ActKind;
  readonly caseId: string;
  /** 发文机关 */
  readonly issuer: string;
  readonly title: string;
  /** 文号 */
  readonly number: string;
  /** 主送；统一社会信用代码 */
  readonly addressee: { readonly name: string; readonly code: string };
  readonly sections: readonly Section[];
  /** 救济途径; empty where the document decides nothing against its addressee by itself. */
  readonly remedies: readonly string[];
  readonly signatures: readonly Signature[];
  /** 附注: the state of the measures, and what is borrowed. */
  readonly notes: readonly string[];
};

/** What every act states besides its own facts. */
export interface ActFrame {
  readonly caseId: string;
  readonly issuer: string;
  readonly number: string;
  readonly addressee: { readonly name: string; readonly code: string };
  /** The day of the decision. */
  readonly date: LocalDate;
  /** The measures have not been issued yet (征求意见稿). */
  readonly draft: boolean;
}

/** The parts in which acts differ. */
export interface ActContent {
  readonly sections: readonly Section[];
  readonly remedies?: readonly string[];
  /** By default the authority alone, on the day of the decision. */
  readonly signatures?: readonly Signature[];
  /** What is cited by analogy only (参照). */
  readonly borrowed?: readonly Citation[];
  readonly notes?: readonly string[];
}

export function officialDocument(kind: ActKind, frame: ActFrame, content: ActContent): OfficialDocument {
  return {
    type: 'act',
    version: 1,
    kind,
    caseId: frame.caseId,
    issuer: frame.issuer,
    title: ACT_TITLES[kind].zh,
    number: frame.number,
    addressee: { name: frame.addressee.name, code: frame.addressee.code },
    sections: content.sections,
    remedies: content.remedies ?? [],
    signatures: content.signatures ?? [
      { side: null, name: frame.issuer, signatory: null, date: dateZh(frame.date), seal: '（印章）' },
    ],
    notes: [...draftNote(frame.draft), ...borrowedNote(content.borrowed ?? []), ...(content.notes ?? [])],
  };
}

function draftNote(draft: boolean): string[] {
  return draft ? [`${MEASURES}为征求意见稿，尚未印发；本文书所引条款以征求意见稿为准。`] : [];
}

function borrowedNote(borrowed: readonly Citation[]): string[] {
  if (borrowed.length === 0) return [];
  const list = borrowed.map((citation) => formatCitation(citation).zh).join('、');
  return [`标注“参照”者系比照适用，并非《办法》的规定：${list}。`];
}

export const MEASURES = `《${MEASURES_TITLE.zh}》`;

/** `2026年3月5日`: 年月日标全，月日不编虚位 (GB/T 9704-2012, 7.3.5.4). */
export function dateZh(date: LocalDate): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return `${year}年${Number(month)}月${Number(day)}日`;
}

/** A text that people wrote, as the paragraphs of a document; without control characters, which no file format takes. */
export function paragraphsOf(text: string): string[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.replace(/[\p{Cc}\ufffe\uffff]/gu, ' ').trim())
    .filter((line) => line !== '');
}

/** A text that people wrote, within a sentence. */
export function oneLine(text: string): string {
  return paragraphsOf(text)
    .join('；')
    .replace(/[。；]+$/, '');
}

/** 主送, line by line; of one that is not registered the name is all that is known. */
export function addressedTo({ name, code }: OfficialDocument['addressee']): string[] {
  return code === '' ? [`${name}：`] : [name, `（统一社会信用代码 ${code}）：`];
}

export interface SealedAct {
  /** Canonical JSON (RFC 8785), the exact bytes that are hashed. */
  readonly text: string;
  readonly hash: string;
}

export function sealAct(document: OfficialDocument): SealedAct {
  const text = canonicalJson(document);
  return { text, hash: hashOf(text) };
}

/** The document of a stored act. @throws Error where the text is not the one that was hashed. */
export function openAct({ text, hash }: SealedAct): OfficialDocument {
  if (hashOf(text) !== hash) throw new Error('the text of the act is not the one that was issued');
  return JSON.parse(text) as OfficialDocument; // sealed by `sealAct`, as the hash shows
}

function hashOf(text: string): string {
  return createHash(ACT_ALGORITHM).update(text, 'utf8').digest('hex');
}
