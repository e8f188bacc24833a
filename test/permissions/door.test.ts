/** A role counts only in an organisation of its kind: every role in every kind of organisation, on every route (Art. 4–6). */
import { createDoor } from '../../api/door';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { creditCodeCheckCharacter } from '../../domain/credit-code';
import { ORGANISATION_KINDS, type OrganisationKind } from '../../domain/organisation';
import type { Actor, Role } from '../../domain/roles';
import { findPerson, personsWithRole } from '../../records/parties';
import { until } from '../../scripts/client/client';
import { unreached } from '../api/defined-routes';
import { startTestApp, type TestApp } from '../api/harness';
import { ORGS } from '../api/issuer';
import { Journey } from '../process/journey';
import { startStack, type Stack } from '../process/stack';

/** Written from API.md, “Administration”, and from nothing of the code. */
const COUNTS: readonly (readonly [Role, readonly OrganisationKind[]])[] = [
  ['case-officer', ['authority']],
  ['reviewer', ['authority']],
  ['director', ['authority']],
  ['security-officer', ['authority']],
  ['auditor', ['authority']],
  ['system-admin', ['authority']],
  ['government', ['government']],
  ['data-steward', ['department']],
  ['operator', ['operator']],
  ['expert', ['government', 'department', 'institute', 'cyberspace', 'platform']],
  ['cyberspace', ['cyberspace']],
  ['platform', ['platform']],
];

const code = (first17: string) => first17 + creditCodeCheckCharacter(first17);
const UNKNOWN = code('91410100999777001');

interface Answer {
  readonly status: number;
  readonly code?: string;
}

/** No body, no key: what is refused at the door is refused before any of them is missed. */
async function send(base: string, token: string, method: string, path: string): Promise<Answer> {
  const response = await fetch(`${base}${path}`, { method, headers: { Authorization: `Bearer ${token}` } });
  const text = await response.text();
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true;
  return { status: response.status, ...(isProblem && { code: (JSON.parse(text) as { code: string }).code }) };
}

describe('the door, on every route of the real application', () => {
  let edge: TestApp;
  beforeAll(async () => {
    edge = await startTestApp({ routes: unreached });
  });
  afterAll(() => edge.close());

  const routes = () =>
    edge.app.routes
      .filter(({ access }) => !('public' in access))
      .map(({ method, path }) => [method.toUpperCase(), path.replace(/:\w+/g, 'X-1')] as const);

  /** What they all answer. */
  const onEveryRoute = async (token: string): Promise<(string | undefined)[]> => {
    const answers = new Set<string | undefined>();
    const left = routes();
    const next = async (): Promise<void> => {
      for (let route = left.pop(); route !== undefined; route = left.pop())
        answers.add((await send(edge.url, token, ...route)).code);
    };
    await Promise.all(Array.from({ length: 6 }, next));
    return [...answers];
  };

  it('guards them all', () => expect(routes().length).toBeGreaterThanOrEqual(90));

  describe.each(COUNTS)('%s', (role, kinds) => {
    it.each(ORGANISATION_KINDS)('in an organisation of kind %s', async (kind) => {
      const answers = await onEveryRoute(await edge.issuer.token({ sub: role, org: ORGS[kind], roles: [role] }));
      if (kinds.includes(kind)) expect(answers).not.toContain('role-not-of-organisation');
      else expect(answers).toEqual(['role-not-of-organisation']);
    });
  });

  it('one role out of place refuses the whole token', async () => {
    const token = await edge.issuer.token({ sub: 'mixed', org: ORGS.institute, roles: ['expert', 'director'] });
    expect(await onEveryRoute(token)).toEqual(['role-not-of-organisation']);
  });

  it.each(['operator', 'director', 'platform'])('a(n) %s of an organisation that is not registered', async (role) => {
    const token = await edge.issuer.token({ sub: 'unknown', org: UNKNOWN, roles: [role] });
    expect(await onEveryRoute(token)).toEqual(['organisation-unknown']);
  });

  it('a machine of the platform may belong to no organisation', async () => {
    expect(await onEveryRoute(await edge.issuer.token({ sub: 'platform', roles: ['platform'] }))).toContain('internal');
  });
});

describe('the door, and the record behind it', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack({ engine: false });
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  it('who was registered or corrected a moment ago is let in at once', async () => {
    const id = UNKNOWN;
    const token = await stack.token({ id: 'newcomer', org: id, roles: ['operator'] });
    const read = () => send(stack.url, token, 'GET', '/v1/cases');
    expect(await read()).toMatchObject({ status: 403, code: 'organisation-unknown' });
    await stack.database('organisations').insert({ id, name: '新登记公司', kind: 'institute' });
    expect(await read()).toMatchObject({ status: 403, code: 'role-not-of-organisation' });
    await stack.database('organisations').where({ id }).update({ kind: 'operator' });
    expect(await read()).toEqual({ status: 200 });
  });

  it('what is refused at a case’s address stands in the system chain, not in that of the case', async () => {
    const id = await on.file();
    const before = await on.events(id);
    const token = await stack.token({
      id: 'director-of-a-rival',
      org: DEMO_ORGANISATIONS.operatorB.id,
      roles: ['director'],
    });
    expect(await send(stack.url, token, 'GET', `/v1/cases/${id}`)).toMatchObject({ status: 403 });
    expect(await send(stack.url, token, 'POST', `/v1/cases/${id}/comments`)).toMatchObject({ status: 403 });
    expect(await on.events(id)).toEqual(before);
    const { items } = await on
      .as('auditor')
      .get<{ items: { type: string }[] }>('/v1/audit/events?actor=director-of-a-rival');
    expect(items.map(({ type }) => type)).toEqual(expect.arrayContaining(['command.refused']));
  });

  it('the register of persons holds no role that does not count: nobody draws or delegates to it', async () => {
    const outsider = { id: 'director-of-b', org: DEMO_ORGANISATIONS.operatorB.id, roles: ['director'] as const };
    await send(stack.url, await stack.token(outsider), 'GET', '/v1/tasks');
    await (await stack.asPerson({ ...outsider, id: 'somebody-of-b', roles: ['operator'] })).get('/v1/tasks');
    await until('the person who came in', () =>
      stack.database<{ id: string }>('persons').where('id', 'somebody-of-b').first(),
    );
    expect(await stack.database('persons').where('id', outsider.id)).toEqual([]);
    // As a record of 0.1.0 may have kept them.
    const { id, org, roles } = outsider;
    await stack.database('persons').insert({ id, name: id, org, roles: [...roles] });
    expect(await findPerson(stack.database, id)).toMatchObject({ id, roles: [] });
    const directors = await personsWithRole(stack.database, 'director');
    expect(directors.map((person) => person.id)).toEqual(['director', 'director-2']);
  });
});

describe('what the door remembers', () => {
  const officer: Actor = { id: 'officer', org: 'A', roles: ['case-officer'] };

  it('lets the many in on one reading, and believes a kind for no longer than five seconds', async () => {
    let clock = 0;
    let readings = 0;
    let kind: OrganisationKind | undefined = 'authority';
    const door = createDoor({
      now: () => clock,
      kindsOf: (ids) => {
        readings += 1;
        return Promise.resolve(new Map(ids.flatMap((id) => (kind === undefined ? [] : [[id, kind] as const]))));
      },
    });
    await Promise.all(Array.from({ length: 100 }, () => door(officer)));
    for (let n = 0; n < 100; n += 1) await door(officer);
    expect(readings).toBeLessThanOrEqual(2);
    kind = undefined;
    clock = 4_999;
    await door(officer);
    clock = 5_000;
    await expect(door(officer)).rejects.toMatchObject({ code: 'organisation-unknown' });
  });

  it('answers nobody from a reading that began before they came', async () => {
    const registered = new Map<string, OrganisationKind>();
    const readings: (() => void)[] = [];
    const door = createDoor({
      kindsOf: () => {
        const seen = new Map(registered);
        return new Promise((resolve) => readings.push(() => resolve(seen)));
      },
    });
    const early = door(officer);
    const refused = expect(early).rejects.toMatchObject({ code: 'organisation-unknown' });
    await until('the first reading', () => Promise.resolve(readings.length === 1 ? true : undefined));
    registered.set('A', 'authority');
    const late = door(officer);
    readings[0]?.();
    await refused;
    await until('the second reading', () => Promise.resolve(readings.length === 2 ? true : undefined));
    readings[1]?.();
    await expect(late).resolves.toBeUndefined();
  });

  it('a reading that fails is the caller’s to repeat, and nobody’s entry', async () => {
    let fails = true;
    const door = createDoor({
      kindsOf: (ids) =>
        fails
          ? Promise.reject(new Error('down'))
          : Promise.resolve(new Map(ids.map((id) => [id, 'authority' as const]))),
    });
    await expect(door(officer)).rejects.toThrow('down');
    fails = false;
    await expect(door(officer)).resolves.toBeUndefined();
  });
});
