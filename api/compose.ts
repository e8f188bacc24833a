/** Puts the API's own parts together from its configuration: the database, what the routes need of it, the routes. */
import type { ApiConfig } from '../config';
import { recordRefusal } from '../commands/run';
import { Refusal } from '../domain/refusal';
import type { Actor } from '../domain/roles';
import { openDatabase } from '../records/database';
import { probeEngine } from './engine-probe';
import type { Probes } from './health';
import type { Route } from './route';
import { caseRoutes } from './routes/cases';
import { dataRequestRoutes } from './routes/data-requests';
import { documentRoutes } from './routes/documents';
import { noticeRoutes } from './routes/notices';
import { registerRoutes } from './routes/registers';
import { ruleRoutes } from './routes/rules';
import { taskRoutes } from './routes/tasks';
import type { Services } from './services';

export interface Composition {
  readonly services: Services;
  readonly routes: readonly Route<Services>[];
  readonly probes: Probes;
  /** After the last request has been answered. */
  close(): Promise<void>;
}

/** Whoever uses the anonymous routes, in the trail. */
const ANONYMOUS: Actor = { id: 'anonymous', org: '', roles: [] };

/** Connects to nothing yet: the API listens before its database serves. */
export function compose(config: ApiConfig): Composition {
  const database = openDatabase(config.databaseUrl, { max: config.databasePoolMax });
  // Readiness is asked on a connection of its own: a busy pool is not a dead database.
  const probe = openDatabase(config.databaseUrl, { max: 1 });
  const rules = { issuedOn: config.validity.issuedOn, successorInForce: config.validity.successorInForce };
  return {
    services: {
      db: database,
      rules,
      refusals: {
        record: ({ actor = ANONYMOUS, requestId, method, route, code, detail, caseId, taskId }) =>
          recordRefusal(
            database,
            rules,
            { name: `${method} ${route}`, actor, requestId },
            new Refusal(code, detail, {
              ...(caseId !== undefined && { caseId }),
              ...(taskId !== undefined && { taskId }),
            }),
          ),
      },
    },
    routes: [
      ...taskRoutes,
      ...caseRoutes,
      ...dataRequestRoutes,
      ...registerRoutes,
      ...ruleRoutes,
      ...documentRoutes,
      ...noticeRoutes,
    ],
    probes: {
      database: () => probe.raw('SELECT 1'),
      engine: () => probeEngine(config.temporalAddress),
    },
    close: async () => {
      await Promise.all([database.destroy(), probe.destroy()]);
    },
  };
}
