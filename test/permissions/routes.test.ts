/** Routes that belong to a role, whatever the case: tried by everyone else too. Three duties exclude each other (三员分立). */
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { Journey, refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';

const EVERYONE = [
  'officer',
  'reviewer',
  'director',
  'security-officer',
  'auditor',
  'system-admin',
  'government',
  'steward-health',
  'expert-1',
  'operator-a',
  'cyberspace',
  'platform',
];
const SEES_NEEDS = ['operator-a', 'officer', 'reviewer', 'director', 'security-officer', 'auditor'];

const NAMES = `/v1/organisations/${DEMO_ORGANISATIONS.operatorA.id}/names`;

/** Method, path, who may; with bodies that no one gets through, so that nothing is written. */
const ROUTES: readonly (readonly [string, string, readonly string[]])[] = [
  ['POST', '/v1/needs', ['operator-a']],
  ['POST', '/v1/data-requests', ['operator-a']],
  ['GET', '/v1/needs', SEES_NEEDS],
  ['GET', '/v1/needs/need-demo-bus-hospital', SEES_NEEDS],
  ['POST', '/v1/authorizations/authorization-demo-a/cooperations', ['operator-a']],
  ['POST', '/v1/authorizations/authorization-demo-a/cooperations/x/end', ['operator-a']],
  [
    'GET',
    '/v1/authorizations/authorization-demo-a/cooperations',
    ['operator-a', 'officer', 'reviewer', 'director', 'security-officer', 'auditor'],
  ],
  ['POST', '/v1/authorizations/authorization-demo-a/rectifications', ['officer']],
  ['POST', '/v1/authorizations/authorization-demo-a/termination', ['operator-a', 'director']],
  ['GET', '/v1/authorizations/authorization-demo-a/impact', ['officer', 'director', 'security-officer', 'auditor']],
  ['POST', '/v1/annual-reports/run', ['officer']],
  ['GET', '/v1/annual-reports', SEES_NEEDS],
  ['GET', '/v1/access/log', SEES_NEEDS],
  ['GET', '/v1/acts', SEES_NEEDS],
  ['PUT', '/v1/policies/data-request', ['system-admin']],
  ['POST', '/v1/calendars', ['system-admin']],
  ['POST', '/v1/access/check', ['platform']],
  ['POST', '/v1/access/leases', ['platform']],
  ['GET', '/v1/audit/events', ['auditor']],
  ['POST', '/v1/audit/verify', ['auditor']],
  ['GET', '/v1/audit/digests', ['auditor']],
  ['POST', '/v1/indicator-sets', ['director']],
  ['POST', '/v1/disclosures/2020', ['director']],
  ['POST', '/v1/evaluations', ['officer']],
  ['POST', '/v1/supplies/no-such/return', ['operator-a']],
  ['POST', '/v1/supplies/no-such/narrow', ['operator-a']],
  ['POST', '/v1/supplies/no-such/renewals', ['operator-a']],
  ['POST', '/v1/supplies/no-such/stops', ['officer']],
  ['POST', '/v1/inspections', ['officer']],
  ['POST', '/v1/inspection-plans', ['officer']],
  ['GET', '/v1/inspection-plans', ['officer', 'reviewer', 'director', 'security-officer', 'auditor']],
  ['GET', '/v1/indicator-sets', EVERYONE],
  ['GET', '/v1/evaluations', EVERYONE],
  ['GET', '/v1/policies/data-request', EVERYONE],
  ['GET', '/v1/calendars', EVERYONE],
  ['GET', '/v1/datasets', EVERYONE],
  ['GET', '/v1/operators', EVERYONE],
  ['POST', NAMES, ['officer', 'system-admin']],
  ['GET', NAMES, EVERYONE],
  // The authority's mailbox names its cases, and the system administrator sees no case.
  ['GET', '/v1/notices', EVERYONE.filter((who) => who !== 'system-admin')],
  ['GET', '/v1/cases', EVERYONE],
  ['GET', '/v1/tasks', EVERYONE],
];

describe('routes of a role', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack({ engine: false });
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  const send = (who: string, method: string, path: string) =>
    on.as(who).request<{ code?: string }>(method, path, method === 'GET' ? undefined : { unknown: true });

  it.each(ROUTES)('%s %s is for %j', async (method, path, roles) => {
    for (const who of EVERYONE) {
      const { status, body } = await send(who, method, path);
      if (roles.includes(who)) expect([who, status]).toEqual([who, method === 'GET' ? 200 : 400]);
      else expect([who, status, body.code]).toEqual([who, 403, 'forbidden']);
    }
  });

  it.each(ROUTES)('%s %s is for nobody without a token, nor with one without a role', async (method, path) => {
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'k' };
    const body = method === 'GET' ? null : '{}';
    expect((await fetch(`${stack.url}${path}`, { method, headers, body })).status).toBe(401);
    const token = await stack.token({ id: 'guest', org: DEMO_ORGANISATIONS.operatorA.id, roles: [] });
    const guest = await fetch(`${stack.url}${path}`, {
      method,
      headers: { ...headers, Authorization: `Bearer ${token}` },
      body,
    });
    expect(guest.status).toBe(403);
  });

  it.each([
    [['system-admin', 'auditor']],
    [['system-admin', 'security-officer']],
    [['security-officer', 'auditor']],
    [['system-admin', 'security-officer', 'auditor', 'director']],
  ] as const)('a token that holds %j opens nothing (三员分立)', async (roles) => {
    const client = await stack.asPerson({ id: 'many-hats', org: DEMO_ORGANISATIONS.authority.id, roles: [...roles] });
    for (const path of ['/v1/cases', '/v1/datasets', '/v1/audit/events', '/v1/policies/data-request'])
      expect(await refusal(client.get(path))).toMatchObject({ status: 403, code: 'separation-of-duties' });
    expect(await refusal(client.put('/v1/policies/data-request', { limits: {}, basis: '测试' }))).toMatchObject({
      status: 403,
      code: 'separation-of-duties',
    });
  });

  it.each(['system-admin', 'security-officer', 'auditor'] as const)(
    '%s together with a handling role is allowed',
    async (role) => {
      const client = await stack.asPerson({
        id: `both-${role}`,
        org: DEMO_ORGANISATIONS.authority.id,
        roles: [role, 'reviewer'],
      });
      expect(await client.request('GET', '/v1/tasks')).toMatchObject({ status: 200, body: { items: [] } });
    },
  );

  it('an operator sees its own rights, needs and supplies, and of another’s not even that they exist', async () => {
    const own = await on.as('operator-b').get<{ items: { id: string }[] }>('/v1/authorizations');
    expect(own.items.map((one) => one.id)).toEqual(['authorization-demo-b']);
    for (const path of [
      '/v1/authorizations/authorization-demo-a',
      '/v1/needs/need-demo-bus-hospital',
      '/v1/supplies/none',
    ])
      expect(await refusal(on.as('operator-b').get(path))).toMatchObject({ status: 404, code: 'not-found' });
    expect((await on.as('operator-b').get<{ items: object[] }>('/v1/needs')).items).toEqual([]);
    const asked = await on
      .as('operator-b')
      .get<{ items: { id: string }[] }>(`/v1/authorizations?operatorId=${DEMO_ORGANISATIONS.operatorA.id}`);
    expect(asked.items.map((one) => one.id)).not.toContain('authorization-demo-a');
  });

  it('a document is its organisation’s, until a case shows it', async () => {
    const id = await on.upload('operator-a');
    expect(await refusal(on.as('operator-b').get(`/v1/documents/${id}`))).toMatchObject({ status: 404 });
    expect(await refusal(on.as('officer').get(`/v1/documents/${id}`))).toMatchObject({ status: 404 });
    const caseId = await on.file({ documentIds: [id] });
    const { items } = await on.as('officer').get<{ items: { id: string }[] }>(`/v1/cases/${caseId}/documents`);
    expect(items.map((one) => one.id)).toEqual([id]);
    const token = await stack.token({ id: 'officer', org: DEMO_ORGANISATIONS.authority.id, roles: ['case-officer'] });
    const read = await fetch(`${stack.url}/v1/documents/${id}`, { headers: { Authorization: `Bearer ${token}` } });
    expect(read.status).toBe(200);
    expect(read.headers.get('content-disposition')).toMatch(/^attachment/);
    expect((await on.events(caseId)).find((event) => event.type === 'document.read')).toMatchObject({
      actor: 'officer',
      documentId: id,
    });
    expect(await refusal(on.as('operator-b').get(`/v1/documents/${id}`))).toMatchObject({ status: 404 });
  });
});
