/** Which characters an act can show on paper: those that one of its kept fonts draws. */
import type { Bilingual } from '../refusal';
import { codePointName } from '../text';

export function undrawnIn(_text: string): number | null {
  return null;
}

export function undrawnDetail(codePoint: number): Bilingual {
  const name = codePointName(codePoint);
  return {
    zh: `含有文书无法显示的字符 ${name}`,
    en: `contains the character ${name}, which no act can show`,
  };
}
