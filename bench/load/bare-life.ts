/** The same life against a bare workflow: as many signals, each sent when the stage before it is told to be open. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import type { BareLivesJob } from './jobs';
import type { Observer } from './life';

/** Lines `<workflow id> <stage>` from the bare worker: the cheapest way there is to learn that a stage is open. */
export class StageBoard {
  private readonly waiting = new Map<string, () => void>();
  private readonly early = new Set<string>();
  private readonly server: Server;

  constructor(port: number) {
    this.server = createServer((socket) => this.read(socket)).listen(port, '127.0.0.1');
  }

  reached(stage: string): Promise<void> {
    if (this.early.delete(stage)) return Promise.resolve();
    return new Promise((resolve) => this.waiting.set(stage, resolve));
  }

  private read(socket: Socket): void {
    let rest = '';
    socket.setEncoding('utf8');
    socket.on('error', () => undefined);
    socket.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.tell(line);
    });
  }

  private tell(stage: string): void {
    const waiting = this.waiting.get(stage);
    if (waiting === undefined) this.early.add(stage);
    else {
      this.waiting.delete(stage);
      waiting();
    }
  }
}

const connections = new Map<string, Promise<Client>>();

export function clientOf(address: string, namespace: string): Promise<Client> {
  const known = connections.get(address);
  if (known !== undefined) return known;
  const made = Connection.connect({ address }).then((connection) => new Client({ connection, namespace }));
  connections.set(address, made);
  return made;
}

/** What a decision's signal carries in the real system. */
const decision = (step: string) => ({ seq: 1, taskId: randomUUID(), step, outcome: 'accept', by: 'officer' });

export async function bareLifeOnce(job: BareLivesJob, board: StageBoard, observer: Observer): Promise<void> {
  const client = await clientOf(job.address, job.namespace);
  const workflowId = `bare-${randomUUID()}`;
  const signal = async (step: string) => {
    const began = performance.now();
    await client.workflow.signalWithStart(job.activities === 'local' ? 'localLife' : 'ordinaryLife', {
      workflowId,
      taskQueue: job.taskQueue,
      args: [workflowId],
      signal: 'taskDecided',
      signalArgs: [decision(step)],
    });
    observer.decided(performance.now() - began);
  };
  const follow = async (stage: string) => {
    const began = performance.now();
    await board.reached(`${workflowId} ${stage}`);
    observer.followed(performance.now() - began);
    observer.stage();
  };
  for (const [step, next] of [
    ['file', 'acceptance'],
    ['acceptance', 'review'],
    ['review', 'decision'],
    ['decision', 'docking'],
  ] as const) {
    await signal(step);
    await follow(next);
  }
  await signal('docking');
  observer.stage();
  await signal('docking');
  await follow('supplied');
}
