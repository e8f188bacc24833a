/** The application put together: one list of routes in, an Express handler out. Nothing is read from the environment here. */
import type { IncomingMessage } from 'node:http';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { Admission, DEFAULT_RATE_LIMITS, type RateLimits } from './admission';
import type { Authenticator } from './auth';
import { checkRoutes, inOrder } from './check-routes';
import type { Trusts } from './client-address';
import { dispatcher } from './dispatch';
import type { Door } from './door';
import { documentRoutes, loopbackOnly, serveDocsAssets } from './docs';
import { EdgeError } from './edge-error';
import { healthRoutes, type Probes } from './health';
import { readJson } from './json-body';
import type { Serve } from './lanes';
import { LargeBodies, type ParseJson } from './large-bodies';
import { createLifecycle, type Lifecycle } from './lifecycle';
import type { Logger } from '../config/logger';
import { accessLog } from './access-log';
import { createMetrics, type Metrics } from './metrics';
import { DEFAULT_UPLOAD_RULES, uploadReader, type UploadRules } from './multipart';
import { oidcProxy } from './oidc-proxy';
import { openApiDocument, type OpenApiDocument } from './openapi';
import { refusals } from './refuse';
import type { Route } from './route';
import type { EdgeServices } from './services';

export interface AppOptions<S extends EdgeServices> {
  readonly routes: readonly Route<S>[];
  readonly services: S;
  readonly auth: Authenticator;
  /** Behind authentication, before all else. */
  readonly door: Door;
  readonly logger: Logger;
  readonly probes: Probes;
  readonly metrics?: Metrics;
  /** Of the application, for the OpenAPI document. */
  readonly version?: string;
  /** Proxies whose X-Forwarded-For is believed, in Express's notation, e.g. `loopback`; none by default. */
  readonly trustProxy?: string;
  /** The embedded identity provider, served under /oidc. */
  readonly oidcProxyTarget?: URL;
  readonly rateLimits?: RateLimits;
  readonly uploads?: UploadRules;
  /** Where the routes are carried out; absent: all at once, with the services as they are. */
  readonly serve?: Serve<S>;
  /** Parses large JSON bodies elsewhere; absent: in the event loop. */
  readonly parseLarge?: ParseJson;
  /** Fails a reply that its schema does not describe; for tests. */
  readonly checkReplies?: boolean;
}

export interface App<S> {
  readonly handler: Express;
  readonly lifecycle: Lifecycle;
  /** All routes, the edge's own included, as they are served and documented. */
  readonly routes: readonly Route<S>[];
  /** Made when it is first asked for. */
  readonly openapi: OpenApiDocument;
}

/** @throws Error for routes that contradict each other or this system's rules (see check-routes.ts) */
export function createApp<S extends EdgeServices>(options: AppOptions<S>): App<S> {
  const { services, auth, door, logger, probes, metrics = createMetrics(false), checkReplies = false } = options;
  const lifecycle = createLifecycle();
  const routes = inOrder<Route<S>>([
    ...options.routes,
    ...healthRoutes(probes, lifecycle),
    ...documentRoutes(() => openapi(), metrics),
  ]);
  checkRoutes(routes);
  let document: OpenApiDocument | undefined;
  const openapi = (): OpenApiDocument => (document ??= openApiDocument(routes, options.version ?? '0.0.0'));

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', options.trustProxy ?? false);
  app.set('query parser', false);
  app.enable('case sensitive routing');
  app.use(lifecycle.track, accessLog(logger), metrics.observe);
  const trusts: unknown = app.get('trust proxy fn');
  const admission = new Admission(
    options.rateLimits ?? DEFAULT_RATE_LIMITS,
    (address, hop) => isTrust(trusts) && trusts(address, hop),
  );
  const admit = (request: IncomingMessage) => admission.stranger(request);
  if (options.oidcProxyTarget) app.use(oidcProxy(options.oidcProxyTarget, admit));
  app.use(
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    }),
  );

  app.use('/metrics', loopbackOnly);
  const readUpload = uploadReader(options.uploads ?? DEFAULT_UPLOAD_RULES);
  const serve: Serve<S> = options.serve ?? (async (_route, _call, work) => work(services));
  const large = new LargeBodies(options.parseLarge ?? readJson);
  const dispatch = dispatcher({ serve, admission, auth, door, large, readUpload, checkReplies });
  for (const route of routes) app[route.method](route.path, dispatch(route));
  serveDocsAssets(app, admit);
  for (const [path, methods] of methodsByPath(routes)) app.all(path, otherMethods(methods, admit));
  app.use(async (request) => {
    await admission.anybody(request);
    throw new EdgeError('not-found', { zh: '没有这个地址', en: 'there is nothing at this address' });
  });
  app.use(refusals(services.refusals, logger));
  return {
    handler: app,
    lifecycle,
    routes,
    get openapi() {
      return openapi();
    },
  };
}

/** Express compiles the named proxies to this. */
function isTrust(compiled: unknown): compiled is Trusts {
  return typeof compiled === 'function';
}

function methodsByPath<S>(routes: readonly Route<S>[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes) {
    const upper = method.toUpperCase();
    methods.set(path, [...(methods.get(path) ?? []), ...(upper === 'GET' ? ['GET', 'HEAD'] : [upper])]);
  }
  return methods;
}

/** 405 with `Allow`; `OPTIONS` is told the same without being refused. */
function otherMethods(methods: readonly string[], admit: (request: IncomingMessage) => Promise<void>): RequestHandler {
  const allow = [...methods, 'OPTIONS'].sort().join(', ');
  return async (request, response) => {
    await admit(request);
    if (request.method === 'OPTIONS') {
      response.setHeader('Allow', allow);
      response.status(204).end();
      return;
    }
    const detail = { zh: `此地址支持：${allow}`, en: `this address takes: ${allow}` };
    throw new EdgeError('method-not-allowed', detail, { headers: { Allow: allow } });
  };
}
