/** What takes a processor for long leaves the event loop to others, ends in time, and takes nothing with it when it dies. */
import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { EdgeError } from '../../api/edge-error';
import { readJson } from '../../api/json-body';
import { openThreads, type Threads } from '../../api/threads';
import { Renderings } from '../../services/rendering';
import { renderPdf } from '../../services/rendering/pdf';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { openAct, sealAct } from '../../domain/acts/document';
import { canonicalJson } from '../../domain/canonical';
import { currentDefinition } from '../../processes/laws';
import { Refusal } from '../../domain/refusal';
import { insertAct, type ActRow } from '../../records/acts';
import type { Database, Writing } from '../../records/database';
import { suiteDatabase } from '../support/postgres';
import { keptFile } from '../support/kept-files';
import { LOADS_TYPESCRIPT } from '../support/loads-typescript';
import { sampleAct } from '../acts/samples';

const ENDS = require.resolve('./ending-thread.cjs');
const NOWHERE = 'postgres://nobody@127.0.0.1:9/none';
const LONG = sealAct(sampleAct('rejection', { reason: '公共数据'.repeat(10_000) }));

const VERY_LONG = sealAct(sampleAct('rejection', { reason: '公共数据'.repeat(400_000) }));

/** How often the event loop went round meanwhile. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let [turns, over] = [0, false];
  const counting = (async () => {
    for (; !over; turns += 1) await turn();
  })();
  await work();
  over = true;
  await counting;
  return turns;
}

describe('threads of the API', () => {
  const opened: Threads[] = [];
  const open = (options: Partial<Parameters<typeof openThreads>[0]> = {}): Threads => {
    const threads = openThreads({ databaseUrl: NOWHERE, execArgv: LOADS_TYPESCRIPT, ...options });
    opened.push(threads);
    return threads;
  };
  afterAll(() => Promise.all(opened.map((threads) => threads.close())));

  it('the event loop goes round while an act is rendered, and the bytes are the same', async () => {
    const threads = open();
    const bytes: Buffer[] = [];
    const meanwhile = await turnsDuring(async () => bytes.push(await threads.render({ act: LONG, format: 'pdf' })));
    const instead = await turnsDuring(async () => bytes.push(await renderPdf(openAct(LONG), LONG.hash)));
    const [byThread, byHand] = bytes;
    expect(byThread).toEqual(byHand);
    expect(meanwhile).toBeGreaterThan(20 * instead);
  });

  it('what takes too long is ended and told as 503; what waits behind it has a new thread', async () => {
    const threads = open({ renderWithinMs: 10_000 }); // within which a new thread begins, on a busy machine too
    const short = sealAct(sampleAct('rejection', {}));
    const [long, behind] = await Promise.allSettled([
      threads.render({ act: VERY_LONG, format: 'pdf' }),
      threads.render({ act: short, format: 'docx' }),
    ]);
    expect(long).toMatchObject({
      status: 'rejected',
      reason: { code: 'unavailable', headers: { 'Retry-After': '5' } },
    });
    expect(behind).toMatchObject({ status: 'fulfilled' });
  });

  it('a thread that cannot begin, has no memory left or ends is 503 for its callers, and is logged', async () => {
    const errors: unknown[] = [];
    const failed = (error: unknown) => errors.push(error);
    const act = sealAct(sampleAct('rejection', {}));
    for (const options of [
      { execArgv: ['--import=data:text/javascript,throw new Error("broken")'] },
      { execArgv: ['--require', ENDS], renderWithinMs: 2_000 },
      { heapMiB: 4 },
    ]) {
      const threads = open({ ...options, failed });
      const both = await Promise.allSettled([1, 2].map(() => threads.render({ act, format: 'docx' })));
      const reason = { code: 'unavailable', headers: { 'Retry-After': '5' } };
      expect(both).toMatchObject([{ reason }, { reason }]);
    }
    expect(errors.length).toBeGreaterThan(0);
  });

  it('an act that was altered is rendered by nobody', async () => {
    const { text, hash } = LONG;
    await expect(open().render({ act: { text: text.replace('公共', '公用'), hash }, format: 'pdf' })).rejects.toThrow(
      'not the one that was issued',
    );
  });
});

describe('large bodies', () => {
  let threads: Threads;
  beforeAll(() => {
    threads = openThreads({ databaseUrl: NOWHERE, execArgv: LOADS_TYPESCRIPT });
  });
  afterAll(() => threads.close());

  it('are read in a thread as in the event loop, with the form that an idempotency key is bound to', async () => {
    const body = { b: ['公共数据', 1.5, null], a: { é: true } };
    const bytes = Buffer.from(JSON.stringify(body));
    expect(await threads.parse(bytes)).toEqual({ json: body, canonical: canonicalJson(body) });
    expect(await threads.parse(bytes)).toEqual(readJson(bytes));
  });

  it('are refused there in the same words', async () => {
    for (const text of ['{"a":1,"a":2}', '{', '{"a":"\u0000"}', '[1e999]']) {
      const bytes = Buffer.from(text);
      const here = (() => {
        try {
          return readJson(bytes);
        } catch (error) {
          return error;
        }
      })();
      expect(here).toBeInstanceOf(EdgeError);
      const { code, detail, errors } = here as EdgeError;
      await expect(threads.parse(bytes)).rejects.toMatchObject({ code, detail, errors });
    }
  });
});

describe('the trail, verified in a thread', () => {
  let threads: Threads;
  afterAll(() => threads.close());
  const { url } = suiteDatabase({ max: 2, demo: true });
  beforeAll(() => {
    threads = openThreads({ databaseUrl: url, execArgv: LOADS_TYPESCRIPT });
  });

  it('reports as the verification does that runs elsewhere', async () => {
    expect(await threads.verifyTrail({})).toMatchObject({ valid: true });
    await expect(threads.verifyTrail({ caseId: 'DR-2026-999999' })).rejects.toBeInstanceOf(Refusal);
  });

  it('a database that is away is 503, not a fault', async () => {
    const lost = openThreads({ databaseUrl: NOWHERE, execArgv: LOADS_TYPESCRIPT });
    await expect(lost.verifyTrail({})).rejects.toMatchObject({ code: 'unavailable' });
    await lost.close();
  });
});

describe('renderings', () => {
  const { db } = suiteDatabase({ max: 4, demo: true });

  it('are made once, however many ask at once, and anew after a failure', async () => {
    const act = await issued(db);
    let made = 0;
    const renderings = new Renderings(async () => {
      made += 1;
      await turn();
      if (made === 1) throw new Error('no memory');
      return Buffer.from(`rendering ${made}`);
    });
    const ask = () => Promise.allSettled(Array.from({ length: 5 }, () => renderings.of(db, act, 'pdf')));
    expect(new Set((await ask()).map(({ status }) => status))).toContain('rejected');
    const bytes = (await ask()).map((one) => one.status === 'fulfilled' && one.value.bytes.toString());
    expect(new Set(bytes).size).toBe(1);
    await ask();
    expect(made).toBe(2);
    expect(await db('act_renderings').where({ act_id: act.id })).toHaveLength(1);
  });
});

async function issued(db: Database): Promise<ActRow> {
  const at = new Date();
  const [kase, task] = ['DR-2026-000001', randomUUID()];
  const party = DEMO_ORGANISATIONS.operatorA.id;
  await db('cases').insert({
    ...{ id: kase, process: 'data-request', definition_version: currentDefinition('data-request').version },
    ...{ policy_version: 0, title: kase, party_id: party, opened_by: 'operator-a', opened_at: at },
    ...{ party_visible: true, file: keptFile('data-request'), parent_id: null },
  });
  await db('tasks').insert({
    ...{ id: task, case_id: kase, process: 'data-request', step: 'decision', round: 1, seat: '', role: 'director' },
    ...{ party_id: DEMO_ORGANISATIONS.authority.id, opened_at: at, clock_from: at, materials_hash: '' },
  });
  const row: ActRow = {
    ...{ id: randomUUID(), case_id: kase, task_id: task, kind: 'rejection', year: 2026, number: 3 },
    ...{ ...LONG, algorithm: 'sm3', addressee: party, created_at: at },
  };
  await db.transaction((tx: Database) => insertAct(tx as Writing, row));
  return row;
}
