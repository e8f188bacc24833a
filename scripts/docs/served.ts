/** The application as it is served, put together against nothing: its routes and the document made from them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createApp, type App } from '../../api/app';
import { compose } from '../../api/compose';
import { createLogger } from '../../config/logger';
import type { Services } from '../../api/services';
import { readApiConfig } from '../../config';
import { projectRoot } from '../launcher/paths';

/** No address of a database is ever used: composing connects to nothing. */
const NOWHERE = 'postgres://nobody@127.0.0.1:9/none';

/** `close` ends what was put together around the routes; a script's process ends with it. */
export function servedApplication(): Pick<App<Services>, 'routes' | 'openapi'> & { close(): Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), 'approvals-docs-'));
  try {
    const config = readApiConfig({
      DATA_DIR: folder,
      DATABASE_URL: NOWHERE,
      OIDC_ISSUER: 'http://127.0.0.1/oidc',
      OIDC_JWKS_URI: 'http://127.0.0.1/oidc/jwks',
    });
    const logger = createLogger('silent', 'docs');
    const { routes, services, probes, door, ...composition } = compose(config, logger);
    const refuse = () => Promise.reject(new Error('nobody calls the application that the pages are made from'));
    const auth = { authenticate: refuse };
    const app = createApp({ routes, services, probes, logger, auth, door, version: ownVersion() });
    return { ...app, close: () => composition.close() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}
