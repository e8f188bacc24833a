/** A small HTTP client of the contract, for the demo, the tests and the benchmark: bearer token, idempotency key, problems as errors. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { send } from './http';

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

/** What the client needs of a task; the API answers more. */
export interface ClientTask {
  readonly id: string;
  readonly caseId: string;
  readonly step: string;
  readonly seat?: string;
  readonly status: string;
  readonly assignee: string | null;
  readonly party: { readonly id: string; readonly name: string };
  readonly materialsHash: string;
  readonly dueAt: string | null;
  readonly light: string;
  readonly decision: { readonly outcome: string; readonly by: string | null; readonly at: string } | null;
}

export interface ClientCase {
  readonly id: string;
  readonly status: 'open' | 'closed';
  readonly outcome: string | null;
  readonly steps: readonly string[];
  readonly onHold: boolean;
  readonly light: string;
  readonly dueAt: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly tasks: readonly ClientTask[];
  readonly availableActions: readonly string[];
}

export interface ClientEvent {
  readonly seq: number;
  readonly type: string;
  readonly at: string;
  readonly actor: string;
  readonly taskId?: string;
  readonly [member: string]: unknown;
}

export class ProblemError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Readonly<Record<string, unknown>>,
  ) {
    super(`${status} ${String(problem.code)}: ${String(problem.detail)} ${JSON.stringify(problem.errors ?? [])}`);
    this.name = 'ProblemError';
  }
}

const WAIT_MS = 30_000;
/** The first pause between two looks, and the longest: what is there soon is seen soon, what takes long is not asked for all the time. */
const PAUSE_MS = { first: 15, longest: 200 };

/** Asked before each look of a wait; what it answers passes the time until the next look is worth it. */
export type Patience = () => Promise<() => Promise<unknown>>;

function growingPauses(): Patience {
  let next = PAUSE_MS.first;
  return () => {
    const pause = next;
    next = Math.min(PAUSE_MS.longest, next * 1.25);
    return Promise.resolve(() => sleep(pause));
  };
}

export class Client {
  constructor(
    private readonly base: string,
    private readonly token: string,
    private readonly patience?: Patience,
  ) {}

  async request<T>(method: string, path: string, body?: unknown, key: string = randomUUID()): Promise<Answer<T>> {
    const { status, headers, text } = await send(method, `${this.base}${path}`, this.token, body, { key });
    const json: unknown = text === '' ? null : JSON.parse(text);
    return { status, body: json as T, headers: new Headers(headers as Record<string, string>) };
  }

  async get<T>(path: string): Promise<T> {
    return orThrow(await this.request<T>('GET', path));
  }

  async post<T>(path: string, body?: unknown, key?: string): Promise<T> {
    return orThrow(await this.request<T>('POST', path, body, key));
  }

  async put<T>(path: string, body: unknown): Promise<T> {
    return orThrow(await this.request<T>('PUT', path, body));
  }

  /** What is no JSON: a document, an act, an archive. */
  async download(path: string): Promise<{ readonly status: number; readonly bytes: Buffer }> {
    const response = await fetch(`${this.base}${path}`, { headers: { Authorization: `Bearer ${this.token}` } });
    return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
  }

  async upload<T>(path: string, form: FormData): Promise<T> {
    const headers = { Authorization: `Bearer ${this.token}`, 'Idempotency-Key': randomUUID() };
    const response = await fetch(`${this.base}${path}`, { method: 'POST', headers, body: form });
    return orThrow({ status: response.status, body: (await response.json()) as T, headers: response.headers });
  }

  /** The caller's next task of the case at the step; waits for the workflow to open it. */
  async task(caseId: string, step: string, where: (task: ClientTask) => boolean = () => true): Promise<ClientTask> {
    const look = async () => {
      const { items } = await this.get<{ items: ClientTask[] }>(`/v1/tasks?box=todo&caseId=${caseId}&step=${step}`);
      return items.find(where);
    };
    return until(`a task ${step} of ${caseId}`, look, WAIT_MS, this.patience);
  }

  decide(task: ClientTask, outcome: string, data?: unknown, opinion?: string): Promise<ClientTask> {
    const { materialsHash } = task;
    return this.post(`/v1/tasks/${task.id}/decision`, { outcome, opinion, data, materialsHash });
  }

  /** Waits for the task and decides it. */
  async take(caseId: string, step: string, outcome: string, data?: unknown, opinion = '依法办理'): Promise<ClientTask> {
    return this.decide(await this.task(caseId, step), outcome, data, opinion);
  }

  async closed(caseId: string): Promise<ClientCase> {
    const look = async () => {
      const kase = await this.get<ClientCase>(`/v1/cases/${caseId}`);
      return kase.status === 'closed' ? kase : undefined;
    };
    return until(`the end of ${caseId}`, look, WAIT_MS, this.patience);
  }
}

function orThrow<T>({ status, body }: Answer<T>): T {
  if (status >= 400) throw new ProblemError(status, body as Readonly<Record<string, unknown>>);
  return body;
}

/** Looks until the look answers something; fails, naming what was waited for, after `timeoutMs`. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined>,
  timeoutMs = WAIT_MS,
  patience: Patience = growingPauses(),
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const pause = await patience();
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms for ${what}`);
    await pause();
  }
}
