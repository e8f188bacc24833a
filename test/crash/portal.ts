/**
 * A portal that keeps its word: it repeats a command under the same idempotency key until it is acknowledged, whatever dies
 * on the way, and remembers what was acknowledged. And the lives it drives.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Client, ClientCase, ClientTask } from '../../scripts/client/client';
import { goodFindings, readyForSupply, sampleApplication, sampleNeed } from '../../scripts/client/samples';

export interface Acknowledged {
  readonly taskId: string;
  readonly outcome: string;
  readonly by: string;
}

const PATIENCE_MS = 120_000;
const PAUSE_MS = 60;

/** Statuses after which the same request, with the same key, is sent again. */
function comesAgain({ status, body }: Answer<{ code?: string } | null>): boolean {
  return status >= 500 || status === 429 || body?.code === 'idempotency-key-in-flight';
}

export class Portal {
  readonly decisions: Acknowledged[] = [];
  readonly filed: { readonly needId: string; readonly caseId: string }[] = [];
  /** Cases of orders to rectify, and of the incidents that led to one. */
  readonly ordered: string[] = [];
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
    this.ordered.push(id);
    const grounds = '超出许可用途使用公共数据';
    const data = { basis: 'art-28', grounds, clauses: ['content'], measures: '停止超范围使用' };
    await this.take('officer', id, 'draft', 'submit', data);
    return id;
  }

  /** An incident of operator-a whose containment by an order is proposed; the order is still to be issued, in one act (Art. 24, 28). */
  async reportIncident(): Promise<string> {
    const { id } = await this.send<ClientCase>('operator-a', 'POST', '/v1/incidents', {
      authorizationId: 'authorization-demo-a',
      severity: 'major',
      kind: 'leak',
      discoveredAt: new Date().toISOString(),
      description: '部分字段被未授权账号读取',
      measuresTaken: '已停用涉事账号',
    });
    this.ordered.push(id);
    const data = { grounds: '泄露公共数据', clauses: ['security'], measures: '停止使用并排查' };
    await this.take('security-officer', id, 'containment', 'propose-order', data);
    return id;
  }

  /** The report is handed in, verified by another officer, and the order lifted. */
  async lift(caseId: string): Promise<void> {
    await this.take('operator-a', caseId, 'rectification', 'submit', { report: '已停止超范围使用', documentIds: [] });
    await this.take('officer-2', caseId, 'verification', 'recommend-pass');
    await this.take('director', caseId, 'lift-decision', 'pass');
  }

  /** Waits for the workflow to open the step for this person. */
  async task(as: string, caseId: string, step: string): Promise<ClientTask> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const path = `/v1/tasks?box=todo&caseId=${caseId}&step=${step}`;
      const [task] = (await this.send<{ items: ClientTask[] }>(as, 'GET', path)).items;
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

  async take(as: string, caseId: string, step: string, outcome: string, data?: unknown): Promise<void> {
    await this.decide(as, await this.task(as, caseId, step), outcome, data);
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
  'platform',
  'steward-health',
  'steward-transport',
  ...Array.from({ length: 9 }, (_, index) => `expert-${index + 1}`),
] as const;

async function approved(portal: Portal, caseId: string): Promise<void> {
  await portal.take('officer', caseId, 'acceptance', 'accept');
  await portal.take('reviewer', caseId, 'review', 'recommend-approval', goodFindings);
  await portal.take('director', caseId, 'decision', 'approve');
}

async function docked(portal: Portal, caseId: string): Promise<string> {
  await Promise.all(
    ['steward-health', 'steward-transport'].map((as) => portal.take(as, caseId, 'docking', 'ready', readyForSupply)),
  );
  return portal.outcome(caseId);
}

/** What the lives lead to; `left` stays open on purpose, at whatever step it has come to. */
export const LIVES: readonly {
  readonly ends: string | null;
  live(portal: Portal, caseId: string): Promise<string | null>;
}[] = [
  {
    ends: 'supplied',
    live: async (portal, caseId) => {
      await approved(portal, caseId);
      return docked(portal, caseId);
    },
  },
  {
    ends: 'supplied',
    live: async (portal, caseId) => {
      await portal.take('officer', caseId, 'acceptance', 'return', { missing: ['使用单位证明'] });
      const changes = { scope: '郑州市域内公交线路' };
      await portal.take('operator-a', caseId, 'supplement', 'submit', { changes, documentIds: [] });
      await approved(portal, caseId);
      return docked(portal, caseId);
    },
  },
  {
    ends: 'rejected',
    live: async (portal, caseId) => {
      await portal.take('officer', caseId, 'acceptance', 'accept');
      await portal.take('reviewer', caseId, 'review', 'need-experts', { ...goodFindings, count: 3 });
      for (const [step, outcome, data] of [
        ['expert-declaration', 'no-conflict', undefined],
        ['expert-review', 'submit', { score: 60, opinion: '风险可控' }],
      ] as const) {
        for (let done = 0; done < 3;) {
          for (const expert of WHO.filter((one) => one.startsWith('expert-'))) {
            const path = `/v1/tasks?box=todo&caseId=${caseId}&step=${step}`;
            const [task] = (await portal.send<{ items: ClientTask[] }>(expert, 'GET', path)).items;
            if (task === undefined) continue;
            await portal.decide(expert, task, outcome, data);
            done += 1;
          }
        }
      }
      await portal.take('reviewer', caseId, 'review', 'recommend-rejection', goodFindings);
      await portal.take('director', caseId, 'decision', 'reject');
      return portal.outcome(caseId);
    },
  },
  {
    ends: 'withdrawn',
    live: async (portal, caseId) => {
      await approved(portal, caseId);
      await portal.withdraw(caseId);
      return portal.outcome(caseId);
    },
  },
  {
    ends: null,
    live: async (portal, caseId) => {
      await portal.take('officer', caseId, 'acceptance', 'accept');
      await portal.take('reviewer', caseId, 'review', 'recommend-approval', goodFindings);
      return null;
    },
  },
];
