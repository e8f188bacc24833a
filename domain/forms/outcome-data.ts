/** The data of a decision, checked against the form of its outcome. */
import type { Cited } from '../measures';
import type { z } from 'zod';
import type { JsonObject } from '../canonical';
import { Refusal } from '../refusal';
import { parseForm } from './parse';

/** What is kept of `data`; `null` for an outcome that takes none. @throws Refusal */
export function checkOutcomeData(form: z.ZodType | null, data: unknown, article: Cited | undefined): JsonObject | null {
  if (form !== null) return parseForm(form, data, '/data', article);
  const empty = data === undefined || data === null || (typeof data === 'object' && Object.keys(data).length === 0);
  if (empty) return null;
  const detail = { zh: '该结果不带数据', en: 'this outcome takes no data' };
  throw new Refusal('malformed', detail, { errors: [{ pointer: '/data', detail }] });
}
