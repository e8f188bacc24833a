/** The record is watched: a case whose workflow is gone is taken up by itself; a cancel from the engine's console is not obeyed. */
import { Client, Connection } from '@temporalio/client';
import { readWorkerConfig } from '../../config';
import { describeWithEngine } from '../support/engine';
import { eventually } from '../support/eventually';
import { Journey } from './journey';
import { startStack, type Stack } from './stack';

const A_MINUTE_MS = 60_000;

describeWithEngine('a case whose workflow was ended in the engine', () => {
  let stack: Stack;
  let on: Journey;
  let connection: Connection;
  let client: Client;
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
    const { temporalAddress: address, engine } = readWorkerConfig(stack.environment);
    connection = await Connection.connect({ address });
    client = new Client({ connection, namespace: engine.namespace });
  });
  afterAll(async () => {
    await connection.close();
    await stack.stop();
  });

  const statusOf = async (id: string) => (await client.workflow.getHandle(id).describe()).status.name;
  const parkAs = (id: string) => stack.database('parked_cases').insert({ case_id: id, activity: 'openStep' });

  it('by a cancel goes on as if nothing had been asked', async () => {
    const id = await on.at('decision');
    await client.workflow.getHandle(id).cancel();
    await on.as('director').take(id, 'decision', 'approve');
    await on.task(id, 'docking');
    expect(await statusOf(id)).toBe('RUNNING');
  });

  it(
    'is live again within a minute, whether something is due or not, and counted; what is parked waits',
    async () => {
      await on.policy({ supplement: 'PT1H' });
      const [due, idle, parked] = [await on.at('supplement'), await on.at('review'), await on.at('review')];
      await parkAs(parked);
      for (const id of [due, idle, parked]) await client.workflow.getHandle(id).terminate('as by mistake');
      // Its time is over while nobody is there.
      await stack.passesUnnoticed(2 * 60 * A_MINUTE_MS);
      await eventually('the deemed outcome', async () => (await on.kase(due)).status === 'closed', A_MINUTE_MS);
      await eventually('the workflow', async () => (await statusOf(idle)) === 'RUNNING', A_MINUTE_MS);
      expect(await statusOf(parked)).toBe('TERMINATED');
      const taken = await stack.database('take_ups').pluck<string[]>('case_id');
      expect(taken.sort()).toEqual([due, idle].sort());
      await stack.database('parked_cases').where({ case_id: parked }).delete();
      await eventually('the one that was parked', async () => (await statusOf(parked)) === 'RUNNING', A_MINUTE_MS);
    },
    4 * A_MINUTE_MS,
  );
});
