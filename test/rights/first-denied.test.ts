/**
 * Art. 28 ¶1: from the order's 200 to the first denied check, measured over checks that never cease, and to the last workflow
 * that has learned of its hold. None is allowed after the 200, and every request is on hold, by construction.
 */
import { performance } from 'node:perf_hooks';
import { Client as EngineClient, Connection, defaultPayloadConverter } from '@temporalio/client';
import type { AccessAnswer } from '../../domain/access';
import { ProblemError, until } from '../../scripts/client/client';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';
import { Ground, type Right } from './ground';

const ORDERS = 6;
const CHECKERS = 4;
/** Checks each of them goes on for after the answer. */
const AFTER = 8;
/** Requests at work under the right. */
const RUNNING = 10;

interface Asked {
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly allowed: boolean;
  readonly reason: string;
}

describeWithEngine('from the 200 of an order to the first denied check (Art. 28)', () => {
  let stack: Stack;
  let on: Ground;
  beforeAll(async () => {
    stack = await startStack();
    on = new Ground(stack);
  });
  afterAll(() => stack.stop());

  const ask = async (right: Right): Promise<Asked> => {
    const sentAt = performance.now();
    const { allowed, reason }: AccessAnswer = await on.check(right);
    return { sentAt, answeredAt: performance.now(), allowed, reason };
  };
  /** A lease instead of a check: refused as a 403. */
  const lease = async (right: Right): Promise<Asked> => {
    const sentAt = performance.now();
    try {
      await on.lease(right);
      return { sentAt, answeredAt: performance.now(), allowed: true, reason: 'permitted' };
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return { sentAt, answeredAt: performance.now(), allowed: false, reason: String(error.problem.reason) };
    }
  };

  it('every request is on hold in the first read after it, and its workflow learns of that soon after', async () => {
    const right = await on.inForce();
    const requests = await Promise.all(Array.from({ length: RUNNING }, () => on.underReview(right)));
    const order = await on.as('director').task(await on.drafted(right), 'order');
    await on.as('director').decide(order, 'issue');
    const answeredAt = Date.now();
    const first = await Promise.all(requests.map((id) => on.kase(id)));
    expect(first.map(({ onHold, light }) => [onHold, light])).toEqual(requests.map(() => [true, 'paused']));
    const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace } = stack.environment;
    const connection = await Connection.connect({ address });
    try {
      const { workflow } = new EngineClient({ connection, namespace });
      const learned = await Promise.all(
        requests.map((id) => until(`the workflow of ${id} to learn of the hold`, () => heldAt(workflow, id))),
      );
      const after = learned.map((at) => at - answeredAt).sort((a, b) => a - b);
      process.stdout.write(
        `order's 200 to the hold of its requests: 0 ms (of its commit); ` +
          `to the last of ${RUNNING} workflows that has learned of it: ${after.at(-1)} ms (first ${after[0]} ms)\n`,
      );
    } finally {
      await connection.close();
    }
  });

  it('no check and no lease that is asked after it is allowed, with the worker stopped too', async () => {
    const right = await on.inForce();
    await on.supplied(right);
    const firstDenied: number[] = [];
    const total = { before: 0, after: 0, allowedBefore: 0, allowedAfter: 0 };
    for (let n = 0; n < ORDERS; n += 1) {
      const id = await on.drafted(right);
      const order = await on.as('director').task(id, 'order');
      if (n === ORDERS - 1) await stack.stopWorker();
      let answeredAt = Infinity;
      const checker = async (look: (one: Right) => Promise<Asked>): Promise<Asked[]> => {
        const asked: Asked[] = [];
        for (let left = AFTER; left > 0; left -= performance.now() > answeredAt ? 1 : 0) asked.push(await look(right));
        return asked;
      };
      const checkers = Array.from({ length: CHECKERS }, (_, i) => checker(i === 0 ? lease : ask));
      await ask(right);
      await on.as('director').decide(order, 'issue');
      answeredAt = performance.now();
      const all = (await Promise.all(checkers)).flat();
      const [before, after] = [
        all.filter((one) => one.sentAt <= answeredAt),
        all.filter((one) => one.sentAt > answeredAt),
      ];
      total.before += before.length;
      total.after += after.length;
      total.allowedBefore += before.filter((one) => one.allowed).length;
      total.allowedAfter += after.filter((one) => one.allowed).length;
      expect(after.map((one) => one.reason)).toEqual(after.map(() => 'right-suspended'));
      const denied = all.filter((one) => !one.allowed).map((one) => one.answeredAt);
      firstDenied.push(Math.min(...denied) - answeredAt);
      if (n === ORDERS - 1) break;
      await on.verified(id);
      await on.as('director').take(id, 'lift-decision', 'pass');
      expect((await ask(right)).allowed).toBe(true);
    }
    const longest = Math.max(...firstDenied).toFixed(1);
    process.stdout.write(
      `order's 200 to the first denied check: ${firstDenied.map((ms) => ms.toFixed(1)).join(', ')} ms (longest ${longest}; ` +
        `below 0: denied before the 200 was read); ${JSON.stringify(total)}\n`,
    );
    expect(total.allowedAfter).toBe(0);
    expect(total.allowedBefore).toBeGreaterThan(ORDERS);
    expect(total.after).toBeGreaterThanOrEqual(ORDERS * CHECKERS * (AFTER - 1));
  });

  /** When the workflow had worked on the signal of its hold, by the engine's clock on this machine. */
  async function heldAt(workflow: EngineClient['workflow'], caseId: string): Promise<number | undefined> {
    const { events } = await workflow.getHandle(caseId).fetchHistory();
    const holdIndex = (events ?? []).findIndex(({ workflowExecutionSignaledEventAttributes: signaled }) => {
      const [payload] = signaled?.input?.payloads ?? [];
      if (payload === undefined) return false;
      return defaultPayloadConverter.fromPayload<{ command?: string }>(payload).command === 'hold';
    });
    const done =
      holdIndex < 0
        ? undefined
        : events?.slice(holdIndex).find(({ workflowTaskCompletedEventAttributes: ended }) => ended != null);
    const { seconds, nanos } = done?.eventTime ?? {};
    return seconds == null ? undefined : Number(seconds) * 1000 + Math.floor((nanos ?? 0) / 1e6);
  }
});
