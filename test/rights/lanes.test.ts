/** However full the lanes of readings and commands are: access is checked, and an order suspends, beside them (Art. 28 ¶1). */
import { startStack, type Stack } from '../process/stack';
import { Ground } from './ground';

let stack: Stack;
let on: Ground;
beforeAll(async () => {
  stack = await startStack();
  on = new Ground(stack);
}, 120_000);
afterAll(() => stack.stop());

it('commands that fill their lane stop neither a check, allowed or denied, nor a lease, nor the order', async () => {
  const [right, other] = [await on.inForce(), await on.inForce()];
  await on.supplyOnRecord(right);
  const order = await on.drafted(right);
  const task = await on.task(order, 'order');
  const held = other.caseId;

  const lock = await stack.database.transaction();
  await lock('cases').where({ id: held }).forUpdate();
  let answered = 0;
  const waiting = ['officer', 'officer-2', 'reviewer', 'reviewer-2', 'director-2'].flatMap((persona) =>
    Array.from({ length: 8 }, () =>
      on
        .as(persona)
        .request('POST', `/v1/cases/${held}/comments`, { text: '请补充说明' })
        .finally(() => (answered += 1)),
    ),
  );
  try {
    expect(await on.check(right)).toMatchObject({ allowed: true });
    expect(await on.check(right, { purpose: '另作他用' })).toMatchObject({ allowed: false, reason: 'out-of-purpose' });
    expect((await on.lease(right)).lease).toMatch(/^ey/);
    await on.as('director').decide(task, 'issue');
    expect(await on.check(right)).toMatchObject({ allowed: false, reason: 'right-suspended' });
    expect((await on.as('officer').request('GET', '/v1/cases')).status).toBe(200);
    expect(answered).toBe(0); // all of them still wait for the case
  } finally {
    await lock.rollback();
    await Promise.all(waiting);
  }
});
