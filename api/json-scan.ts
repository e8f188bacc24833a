/**
 * What JSON.parse accepts and this system cannot keep exactly: too deep, a name twice, names that reach prototypes,
 * control characters, halves of characters and noncharacters (PostgreSQL refuses or silently replaces some, no page or
 * document shows the others), numbers that change when read.
 * The text is scanned once without recursion, so that neither depth nor size can exhaust the stack.
 */
import { MAX_DEPTH, STORAGE_PROBLEMS } from '../domain/canonical';
import { pointerOf } from '../domain/pointer';
import type { Bilingual } from '../domain/refusal';
import { unfitDetail, unfitIn } from '../domain/text';

/** Own members of these names would be read as the object's prototype by careless code; no form has such a field. */
const RESERVED_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export interface UnfitJson {
  readonly pointer: string;
  readonly detail: Bilingual;
}

interface Frame {
  readonly names: Set<string> | undefined;
  /** The member or index being read. */
  at: string;
  index: number;
  expectsName: boolean;
}

/** Members and items of a body, all levels together: more than the widest form has. */
const MAX_NODES = 100_000;

/**
 * Why the bytes are not even parsed: nested too deep, or of more members than any form has. Brackets and commas are counted as
 * they stand, whether or not they are well-formed.
 */
export function findShapeless(bytes: Uint8Array): Bilingual | undefined {
  let [depth, nodes, inText] = [0, 0, false];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (inText) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) inText = false;
    } else if (byte === 0x22) inText = true;
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      nodes += 1;
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
    else if (byte === 0x2c) nodes += 1;
    if (depth > MAX_DEPTH) return STORAGE_PROBLEMS['too-deep'];
    if (nodes > MAX_NODES) return tooWide;
  }
  return undefined;
}

const tooWide: Bilingual = { zh: `成员过多，至多 ${MAX_NODES} 个`, en: `too many members: at most ${MAX_NODES}` };

/** The first thing in `text`, which JSON.parse has accepted, that cannot be kept; undefined if all of it can. */
export function findUnfit(text: string): UnfitJson | undefined {
  const frames: Frame[] = [];
  const here = (): string => pointerOf(frames.map((frame) => frame.at));
  let position = 0;
  while (position < text.length) {
    const top = frames[frames.length - 1];
    const character = text[position];
    if (character === '{' || character === '[') {
      if (frames.length >= MAX_DEPTH) return { pointer: here(), detail: STORAGE_PROBLEMS['too-deep'] };
      const isObject = character === '{';
      frames.push({
        names: isObject ? new Set() : undefined,
        at: isObject ? '' : '0',
        index: 0,
        expectsName: isObject,
      });
      position += 1;
    } else if (character === '}' || character === ']') {
      frames.pop();
      position += 1;
    } else if (character === ',') {
      if (top?.names) top.expectsName = true;
      else if (top) top.at = String((top.index += 1));
      position += 1;
    } else if (character === '"') {
      const end = endOfString(text, position);
      const raw = text.slice(position, end);
      const value: unknown = raw.includes('\\') ? JSON.parse(raw) : raw.slice(1, -1);
      if (typeof value === 'string') {
        const fault = unfitText(value);
        if (top?.names && top.expectsName) {
          if (fault) return { pointer: pointerOf(frames.slice(0, -1).map((frame) => frame.at)), detail: fault };
          top.at = value;
          top.expectsName = false;
          if (RESERVED_NAMES.has(value)) return { pointer: here(), detail: reservedName };
          if (top.names.has(value)) return { pointer: here(), detail: nameTwice };
          top.names.add(value);
        } else if (fault) return { pointer: here(), detail: fault };
      }
      position = end;
    } else if (character === '-' || (character !== undefined && character >= '0' && character <= '9')) {
      const token = numberAt(text, position);
      if (!keepsItsValue(token)) return { pointer: here(), detail: STORAGE_PROBLEMS['unsafe-number'] };
      position += token.length;
    } else {
      position += 1; // white space, colons and the letters of true, false and null
    }
  }
  return undefined;
}

/** Why a text cannot be kept and shown as it is, or undefined. */
export function unfitText(text: string): Bilingual | undefined {
  const codePoint = unfitIn(text);
  return codePoint === null ? undefined : unfitDetail(codePoint);
}

const nameTwice: Bilingual = { zh: '成员名重复', en: 'the same member name stands twice' };
const reservedName: Bilingual = { zh: '不允许的成员名', en: 'a member of this name is not allowed' };

function endOfString(text: string, start: number): number {
  let position = start + 1;
  while (position < text.length) {
    const character = text[position];
    if (character === '"') return position + 1;
    position += character === '\\' ? 2 : 1;
  }
  return text.length;
}

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function numberAt(text: string, start: number): string {
  NUMBER.lastIndex = start;
  return NUMBER.exec(text)?.[0] ?? text[start] ?? '';
}

/** Whether reading the number as a double and writing it again gives the same decimal value. */
function keepsItsValue(token: string): boolean {
  const value = Number(token);
  if (!Number.isFinite(value)) return false;
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return false;
  return decimalForm(token) === decimalForm(String(value));
}

/** Significant digits and exponent of ten, so that `1.50`, `15e-1` and `1.5` are the same text. */
function decimalForm(token: string): string {
  const [mantissa = '', exponent = '0'] = token
    .toLowerCase()
    .replace('-', (sign, at) => (at === 0 ? '' : sign))
    .split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
