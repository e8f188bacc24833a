/** Configuration is read once, checked whole, and its mistakes are told together. */
import {
  ConfigError,
  VARIABLES,
  VARIABLE_NAMES,
  readApiConfig,
  readLauncherConfig,
  readWorkerConfig,
} from '../../config';
import { partEnv } from '../../scripts/launcher/environment';

const API = {
  DATABASE_URL: 'postgres://role:geheim@db.example/approvals',
  OIDC_ISSUER: 'https://id.example/realm',
  OIDC_JWKS_URI: 'https://id.example/realm/keys',
};

function errorOf(read: () => unknown): ConfigError {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('no error');
}

describe('configuration', () => {
  it('tells every mistake at once, each by the name of its variable', () => {
    const error = errorOf(() =>
      readApiConfig({
        PORT: '70000',
        ISSUED_ON: '2026-02-30',
        OIDC_ALGORITHM: 'HS256',
        SUCCESSOR_IN_FORCE: 'maybe',
        LOG_LEVEL: 'loud',
      }),
    );
    const named = error.problems.map(({ variable }) => variable);
    expect(named.sort()).toEqual(
      [
        'DATABASE_URL',
        'ISSUED_ON',
        'LOG_LEVEL',
        'OIDC_ALGORITHM',
        'OIDC_ISSUER',
        'OIDC_JWKS_URI',
        'PORT',
        'SUCCESSOR_IN_FORCE',
      ].sort(),
    );
    for (const variable of named) expect(error.message).toContain(`  ${variable}: `);
  });

  it('never shows a secret in an error', () => {
    const error = errorOf(() => readWorkerConfig({ DATABASE_URL: 'mysql://role:geheim@db/approvals' }));
    expect(error.message).toContain('DATABASE_URL');
    expect(error.message).not.toContain('geheim');
  });

  it('takes an empty variable as not set', () => {
    expect(readApiConfig({ ...API, PORT: '', ISSUED_ON: ' ' })).toMatchObject({
      port: 3000,
      validity: { issuedOn: undefined },
    });
  });

  it('has the documented defaults', () => {
    expect(readApiConfig(API)).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      engine: { namespace: 'approvals', taskQueue: 'cases' },
      oidc: { audience: 'urn:public-data-approvals', algorithm: 'RS256' },
      validity: { successorInForce: false },
    });
  });

  it('believes no forwarding header unless the proxies are named, and never everybody’s', () => {
    expect(readApiConfig(API)).toMatchObject({
      trustProxy: undefined,
      rateLimits: {
        readsPerMinute: 6_000,
        writesPerMinute: 30,
        unauthenticatedPerMinute: 6_000,
        signedIn: { access: 600_000, reads: 15_000, commands: 15_000, exports: 600 },
      },
    });
    for (const TRUST_PROXY of ['loopback', '10.1.2.3', '10.0.0.0/8, uniquelocal', 'fd00::/8'])
      expect(readApiConfig({ ...API, TRUST_PROXY }).trustProxy).toBe(TRUST_PROXY);
    for (const TRUST_PROXY of ['true', '1', '0.0.0.0/0', '::/0', 'proxy.example', '10.0.0.0/33', '10.0.0.0/8/8'])
      expect(errorOf(() => readApiConfig({ ...API, TRUST_PROXY })).problems).toMatchObject([
        { variable: 'TRUST_PROXY' },
      ]);
  });

  it('stands the embedded run under a successor of the measures, unless told otherwise (Art. 29)', () => {
    expect(readLauncherConfig({}).successorInForce).toBe(true);
    expect(readLauncherConfig({ SUCCESSOR_IN_FORCE: 'false' }).successorInForce).toBe(false);
    expect(readLauncherConfig({ DATABASE_URL: API.DATABASE_URL }).successorInForce).toBe(false);
  });

  it('gives a worker that keeps many workflows room for them, unless it is told how much', () => {
    const heap = (env: Record<string, string>) => readLauncherConfig(env).heapMb.worker;
    expect([heap({}), heap({ WORKFLOW_CACHE_SIZE: '4000' })]).toEqual([512, 1475]);
    expect(heap({ WORKFLOW_CACHE_SIZE: '4000', WORKER_HEAP_MB: '900' })).toBe(900);
  });

  it('wants issuer and keys of an external provider together', () => {
    expect(errorOf(() => readLauncherConfig({ OIDC_ISSUER: API.OIDC_ISSUER })).problems).toMatchObject([
      { variable: 'OIDC_JWKS_URI' },
    ]);
  });

  it('gives a part its own variables and nothing of the rest of the environment', () => {
    const env = partEnv(
      'worker',
      { PATH: '/bin', HTTP_SECRET: 'x', OIDC_ISSUER: 'https://x', LOG_LEVEL: 'debug' },
      { TEMPORAL_ADDRESS: 'a:1', PORT: '3' },
    );
    expect(env).toEqual({
      PATH: '/bin',
      TZ: 'UTC',
      NODE_ENV: 'production',
      LOG_LEVEL: 'debug',
      TEMPORAL_ADDRESS: 'a:1',
    });
  });

  it.each(VARIABLE_NAMES)('%s says in Chinese and English what it is for, and its default is valid', (name) => {
    const variable = VARIABLES[name];
    expect(variable.what.zh).not.toBe('');
    expect(variable.what.en).not.toBe('');
    if ('default' in variable) expect(variable.schema.safeParse(variable.default).success).toBe(true);
  });
});
