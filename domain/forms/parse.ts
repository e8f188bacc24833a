/** Checks what an outcome carries against its form; every problem is told with its member, and the article where one speaks. */
import type { Cited } from '../measures';
import type { z } from 'zod';
import type { JsonObject } from '../canonical';
import { pointerOf } from '../pointer';
import { Refusal } from '../refusal';
import { findings } from './findings';
import { textFindings } from './texts';

/**
 * The form's output for `value`. What a decision lacks or gets wrong is against a rule of its step (422); only members
 * that no form knows make it malformed (400). @throws Refusal
 */
export function parseForm(form: z.ZodType, value: unknown, prefix: string, article?: Cited): JsonObject {
  const result = form.safeParse(value, { reportInput: true });
  const issues = result.success ? [] : result.error.issues;
  const found = result.success ? textFindings(form, value) : findings(issues);
  if (result.success && found.length === 0) return result.data as JsonObject; // forms are strict objects of JSON members
  const errors = found.map(({ path, detail }) => ({ pointer: `${prefix}${pointerOf(path)}`, detail }));
  const [first] = errors;
  const named = errors.map((error) => error.pointer).join(', ');
  throw new Refusal(
    issues.some((issue) => issue.code === 'unrecognized_keys') ? 'malformed' : 'validation-failed',
    {
      zh: `不符合要求 ${named}：${first?.detail.zh ?? ''}`,
      en: `does not meet the form at ${named}: ${first?.detail.en ?? ''}`,
    },
    { article: found.find((one) => one.article)?.article ?? article, errors },
  );
}
