/**
 * The API process: listens at once, before database and engine are there, so that callers are told 503 and not refused.
 * SIGTERM and SIGINT: readiness falls, and requests are still answered for STOP_GRACE, so that a balancer has seen it; then
 * no more are taken, running ones are finished, and the database is let go.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PartLife } from '../services/parts/life';
import { orExit, readApiConfig } from '../config';
import { createApp } from './app';
import { createAuthenticator } from './auth';
import { compose } from './compose';
import { listen } from './lifecycle';
import { createLogger, outputIsNeverFatal, standardOutput } from '../config/logger';
import { countDroppedLines, createMetrics, observeTroubles } from './metrics';

/** What running requests have to finish, once no more are taken. */
const FINISH_MS = 4_000;
const CLOCK_TOLERANCE_SECONDS = 30;

function ownVersion(): string {
  for (const folder of ['..', '../..']) {
    try {
      const text = readFileSync(join(__dirname, folder, 'package.json'), 'utf8');
      return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
    } catch {
      // not here: compiled files lie one folder deeper
    }
  }
  return 'unknown';
}

async function main(): Promise<void> {
  outputIsNeverFatal();
  const config = orExit(() => readApiConfig(process.env));
  const logger = createLogger(config.logLevel, 'api');
  const metrics = createMetrics();
  countDroppedLines(metrics, standardOutput());
  const { services, serve, routes, probes, troubles, door, parseLarge, ...composition } = compose(config, logger);
  observeTroubles(metrics, troubles);
  const app = createApp({
    routes,
    services,
    serve,
    parseLarge,
    probes,
    logger,
    metrics,
    version: ownVersion(),
    door,
    auth: createAuthenticator({
      issuer: config.oidc.issuer,
      audience: config.oidc.audience,
      jwksUri: new URL(config.oidc.jwksUri),
      algorithm: config.oidc.algorithm,
      clockToleranceSeconds: CLOCK_TOLERANCE_SECONDS,
    }),
    rateLimits: config.rateLimits,
    uploads: config.uploads,
    ...(config.trustProxy !== undefined && { trustProxy: config.trustProxy }),
    ...(config.oidcProxyTarget !== undefined && { oidcProxyTarget: new URL(config.oidcProxyTarget) }),
    checkReplies: config.nodeEnv === 'test',
  });
  void app.openapi; // now, and not in front of the first caller
  const running = await listen(app.handler, app.lifecycle, config.host, config.port);
  logger.info({ host: config.host, port: running.port }, 'listening');
  const life = new PartLife({
    databaseUrl: config.databaseUrl,
    part: 'api',
    failed: (error) => logger.warn({ err: error }, 'who lives and who died is not known; trying again'),
  });
  life.begin().catch(() => undefined); // the record may not serve yet: it looks again

  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'draining');
    Promise.all([running.drain({ graceMs: config.stopGraceMs, finishMs: FINISH_MS }), life.end()])
      .then(() => composition.close())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'did not stop cleanly');
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
