/** The parts of the OpenAPI document that are the same for all routes: problems, headers, the idempotency key. */
import type { Bilingual } from '../domain/refusal';
import type { JsonSchema } from './json-schema';
import { PROBLEM_CODES, PROBLEM_STATUS } from './problem-texts';

/** Chinese first, English second. */
export const both = ({ zh, en }: Bilingual): string => `${zh} · ${en}`;

const PROBLEM_RESPONSES: readonly {
  readonly status: number;
  readonly what: Bilingual;
  readonly headers?: readonly string[];
}[] = [
  { status: 400, what: { zh: '请求格式错误', en: 'Malformed' } },
  { status: 401, what: { zh: '未通过身份验证', en: 'Not authenticated' }, headers: ['WWW-Authenticate'] },
  { status: 403, what: { zh: '无权进行此操作', en: 'Not allowed' } },
  { status: 404, what: { zh: '未找到，或不应为您所知', en: 'Not found, or not for you to know of' } },
  { status: 408, what: { zh: '请求体未在时限内传完', en: 'The body did not come in time' } },
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

export function headerRefs(names: readonly string[]): JsonSchema {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function problemResponse({ what, headers = [] }: (typeof PROBLEM_RESPONSES)[number]): JsonSchema {
  return {
    description: both(what),
    headers: headerRefs(['X-Request-Id', ...headers]),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

/** RFC 9457; further members stand beside these where a code has them, e.g. `decidedBy`. */
export function problemSchema(): JsonSchema {
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

/** All of `components` but the routes' own schemas. */
export function commonComponents(): Readonly<Record<string, Readonly<Record<string, JsonSchema>>>> {
  return {
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
  };
}
