/**
 * From zod's findings to answers. A request that is not of the announced shape (missing, unknown or wrongly typed
 * members) is malformed, 400; a body of the right shape with a value outside what is allowed breaks a rule, 422.
 * In queries and paths everything is 400. A schema names its article through a custom issue:
 * `context.addIssue({ code: 'custom', path, params: rule({ zh, en }, 'Art. 13') })`.
 */
import type { z } from 'zod';
import { findings, type Finding } from '../domain/forms/findings';
import { textFindings } from '../domain/forms/texts';
import { pointerOf } from '../domain/pointer';
import { Refusal, type Bilingual } from '../domain/refusal';
import { EdgeError, type Place, type PlacedError } from './edge-error';

const MAX_ERRORS = 20;

/** `schema`'s output for `value`; schemas are synchronous. @throws EdgeError 400, Refusal 422 */
export function parseAt<S extends z.ZodType>(schema: S, value: unknown, place: Place): z.output<S> {
  const result = schema.safeParse(value, { reportInput: true });
  const found = result.success ? textFindings(schema, value) : findings(result.error.issues);
  if (result.success && found.length === 0) return result.data;
  throw asError(found, place);
}

/** What the caller is told about a value that a schema does not accept. */
function asError(found: readonly Finding[], place: Place): EdgeError | Refusal {
  const isShape = place !== 'body' || found.some((finding) => finding.shape);
  const reported = [...found].sort((a, b) => Number(b.shape) - Number(a.shape)).slice(0, MAX_ERRORS);
  const errors: PlacedError[] = reported.map(({ path, detail }) => ({ pointer: pointerOf(path), detail, in: place }));
  const first = reported[0];
  const detail = first ? summary(first, place) : { zh: '请求无法理解', en: 'the request cannot be understood' };
  if (isShape) return new EdgeError('malformed', detail, { errors });
  return new Refusal('validation-failed', detail, {
    article: reported.find((finding) => finding.article)?.article,
    errors: errors.map(({ pointer, detail: what }) => ({ pointer, detail: what })),
  });
}

const PLACES: Readonly<Record<Place, Bilingual>> = {
  body: { zh: '请求体', en: 'the body' },
  query: { zh: '查询参数', en: 'the query' },
  path: { zh: '路径', en: 'the path' },
  header: { zh: '请求头', en: 'the headers' },
};

function summary(finding: Finding, place: Place): Bilingual {
  const at = pointerOf(finding.path);
  const { zh, en } = PLACES[place];
  return { zh: `${zh} ${at}：${finding.detail.zh}`, en: `${en} ${at}: ${finding.detail.en}` };
}
