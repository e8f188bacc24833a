/** The real Express application on a free loopback port, with example routes and a refusal log that remembers. */
import { Writable } from 'node:stream';
import { z } from 'zod';
import { createApp, type App } from '../../api/app';
import { createAuthenticator } from '../../api/auth';
import { createDoor } from '../../api/door';
import { listen, type RunningServer } from '../../api/lifecycle';
import { createLogger } from '../../config/logger';
import type { Probes } from '../../api/health';
import type { RateLimits } from '../../api/admission';
import type { UploadRules } from '../../api/multipart';
import type { Route } from '../../api/route';
import type { EdgeServices, RefusedRequest } from '../../api/services';
import { exampleRoutes } from './example-routes';
import { ORGANISATION_KINDS } from '../../domain/organisation';
import { AUDIENCE, ORGS, startIssuer, type Issuer } from './issuer';

const REGISTERED = ORGANISATION_KINDS.map((kind) => [ORGS[kind], kind] as const);

export interface TestApp {
  readonly url: string;
  readonly app: App<EdgeServices>;
  readonly running: RunningServer;
  readonly issuer: Issuer;
  readonly recorded: RefusedRequest[];
  /** Every line logged so far, parsed. */
  readonly logged: () => Record<string, unknown>[];
  readonly logText: () => string;
  /** Makes the refusal log fail with this error until given undefined. */
  failRecording(error: Error | undefined): void;
  close(): Promise<void>;
}

export interface TestAppOptions {
  readonly probes?: Partial<Probes>;
  readonly rateLimits?: RateLimits;
  readonly uploads?: UploadRules;
  readonly trustProxy?: string;
  readonly routes?: readonly Route<EdgeServices>[];
  readonly oidcProxyTarget?: URL;
  readonly clockToleranceSeconds?: number;
  readonly now?: () => number;
}

export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const issuer = await startIssuer();
  const recorded: RefusedRequest[] = [];
  const lines: string[] = [];
  let recordingFails: Error | undefined;
  const app = createApp<EdgeServices>({
    routes: options.routes ?? exampleRoutes(),
    services: {
      refusals: {
        record: (refused) => {
          if (recordingFails) return Promise.reject(recordingFails);
          recorded.push(refused);
          return Promise.resolve();
        },
      },
    },
    auth: createAuthenticator({
      issuer: issuer.issuer,
      audience: AUDIENCE,
      jwksUri: issuer.jwksUri,
      algorithm: 'ES256',
      clockToleranceSeconds: options.clockToleranceSeconds ?? 5,
      ...(options.now && { now: options.now }),
    }),
    door: createDoor({
      kindsOf: (ids) => Promise.resolve(new Map(REGISTERED.filter(([id]) => ids.includes(id)))),
    }),
    logger: createLogger(
      'info',
      'api',
      new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          lines.push(chunk.toString());
          done();
        },
      }),
    ),
    probes: {
      database: options.probes?.database ?? (() => Promise.resolve()),
      troubles: options.probes?.troubles ?? (() => Promise.resolve({ restarts: 0, parkedCases: 0, parkedRows: 0 })),
      clock: options.probes?.clock ?? (() => Promise.resolve({ aheadMs: 0, genuine: true })),
      engine: options.probes?.engine ?? (() => Promise.resolve({ status: 'ok', detail: 'test' })),
    },
    checkReplies: true,
    ...(options.rateLimits && { rateLimits: options.rateLimits }),
    ...(options.uploads && { uploads: options.uploads }),
    ...(options.trustProxy && { trustProxy: options.trustProxy }),
    ...(options.oidcProxyTarget && { oidcProxyTarget: options.oidcProxyTarget }),
  });
  const running = await listen(app.handler, app.lifecycle, '127.0.0.1', 0);
  return {
    url: `http://127.0.0.1:${running.port}`,
    app,
    running,
    issuer,
    recorded,
    logged: () => lines.map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line))),
    logText: () => lines.join(''),
    failRecording: (error) => {
      recordingFails = error;
    },
    close: async () => {
      await running.drain({ graceMs: 0, finishMs: 1_000 });
      await issuer.close();
    },
  };
}

export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.string(),
  requestId: z.string(),
  article: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string(), in: z.string().optional() })).optional(),
});

/** The answer's problem document; fails on another media type or a status that differs from the answer's. */
export async function problemFrom(response: Response): Promise<z.infer<typeof problemSchema>> {
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const problem = problemSchema.parse(await response.json());
  expect(problem.status).toBe(response.status);
  return problem;
}
