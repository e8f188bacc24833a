/**
 * One text for one value: canonical JSON after RFC 8785, so that a hash binds what was decided on and what was recorded
 * (Art. 11, 全过程可记录、可审计、可追溯), whoever wrote the members in which order. And the check for values PostgreSQL or a
 * hash could not keep as they are, which the HTTP edge refuses before anything is done with them.
 */

import type { Bilingual } from './refusal';

export type JsonPrimitive = string | number | boolean | null;
export type JsonArray = readonly JsonValue[];
export type JsonObject = { readonly [key: string]: JsonValue };
export type JsonValue = JsonPrimitive | JsonArray | JsonObject;

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How deep a value accepted at the edge may be nested: `[[1]]` is 2 deep. */
export const MAX_DEPTH = 64;
/** The canonical text goes a little deeper, for accepted values wrapped into events and documents. */
const MAX_CANONICAL_DEPTH = MAX_DEPTH * 2;

/**
 * The canonical text: no white space, members by UTF-16 code units of their names, numbers as ECMAScript writes them.
 * @throws TypeError for what JSON has no word for (undefined, NaN, infinities, lone surrogates, dates and other objects
 * that are not plain) and for nesting beyond twice `MAX_DEPTH`: a fault of the program, since the edge has checked.
 */
export function canonicalJson(value: JsonValue): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > MAX_CANONICAL_DEPTH) throw new TypeError('canonical JSON: nested too deep');
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`canonical JSON: not a JSON number: ${value}`);
    return JSON.stringify(value);
  }
  if (typeof value === 'string') return writeText(value);
  if (Array.isArray(value)) return writeItems(value, depth + 1);
  if (!isPlainObject(value)) throw new TypeError(`canonical JSON: not a JSON value: ${describe(value)}`);
  return writeMembers(value, depth + 1);
}

// Every event and every line of the access log is written by these two: loops, that make no lists of texts on the way.
function writeItems(items: readonly unknown[], depth: number): string {
  let text = '';
  for (let at = 0; at < items.length; at += 1) text += `${at > 0 ? ',' : ''}${write(items[at], depth)}`;
  return `[${text}]`;
}

function writeMembers(members: Readonly<Record<string, unknown>>, depth: number): string {
  let text = '';
  for (const name of Object.keys(members).sort())
    text += `${text === '' ? '' : ','}${writeText(name)}:${write(members[name], depth)}`;
  return `{${text}}`;
}

function writeText(text: string): string {
  if (hasLoneSurrogate(text)) throw new TypeError('canonical JSON: lone surrogate in text');
  return JSON.stringify(text);
}

/** Plain in any realm: no prototype, or one that has none itself. */
function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  const plain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return plain && Object.prototype.toString.call(value) === '[object Object]';
}

function describe(value: unknown): string {
  return typeof value === 'object' ? Object.prototype.toString.call(value) : typeof value;
}

function hasLoneSurrogate(text: string): boolean {
  return !text.isWellFormed();
}

export type TextProblem = 'nul' | 'lone-surrogate';
export type StorageProblem = TextProblem | 'too-deep' | 'unsafe-number' | 'not-json';

export const STORAGE_PROBLEMS: Readonly<Record<StorageProblem, Bilingual>> = {
  nul: { zh: '文本含有空字符（NUL）', en: 'the text contains a NUL character' },
  'lone-surrogate': { zh: '文本含有不成对的代理字符', en: 'the text contains a lone surrogate' },
  'too-deep': { zh: `嵌套超过${MAX_DEPTH}层`, en: `nested more than ${MAX_DEPTH} deep` },
  'unsafe-number': {
    zh: '数值超出可精确表示的范围，请改用字符串',
    en: 'the number cannot be kept exactly; send it as a string',
  },
  'not-json': { zh: '不是JSON值', en: 'not a JSON value' },
};

/** What keeps a text out of the database: NUL (refused by PostgreSQL) or a lone surrogate (silently replaced). */
export function checkText(text: string): TextProblem | null {
  if (text.includes('\0')) return 'nul';
  return hasLoneSurrogate(text) ? 'lone-surrogate' : null;
}

export interface Unstorable {
  /** JSON pointer (RFC 6901) of the value; of the object, where the name of a member is at fault. */
  readonly pointer: string;
  readonly problem: StorageProblem;
}

/**
 * The first thing in a parsed body that could not be stored and read back as it is, or null: texts and names as in
 * `checkText`, whole numbers beyond ±(2⁵³−1) and infinities, nesting beyond `MAX_DEPTH`. Never overflows the stack.
 */
export function findUnstorable(value: unknown): Unstorable | null {
  return find(value, '', 0);
}

function find(value: unknown, pointer: string, depth: number): Unstorable | null {
  if (value === null || typeof value === 'boolean') return null;
  if (typeof value === 'string') {
    const problem = checkText(value);
    return problem === null ? null : { pointer, problem };
  }
  if (typeof value === 'number') {
    const exact = Number.isFinite(value) && (Number.isSafeInteger(value) || !Number.isInteger(value));
    return exact ? null : { pointer, problem: 'unsafe-number' };
  }
  const isArray = Array.isArray(value);
  if (!isArray && !isPlainObject(value)) return { pointer, problem: 'not-json' };
  if (depth >= MAX_DEPTH) return { pointer, problem: 'too-deep' };
  const members = isArray
    ? Array.from(value, (item: unknown, index) => [String(index), item] as const)
    : Object.entries(value);
  for (const [key, item] of members) {
    const problem = isArray ? null : checkText(key);
    if (problem !== null) return { pointer, problem };
    const found = find(item, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1);
    if (found !== null) return found;
  }
  return null;
}
