/** What is malformed, too large, too deep or aimed at something else is refused clearly, and leaves nothing behind but its trace. */
import { randomUUID } from 'node:crypto';
import { findPersona } from '../../demo/personas';
import { sampleApplication, sampleNeed } from '../../scripts/client/samples';
import { describeWithEngine } from '../support/engine';
import { Journey } from './journey';
import { startStack, type Stack } from './stack';

describeWithEngine('bad input', () => {
  let stack: Stack;
  let on: Journey;
  let caseId: string;
  let taskId: string;
  let materialsHash: string;
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
    caseId = await on.at('acceptance');
    ({ id: taskId, materialsHash } = await on.task(caseId, 'acceptance'));
  });
  afterAll(() => stack.stop());

  const raw = async (who: string, method: string, path: string, body?: string | Buffer, headers: object = {}) => {
    const persona = findPersona(who);
    if (persona === undefined) throw new Error(`no persona ${who}`);
    const response = await fetch(`${stack.url}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${await stack.token(persona)}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': randomUUID(),
        ...headers,
      },
      ...(body !== undefined && { body: new Uint8Array(Buffer.from(body)) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      problem: JSON.parse(text) as { code?: string; detail?: string; errors?: { pointer: string }[] },
    };
  };
  const decision = (body: string) => raw('officer', 'POST', `/v1/tasks/${taskId}/decision`, body);
  const accept = (more: string) => `{"outcome":"accept","materialsHash":"${materialsHash}"${more}}`;
  /** Everything the record holds beside the trail of refusals. */
  const counts = async () => {
    const { rows } = await stack.database.raw<{ rows: Record<string, number>[] }>(
      `SELECT (SELECT count(*) FROM cases) AS cases, (SELECT count(*) FROM needs) AS needs, (SELECT count(*) FROM comments) AS comments,
              (SELECT count(*) FROM tasks WHERE status <> 'open') AS ended, (SELECT count(*) FROM policies) AS policies,
              (SELECT count(*) FROM calendars) AS calendars, (SELECT count(*) FROM idempotency) AS answers,
              (SELECT count(*) FROM events WHERE type <> 'command.refused' AND actor <> 'system') AS events`,
    );
    return rows[0];
  };
  const unchanged = async (attempt: () => Promise<void>): Promise<void> => {
    const before = await counts();
    await attempt();
    expect(await counts()).toEqual(before);
  };

  it.each([
    ['no JSON', '{"outcome":', 400],
    ['a list', '[]', 400],
    ['text', '"accept"', 400],
    ['nothing', '', 400],
    ['an unknown member', () => accept(',"force":true'), 400],
    ['a member twice', () => accept(',"outcome":"refuse"'), 400],
    ['__proto__', () => accept(',"__proto__":{"roles":["director"]}'), 400],
    ['constructor', () => accept(',"constructor":{"prototype":{}}'), 400],
    ['an outcome that is no text', () => `{"outcome":1,"materialsHash":"${materialsHash}"}`, 400],
    ['an outcome that is a list', () => `{"outcome":["accept"],"materialsHash":"${materialsHash}"}`, 400],
    ['no hash', '{"outcome":"accept"}', 400],
    ['NUL in the opinion', () => accept(',"opinion":"a\\u0000b"'), 400],
    ['a lone surrogate in the opinion', () => accept(',"opinion":"\\ud800"'), 400],
    ['data 5,000 deep', () => accept(`,"data":${'['.repeat(5_000)}${']'.repeat(5_000)}`), 400],
    ['an opinion of 400,000 characters', () => accept(`,"opinion":"${'长'.repeat(400_000)}"`), 422],
    ['more than any form can hold', () => accept(`,"opinion":"${'长'.repeat(3_000_000)}"`), 413],
    ['bytes that are no UTF-8', () => Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 400],
    ['data for an outcome that takes none', () => accept(',"data":{"missing":["x"]}'), 400],
  ] as const)('a decision with %s is refused, and the task stays open', async (_, body, status) => {
    await unchanged(async () => {
      const sent = typeof body === 'function' ? body() : body;
      const answer = await raw('officer', 'POST', `/v1/tasks/${taskId}/decision`, sent);
      expect(answer.status).toBe(status);
      expect(answer.problem.detail).toBeTruthy();
    });
  });

  it.each([
    ['numbers beyond exactness', '{"data":9007199254740993}'],
    ['an exponent', '{"data":1e400}'],
  ])('%s are not silently rounded', async (_, member) => {
    await unchanged(async () => {
      const answer = await decision(accept(`,${member.slice(1, -1)}`));
      expect(answer.status).toBe(400);
    });
  });

  it.each<[string, object, number]>([
    ['an unknown member', { priority: 'high' }, 400],
    ['a using unit that is a number', { usingUnit: 5 }, 400],
    ['a purpose that is blank', { purpose: '   ' }, 422],
    ['a purpose of 5,000 characters', { purpose: '长'.repeat(5_000) }, 422],
    ['a day that does not exist', { term: { from: '2026-02-30', to: '2026-12-31' } }, 422],
    ['a term in other words', { term: { start: '2026-01-01', end: '2026-12-31' } }, 400],
    [
      'the same entry twice',
      { datasets: [1, 2].map(() => ({ datasetId: 'transport-parking', fields: ['lot'] })) },
      422,
    ],
    ['the same field twice', { datasets: [{ datasetId: 'transport-parking', fields: ['lot', 'lot'] }] }, 422],
    [
      'an entry named like a member of every object',
      { datasets: [{ datasetId: '__proto__', fields: ['constructor'] }] },
      422,
    ],
    ['protected information left out', { protectedInformation: undefined }, 400],
    ['protected information that is a yes', { protectedInformation: true }, 400],
  ])('an application with %s is refused, and the need stays open', async (_, change, status) => {
    const needId = await on.need();
    await unchanged(async () => {
      const answer = await raw(
        'operator-a',
        'POST',
        '/v1/data-requests',
        JSON.stringify({ ...sampleApplication(needId), ...change }),
      );
      expect(answer.status).toBe(status);
      expect(answer.problem.errors?.length).toBeGreaterThan(0);
    });
    expect(await on.needStatus(needId)).toBe('open');
  });

  it.each<[string, object, number]>([
    ['an assessment that is a text', { assessment: 'fine' }, 400],
    ['a day of assessment that is none', { assessment: { ...sampleNeed().assessment, assessedOn: 'yesterday' } }, 422],
    ['an operator of the caller’s choice', { operatorId: '91410100999000128Q' }, 400],
    ['a status of the caller’s choice', { status: 'supplied' }, 400],
  ])('a need with %s is refused', async (_, change, status) => {
    await unchanged(async () => {
      const answer = await raw('operator-a', 'POST', '/v1/needs', JSON.stringify({ ...sampleNeed(), ...change }));
      expect(answer.status).toBe(status);
    });
  });

  it('a need whose assessment names another’s document is told which member does', async () => {
    const assessment = { ...sampleNeed().assessment, documentId: await on.upload('operator-b') };
    const answer = await raw('operator-a', 'POST', '/v1/needs', JSON.stringify({ ...sampleNeed(), assessment }));
    expect(answer).toMatchObject({ status: 422, problem: { errors: [{ pointer: '/assessment/documentId' }] } });
  });

  it.each([
    '../../etc/passwd',
    '..%2f..%2fetc%2fpasswd',
    '%00',
    'DR-2026-000001%00',
    "DR-2026-000001'--",
    '%ff%fe',
    '%',
    '💥',
    'x'.repeat(500),
    '__proto__',
  ])('an id like %s names nothing', async (id) => {
    for (const path of [
      `/v1/cases/${id}`,
      `/v1/tasks/${id}`,
      `/v1/needs/${id}`,
      `/v1/documents/${id}`,
      `/v1/cases/${id}/clock`,
    ]) {
      const { status } = await raw('auditor', 'GET', path);
      expect([path, [400, 404, 414, 431].includes(status)]).toEqual([path, true]);
    }
    await unchanged(async () => {
      const { status } = await raw('officer', 'POST', `/v1/tasks/${id}/claim`, '{}');
      expect([400, 404, 405].includes(status)).toBe(true);
    });
  });

  it.each([
    '/v1/cases?cursor=x',
    '/v1/cases?cursor=e30',
    '/v1/cases?cursor=bnVsbA',
    '/v1/tasks?box=todo&cursor=WzEsMl0',
    '/v1/cases?limit=0',
    '/v1/cases?limit=201',
    '/v1/cases?limit=ten',
    '/v1/cases?status=ajar',
    '/v1/cases?process=nonsense',
    '/v1/cases?light=blue',
    '/v1/cases?openedFrom=2026-02-30',
    '/v1/cases?unknown=1',
    '/v1/cases?status=open&status=closed',
    '/v1/cases?q=%00',
    '/v1/tasks?box=inbox',
    '/v1/needs?status=maybe',
  ])('GET %s is malformed', async (path) => {
    const { status, problem } = await raw('officer', 'GET', path);
    expect([status, problem.code]).toEqual([400, 'malformed']);
  });

  it('a cursor of one list does not work in another', async () => {
    await Promise.all([on.file(), on.file()]);
    const { nextCursor } = await on.as('officer').get<{ nextCursor: string }>('/v1/cases?limit=1');
    expect((await raw('officer', 'GET', `/v1/cases?limit=1&cursor=${nextCursor}`)).status).toBe(200);
    expect((await raw('officer', 'GET', `/v1/needs?limit=1&cursor=${nextCursor}`)).status).toBe(400);
    expect((await raw('officer', 'GET', `/v1/cases?limit=1&status=open&cursor=${nextCursor}`)).status).toBe(400);
  });

  it.each([
    ['/withdraw', 'operator-a', '{"reason":5}', 400],
    ['/withdraw', 'operator-a', '{"reason":"x","case":"other"}', 400],
    ['/withdraw', 'operator-a', '{}', 400],
    ['/comments', 'officer', '{"text":""}', 422],
    ['/comments', 'officer', '{"text":"\\u0000"}', 400],
    ['/extend', 'director', '{"reason":"x","by":"100wd"}', 400],
    ['/panel/replace', 'director', '{"assignee":["a"],"reason":"x"}', 400],
    ['/referrals', 'director', '{"department":"x"}', 400],
  ])('%s by %s with %s is %d', async (path, who, body, status) => {
    await unchanged(async () => {
      expect((await raw(who, 'POST', `/v1/cases/${caseId}${path}`, body)).status).toBe(status);
    });
  });

  it.each(['soon', '2026-13-01T00:00:00Z', '2026-12-01', '2026-12-01T00:00:00', 5, null])(
    'a delegation until %p is refused',
    async (until) => {
      await unchanged(async () => {
        const body = JSON.stringify({ to: 'officer-2', until, reason: '出差' });
        const { status } = await raw('officer', 'POST', `/v1/tasks/${taskId}/delegate`, body);
        expect([400, 422]).toContain(status);
      });
    },
  );

  it.each([
    ['text/plain', 415],
    ['application/xml', 415],
    ['multipart/form-data; boundary=x', 415],
  ])('a body of type %s is %d', async (type, status) => {
    expect((await raw('officer', 'POST', `/v1/tasks/${taskId}/claim`, 'x', { 'Content-Type': type })).status).toBe(
      status,
    );
  });

  it('a refused command is recorded in the chain of its case: who, what and why; a malformed one is not, nor a stranger’s', async () => {
    const id = await on.at('acceptance');
    const task = await on.task(id, 'acceptance');
    const path = `/v1/tasks/${task.id}/decision`;
    await raw('officer', 'POST', path, '{"outcome":');
    await raw('officer', 'POST', path, '{"outcome":"refuse","materialsHash":"stale"}');
    await raw('officer', 'POST', path, '{"outcome":"accept","materialsHash":"stale"}');
    await raw('reviewer', 'POST', path, '{"outcome":"accept","materialsHash":"stale"}');
    await raw('operator-b', 'POST', path, '{"outcome":"accept","materialsHash":"stale"}');
    const refused = (await on.events(id)).filter((event) => event.type === 'command.refused');
    expect(refused.map(({ actor, code, taskId: of }) => [actor, code, of])).toEqual([
      ['officer', 'validation-failed', task.id],
      ['officer', 'materials-changed', task.id],
      ['reviewer', 'forbidden', task.id],
    ]);
  });

  it('after all this the case goes on', async () => {
    await on.as('officer').take(caseId, 'acceptance', 'accept');
    expect((await on.task(caseId, 'review')).status).toBe('open');
  });
});
