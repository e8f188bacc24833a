/** Query strings and path parameters, read strictly: every name once, percent-encoded UTF-8, storable text. */
import { pointerOf } from '../domain/pointer';
import { EdgeError, malformed } from './edge-error';
import { unfitText } from './json-scan';

const MAX_QUERY = 8_192;

/** The members of the query of `url`. @throws EdgeError 400 for a name given twice, bad encoding, NUL */
export function readQuery(url: string): Readonly<Record<string, string>> {
  const members: [string, string][] = [];
  const start = url.indexOf('?');
  const text = start < 0 ? '' : url.slice(start + 1);
  if (text.length > MAX_QUERY)
    throw malformed('', { zh: '查询字符串过长', en: 'the query string is too long' }, 'query');
  const seen = new Set<string>();
  for (const part of text.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = decode(equals < 0 ? part : part.slice(0, equals));
    const value = decode(equals < 0 ? '' : part.slice(equals + 1));
    const fault = unfitText(name) ?? unfitText(value);
    if (fault) throw malformed('', fault, 'query');
    if (seen.has(name))
      throw malformed(pointerOf([name]), { zh: '参数重复', en: 'the parameter is given twice' }, 'query');
    seen.add(name);
    members.push([name, value]);
  }
  return Object.fromEntries(members);
}

/** Path parameters as Express decoded them. @throws EdgeError 400 for NUL */
export function readParams(params: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const members: [string, string][] = [];
  for (const [name, value] of Object.entries(params)) {
    if (typeof value !== 'string') throw new TypeError(`path parameter ${name} is not a single segment`);
    const fault = unfitText(value);
    if (fault) throw malformed(pointerOf([name]), fault, 'path');
    members.push([name, value]);
  }
  return Object.fromEntries(members);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (cause) {
    const detail = { zh: '查询字符串的编码无效', en: 'the query string is not percent-encoded UTF-8' };
    throw new EdgeError('malformed', detail, { errors: [{ pointer: '', detail, in: 'query' }], cause });
  }
}
