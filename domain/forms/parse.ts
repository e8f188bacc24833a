/** Checks what an outcome carries against its form; every problem is told with its member. */
import type { z } from 'zod';
import type { JsonObject } from '../canonical';
import { pointerOf } from '../pointer';
import { Refusal, type FieldError } from '../refusal';

/** The form's output for `value`. @throws Refusal `malformed` for unknown members, else `validation-failed` */
export function parseForm(form: z.ZodType, value: unknown, prefix: string, article?: string): JsonObject {
  const result = form.safeParse(value);
  if (result.success) return result.data as JsonObject; // forms are strict objects of JSON members
  const unknown = result.error.issues.some((issue) => issue.code === 'unrecognized_keys');
  const errors: FieldError[] = result.error.issues.flatMap((issue) => {
    const at = `${prefix}${pointerOf(issue.path)}`;
    if (issue.code !== 'unrecognized_keys')
      return [{ pointer: at, detail: { zh: `不符合要求：${issue.message}`, en: issue.message } }];
    return issue.keys.map((key) => ({ pointer: `${at}/${key}`, detail: { zh: '未知成员', en: 'unknown member' } }));
  });
  const named = errors.map((error) => error.pointer).join(', ');
  throw new Refusal(
    unknown ? 'malformed' : 'validation-failed',
    { zh: `内容不符合要求：${named}`, en: `does not meet the form: ${named}` },
    { article, errors },
  );
}
