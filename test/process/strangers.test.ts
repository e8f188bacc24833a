/** Who may not know of a case learns nothing of it, writes nothing into it and holds nobody up who works on it (invariant 6). */
import { randomUUID } from 'node:crypto';
import { Client as PgClient } from 'pg';
import type { Task } from '../../api/schemas/case';
import { eventually } from '../support/eventually';
import { Journey } from './journey';
import { startStack, type Stack } from './stack';

/** Of no case: what a connection begins with, and the caller's own organisation, which the door asks for every few seconds. */
const OF_NO_CASE = /pg_control_system|SET ROLE|select version|^SELECT id, kind FROM organisations/;

/** Texts of the statements that the process sends, in order; taken at the driver, below everything that is tested. */
const sent: string[] = [];
const driver = PgClient.prototype as unknown as { query: (...args: unknown[]) => unknown };
const query = driver.query;
driver.query = function (this: PgClient, ...args: unknown[]) {
  const [first] = args;
  const text = typeof first === 'object' && first !== null && 'text' in first ? first.text : first;
  if (typeof text === 'string' && !OF_NO_CASE.test(text)) sent.push(text);
  return query.apply(this, args);
};

let stack: Stack;
let on: Journey;
let open: string;
let closed: string;
let task: Task;
beforeAll(async () => {
  stack = await startStack();
  on = new Journey(stack);
  [open, closed] = [await on.at('acceptance'), await on.at('acceptance')];
  task = await on.task(open, 'acceptance');
  await on.as('operator-a').post(`/v1/cases/${closed}/withdraw`, { reason: '不再需要' });
  await stack.stopWorker();
}, 120_000);
afterAll(async () => {
  driver.query = query;
  await stack.stop();
});

interface Try {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

async function attempt(persona: string, { method, path, body }: Try) {
  const answer = await stack.as(persona).request<Record<string, unknown>>(method, path, body);
  return { status: answer.status, body: { ...answer.body, requestId: '' } };
}

const ON_A_CASE: readonly ((id: string) => Try)[] = [
  (id) => ({ method: 'GET', path: `/v1/cases/${id}` }),
  (id) => ({ method: 'GET', path: `/v1/cases/${id}/events` }),
  (id) => ({ method: 'GET', path: `/v1/cases/${id}/clock` }),
  (id) => ({ method: 'GET', path: `/v1/cases/${id}/documents` }),
  (id) => ({ method: 'GET', path: `/v1/cases/${id}/comments` }),
  (id) => ({ method: 'GET', path: `/v1/cases/${id}/archive` }),
  (id) => ({ method: 'GET', path: `/v1/tasks?caseId=${id}` }),
  (id) => ({ method: 'POST', path: `/v1/cases/${id}/comments`, body: { text: '何时办结' } }),
  (id) => ({ method: 'POST', path: `/v1/cases/${id}/withdraw`, body: { reason: '不办' } }),
  (id) => ({ method: 'POST', path: `/v1/cases/${id}/extend`, body: { reason: '不办' } }),
  (id) => ({ method: 'POST', path: `/v1/cases/${id}/referrals`, body: { department: '公安', grounds: '涉嫌' } }),
];
const DECISION = { outcome: 'accept', materialsHash: 'x' };
const ON_A_TASK: readonly ((id: string) => Try)[] = [
  (id) => ({ method: 'GET', path: `/v1/tasks/${id}` }),
  (id) => ({ method: 'POST', path: `/v1/tasks/${id}/decision`, body: DECISION }),
  (id) => ({ method: 'POST', path: `/v1/tasks/${id}/claim`, body: {} }),
  (id) => ({ method: 'POST', path: `/v1/tasks/${id}/release`, body: {} }),
  (id) => ({ method: 'POST', path: `/v1/tasks/${id}/reassign`, body: { to: 'officer-2', reason: '出差' } }),
];
const named = (make: (id: string) => Try) => `${make('{id}').method} ${make('{id}').path}`;

/** The answer, and the statements that it cost. */
async function cost(persona: string, tried: Try) {
  sent.splice(0);
  const answer = await attempt(persona, tried);
  return { ...answer, statements: sent.splice(0) };
}

describe.each(['operator-b', 'expert-9', 'steward-transport', 'system-admin'])(
  '%s, who is not concerned',
  (persona) => {
    // The register of persons follows the first token of each.
    beforeAll(async () => {
      sent.splice(0);
      await attempt(persona, { method: 'GET', path: '/v1/cases/DR-1999-0000' });
      const sentOf = (verb: RegExp) => sent.filter((text) => verb.test(text)).length;
      await eventually('nothing is under way', () => sentOf(/^BEGIN/) === sentOf(/^(COMMIT|ROLLBACK)/));
    });

    it.each(ON_A_CASE.map((make) => [named(make), make] as const))(
      '%s: what is hidden, foreign or closed answers like what is not there, at the same cost',
      async (_, make) => {
        const absent = await cost(persona, make('DR-1999-0001'));
        expect([403, 404]).toContain(absent.status);
        expect(absent.statements.length).toBeGreaterThan(0);
        expect(await cost(persona, make(open))).toEqual(absent);
        expect(await cost(persona, make(closed))).toEqual(absent);
      },
    );

    it.each(ON_A_TASK.map((make) => [named(make), make] as const))(
      '%s: a task of a case that is hidden answers like one that is not there, at the same cost',
      async (_, make) => {
        const absent = await cost(persona, make(randomUUID()));
        expect(absent.status).toBe(404);
        expect(await cost(persona, make(task.id))).toEqual(absent);
      },
    );

    it('finds each try on record under its own name, with what was named as text, and none of them in the case', async () => {
      const auditor = stack.as('auditor');
      type Found = { items: { caseId: string; type: string; payload: Record<string, unknown> }[] };
      const { items } = await auditor.get<Found>(`/v1/audit/events?actor=${persona}&limit=200`);
      const tries = items.filter(({ type }) => type === 'command.refused');
      expect(new Set(tries.map(({ caseId }) => caseId))).toEqual(new Set(['system']));
      const about = (member: string, id: string) => tries.filter(({ payload }) => payload[member] === id);
      expect(about('caseId', open).length).toBeGreaterThanOrEqual(ON_A_CASE.length);
      expect(about('taskId', task.id).length).toBeGreaterThanOrEqual(ON_A_TASK.length);
      for (const id of [open, closed]) {
        expect((await auditor.get<Found>(`/v1/audit/events?actor=${persona}&caseId=${id}`)).items).toEqual([]);
      }
    });
  },
);

it('a stranger waits for nobody who works on the case, and makes nobody wait', async () => {
  const trx = await stack.database.transaction();
  try {
    await trx('cases').where({ id: open }).forUpdate();
    const tries = [...ON_A_CASE.map((make) => make(open)), ...ON_A_TASK.map((make) => make(task.id))];
    for (const tried of tries) expect([403, 404]).toContain((await attempt('expert-8', tried)).status);
  } finally {
    await trx.rollback();
  }
});

it('who may know of the case is refused in its chain, also at the door of a route', async () => {
  const before = (await on.refusals(open)).length;
  expect(
    (await attempt('reviewer', { method: 'POST', path: `/v1/tasks/${task.id}/decision`, body: DECISION })).status,
  ).toBe(403);
  expect((await attempt('operator-a', { method: 'GET', path: `/v1/cases/${open}/archive` })).status).toBe(403);
  expect((await on.refusals(open)).slice(before)).toEqual(['forbidden', 'forbidden']);
});

it('a body that fails its schema leaves nothing, whatever it is about', async () => {
  const count = async () => (await stack.database('events').count({ n: '*' }))[0]?.n;
  const before = await count();
  const path = `/v1/tasks/${task.id}/decision`;
  expect((await attempt('operator-b', { method: 'POST', path, body: { outcome: 1 } })).status).toBe(400);
  const tooLong = { method: 'POST', path: `/v1/cases/${open}/withdraw`, body: { reason: 'x'.repeat(1_001) } };
  expect((await attempt('operator-a', tooLong)).status).toBe(422);
  expect(await count()).toBe(before);
});
