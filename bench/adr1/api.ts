/** The real API but for one route: a decision is put to the workflow as an Update, and answered from the record. */
import { Client, Connection } from '@temporalio/client';
import { createApp } from '../../api/app';
import { createAuthenticator } from '../../api/auth';
import { compose } from '../../api/compose';
import { EdgeError } from '../../api/edge-error';
import { listen } from '../../api/lifecycle';
import { createLogger } from '../../config/logger';
import type { Route } from '../../api/route';
import type { Services } from '../../api/services';
import { absent } from '../../cases/reading/viewer';
import { presentTasks } from '../../api/views';
import { readApiConfig } from '../../config';
import { findTask } from '../../records/tasks';
import { DECIDE_UPDATE, type DecideAnswer, type DecideRequest } from './update-messages';

async function main(): Promise<void> {
  const config = readApiConfig(process.env);
  const logger = createLogger('warn', 'api');
  const connection = await Connection.connect({ address: config.temporalAddress ?? '' });
  const client = new Client({ connection, namespace: config.engine.namespace });
  const { services, routes, probes, door } = compose(config, logger);
  const byUpdate: Route<Services>['run'] = async ({ params, body, actor, idempotency }) => {
    const { id } = params as { id: string }; // parsed by the route's own schemas, as in the handler it replaces
    const input = body as Omit<DecideRequest, 'actor' | 'taskId'>;
    const task = await findTask(services.db, id);
    if (task === null || actor === undefined) throw absent('任务', 'task');
    const answer = await client.workflow
      .getHandle(task.case_id)
      .executeUpdate<DecideAnswer, [DecideRequest]>(DECIDE_UPDATE, {
        args: [{ ...input, taskId: id, actor: { ...actor, roles: [...actor.roles] } }],
        updateId: idempotency?.key,
      });
    if ('refused' in answer) throw new EdgeError('internal', { zh: answer.refused, en: answer.refused });
    const decided = await findTask(services.db, id);
    const [view] = decided === null ? [] : await presentTasks(services.db, [decided], actor);
    return { status: 200, body: view };
  };
  const { handler, lifecycle } = createApp({
    routes: routes.map((route) => (route.operationId === 'decideTask' ? { ...route, run: byUpdate } : route)),
    services,
    probes,
    logger,
    door,
    auth: createAuthenticator({
      issuer: config.oidc.issuer,
      audience: config.oidc.audience,
      jwksUri: new URL(config.oidc.jwksUri),
      algorithm: config.oidc.algorithm,
      clockToleranceSeconds: 30,
    }),
  });
  const running = await listen(handler, lifecycle, config.host, Number(process.env['UPDATE_API_PORT']));
  process.once('SIGTERM', () => void running.drain({ graceMs: 0, finishMs: 1_000 }).finally(() => process.exit(0)));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
