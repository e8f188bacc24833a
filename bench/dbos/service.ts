/**
 * An approval case of three human steps on DBOS, as an application would have it in a day: a workflow that opens one step after the other and
 * waits for its decision, and a decision that is written together with the message that tells the workflow. DBOS keeps its tables in the schema
 * `dbos` of the same database.
 */
import type { Server } from 'node:http';
import { once } from 'node:events';
import { DBOS, DBOSClient } from '@dbos-inc/dbos-sdk';
import express from 'express';
import { Pool } from 'pg';

const NAME = 'approval-yardstick';
const STEPS = ['acceptance', 'review', 'decision'] as const;
const LIMIT_SECONDS = 5 * 86_400;

const TABLES = `
  CREATE TABLE IF NOT EXISTS cases (id text PRIMARY KEY, file jsonb NOT NULL, outcome text);
  CREATE TABLE IF NOT EXISTS tasks (
    case_id text REFERENCES cases, step text, opened_at timestamptz NOT NULL DEFAULT now(),
    outcome text, opinion text, data jsonb, decided_at timestamptz, PRIMARY KEY (case_id, step))`;

interface Decision {
  readonly outcome: string;
  readonly opinion?: string;
  readonly data?: unknown;
}

/** A step may be carried out twice (once again, after a crash before its checkpoint): each says what is to be, not what is to change. */
function approvalOn(pool: Pool): (id: string, file: unknown) => Promise<string> {
  const run = (name: string, text: string, values: readonly unknown[]) =>
    DBOS.runStep(async () => void (await pool.query(text, [...values])), { name });
  return async (id, file) => {
    const end = async (outcome: string) => {
      await run('end', 'UPDATE cases SET outcome = $2 WHERE id = $1', [id, outcome]);
      return outcome;
    };
    await run('file', 'INSERT INTO cases (id, file) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      id,
      JSON.stringify(file),
    ]);
    for (const step of STEPS) {
      await run('open', 'INSERT INTO tasks (case_id, step) VALUES ($1, $2) ON CONFLICT DO NOTHING', [id, step]);
      const decision = await DBOS.recv<Pick<Decision, 'outcome'>>(step, { timeoutSeconds: LIMIT_SECONDS });
      if (decision === null) return end('expired');
      if (decision.outcome === 'reject') return end('rejected');
    }
    return end('approved');
  };
}

/** False where the step is not open. */
async function decide(pool: Pool, engine: DBOSClient, id: string, step: string, decision: Decision): Promise<boolean> {
  const { outcome, opinion, data } = decision;
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rowCount } = await client.query(
      `UPDATE tasks SET outcome = $3, opinion = $4, data = $5, decided_at = now()
        WHERE case_id = $1 AND step = $2 AND outcome IS NULL`,
      [id, step, outcome, opinion, JSON.stringify(data)],
    );
    const decided = rowCount === 1;
    if (decided) await engine.sendInTransaction(client, id, { outcome }, step);
    await client.query(decided ? 'COMMIT' : 'ROLLBACK');
    client.release();
    return decided;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

function listen(pool: Pool, engine: DBOSClient, approval: ReturnType<typeof approvalOn>, port: number): Server {
  const app = express();
  app.use(express.json());
  app.post('/cases', async (request, response) => {
    const id = crypto.randomUUID();
    await DBOS.startWorkflow(approval, { workflowID: id })(id, request.body);
    response.status(201).json({ id });
  });
  app.get('/cases/:id/tasks', async (request, response) => {
    const { rows } = await pool.query(
      'SELECT step, opened_at FROM tasks WHERE case_id = $1 AND step = $2 AND outcome IS NULL',
      [request.params.id, request.query['step']],
    );
    response.json({ items: rows });
  });
  app.post('/cases/:id/tasks/:step/decision', async (request, response) => {
    const { id, step } = request.params;
    const decided = await decide(pool, engine, id, step, request.body as Decision);
    response.status(decided ? 200 : 409).json({ status: decided ? 'decided' : 'not-open' });
  });
  app.get('/cases/:id', async (request, response) => {
    const { rows } = await pool.query('SELECT id, outcome FROM cases WHERE id = $1', [request.params.id]);
    response.json(rows[0] ?? { outcome: null });
  });
  return app.listen(port, '127.0.0.1');
}

/** Answers once requests are taken, with what ends it. */
export async function startService(databaseUrl: string, port: number): Promise<() => Promise<void>> {
  const pool = new Pool({ connectionString: databaseUrl, max: 10 });
  pool.on('error', () => undefined); // whoever has asked is told
  await pool.query(TABLES);
  const approval = DBOS.registerWorkflow(approvalOn(pool), { name: 'approval' });
  DBOS.setConfig({
    name: NAME,
    systemDatabaseUrl: databaseUrl,
    logLevel: 'warn',
    enableOTLP: false,
    tracingEnabled: false,
  });
  await DBOS.launch();
  const engine = await DBOSClient.create({
    systemDatabaseUrl: databaseUrl,
    systemDatabasePool: pool,
    applicationName: NAME,
  });
  const server = listen(pool, engine, approval, port);
  await once(server, 'listening');
  return async () => {
    server.closeAllConnections();
    server.close();
    await DBOS.shutdown({ deregister: true });
    await engine.destroy();
    await pool.end();
  };
}
