/** What a schema announces can be sent: every route takes the largest body that its schema allows, and none is without a bound. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Task } from '../../api/schemas/case';
import { BODY_CEILING, bodyBound } from '../../api/body-bound';
import { compose } from '../../api/compose';
import { bodyLimit } from '../../api/dispatch';
import { createLogger } from '../../config/logger';
import { readApiConfig } from '../../config';
import { DEMO_CANDIDATE, DEMO_CLAUSES } from '../../demo/catalogue';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { Office } from '../acts/office';
import { Reporter } from '../annual/reporter';
import { startStack, type Stack } from '../process/stack';
import { problemFrom } from './harness';

describe('the largest body', () => {
  let stack: Stack;
  let on: Reporter;
  let office: Office;
  beforeAll(async () => {
    stack = await startStack({ engine: false });
    on = new Reporter(stack);
    office = new Office(on);
  });
  afterAll(() => stack.stop());

  test('of every route follows from its schema, below the ceiling', async () => {
    const composition = compose(readApiConfig(stack.environment), createLogger('fatal', 'api'));
    const bounds = composition.routes.filter((one) => one.body instanceof z.ZodType).map(bodyLimit);
    await composition.close();
    expect(bounds.length).toBeGreaterThan(25);
    for (const bound of bounds) expect(bound).toBeLessThanOrEqual(BODY_CEILING);
  });

  test('of a schema without a bound is a fault of the program', () => {
    const wide = [
      z.string(),
      z.array(z.boolean()),
      z.record(z.string().max(9), z.string().max(9)),
      z.unknown(),
      z.strictObject({ a: z.strictObject({ b: z.string() }) }),
    ];
    for (const schema of wide) expect(() => bodyBound(schema)).toThrow(/no bound/);
    expect(bodyBound(z.strictObject({ text: z.string().max(1_000_000) }))).toBeGreaterThan(6_000_000);
  });

  const post = async (
    person: { id: string; org: string; roles: ['operator'] | ['case-officer'] },
    path: string,
    body: string,
  ) =>
    fetch(`${stack.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await stack.token(person)}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body,
    });
  const escapes = (body: string) =>
    body.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const OPERATOR_A = { id: 'operator-a', org: DEMO_ORGANISATIONS.operatorA.id, roles: ['operator'] } as const;
  const OFFICER = { id: 'officer', org: DEMO_ORGANISATIONS.authority.id, roles: ['case-officer'] } as const;

  test.each([
    ['as they are', (body: string) => body],
    ['as escapes', escapes],
  ])('an annual report of 4 × 9,000 characters is taken, %s', async (_how, written) => {
    const caseId = await on.reported();
    await office.open(caseId, 'submission');
    const task = await on.as('operator-a').task(caseId, 'submission');
    const section = '数'.repeat(9_000);
    const data = { development: section, sales: section, revenue: section, security: section };
    const body = JSON.stringify({ outcome: 'submit', data, materialsHash: task.materialsHash });
    const answer = await post({ ...OPERATOR_A, roles: ['operator'] }, `/v1/tasks/${task.id}/decision`, written(body));
    expect(answer.status).toBe(200);
    expect(((await answer.json()) as Task).decision?.data).toMatchObject(data);
  });

  test.each([
    ['as they are', (body: string) => body],
    ['as escapes', escapes],
  ])('an agreement of 8 × 4,200 characters is taken, %s', async (_how, written) => {
    const row: unknown = await stack.database('authorizations').where({ id: DEMO_CANDIDATE.id }).first('case_id');
    const { case_id: id } = row as { case_id: string };
    await office.open(id, 'draft');
    const task = await on.as('officer').task(id, 'draft');
    const clauses = Object.fromEntries(Object.keys(DEMO_CLAUSES).map((name) => [name, '约'.repeat(4_200)]));
    const data = { clauses, from: '2026-01-01', to: '2028-12-31', eService: true };
    const body = JSON.stringify({ outcome: 'submit', data, materialsHash: task.materialsHash });
    const answer = await post({ ...OFFICER, roles: ['case-officer'] }, `/v1/tasks/${task.id}/decision`, written(body));
    expect(answer.status).toBe(200);
  });

  test('beyond it is 413, which names the bound', async () => {
    const answer = await post(
      { ...OPERATOR_A, roles: ['operator'] },
      '/v1/cases/none/comments',
      `{"text":"${'x'.repeat(150_000)}"}`,
    );
    expect(answer.status).toBe(413);
    expect((await problemFrom(answer)).detail).toContain('100 kB');
  });

  test.each([
    ['deep', '['.repeat(400_000)],
    ['wide', `{"data":[${'[],'.repeat(300_000)}0]}`],
  ])('%s JSON within it is refused before it is parsed', async (_how, body) => {
    const answer = await post({ ...OPERATOR_A, roles: ['operator'] }, '/v1/tasks/none/decision', body);
    expect(answer.status).toBe(400);
    expect((await problemFrom(answer)).code).toBe('malformed');
  });
});
