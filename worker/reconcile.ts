/**
 * Proves that no case is stuck (invariant 10): the open tasks of every open case are those its workflow waits for. Where
 * they are not, a fresh workflow is started on the record, which fast-forwards to it; what was decided stands in the record.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Bilingual } from '../domain/refusal';
import type { Database } from '../records/database';
import { findOpenCase, openCases, type OpenCase } from '../records/open-cases';
import { workflowTypeOf } from './relay';

export interface ReconcileOptions {
  readonly db: Database;
  readonly client: Client;
  readonly taskQueue: string;
  /** False: only look. */
  readonly repair: boolean;
  /** How long a difference may last before it is one: work in progress passes through differences. */
  readonly settleMs: number;
  readonly tell: (line: Bilingual) => void;
}

export interface ReconcileResult {
  readonly cases: number;
  /** Cases whose workflow was missing, over, or waiting for something else. */
  readonly stuck: number;
  readonly repaired: number;
  readonly consistent: boolean;
}

/** How a case's workflow stands; `waiting` is what it waits for. */
export type Standing =
  | { readonly kind: 'waiting'; readonly waiting: readonly string[] }
  | { readonly kind: 'missing' }
  | { readonly kind: 'over'; readonly status: string }
  | { readonly kind: 'silent'; readonly reason: string };

interface Difference {
  readonly kase: OpenCase;
  readonly standing: Standing;
}

const PAGE = 200;
const AT_ONCE = 8;
const QUERY_MS = 10_000;
const LOOK_EVERY_MS = 250;
/** How long a fresh workflow may take to come to where the record is. */
const REPAIR_MS = 30_000;

export class NoWorker extends Error {
  constructor() {
    super('没有 worker 在工作，无从核对 · no worker is at work, so nothing can be compared');
    this.name = 'NoWorker';
  }
}

/** @throws NoWorker, and what the engine or the database fails with */
export async function reconcile(options: ReconcileOptions): Promise<ReconcileResult> {
  if (!(await hasWorker(options))) throw new NoWorker();
  const result = { cases: 0, stuck: 0, repaired: 0 };
  for (let after = ''; ;) {
    const page = await openCases(options.db, after, PAGE);
    result.cases += page.length;
    const stuck = await settle(options, await differences(options, page), options.settleMs);
    for (const difference of stuck) {
      result.stuck += 1;
      options.tell(describe(difference));
      if (options.repair && (await repair(options, difference))) result.repaired += 1;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) break;
    after = last.id;
  }
  return { ...result, consistent: result.stuck === result.repaired };
}

async function hasWorker({ client, taskQueue }: ReconcileOptions): Promise<boolean> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: 1, // of workflows
  });
  return (pollers ?? []).length > 0;
}

/** Looks at some cases, a few at once. */
async function differences(options: ReconcileOptions, cases: readonly OpenCase[]): Promise<Difference[]> {
  const found: Difference[] = [];
  const waiting = [...cases];
  const look = async () => {
    for (let kase = waiting.shift(); kase !== undefined; kase = waiting.shift()) {
      const standing = await standingOf(options.client, kase.id);
      if (!agrees(kase, standing)) found.push({ kase, standing });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, look));
  return found.sort((a, b) => (a.kase.id < b.kase.id ? -1 : 1));
}

/** Looks again at what differed, until nothing does or the time is over. */
async function settle(options: ReconcileOptions, found: Difference[], forMs: number): Promise<Difference[]> {
  const deadline = Date.now() + forMs;
  let left = found;
  while (left.length > 0 && Date.now() < deadline) {
    await sleep(LOOK_EVERY_MS);
    const current = await Promise.all(left.map(({ kase }) => findOpenCase(options.db, kase.id)));
    left = await differences(
      options,
      current.filter((kase) => kase !== null),
    );
  }
  return left;
}

/** Undelivered news will change what the workflow waits for; then it is too early to tell. */
export function agrees({ tasks, undelivered }: OpenCase, standing: Standing): boolean {
  if (standing.kind !== 'waiting' || undelivered > 0) return false;
  const { waiting } = standing;
  return waiting.length === tasks.length && tasks.every((task) => waiting.includes(task));
}

export async function standingOf(client: Client, caseId: string): Promise<Standing> {
  const handle = client.workflow.getHandle(caseId);
  try {
    const { status } = await handle.describe();
    if (status.name !== 'RUNNING') return { kind: 'over', status: status.name };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { kind: 'missing' };
    throw error;
  }
  try {
    const waiting = await client.withDeadline(Date.now() + QUERY_MS, () => handle.query<string[]>('waitingFor'));
    return { kind: 'waiting', waiting };
  } catch (error) {
    return { kind: 'silent', reason: error instanceof Error ? error.message.slice(0, 200) : String(error) };
  }
}

/** A fresh workflow in the place of the stuck one; true once it waits for what the record says. */
async function repair(options: ReconcileOptions, { kase, standing }: Difference): Promise<boolean> {
  const { tell } = options;
  await startAfresh(options, kase, standing);
  const left = await settle(options, [{ kase, standing }], REPAIR_MS);
  tell(
    left.length === 0
      ? { zh: `${kase.id}：已在记录上重新启动`, en: `${kase.id}: started afresh on the record` }
      : { zh: `${kase.id}：重新启动后仍不一致`, en: `${kase.id}: still differs after a fresh start` },
  );
  return left.length === 0;
}

/** A fresh workflow on the record, in the place of one that waits for something else or does not answer. */
export async function startAfresh(
  { client, taskQueue }: Pick<ReconcileOptions, 'client' | 'taskQueue'>,
  kase: OpenCase,
  standing: Standing,
): Promise<void> {
  if (standing.kind === 'waiting' || standing.kind === 'silent') {
    await client.workflow
      .getHandle(kase.id)
      .terminate('reconcile: a fresh workflow is started on the record')
      .catch((error: unknown) => {
        if (!(error instanceof WorkflowNotFoundError)) throw error; // it ended meanwhile
      });
  }
  // Signal-with-start is what the relay does too: should a run have appeared meanwhile, it is woken instead.
  await client.workflow.signalWithStart(workflowTypeOf(kase.process), {
    workflowId: kase.id,
    taskQueue,
    args: [{ caseId: kase.id, version: kase.definition_version }],
    signal: 'caseCommanded',
    signalArgs: [{ seq: 0, command: 'reconcile', by: 'system' }],
  });
}

function describe({ kase: { id, tasks, undelivered }, standing }: Difference): Bilingual {
  const queue =
    undelivered === 0
      ? { zh: '', en: '' }
      : { zh: `，${undelivered} 条通知未送达`, en: `, ${undelivered} wake-up(s) undelivered` };
  switch (standing.kind) {
    case 'missing':
      return { zh: `${id}：工作流缺失${queue.zh}`, en: `${id}: its workflow is missing${queue.en}` };
    case 'over':
      return {
        zh: `${id}：案件未结而工作流已结束（${standing.status}）${queue.zh}`,
        en: `${id}: open, and its workflow is over (${standing.status})${queue.en}`,
      };
    case 'silent':
      return {
        zh: `${id}：工作流不应答（${standing.reason}）${queue.zh}`,
        en: `${id}: its workflow does not answer (${standing.reason})${queue.en}`,
      };
    case 'waiting':
      return {
        zh: `${id}：记录中待办 ${tasks.length} 项，工作流在等 ${standing.waiting.length} 项，二者不同${queue.zh}`,
        en: `${id}: ${tasks.length} task(s) open in the record, its workflow waits for ${standing.waiting.length}, and they differ${queue.en}`,
      };
  }
}
