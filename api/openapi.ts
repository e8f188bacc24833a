/** The OpenAPI 3.1 document, made from the route definitions that also check the requests; it cannot say anything else. */
import { z } from 'zod';
import type { Bilingual } from '../domain/refusal';
import { isObject, propertiesOf, SchemaComponents, type JsonSchema } from './json-schema';
import { PROBLEM_CODES, PROBLEM_STATUS } from './problem-texts';
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

/** Chinese first, English second. */
const both = ({ zh, en }: Bilingual): string => `${zh} · ${en}`;

const ABOUT: Bilingual = {
  zh:
    '办事请求与审批的接口。需令牌的操作使用 Authorization: Bearer；创建或作出决定的 POST 须带 Idempotency-Key；错误为 ' +
    'application/problem+json，文字按 Accept-Language 给出中文（默认）或英文；列表以 limit 与 cursor 分页。',
  en:
    'Requests and approvals. Operations with a token take Authorization: Bearer; every POST that creates or decides needs ' +
    'an Idempotency-Key; errors are application/problem+json in Chinese (default) or English by Accept-Language; lists are ' +
    'paged by limit and cursor.',
};

const PROBLEM_RESPONSES: readonly {
  readonly status: number;
  readonly what: Bilingual;
  readonly headers?: readonly string[];
}[] = [
  { status: 400, what: { zh: '请求格式错误', en: 'Malformed' } },
  { status: 401, what: { zh: '未通过身份验证', en: 'Not authenticated' }, headers: ['WWW-Authenticate'] },
  { status: 403, what: { zh: '无权进行此操作', en: 'Not allowed' } },
  { status: 404, what: { zh: '未找到，或不应为您所知', en: 'Not found, or not for you to know of' } },
  { status: 409, what: { zh: '与当前状态冲突', en: 'In conflict with the present state' } },
  { status: 413, what: { zh: '内容过大', en: 'Too large' } },
  { status: 415, what: { zh: '不支持的内容类型', en: 'Unsupported media type' } },
  { status: 422, what: { zh: '内容不符合规定，注明条款', en: 'Well-formed but against a rule; names the article' } },
  { status: 429, what: { zh: '请求过于频繁', en: 'Too many requests' }, headers: ['Retry-After'] },
  { status: 500, what: { zh: '系统内部错误', en: 'Internal error' } },
  {
    status: 503,
    what: { zh: '暂不可用，未作变更', en: 'Temporarily unavailable; nothing was changed' },
    headers: ['Retry-After'],
  },
];

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
    components: {
      schemas: { ...components.schemas, Problem: problemSchema() },
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: both({ zh: '身份服务签发的访问令牌', en: 'access token of the identity provider' }),
        },
      },
      parameters: { IdempotencyKey: IDEMPOTENCY_KEY, AcceptLanguage: ACCEPT_LANGUAGE },
      headers: HEADERS,
      responses: Object.fromEntries(
        PROBLEM_RESPONSES.map((response) => [`Problem${response.status}`, problemResponse(response)]),
      ),
    },
  };
}

const IDEMPOTENCY_KEY: JsonSchema = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: both({
    zh: '同一键与同一内容得到首次的答复；内容不同为 422；至少保留 24 小时',
    en: 'the same key and body get the first answer again, another body 422; kept at least 24 h',
  }),
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
};

const ACCEPT_LANGUAGE: JsonSchema = {
  name: 'Accept-Language',
  in: 'header',
  required: false,
  description: both({ zh: '错误文字的语言，默认中文', en: 'language of problem texts, Chinese by default' }),
  schema: { type: 'string' },
};

const HEADERS: Record<string, JsonSchema> = {
  'X-Request-Id': { schema: { type: 'string' }, description: both({ zh: '请求编号', en: 'the request’s id' }) },
  Location: {
    schema: { type: 'string' },
    description: both({ zh: '新建资源的地址', en: 'where the new resource is' }),
  },
  'Idempotency-Replayed': {
    schema: { type: 'string' },
    description: both({ zh: '为首次答复的重发', en: 'the first answer, again' }),
  },
  'WWW-Authenticate': { schema: { type: 'string' } },
  'Retry-After': { schema: { type: 'string' }, description: both({ zh: '秒', en: 'seconds' }) },
};

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

function problemStatuses<S>(route: Route<S>): number[] {
  const isPublic = 'public' in route.access;
  const isWrite = route.method !== 'get';
  const statuses = [400, ...(isPublic ? [] : [401, 403]), ...(route.params ? [404] : [])];
  if (isWrite) statuses.push(409, 413, 415, 422);
  if (isPublic && route.path.startsWith('/v1/')) statuses.push(429);
  return [...statuses, 500, 503];
}

function problemResponse({ what, headers = [] }: (typeof PROBLEM_RESPONSES)[number]): JsonSchema {
  return {
    description: both(what),
    headers: headerRefs(['X-Request-Id', ...headers]),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

function headerRefs(names: readonly string[]): JsonSchema {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** RFC 9457; further members stand beside these where a code has them, e.g. `decidedBy`. */
function problemSchema(): JsonSchema {
  const text = { type: 'string' };
  return {
    type: 'object',
    required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
    properties: {
      type: { type: 'string', format: 'uri-reference' },
      title: text,
      status: { type: 'integer', enum: [...new Set(Object.values(PROBLEM_STATUS))].sort((a, b) => a - b) },
      detail: text,
      code: { type: 'string', enum: PROBLEM_CODES },
      requestId: text,
      article: { type: 'string', description: both({ zh: '所依据的条款', en: 'the article that speaks' }) },
      errors: {
        type: 'array',
        items: {
          type: 'object',
          required: ['pointer', 'detail'],
          properties: { pointer: text, detail: text, in: { type: 'string', enum: ['query', 'path', 'header'] } },
          additionalProperties: false,
        },
      },
    },
    additionalProperties: true,
  };
}

/** The announced schema of an answer, for those who check answers against the document. */
export function responseSchema(
  document: OpenApiDocument,
  path: string,
  method: string,
  status: number,
): JsonSchema | undefined {
  const responses = document.paths[path]?.[method]?.['responses'];
  const response = isObject(responses) ? responses[String(status)] : undefined;
  return isObject(response) ? response : undefined;
}
