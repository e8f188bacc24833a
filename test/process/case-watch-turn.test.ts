/** The watch over the record against a real engine without a worker: every case is looked at twice, however many there are. */
import { getEventListeners } from 'node:events';
import { Readable } from 'node:stream';
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
    expect(kept).toBeLessThanOrEqual(IN_TURN + 1); // and the list of those that run
  });
});

describe('the watch with an engine that says what we say', () => {
  const { db } = suiteDatabase({ max: 2, demo: true });

  beforeAll(async () => {
    await db('cases').insert(openCase('C-8'));
    await db('tasks').insert(overdueTask('C-8'));
  });
  const watchOver = (client: Client) =>
    new CaseWatch({ db, client, taskQueue: 'nobody', logger: pino({ level: 'silent' }), roundMs: 20 });
  const listed = (ids: readonly string[]) => Readable.from(ids.map((workflowId) => ({ workflowId })));

  it('has described what is due, and of the others only what is not listed as running', async () => {
    const others = (await db('cases').where({ status: 'open' }).pluck<string[]>('id')).filter((id) => id !== 'C-8');
    expect(others.length).toBeGreaterThan(0);
    const [lost, ...running] = others;
    const described = new Set<string>();
    const getHandle = (id: string) => ({
      describe: () => (described.add(id), Promise.resolve({ status: { name: 'RUNNING' } })),
      query: () => Promise.resolve(['acceptance']),
      terminate: () => Promise.resolve(),
    });
    const list = jest.fn(() => listed(running));
    const client = clientOf({ getHandle, list, signalWithStart: () => Promise.resolve() });
    const watch = watchOver(client);
    watch.start();
    await eventually('three rounds', () => list.mock.calls.length >= 3);
    await watch.stop();
    expect([...described].sort()).toEqual(['C-8', lost].sort());
    await db('take_ups').delete();
  });

  it('takes up nobody for an answer that it did not wait for', async () => {
    // Its workflow runs and does not answer: not the first time, and the second time not before the watch is stopped.
    let asked = 0;
    const silence = (signal: AbortSignal) => {
      asked += 1;
      return new Promise<never>((_, reject) => {
        if (asked === 1) reject(new Error('no answer'));
        else signal.addEventListener('abort', () => reject(new Error('no longer asked')), { once: true });
      });
    };
    let signal = AbortSignal.abort();
    const touched = jest.fn();
    const handle = {
      describe: () => Promise.resolve({ status: { name: 'RUNNING' } }),
      query: () => silence(signal),
      terminate: touched,
    };
    const workflow = { getHandle: () => handle, signalWithStart: touched, list: () => listed([]) };
    const client = clientOf(workflow, (given) => (signal = given));
    const watch = watchOver(client);
    watch.start();
    await eventually('it to ask again', () => asked === 2);
    await watch.stop();
    expect(touched).not.toHaveBeenCalled();
    expect(await db('take_ups').pluck('case_id')).toEqual([]);
  });
});

/** Of the engine's client what the watch asks. */
function clientOf(workflow: object, asked: (signal: AbortSignal) => void = () => undefined): Client {
  return {
    withAbortSignal: <T>(signal: AbortSignal, work: () => T) => (asked(signal), work()),
    withDeadline: <T>(_: number, work: () => T) => work(),
    workflow,
  } as unknown as Client; // the other members of the SDK's class are never asked
}

function overdueTask(caseId: string) {
  const [opened, due] = [new Date(Date.now() - 7_200_000), new Date(Date.now() - 3_600_000)];
  return {
    ...{ id: `${caseId}-task`, case_id: caseId, process: 'data-request', step: 'acceptance', round: 1 },
    ...{ role: 'case-officer', party_id: DEMO_ORGANISATIONS.authority.id },
    ...{ opened_at: opened, clock_from: opened, due_at: due, materials_hash: 'none' },
  };
}

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
