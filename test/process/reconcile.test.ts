/** Invariant 10: no case is stuck. `reconcile` finds the one that is, and a fresh workflow fast-forwards to the record. */
import { Client, Connection } from '@temporalio/client';
import { readWorkerConfig } from '../../config';
import { openDatabase, type Database } from '../../records/database';
import { reconcile, type ReconcileResult } from '../../worker/reconcile';
import { describeWithEngine } from '../support/engine';
import { Journey } from './journey';
import { startStack, type Stack } from './stack';

describeWithEngine('reconcile (invariant 10)', () => {
  let stack: Stack;
  let on: Journey;
  let connection: Connection;
  let client: Client;
  let db: Database;
  let lines: string[];

  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
    const { temporalAddress: address, engine } = readWorkerConfig(stack.environment);
    connection = await Connection.connect({ address });
    client = new Client({ connection, namespace: engine.namespace });
    db = openDatabase(stack.record.url, { max: 3 });
  });
  beforeEach(() => {
    lines = [];
  });
  afterAll(async () => {
    await connection.close();
    await db.destroy();
    await stack.stop();
  });

  const run = (repair = true): Promise<ReconcileResult> => {
    const { taskQueue } = readWorkerConfig(stack.environment).engine;
    const tell = ({ en }: { en: string }) => void lines.push(en);
    return reconcile({ db, client, taskQueue, repair, settleMs: 3_000, tell });
  };

  it('finds nothing to do where every workflow waits for what is open in the record', async () => {
    await on.at('acceptance');
    await on.at('decision');
    await on.at('expert-review');
    const result = await run();
    expect({ ...result, lines }).toMatchObject({ stuck: 0, repaired: 0, consistent: true, lines: [] });
    expect(result.cases).toBeGreaterThanOrEqual(3);
  });

  it('starts a terminated workflow afresh, and the case goes on where it was', async () => {
    const id = await on.at('decision');
    await client.workflow.getHandle(id).terminate('as by mistake');
    expect(await run(false)).toMatchObject({ stuck: 1, repaired: 0, consistent: false });
    expect(lines).toEqual([`${id}: open, and its workflow is over (TERMINATED)`]);

    expect(await run()).toMatchObject({ stuck: 1, repaired: 1, consistent: true });
    expect(await run()).toMatchObject({ stuck: 0, consistent: true });
    await on.as('director').take(id, 'decision', 'approve');
    await on.task(id, 'docking');
  });

  it('replaces a workflow that waits for something else than the record says', async () => {
    const id = await on.at('review');
    // As after a restore to an earlier point: the workflow has seen more than the record holds.
    const other = await on.at('review');
    await client.workflow.getHandle(id).terminate('to be replaced by an impostor');
    await client.workflow.start('dataRequest', {
      workflowId: id,
      taskQueue: readWorkerConfig(stack.environment).engine.taskQueue,
      args: [{ caseId: other }],
    });
    expect(await run()).toMatchObject({ stuck: 1, repaired: 1, consistent: true });
    expect(await run()).toMatchObject({ stuck: 0, consistent: true });
  });
});
