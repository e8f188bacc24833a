/** What is written, sent as a body, asked of a day or answered with: each is of an announced form, in the real application. */
import { randomUUID } from 'node:crypto';
import { PERSONAS } from '../../demo/personas';
import { sampleApplication, sampleNeed, sampleRound } from '../../scripts/client/samples';
import { answerChecker } from '../api/openapi-checker';
import { servedApplication } from '../../scripts/docs/served';
import { startStack, type Stack } from './stack';

type Problem = { code: string; detail: string; errors?: { pointer: string; in?: string; detail: string }[] };

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ engine: false });
});
afterAll(() => stack.stop());

const ask = async (persona: string, method: string, path: string, body?: unknown) => {
  const answer = await stack.as(persona).request<Problem>(method, path, body);
  return { status: answer.status, ...answer.body, pointers: (answer.body.errors ?? []).map(({ pointer }) => pointer) };
};

const askInPublic = async (path: string, body: unknown) => {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() };
  const response = await fetch(`${stack.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const problem = (await response.json()) as Problem;
  return { status: response.status, ...problem, pointers: (problem.errors ?? []).map(({ pointer }) => pointer) };
};

describe('a title or name', () => {
  it.each([
    ['an override of direction', '遴选\u202e告公', 'U+202E'],
    ['an invisible space', '公交\u200b客流', 'U+200B'],
    ['a line break', '公交\n客流', 'U+000A'],
    ['a letter that no kept font draws', '公交\u{10fffd}', 'U+10FFFD'],
    ['an ideograph that the fonts lack', '公交\u{323af}', 'U+323AF'],
  ])('with %s is refused with its member and character', async (_, title, character) => {
    const { status, pointers, detail } = await ask('operator-a', 'POST', '/v1/needs', sampleNeed(title));
    expect({ status, pointers }).toEqual({ status: 422, pointers: ['/title'] });
    expect(detail).toContain(character);
    const person = { name: title, position: '部长', contact: '0371', from: '2026-01-01' };
    const named = await ask('operator-a', 'POST', '/v1/security/responsible-persons', person);
    expect({ status: named.status, pointers: named.pointers }).toEqual({ status: 422, pointers: ['/name'] });
  });

  it.each([
    ['operator-a', '/v1/data-requests', { ...sampleApplication('none'), usingUnit: '出行\u{10fffd}部' }, '/usingUnit'],
    [
      'operator-a',
      '/v1/authorizations/none/cooperations',
      {
        counterpart: { name: '示例\u{10fffd}有限公司' },
        authorization: { number: '省数授〔2026〕1号' },
        content: '联合建模',
        scope: sampleApplication('none').datasets,
        from: '2026-01-01',
        to: '2026-12-31',
      },
      '/counterpart/name',
    ],
    [
      'officer',
      '/v1/organisations/none/names',
      { name: '示例\u{10fffd}公司', from: '2026-01-01', documentId: 'none' },
      '/name',
    ],
    ['officer', '/v1/selections', { ...sampleRound('2099-01-01T00:00:00+08:00'), title: '遴选\u{10fffd}' }, '/title'],
    [
      'nobody',
      '/v1/public/notices/none/objections',
      { name: '王\u{10fffd}', contact: '0371', grounds: '不符' },
      '/name',
    ],
  ])('%s posting to %s one that no kept font draws is told which character', async (who, path, body, pointer) => {
    const { status, pointers, detail } =
      who === 'nobody' ? await askInPublic(path, body) : await ask(who, 'POST', path, body);
    expect({ status, pointers }).toEqual({ status: 422, pointers: [pointer] });
    expect(detail).toContain('U+10FFFD');
  });

  it.each(['葛\u{e0100}先生的需求', '买买提·艾力的需求', '公交与医疗协同出行'])(
    '%s is kept as it was given',
    async (title) => {
      expect(await stack.as('operator-a').post('/v1/needs', sampleNeed(title))).toMatchObject({ title });
    },
  );

  it('a longer text keeps what it was given, and no text holds a control character', async () => {
    const dataWanted = '第一行\n第二行\u202e';
    expect(await stack.as('operator-a').post('/v1/needs', { ...sampleNeed(), dataWanted })).toMatchObject({
      dataWanted,
    });
    const { status, pointers, detail } = await ask('operator-a', 'POST', '/v1/needs', {
      ...sampleNeed(),
      scenario: 'a\u0007',
    });
    expect({ status, pointers }).toEqual({ status: 400, pointers: ['/scenario'] });
    expect(detail).toContain('U+0007');
  });
});

it('a purpose is kept in the form in which it is compared', async () => {
  const need = await stack.as('operator-a').post<{ id: string }>('/v1/needs', sampleNeed());
  const purpose = ' 就医\n出行　到站 预测 ';
  const filed = await stack.as('operator-a').post<{ data: { purpose: string } }>('/v1/data-requests', {
    ...sampleApplication(need.id),
    purpose,
  });
  expect(filed.data.purpose).toBe('就医 出行 到站 预测');
});

it('a case is found by its number in any letter case, by its title, and by part of the name of its party', async () => {
  const need = await stack.as('operator-a').post<{ id: string }>('/v1/needs', sampleNeed('Bus Arrivals'));
  const { id } = await stack.as('operator-a').post<{ id: string }>('/v1/data-requests', sampleApplication(need.id));
  const found = async (persona: string, q: string) => {
    const path = `/v1/cases?limit=200&q=${encodeURIComponent(q)}`;
    const { items } = await stack.as(persona).get<{ items: { id: string }[] }>(path);
    return items.some((one) => one.id === id);
  };
  for (const q of [id, id.toLowerCase(), id.slice(-6), 'bus arr', '嵩阳示例'])
    expect(`${q} ${await found('officer', q)}`).toBe(`${q} true`);
  expect(await found('officer', '没有这个名称')).toBe(false);
  expect(await found('operator-b', id.toLowerCase())).toBe(false); // nobody finds what they may not see
});

it('a calendar import that names a year twice is refused, by the one that repeats it', async () => {
  const year = { year: 2098, source: '国办发', holidays: { '2098-01-01': '元旦' }, makeUpDays: {} };
  const years = [year, { ...year, year: 2099, holidays: { '2099-01-01': '元旦' } }, { ...year, source: '另一份' }];
  const { status, pointers } = await ask('system-admin', 'POST', '/v1/calendars', { source: '测试', years });
  expect({ status, pointers }).toEqual({ status: 422, pointers: ['/years/2/year'] });
});

it('an access that asks for no field is refused as a question, and nothing is allowed', async () => {
  const asked = { operatorId: 'x', datasetId: 'y', fields: [], purpose: 'z' };
  for (const path of ['/v1/access/check', '/v1/access/leases']) {
    const { status, pointers } = await ask('platform', 'POST', path, asked);
    expect({ status, pointers }).toEqual({ status: 422, pointers: ['/fields'] });
  }
});

it('`null` is no body, also where none is needed', async () => {
  const routes = stack.routes.filter(({ method, access }) => method !== 'get' && 'roles' in access);
  expect(routes.length).toBeGreaterThan(30);
  for (const { method, path, access } of routes) {
    if (path === '/v1/documents' || !('roles' in access)) continue; // an upload is a form
    const [role] = access.roles === 'any' ? ['case-officer'] : access.roles;
    const persona = PERSONAS.find(({ roles }) => roles.some((one) => one === role))?.id ?? '';
    const called = path.replace(':process', 'authorization').replaceAll(/:\w+/g, 'x');
    const { status } = await ask(persona, method.toUpperCase(), called, null);
    expect(`${path} ${status}`).toBe(`${path} 400`);
  }
});

it.each([
  ['auditor', '/v1/audit/events?from=2026-01-01T00:00:00%2B23:59', '/from'],
  ['auditor', '/v1/audit/events?to=9999-12-31T23:59:59-12:00', '/to'],
  ['auditor', '/v1/audit/events?from=0001-01-01T00:00:00Z', '/from'],
])('%s asking %s is told which member is wrong', async (persona, path, pointer) => {
  const { status, code, pointers } = await ask(persona, 'GET', path);
  expect({ status, code, pointers }).toEqual({ status: 400, code: 'malformed', pointers: [pointer] });
});

it('what a body or query names and is not there is answered as the document says', async () => {
  const application = servedApplication();
  const check = answerChecker(application.openapi);
  const incident = {
    authorizationId: 'nobody',
    severity: 'major',
    kind: 'leak',
    discoveredAt: '2026-03-02T09:30:00+08:00',
    description: '泄露',
    measuresTaken: '停用',
  };
  const evaluation = {
    authorizationId: 'nobody',
    periodFrom: '2026-01-01',
    periodTo: '2026-06-30',
    indicatorSetId: 'none',
  };
  for (const [persona, method, path, body, status] of [
    ['officer', 'POST', '/v1/evaluations', evaluation, 404],
    ['operator-a', 'POST', '/v1/data-requests', sampleApplication('none'), 404],
    ['operator-a', 'POST', '/v1/incidents', incident, 404],
    ['auditor', 'POST', '/v1/audit/verify', { caseId: 'none' }, 404],
    ['officer', 'GET', '/v1/tasks?caseId=none', undefined, 404],
    ['officer', 'GET', '/v1/statistics?from=2026-02-01&to=2026-01-01', undefined, 422],
  ] as const) {
    const answer = await stack.as(persona).request(method, path, body);
    expect(`${path} ${answer.status}`).toBe(`${path} ${status}`);
    const contentType = answer.headers.get('content-type');
    expect(
      check({ method, path: path.split('?')[0] ?? '', status: answer.status, contentType, body: answer.body }),
    ).toEqual([]);
  }
  await application.close();
});
