/** The watch over the record against a real engine without a worker: every case is looked at twice, however many there are. */
import { getEventListeners } from 'node:events';
import { Client, Connection } from '@temporalio/client';
import pino from 'pino';
import { CaseWatch } from '../../worker/case-watch';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { describeWithEngine, startEngine, type TestEngine } from '../support/engine';
import { eventually } from '../support/eventually';
import { suiteDatabase } from '../support/postgres';

const LOST = ['C-1', 'C-2', 'C-4', 'C-5', 'C-6', 'C-7'];
const ALIVE = 'C-3';
const IN_TURN = 2;

describeWithEngine('the watch over more open cases than one round asks about', () => {
  let engine: TestEngine;
  let connection: Connection;
  const { db } = suiteDatabase({ max: 8, demo: true });
  beforeAll(async () => {
    engine = await startEngine();
    connection = await Connection.connect({ address: engine.address });
  });
  afterAll(async () => {
    await connection.close();
    await engine.stop();
  });

  it('takes up every one whose workflow is gone, though none is due, once, and none that lives', async () => {
    const client = new Client({ connection, namespace: engine.namespace });
    await db('cases').insert([...LOST, ALIVE].map(openCase));
    await client.workflow.start('dataRequest', { workflowId: ALIVE, taskQueue: 'nobody' });
    const asking = jest.spyOn(client, 'withAbortSignal');
    const logger = pino({ level: 'silent' });
    const watch = new CaseWatch({ db, client, taskQueue: 'nobody', logger, roundMs: 50, inTurn: IN_TURN });
    const taken = () => db('take_ups').orderBy('case_id').pluck<string[]>('case_id');
    watch.start();
    try {
      await eventually('all that are lost to be taken up', async () => (await taken()).length >= LOST.length);
    } finally {
      await watch.stop();
    }
    expect(await taken()).toEqual(LOST);
    // What was asked is kept by the signal that it was asked with.
    const signals = [...new Set(asking.mock.calls.map(([signal]) => signal))];
    const kept = Math.max(...signals.map((signal) => getEventListeners(signal, 'abort').length));
    expect(signals.length).toBeGreaterThan(1);
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThanOrEqual(IN_TURN);
  });
});

function openCase(id: string) {
  return {
    id,
    process: 'data-request',
    definition_version: 1,
    policy_version: 1,
    title: id,
    party_id: DEMO_ORGANISATIONS.operatorA.id,
    opened_by: 'operator-a',
    opened_at: new Date(),
    file: JSON.stringify({}),
  };
}
