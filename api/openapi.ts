/** The OpenAPI 3.1 document, made from the route definitions that also check the requests; it cannot say anything else. */
import { z } from 'zod';
import { AUDIENCES } from '../domain/reading';
import type { Bilingual } from '../domain/refusal';
import { UNCOUNTED } from './admission';
import { propertiesOf, SchemaComponents, type JsonSchema } from './json-schema';
import { both, commonComponents, headerRefs, problemSchema } from './openapi-parts';
import { patternOf, type ReplySchema, type Route } from './route';

export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly jsonSchemaDialect: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
}

const ABOUT: Bilingual = {
  zh:
    '办事请求与审批的接口。需令牌的操作使用 Authorization: Bearer；创建或作出决定的 POST 须带 Idempotency-Key；错误为 ' +
    'application/problem+json，文字按 Accept-Language 给出中文（默认）或英文；列表以 limit 与 cursor 分页。',
  en:
    'Requests and approvals. Operations with a token take Authorization: Bearer; every POST that creates or decides needs ' +
    'an Idempotency-Key; errors are application/problem+json in Chinese (default) or English by Accept-Language; lists are ' +
    'paged by limit and cursor.',
};

export function openApiDocument<S>(routes: readonly Route<S>[], version: string): OpenApiDocument {
  const components = new SchemaComponents();
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const route of routes) (paths[patternOf(route.path)] ??= {})[route.method] = operationOf(route, components);
  return {
    openapi: '3.1.1',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: { title: '公共数据运营服务审批系统 · Public-data approvals', version, description: both(ABOUT) },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].sort().map((name) => ({ name })),
    paths,
    components: { schemas: { ...components.schemas, Problem: problemSchema() }, ...commonComponents() },
  };
}

function operationOf<S>(route: Route<S>, components: SchemaComponents): JsonSchema {
  const isPublic = 'public' in route.access;
  const roles = 'roles' in route.access ? route.access.roles : [];
  const who = isPublic
    ? both({ zh: '无需令牌', en: 'no token needed' })
    : both({ zh: '角色', en: 'roles' }) + `: ${roles === 'any' ? both({ zh: '任一', en: 'any' }) : roles.join(', ')}`;
  const parameters: JsonSchema[] = [
    ...parametersOf(route.params, 'path', route.operationId, components),
    ...parametersOf(route.query, 'query', route.operationId, components),
    ...(route.idempotent ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    { $ref: '#/components/parameters/AcceptLanguage' },
  ];
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: both(route.summary),
    description: [...(route.description ? [both(route.description)] : []), who].join('\n\n'),
    security: isPublic ? [] : [{ bearer: [] }],
    parameters,
    ...(route.body && { requestBody: requestBodyOf(route, components) }),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.reply).map(([status, schema]) => [
          status,
          responseOf(route, Number(status), schema, components),
        ]),
      ),
      ...Object.fromEntries(
        problemStatuses(route)
          .filter((status) => !(status in route.reply))
          .map((status) => [String(status), { $ref: `#/components/responses/Problem${status}` }]),
      ),
    },
  };
}

function parametersOf(
  schema: z.ZodType | undefined,
  place: 'path' | 'query',
  owner: string,
  components: SchemaComponents,
): JsonSchema[] {
  if (!schema) return [];
  return propertiesOf(components.of(schema, `${owner}-${place}`)).map(
    ({ name, required, schema: { description, ...inner } }) => ({
      name,
      in: place,
      required: place === 'path' || required,
      ...(description !== undefined && { description }),
      schema: inner,
    }),
  );
}

function requestBodyOf<S>(route: Route<S>, components: SchemaComponents): JsonSchema {
  if (!(route.body instanceof z.ZodType))
    return {
      required: true,
      content: {
        'multipart/form-data': {
          schema: {
            type: 'object',
            properties: {
              file: { type: 'string', contentMediaType: 'application/octet-stream' },
              caseId: { type: 'string' },
              audience: { type: 'string', enum: [...AUDIENCES] },
            },
            required: ['file'],
            additionalProperties: false,
          },
        },
      },
    };
  const { body: example } = route.examples ?? {};
  return {
    required: !route.body.safeParse({}).success,
    content: {
      'application/json': {
        schema: components.of(route.body, `${route.operationId}Body`),
        ...(example !== undefined && { example }),
      },
    },
  };
}

function responseOf<S>(route: Route<S>, status: number, schema: ReplySchema, components: SchemaComponents): JsonSchema {
  const names = [
    'X-Request-Id',
    ...(status === 201 ? ['Location'] : []),
    ...(route.idempotent ? ['Idempotency-Replayed'] : []),
  ];
  const headers = headerRefs(names);
  if (schema instanceof z.ZodType) {
    const { reply: example } = route.examples ?? {};
    const isFirst = String(status) === Object.keys(route.reply)[0];
    return {
      description: both(route.summary),
      headers,
      content: {
        'application/json': {
          schema: components.of(schema, `${route.operationId}${status}`),
          ...(isFirst && example !== undefined && { example }),
        },
      },
    };
  }
  if ('noContent' in schema) return { description: both({ zh: '无内容', en: 'No content' }), headers };
  return { description: both(schema.description), headers, content: { [schema.media]: {} } };
}

/**
 * The problems that an operation announces, by one rule: what names a thing, in path, query or body, may name one that is not
 * there; what is asked or sent may be against a rule, what changes something may meet a state against it. In tests an answer
 * that is not announced fails.
 */
export function problemStatuses<S>(route: Route<S>): number[] {
  const isPublic = 'public' in route.access;
  const isWrite = route.method !== 'get';
  const asks = isWrite || route.query !== undefined;
  const statuses = [400, ...(isPublic ? [] : [401, 403]), ...(asks || route.params !== undefined ? [404] : [])];
  if (isWrite) statuses.push(408, 409, 413, 415);
  if (asks) statuses.push(422);
  if (!UNCOUNTED.has(route.path)) statuses.push(429);
  return [...statuses, 500, 503];
}
