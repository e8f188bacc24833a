/**
 * The document and its reader: `/openapi.json`, Swagger UI from the installed package (nothing is fetched from elsewhere,
 * no inline script), and a page that explains every problem code. Also `/metrics`, which is for this machine alone.
 */
import { dirname } from 'node:path';
import type { Express, Request, RequestHandler } from 'express';
import { z } from 'zod';
import { EdgeError } from './edge-error';
import type { Metrics } from './metrics';
import type { OpenApiDocument } from './openapi';
import { PROBLEM_CODES, PROBLEM_STATUS, TITLES } from './problem-texts';
import { routesOver, type Route } from './route';
import type { EdgeServices } from './services';

const PAGE_HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-cache',
};
const HTML = 'text/html; charset=utf-8';

const INIT = `window.ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#ui', deepLinking: true, validatorUrl: null });\n`;

const page = (title: string, head: string, body: string): string =>
  `<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<title>${title}</title>${head}</head><body>${body}</body></html>\n`;

const DOCS = page(
  '接口文档 · API',
  '<link rel="stylesheet" href="/docs/swagger-ui.css"><link rel="icon" href="/docs/favicon-32x32.png">',
  '<div id="ui"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/init.js"></script>',
);

function problemsPage(): string {
  const rows = PROBLEM_CODES.map(
    (code) =>
      `<tr id="${code}"><td>${PROBLEM_STATUS[code]}</td><td><code>${code}</code></td>` +
      `<td>${TITLES[code].zh}</td><td>${TITLES[code].en}</td></tr>`,
  );
  return page('错误代码 · Problems', '', `<h1>错误代码 · Problems</h1><table>${rows.join('')}</table>`);
}

export function documentRoutes(document: () => OpenApiDocument, metrics: Metrics): Route<EdgeServices>[] {
  const defineRoute = routesOver<EdgeServices>();
  const access = { public: true } as const;
  const tag = 'operations';
  const html = (what: { zh: string; en: string }) => ({ 200: { media: HTML, description: what } });
  return [
    defineRoute({
      method: 'get',
      path: '/openapi.json',
      operationId: 'getOpenApi',
      tag,
      summary: { zh: '本文档', en: 'This document' },
      access,
      reply: { 200: z.looseObject({ openapi: z.string() }) },
    }).handle(() => ({ status: 200, body: { ...document() }, headers: { 'Cache-Control': 'no-cache' } })),
    defineRoute({
      method: 'get',
      path: '/docs',
      operationId: 'getDocs',
      tag,
      summary: { zh: '可浏览的接口文档', en: 'The document to browse' },
      access,
      reply: html({ zh: '网页', en: 'A page' }),
    }).handle(() => ({ status: 200, body: DOCS, headers: PAGE_HEADERS })),
    defineRoute({
      method: 'get',
      path: '/docs/problems',
      operationId: 'getProblems',
      tag,
      summary: { zh: '错误代码一览', en: 'All problem codes' },
      access,
      reply: html({ zh: '网页', en: 'A page' }),
    }).handle(() => ({ status: 200, body: problemsPage(), headers: PAGE_HEADERS })),
    defineRoute({
      method: 'get',
      path: '/metrics',
      operationId: 'getMetrics',
      tag,
      summary: { zh: '运行指标（Prometheus），仅限本机', en: 'Metrics (Prometheus), on this machine only' },
      access,
      reply: { 200: { media: metrics.registry.contentType, description: { zh: '指标', en: 'Metrics' } } },
    }).handle(async () => ({ status: 200, body: await metrics.registry.metrics() })),
  ];
}

const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

/** Swagger UI's files, by name: nothing else of the package is served. `admit` is asked before each, as before any request. */
export function serveDocsAssets(app: Express, admit: (request: Request) => Promise<void>): void {
  const root = dirname(require.resolve('swagger-ui-dist/package.json'));
  for (const asset of ASSETS)
    app.get(`/docs/${asset}`, async (request, response) => {
      await admit(request);
      response.sendFile(asset, { root, maxAge: 86_400_000 });
    });
  app.get('/docs/init.js', async (request, response) => {
    await admit(request);
    response.type('text/javascript').set('Cache-Control', 'no-cache').send(INIT);
  });
}

/** Lets in only callers on this machine who came directly: one that was forwarded may be anybody. */
export const loopbackOnly: RequestHandler = (request, _response, next) => {
  const address = request.socket.remoteAddress ?? '';
  const isLocal = /^(?:127\.|::1$|::ffff:127\.)/.test(address) && request.headers['x-forwarded-for'] === undefined;
  if (!isLocal) throw new EdgeError('not-found', { zh: '没有这个地址', en: 'there is nothing at this address' });
  next();
};
