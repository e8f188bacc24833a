/**
 * In an embedded run the identity provider listens on a loopback port of its own; browsers and clients reach it through
 * the API's port under /oidc. Everything under that path goes to the one configured target, nothing goes elsewhere.
 */
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { contextOf } from './context';
import { unavailable } from './edge-error';

const TIMEOUT_MS = 15_000;
/** Hop-by-hop (RFC 9110 §7.6.1), and what a caller may not claim about itself. */
const NOT_FORWARDED = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
]);

/** To be mounted without a path, so that the path is forwarded as it came. */
export function oidcProxy(target: URL, admit: (request: IncomingMessage) => Promise<void>): RequestHandler {
  if (target.protocol !== 'http:') throw new TypeError('the embedded identity provider is reached over http');
  return async (request, response, next) => {
    if (!/^\/oidc(?:[/?]|$)/.test(request.url)) {
      next();
      return;
    }
    contextOf(request).route = '/oidc';
    await admit(request);
    const upstream = httpRequest({
      host: target.hostname,
      port: target.port,
      method: request.method,
      path: request.url,
      timeout: TIMEOUT_MS,
      headers: {
        ...endToEnd(request.headers),
        host: target.host,
        'x-forwarded-for': request.socket.remoteAddress ?? '',
        'x-forwarded-host': request.headers.host ?? '',
        'x-forwarded-proto': 'http',
      },
    });
    const fail = (cause: Error): void => {
      if (response.headersSent) response.destroy();
      else next(unavailable({ zh: '身份服务暂不可用', en: 'the identity provider is not available' }, 5, cause));
    };
    upstream.on('timeout', () => upstream.destroy(new Error('the identity provider does not answer')));
    upstream.on('error', fail);
    upstream.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
      answer.on('error', fail);
      answer.pipe(response);
    });
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  };
}

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_FORWARDED.has(name)));
}
