/** Members and values of a schema that have no words, by where they stand. */
import { z } from 'zod';
import { formsBehind } from '../../domain/forms/texts';
import { wordsOf, wordsOfValues } from '../../domain/forms/words';

const CHINESE = /\p{Script=Han}/u;
const ENGLISH = /^[\p{Script=Latin}\d ,.:()'’/-]+$/u;

export function unnamed(schema: z.core.$ZodType, at = ''): string[] {
  return formsBehind(schema).flatMap((form) => {
    if (form instanceof z.ZodArray) return unnamed(form.def.element, `${at}[]`);
    if (form instanceof z.ZodRecord) return unnamed(form.def.valueType, `${at}/…`);
    if (form instanceof z.ZodEnum) {
      const words = wordsOfValues(form);
      return form.options.map(String).flatMap((value) => (isBilingual(words[value]) ? [] : [`${at} = ${value}`]));
    }
    if (!(form instanceof z.ZodObject)) return [];
    const shape: Readonly<Record<string, z.core.$ZodType>> = form.def.shape;
    return Object.entries(shape).flatMap(([name, member]) => {
      const words = wordsOf(member);
      const named = words !== null && CHINESE.test(words.zh) && ENGLISH.test(words.en);
      return [...(named ? [] : [`${at}/${name}`]), ...unnamed(member, `${at}/${name}`)];
    });
  });
}

function isBilingual(value: unknown): boolean {
  const [zh = '', en = ''] = typeof value === 'string' ? value.split(' · ') : [];
  return CHINESE.test(zh) && ENGLISH.test(en);
}
