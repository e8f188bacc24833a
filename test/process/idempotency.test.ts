/** A command is carried out once, however often it is sent: the key, its body, and the first answer to the byte. */
import { randomUUID } from 'node:crypto';
import { findPersona } from '../../demo/personas';
import { goodFindings, sampleApplication, sampleNeed } from '../../scripts/client/samples';
import { describeWithEngine } from '../support/engine';
import { Journey } from './journey';
import { startStack, type Stack } from './stack';

describeWithEngine('a repeated command', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  const send = async (persona: string, path: string, body: unknown, key: string | null) => {
    const token = await stack.token(personOf(persona));
    const response = await fetch(`${stack.url}${path}`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        ...(key !== null && { 'Idempotency-Key': key }),
      },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    const json = JSON.parse(text) as { id?: string; code?: string };
    return { status: response.status, text, json, replayed: response.headers.get('idempotency-replayed') };
  };

  it('is answered with the same bytes under the same key', async () => {
    const [key, body] = [randomUUID(), sampleApplication(await on.need())];
    const first = await send('operator-a', '/v1/data-requests', body, key);
    await on.as('officer').take(first.json.id ?? '', 'acceptance', 'accept');
    const again = await send('operator-a', '/v1/data-requests', body, key);
    expect(again).toEqual({ ...first, replayed: 'true' });
  });

  it('is refused under the same key with another body, and nothing is written', async () => {
    const key = randomUUID();
    await send('operator-a', '/v1/needs', sampleNeed('甲'), key);
    const other = await send('operator-a', '/v1/needs', sampleNeed('乙'), key);
    expect(other).toMatchObject({ status: 422, json: { code: 'idempotency-key-reused' } });
    expect(await stack.database('needs').where({ title: '乙' })).toHaveLength(0);
  });

  it('has one effect when it comes twenty times at once', async () => {
    const [key, body] = [randomUUID(), sampleNeed('二十次')];
    const answers = await Promise.all(Array.from({ length: 20 }, () => send('operator-a', '/v1/needs', body, key)));
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ status }) => status !== 201).map(({ json }) => json.code)).toEqual(
      Array.from({ length: 20 - made.length }, () => 'idempotency-key-in-flight'),
    );
    expect(await stack.database('needs').where({ title: '二十次' })).toHaveLength(1);
    expect(await send('operator-a', '/v1/needs', body, key)).toMatchObject({ status: 201, text: made[0]?.text });
  });

  it('decides a task once when the decision comes twenty times at once', async () => {
    const id = await on.at('review');
    const task = await on.task(id, 'review');
    const [key, materialsHash] = [randomUUID(), task.materialsHash];
    const body = { outcome: 'recommend-approval', data: goodFindings, materialsHash };
    const path = `/v1/tasks/${task.id}/decision`;
    const answers = await Promise.all(Array.from({ length: 20 }, () => send('reviewer', path, body, key)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, ...codes(answers)]));
    const decided = (await on.events(id)).filter((one) => one.type === 'task.decided' && one.step === 'review');
    expect(decided).toHaveLength(1);
  });

  it('belongs to its caller: another operator may use the same key', async () => {
    const key = randomUUID();
    const [a, b] = [
      await send('operator-a', '/v1/needs', sampleNeed(), key),
      await send('operator-b', '/v1/needs', sampleNeed(), key),
    ];
    expect([a.status, b.status]).toEqual([201, 201]);
    expect(a.json.id).not.toBe(b.json.id);
  });

  it('is not remembered when it was refused: the same key succeeds once the fault is mended', async () => {
    const id = await on.at('acceptance');
    const { id: taskId, materialsHash } = await on.task(id, 'acceptance');
    const [key, path] = [randomUUID(), `/v1/tasks/${taskId}/decision`];
    expect(await send('officer', path, { outcome: 'refuse', materialsHash }, key)).toMatchObject({ status: 422 });
    const mended = { outcome: 'refuse', opinion: '不属于公共数据', materialsHash };
    expect(await send('officer', path, mended, key)).toMatchObject({ status: 200 });
  });

  it.each(['/v1/needs', '/v1/data-requests', '/v1/cases/x/withdraw', '/v1/tasks/x/decision', '/v1/tasks/x/claim'])(
    'needs a key at %s',
    async (path) => {
      expect(await send('operator-a', path, {}, null)).toMatchObject({
        status: 400,
        json: { code: 'idempotency-key-required' },
      });
    },
  );
});

function codes(answers: readonly { readonly status: number }[]): number[] {
  return answers.some(({ status }) => status === 409) ? [409] : [];
}

function personOf(id: string) {
  const persona = findPersona(id);
  if (persona === undefined) throw new Error(`no persona ${id}`);
  return persona;
}
