/** Which of the two languages a caller reads: Chinese unless `Accept-Language` prefers English. */
import type { IncomingMessage } from 'node:http';

export type Language = 'zh' | 'en';

const MAX_HEADER = 200;

/** Weighs `Accept-Language` by RFC 9110: the higher quality wins, Chinese on a tie or where neither is named. */
export function languageOf(request: Pick<IncomingMessage, 'headers'>): Language {
  const header = request.headers['accept-language'];
  if (header === undefined || header.length > MAX_HEADER) return 'zh';
  const best: Record<Language | '*', number> = { zh: -1, en: -1, '*': -1 };
  for (const range of header.split(',')) {
    const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
    const name = tag.trim().split('-')[0];
    if (name !== 'zh' && name !== 'en' && name !== '*') continue;
    const weight = parameters.map((parameter) => /^\s*q=(\d(?:\.\d{1,3})?)\s*$/.exec(parameter)?.[1]).find(Boolean);
    best[name] = Math.max(best[name], weight === undefined ? 1 : Number(weight));
  }
  const zh = best.zh >= 0 ? best.zh : best['*'];
  const en = best.en >= 0 ? best.en : best['*'];
  return en > zh ? 'en' : 'zh';
}
