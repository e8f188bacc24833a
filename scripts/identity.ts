/**
 * The identity part's process: serves the embedded OpenID provider under /oidc on loopback, for the API to forward to.
 * Settings from the environment (config/variables.ts).
 */
import { timingSafeEqual } from 'node:crypto';
import type { Server } from 'node:http';
import express from 'express';
import { z } from 'zod';
import { orExit, readIdentityConfig } from '../config';
import { outputIsNeverFatal } from '../config/logger';
import { findPersona } from '../demo/personas';
import { demoPassword, issuerOf } from './identity/keys';
import { loginPage } from './identity/login-page';
import { createProvider } from './identity/provider';

const loginForm = z.object({ persona: z.string(), password: z.string() });

function same(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function main(): Promise<Server> {
  outputIsNeverFatal();
  const config = orExit(() => readIdentityConfig(process.env));
  const issuer = issuerOf(config.port);
  const appOrigin = new URL(issuer).origin;
  const password = await demoPassword(config.dataDir);
  const provider = await createProvider({ issuer, audience: config.audience, dataDir: config.dataDir, appOrigin });
  provider.on('server_error', (_context, error) => console.error(error));

  const app = express();
  app.disable('x-powered-by');
  // Whoever forwards to us, the provider's addresses are the issuer's.
  app.use((request, _response, next) => {
    request.headers['x-forwarded-host'] = new URL(issuer).host;
    request.headers['x-forwarded-proto'] = 'http';
    next();
  });
  const headers = {
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' ${appOrigin}; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
  };
  app.get('/oidc/login/:uid', async (request, response) => {
    await provider.interactionDetails(request, response);
    response
      .set(headers)
      .type('html')
      .send(loginPage(`/oidc/login/${encodeURIComponent(request.params.uid)}`));
  });
  app.post('/oidc/login/:uid', express.urlencoded({ extended: false, limit: '4kb' }), async (request, response) => {
    await provider.interactionDetails(request, response);
    const form = loginForm.safeParse(request.body).data ?? { persona: '', password: '' };
    const persona = findPersona(form.persona);
    if (!persona || persona.machine || !same(form.password, password)) {
      const page = loginPage(`/oidc/login/${encodeURIComponent(request.params.uid)}`, true, persona?.id);
      response.status(401).set(headers).type('html').send(page);
      return;
    }
    await provider.interactionFinished(request, response, { login: { accountId: persona.id } });
  });
  app.use('/oidc', provider.callback());
  app.use((error: unknown, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
    const expired = error instanceof Error && error.name === 'SessionNotFound';
    if (!expired) console.error(error);
    const text = expired
      ? '登录已过期，请重新开始 · this log-in has expired, please start again'
      : '出错了 · something went wrong';
    response
      .status(expired ? 400 : 500)
      .set(headers)
      .type('text')
      .send(text);
  });

  return await new Promise((resolve, reject) => {
    const server = app.listen(config.listenPort, '127.0.0.1');
    server.once('error', reject);
    server.once('listening', () => resolve(server));
  });
}

main().then(
  (server) => {
    console.log('identity: listening');
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        server.close(() => process.exit(0));
        server.closeAllConnections();
      });
    }
  },
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
