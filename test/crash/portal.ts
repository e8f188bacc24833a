/**
 * A portal that keeps its word: it repeats a command under the same idempotency key until it is acknowledged, whatever dies
 * on the way, and remembers what was acknowledged. And the lives it drives.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Task } from '../../api/schemas/case';
import type { Answer, Client, ClientCase, ClientTask } from '../../scripts/client/client';
import { sampleApplication, sampleNeed } from '../../scripts/client/samples';
import { bring, deciderOf, usualData, type Taker } from '../builders/bring';
import { incident } from '../builders/security-incident';

export interface Acknowledged {
  readonly taskId: string;
  readonly outcome: string;
  readonly by: string;
}

const PATIENCE_MS = 240_000;
const PAUSE_MS = 60;

/** Statuses after which the same request, with the same key, is sent again. */
function comesAgain({ status, body }: Answer<{ code?: string } | null>): boolean {
  return status >= 500 || status === 429 || body?.code === 'idempotency-key-in-flight';
}

export class Portal implements Taker {
  readonly decisions: Acknowledged[] = [];
  readonly filed: { readonly needId: string; readonly caseId: string }[] = [];
  /** Cases of other processes: of orders to rectify, of the incidents that led to one, and whatever a suite opens. */
  readonly others: string[] = [];
  /** How often a request had to be sent again. */
  repeats = 0;

  constructor(private readonly clients: Readonly<Record<string, Client>>) {}

  /** @throws Error for an answer that no repetition changes */
  async send<T>(as: string, method: string, path: string, body?: unknown): Promise<T> {
    const key = randomUUID();
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const answer = await this.client(as)
        .request<T & { code?: string }>(method, path, body, key)
        .catch(() => null);
      if (answer !== null && !comesAgain(answer)) {
        if (answer.status < 400) return answer.body;
        throw new Error(`${as} ${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      }
      if (Date.now() > deadline) throw new Error(`${as} ${method} ${path}: not acknowledged in ${PATIENCE_MS} ms`);
      this.repeats += 1;
      await sleep(PAUSE_MS);
    }
  }

  async file(): Promise<string> {
    const { id: needId } = await this.send<{ id: string }>('operator-a', 'POST', '/v1/needs', sampleNeed());
    const { id } = await this.send<ClientCase>('operator-a', 'POST', '/v1/data-requests', sampleApplication(needId));
    this.filed.push({ needId, caseId: id });
    return id;
  }

  /** Drafted against operator-a; the order is still to be issued. */
  async draftOrder(): Promise<string> {
    const path = '/v1/authorizations/authorization-demo-a/rectifications';
    const { id } = await this.send<ClientCase>('officer', 'POST', path, { reason: '日常监管发现违约' });
    this.others.push(id);
    await bring(this, 'rectification', id, { to: 'order' });
    return id;
  }

  /** An incident of operator-a whose containment by an order is proposed; the order is still to be issued, in one act (Art. 24, 28). */
  async reportIncident(): Promise<string> {
    const body = incident({ authorizationId: 'authorization-demo-a' });
    const { id } = await this.send<ClientCase>('operator-a', 'POST', '/v1/incidents', body);
    this.others.push(id);
    await this.take(id, 'containment', 'propose-order');
    return id;
  }

  /** The report is handed in, verified by another officer, and the order lifted. */
  lift(caseId: string): Promise<void> {
    return bring(this, 'rectification', caseId, { from: 'rectification', to: 'lifted' });
  }

  /** Waits for the workflow to open the step for this person. */
  task(as: string, caseId: string, step: string): Promise<ClientTask> {
    return this.opened<ClientTask>(as, caseId, step, 'box=todo&');
  }

  private async opened<T extends { status: string }>(as: string, caseId: string, step: string, box = ''): Promise<T> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const { items } = await this.send<{ items: T[] }>(as, 'GET', `/v1/tasks?${box}caseId=${caseId}&step=${step}`);
      const task = items.find(({ status }) => status === 'open');
      if (task !== undefined) return task;
      if (Date.now() > deadline) throw new Error(`${step} of ${caseId} was not opened in ${PATIENCE_MS} ms`);
      await sleep(PAUSE_MS);
    }
  }

  async decide(as: string, task: ClientTask, outcome: string, data?: unknown): Promise<void> {
    const { materialsHash } = task;
    const body = { outcome, opinion: '依法办理', data, materialsHash };
    await this.send(as, 'POST', `/v1/tasks/${task.id}/decision`, body);
    this.decisions.push({ taskId: task.id, outcome, by: as });
  }

  async take(caseId: string, step: string, outcome: string, data?: unknown): Promise<void> {
    const task = await this.opened<Task>('auditor', caseId, step);
    const by = deciderOf({ ...task, party_id: task.party.id });
    await this.decide(by, task, outcome, data ?? usualData(task, outcome));
  }

  async withdraw(caseId: string): Promise<void> {
    await this.send('operator-a', 'POST', `/v1/cases/${caseId}/withdraw`, { reason: '不再需要' });
  }

  async outcome(caseId: string): Promise<string> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const kase = await this.send<ClientCase>('operator-a', 'GET', `/v1/cases/${caseId}`);
      if (kase.outcome !== null) return kase.outcome;
      if (Date.now() > deadline) throw new Error(`${caseId} did not end in ${PATIENCE_MS} ms`);
      await sleep(PAUSE_MS);
    }
  }

  client(as: string): Client {
    const client = this.clients[as];
    if (client === undefined) throw new Error(`no client for ${as}`);
    return client;
  }
}

export const WHO = [
  'operator-a',
  'officer',
  'officer-2',
  'reviewer',
  'director',
  'security-officer',
  'auditor',
  'platform',
  'steward-health',
  'steward-transport',
  ...Array.from({ length: 9 }, (_, index) => `expert-${index + 1}`),
] as const;

async function supplied(portal: Portal, caseId: string): Promise<string> {
  await bring(portal, 'data-request', caseId, { to: 'docking' });
  // Both at once.
  await Promise.all(
    ['steward-health', 'steward-transport'].map(async (as) => {
      const task = await portal.task(as, caseId, 'docking');
      await portal.decide(as, task, 'ready', usualData({ ...task, process: 'data-request' }, 'ready'));
    }),
  );
  return portal.outcome(caseId);
}

/** What the lives lead to; `left` stays open on purpose, at whatever step it has come to. */
export const LIVES: readonly {
  readonly ends: string | null;
  live(portal: Portal, caseId: string): Promise<string | null>;
}[] = [
  { ends: 'supplied', live: supplied },
  {
    ends: 'supplied',
    live: async (portal, caseId) => {
      await portal.take(caseId, 'acceptance', 'return');
      await portal.take(caseId, 'supplement', 'submit');
      return supplied(portal, caseId);
    },
  },
  {
    ends: 'rejected',
    live: async (portal, caseId) => {
      await bring(portal, 'data-request', caseId, { to: 'expert-review' });
      for (let done = 0; done < 3; done += 1) {
        await portal.take(caseId, 'expert-review', 'submit', { score: 60, opinion: '风险可控' });
      }
      await portal.take(caseId, 'review', 'recommend-rejection');
      await portal.take(caseId, 'decision', 'reject');
      return portal.outcome(caseId);
    },
  },
  {
    ends: 'withdrawn',
    live: async (portal, caseId) => {
      await bring(portal, 'data-request', caseId, { to: 'docking' });
      await portal.withdraw(caseId);
      return portal.outcome(caseId);
    },
  },
  {
    ends: null,
    live: async (portal, caseId) => {
      await bring(portal, 'data-request', caseId, { to: 'decision' });
      return null;
    },
  },
];
