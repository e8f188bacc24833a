/** The load generator: a process of its own that does one job at a time and answers with what it measured. */
import { randomUUID } from 'node:crypto';
import { bareLifeOnce, StageBoard } from './bare-life';
import { dbosLifeOnce } from './dbos-life';
import { ask, send } from './http';
import type { Job, Jobs, LivesJob, LivesResult } from './jobs';
import { decideOne, fileOne, holdersOf, liveOnce, Patience, stagesOf, waitForTask, type Observer } from './life';
import { closedLoop, Window, workOff } from './loop';

const port = Number(process.env['STAGE_PORT'] ?? 0);
const board = new StageBoard(port);

async function lives(
  { clients, windowMs }: Pick<LivesJob, 'clients' | 'windowMs'>,
  stagesOfLife: number,
  once: (patience: Patience, observer: Observer) => Promise<void>,
): Promise<LivesResult> {
  const window = new Window();
  const measured = { lifeMs: [] as number[], decisionMs: [] as number[], nextMs: [] as number[] };
  const note = (list: number[], ms: number) => void (window.isOpen && list.push(ms));
  let stages = 0;
  const observer: Observer = {
    decided: (ms) => note(measured.decisionMs, ms),
    followed: (ms) => note(measured.nextMs, ms),
    stage: () => {
      stages += 1;
      window.tick();
    },
  };
  const patience = new Patience();
  await closedLoop(clients, windowMs, window, async () => {
    const began = performance.now();
    await once(patience, observer);
    note(measured.lifeMs, performance.now() - began);
  });
  return { livesPerSecond: window.perSecond / stagesOfLife, livesInAll: stages / stagesOfLife, ...measured };
}

async function run(job: Job): Promise<Jobs[keyof Jobs]['result']> {
  switch (job.kind) {
    case 'lives':
      return lives(job, stagesOf(job.course), (patience, observer) =>
        liveOnce(job.target, job.course, patience, observer),
      );
    case 'bare-lives':
      return lives(job, stagesOf('supplied'), (_, observer) => bareLifeOnce(job, board, observer));
    case 'dbos-lives':
      return lives(job, stagesOf('rejected'), (patience, observer) => dbosLifeOnce(job.base, patience, observer));
    case 'file': {
      const ids: string[] = [];
      await workOff(
        Array.from({ length: job.cases }, (_, n) => n),
        job.clients,
        async () => {
          ids.push(await fileOne(job.target));
        },
      );
      return ids;
    }
    case 'tasks': {
      const patience = new Patience();
      const tasks: Jobs['tasks']['result'][number][] = [];
      await workOff(job.caseIds, 4, async (caseId) => {
        for (const holder of holdersOf(job.step)) {
          tasks.push((await waitForTask(job.target, patience, holder, caseId, job.step)).found);
        }
      });
      return tasks;
    }
    case 'decide': {
      const { target, clients } = job;
      const [answeredMs, readableMs]: [number[], number[]] = [[], []];
      const began = performance.now();
      await workOff(job.tasks, clients, async (task) => {
        const sent = performance.now();
        answeredMs.push(await decideOne(target, task));
        const read = await ask<{ status: string }>(
          'GET',
          `${target.base}/v1/tasks/${task.id}`,
          target.tokens[task.holder],
        );
        if (read.status !== 'decided') throw new Error(`task ${task.id} reads ${read.status} after its decision`);
        readableMs.push(performance.now() - sent);
      });
      return { elapsedMs: performance.now() - began, answeredMs, readableMs };
    }
    case 'requests': {
      const window = new Window();
      const ms: number[] = [];
      const statuses: Record<number, number> = {};
      await closedLoop(job.clients, job.windowMs, window, async () => {
        const began = performance.now();
        const { status, text } = await send(job.method, job.url, job.token, job.body ?? undefined);
        statuses[status] = (statuses[status] ?? 0) + 1;
        if (job.any !== true && status !== 200)
          throw new Error(`${job.method} ${job.url}: ${status} ${text.slice(0, 300)}`);
        if (window.isOpen) ms.push(performance.now() - began);
        window.tick();
      });
      return { perSecond: window.perSecond, ms, statuses };
    }
  }
}

process.on('disconnect', () => process.exit(0));
process.on('message', (message: { readonly id: string; readonly job: Job }) => {
  run(message.job).then(
    (result) => process.send?.({ id: message.id, result }),
    (error: unknown) =>
      process.send?.({
        id: message.id,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
  );
});
process.send?.({ id: 'ready', result: randomUUID() });
