/** What an uploaded file is called: one path segment in NFC, counted in characters as people count them. */
import { unfitIn, unseenIn } from '../domain/text';
import { malformed } from './edge-error';

const MAX_CHARACTERS = 200;
/** A full path of Windows, as its browsers of old send it: with a drive, or of a share, with either separator. */
const WINDOWS_PATH = /^(?:[A-Za-z]:[\\/]|\\{1,2}[^\\/]|\/\/[^/\\])/;
const UNFIT = /[/\\\ufffd]/u;

const isLine = (name: string): boolean => unfitIn(name) === null && unseenIn(name) === null;

/** @throws EdgeError 400 for other paths, control and bidirectional characters, or over 200 characters */
export function fileName(given: string): string {
  const last = WINDOWS_PATH.test(given) ? (given.split(/[\\/]/).at(-1) ?? '') : given;
  const name = last.normalize('NFC').trim();
  if (
    name !== '' &&
    name !== '.' &&
    name !== '..' &&
    [...name].length <= MAX_CHARACTERS &&
    !UNFIT.test(name) &&
    isLine(name)
  )
    return name;
  throw malformed('/file', {
    zh: `文件名无效：不得为路径，不得含控制字符，且不超过 ${MAX_CHARACTERS} 个字符`,
    en: `not a file name: no path, no control characters, at most ${MAX_CHARACTERS} characters`,
  });
}
