/**
 * Nothing internal in any public answer: every route that is open to everybody is asked, found from the route table so that a
 * new one is asked too, over a record full of what must not come out: persons, contacts, opinions, tasks, documents, hashes.
 */
import { randomUUID } from 'node:crypto';
import { openStep } from '../../cases/open-task';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { PERSONAS } from '../../demo/personas';
import { ROLES, SYSTEM } from '../../domain/roles';
import { Journey } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { announcedRound, OBJECTION, openNotice, roundAtNotice, type Round } from './round';

const OPINION = '内部审议意见绝密一号';
const ANSWER = '异议答复仅告知异议人';
const COMMENT = '内部讨论仅供本局参阅';

/** Documents of the interface itself say what roles there are, and nothing of the record. */
const DESCRIBES = ['/openapi.json', '/docs', '/docs/problems', '/metrics'];

/** What is published is told with the hash of its own text, by which anybody sees that it is what was published. */
const BOUND = /^\/v1\/public\/disclosures\/:year\/versions/;

describe('a crawl of everything that is open to everybody', () => {
  let stack: Stack;
  let on: Journey;
  let round: Round;
  let receipt: string;
  let secrets: string[];
  beforeAll(async () => {
    stack = await startStack({ engine: false });
    on = new Journey(stack);
    await on.within(SYSTEM, (ctx) => announcedRound(ctx, '2025年度遴选'));
    round = await on.within(SYSTEM, roundAtNotice);
    receipt = await answeredObjection();
    await requestUnderReview();
    await on.as('director').post('/v1/disclosures/2025', {});
    secrets = await internals();
  });
  afterAll(() => stack.stop());

  const object = async (noticeId: string): Promise<{ id: string; receipt: string }> => {
    const response = await fetch(`${stack.url}/v1/public/notices/${noticeId}/objections`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
      body: JSON.stringify(OBJECTION),
    });
    expect(response.status).toBe(201);
    return (await response.json()) as { id: string; receipt: string };
  };

  /** One objection upheld, which ends its notice, and another one open against the next. */
  const answeredObjection = async (): Promise<string> => {
    const { caseId } = round;
    const { id, receipt: code } = await object(round.noticeId);
    for (const [step, who, outcome, opinion] of [
      ['objection-answer', 'officer', 'upheld', ANSWER],
      ['objection-confirmation', 'director', 'confirm', OPINION],
    ] as const) {
      await on.within(SYSTEM, (ctx) => openStep(ctx, { caseId, step, round: 1, seat: id }));
      await on.as(who).decide(await on.as(who).task(caseId, step), outcome, undefined, opinion);
    }
    const next = await on.within(SYSTEM, (ctx) => openNotice(ctx, caseId, 2));
    await object(next.noticeId);
    return code;
  };

  const requestUnderReview = async (): Promise<void> => {
    const caseId = await on.file({ documentIds: [await on.upload('operator-a')] });
    await on.within(SYSTEM, (ctx) => openStep(ctx, { caseId, step: 'acceptance', round: 1, seat: '' }));
    await on.as('officer').decide(await on.as('officer').task(caseId, 'acceptance'), 'accept', undefined, OPINION);
    await on.as('officer').post(`/v1/cases/${caseId}/comments`, { text: COMMENT, audience: 'internal' });
  };

  /** What stands in the record and must not stand in a public answer. */
  const internals = async (): Promise<string[]> => {
    const { rows } = await stack.database.raw<{ rows: { text: string | null }[] }>(`
      SELECT id AS text FROM tasks UNION SELECT id FROM documents UNION SELECT id FROM notices UNION SELECT id FROM comments
      UNION SELECT hash FROM events UNION SELECT materials_hash FROM tasks UNION SELECT sha256 FROM documents
      UNION SELECT digest FROM objections UNION SELECT salt FROM objections UNION SELECT receipt_hash FROM objections
      UNION SELECT permit_hash FROM supplies UNION SELECT name FROM persons`);
    return [
      ...rows.flatMap(({ text }) => (text === null || text === '' ? [] : [text])),
      ...Object.values(OBJECTION),
      ...OBJECTION.contact.split(' '),
      OPINION,
      COMMENT,
    ];
  };

  const publicRoutes = () => stack.routes.filter(({ access }) => 'public' in access);

  /** What stands for each parameter of a public path; a new parameter has to be given something to ask for. */
  const samples = (): Readonly<Record<string, readonly string[]>> => ({
    '/v1/public/notices/:id': [round.noticeId, round.announcementId, randomUUID()],
    '/v1/public/notices/:id/objections': [round.noticeId, round.announcementId, randomUUID()],
    '/v1/public/objections/:receipt': [receipt, 'x'.repeat(32), 'none'],
    '/v1/public/disclosures/:year': ['2023', '2024', '2025', '2099', 'none'],
    '/v1/public/disclosures/:year/versions': ['2024', '2025', '2099', 'none'],
    '/v1/public/disclosures/:year/versions/:version': ['2025/versions/1', '2025/versions/2', '2025/versions/none'],
  });

  const addresses = (path: string): string[] => {
    if (!path.includes(':')) return [path, `${path}?limit=1`, `${path}?limit=200`, `${path}?unknown=1`];
    const values = samples()[path];
    if (values === undefined) throw new Error(`nothing to ask of the public route ${path}: name it in samples()`);
    return values.map((value) => path.replace(/:\w+(\/versions\/:\w+)?/, value));
  };

  const ask = async (method: string, address: string): Promise<string> => {
    const body = method === 'get' ? null : JSON.stringify({ name: '甲', contact: '乙', grounds: '丙', extra: 1 });
    const headers: Record<string, string> =
      body === null ? {} : { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() };
    const response = await fetch(`${stack.url}${address}`, { method: method.toUpperCase(), headers, body });
    expect([address, response.status < 500]).toEqual([address, true]);
    const values = [...response.headers].filter(([name]) => name !== 'x-request-id').map(([, value]) => value);
    return [...values, await response.text()].join('\n');
  };

  it('finds the routes that API.md names, and more', () => {
    const paths = publicRoutes().map(({ method, path }) => `${method} ${path}`);
    for (const path of [
      'get /v1/public/notices',
      'get /v1/public/notices/:id',
      'get /v1/public/operators',
      'get /v1/public/catalogue',
      'post /v1/public/notices/:id/objections',
    ])
      expect(paths).toContain(path);
    expect(secrets.length).toBeGreaterThan(50);
  });

  it('finds no person, contact, opinion, task, document or hash in any answer', async () => {
    for (const { method, path } of publicRoutes()) {
      for (const address of addresses(path)) {
        const text = await ask(method, address);
        expect([address, secrets.filter((secret) => text.includes(secret))]).toEqual([address, []]);
        // Only who has the receipt is told the answer, and it is theirs.
        expect([address, text.includes(ANSWER)]).toEqual([address, address.endsWith(receipt)]);
      }
    }
  });

  it('finds no user and no role as a value, and no digest of anything, in what it is told of the record', async () => {
    const users = new Set<string>([...PERSONAS.map(({ id }) => id), ...ROLES]);
    for (const { method, path } of publicRoutes().filter((route) => !DESCRIBES.includes(route.path))) {
      for (const address of addresses(path)) {
        const text = (await ask(method, address)).split('\n').at(-1) ?? '';
        const values = text.startsWith('{') ? leaves(JSON.parse(text)) : [text];
        expect([address, values.filter((value) => users.has(value))]).toEqual([address, []]);
        const digests = values.filter((value) => /\b[0-9a-f]{40,}\b/.test(value));
        expect([address, BOUND.test(path) ? [] : digests]).toEqual([address, []]);
      }
    }
  });

  it('is told of operators and entries what the law has published, and no more', async () => {
    const get = async (path: string) => (await (await fetch(`${stack.url}${path}`)).json()) as { items: object[] };
    const operators = await get('/v1/public/operators?limit=200');
    expect(operators.items.map((one) => Object.keys(one).sort().join())).toEqual(
      operators.items.map(() => 'content,creditCode,from,id,name,scope,status,to'),
    );
    const byStatus = operators.items.map(
      (one) => ({ content: null, ...one }) as { status: string; content: string | null },
    );
    expect(byStatus.filter(({ status }) => status === 'in-force').every(({ content }) => content !== null)).toBe(true);
    expect(byStatus.filter(({ status }) => status === 'draft').every(({ content }) => content === null)).toBe(true);
    const catalogue = await get('/v1/public/catalogue?limit=200');
    expect(catalogue.items.length).toBeGreaterThanOrEqual(12);
    expect(Object.keys(catalogue.items[0] ?? {}).sort()).toEqual(
      ['conditions', 'disputed', 'domain', 'fields', 'id', 'provider', 'title', 'version'].sort(),
    );
  });

  it('is told of an operator once, with the right that says most about today', async () => {
    const operator = DEMO_ORGANISATIONS.operatorB.id;
    const shown = async () => {
      const response = await fetch(`${stack.url}/v1/public/operators?limit=200`);
      const { items } = (await response.json()) as { items: { id: string; status: string }[] };
      return items.filter(({ id }) => id === operator).map(({ status }) => status);
    };
    const right = { operator_id: operator, from_date: '2020-01-01', to_date: '2021-12-31' };
    const signed = { operator_signed_at: new Date('2020-01-01'), authority_signed_at: new Date('2020-01-01') };
    await stack.database('authorizations').insert([
      { id: 'over', ...right, ...signed },
      { id: 'never', operator_id: operator, abandoned_at: new Date() },
      { id: 'next', operator_id: operator },
    ]);
    expect(await shown()).toEqual(['in-force']);
    await stack.database('suspension_orders').insert({
      id: 'order',
      authorization_id: 'authorization-demo-b',
      issued_at: new Date(),
      issued_by: 'director',
    });
    expect(await shown()).toEqual(['suspended']);
    await stack.database('authorizations').where({ id: 'authorization-demo-b' }).update({ revoked_at: new Date() });
    // Listed anew, it waits for its agreement: what ended is not the news of today.
    expect(await shown()).toEqual(['draft']);
  });

  it.each(['/v1/public/notices', '/v1/public/operators', '/v1/public/catalogue'])(
    '%s comes in pages, each item once',
    async (path) => {
      const get = async (query: string) =>
        (await (await fetch(`${stack.url}${path}?${query}`)).json()) as {
          items: { id: string }[];
          nextCursor: string | null;
        };
      const whole = (await get('limit=200')).items.map(({ id }) => id);
      const paged: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page = await get(cursor === '' ? 'limit=1' : `limit=1&cursor=${cursor}`);
        paged.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      }
      expect(paged).toEqual(whole);
      expect(new Set(paged).size).toBe(paged.length);
    },
  );
});

function leaves(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(leaves);
}
