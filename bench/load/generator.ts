/** The handle on the load generator's process: hands it jobs, ends with it. */
import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Jobs } from './jobs';

interface Answered {
  readonly id: string;
  readonly result?: unknown;
  readonly error?: string;
}

export class Generator {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<string, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();

  constructor(stagePort: number) {
    this.child = fork(join(__dirname, 'main.js'), {
      env: { PATH: process.env['PATH'], NODE_ENV: 'production', STAGE_PORT: String(stagePort) },
    });
    this.child.on('message', (answer: Answered) => {
      const waiting = this.waiting.get(answer.id);
      this.waiting.delete(answer.id);
      if (answer.error === undefined) waiting?.resolve(answer.result);
      else waiting?.reject(new Error(`load: ${answer.error}`));
    });
    this.child.on('exit', () => {
      for (const { reject } of this.waiting.values()) reject(new Error('the load generator has ended'));
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  run<K extends keyof Jobs>(job: Jobs[K]['job'] & { readonly kind: K }): Promise<Jobs[K]['result']> {
    const id = randomUUID();
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: (value) => resolve(value as Jobs[K]['result']), reject });
      this.child.send({ id, job });
    });
  }

  stop(): void {
    if (this.child.connected) this.child.disconnect();
    this.child.kill('SIGTERM');
  }
}
