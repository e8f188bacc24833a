/**
 * The words of a form's members, in Chinese and English, where they are defined: tasks, the OpenAPI document and the process pages
 * tell them as the member's `title`, with the article where one speaks of it. A member without words fails a test.
 */
import type { Cited } from '../measures';
import { z } from 'zod';
import type { Bilingual } from '../refusal';

export interface Words extends Bilingual {
  readonly article?: string;
}

const BETWEEN = ' · ';
const joined = (zh: string, en: string) => `${zh}${BETWEEN}${en}`;

/** The member that is called so. */
export function said<S extends z.ZodType>(schema: S, zh: string, en: string, article?: Cited): S {
  const known = { ...schema.meta() };
  delete known.id; // of another use
  return schema.meta({ ...known, title: joined(zh, en), ...(article !== undefined && { 'x-article': article }) });
}

/** One of these values, each with its words. */
export function choice<const V extends readonly [string, ...string[]]>(
  values: V,
  words: { readonly [K in V[number]]: readonly [zh: string, en: string] },
) {
  const titles = Object.entries<readonly [string, string]>(words).map(
    ([value, [zh, en]]) => [value, joined(zh, en)] as const,
  );
  return z.enum(values).meta({ 'x-titles': Object.fromEntries(titles) });
}

/** What the member is called; null for one without words. What is optional is called as what it may be. */
export function wordsOf(schema: z.core.$ZodType): Words | null {
  const { title, 'x-article': article } = z.globalRegistry.get(schema) ?? {};
  if (typeof title === 'string') {
    const [zh = '', en = ''] = title.split(BETWEEN);
    return { zh, en, ...(typeof article === 'string' && { article }) };
  }
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return wordsOf(schema.def.innerType);
  return null;
}

/** What the values of an enumeration are called; a value without words has none here. */
export function wordsOfValues(schema: z.core.$ZodType): Readonly<Record<string, unknown>> {
  const titles = z.globalRegistry.get(schema)?.['x-titles'];
  return typeof titles === 'object' && titles !== null ? { ...titles } : {};
}
