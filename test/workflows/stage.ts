/**
 * Stories of a data request on the time-skipping server: the workflow is real, the record is in memory, its clock is the
 * server's. A story is told in order: `whenOpen('acceptance').after(days(2)).decide('accept')`.
 */
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { until } from '../../scripts/client/client';
import { workflowBundle } from '../../worker/bundle';
import { createTimeSkipping } from '../support/engine';
import { createFakeActivities } from './fake-activities';
import { DAY_MS, FakeRecord, type Extra, type FakeTask, type Filing, type Wake } from './fake-record';

export const days = (count: number) => count * DAY_MS;
export const years = (count: number) => days(365 * count);

const TASK_QUEUE = 'stories';

/** What happens to the wake-ups of a story on their way to the workflow. */
export type Mail = (wakes: readonly Wake[]) => readonly Wake[];
export const delivered: Mail = (wakes) => wakes;
export const lost: Mail = () => [];
export const twice: Mail = (wakes) => wakes.flatMap((wake) => [wake, wake]);
export const reversed: Mail = (wakes) => [...wakes].reverse();

export class Stage {
  private readonly told: Story[] = [];

  private constructor(
    readonly env: TestWorkflowEnvironment,
    readonly record: FakeRecord,
    private readonly worker: Worker,
    private readonly running: Promise<void>,
  ) {}

  static async open(): Promise<Stage> {
    const env = await createTimeSkipping();
    const record = new FakeRecord(() => env.currentTimeMs());
    const worker = await Worker.create({
      connection: env.nativeConnection,
      taskQueue: TASK_QUEUE,
      workflowBundle: await workflowBundle(),
      activities: createFakeActivities(record),
    });
    return new Stage(env, record, worker, worker.run());
  }

  async close(): Promise<void> {
    this.worker.shutdown();
    await this.running;
    await this.env.teardown();
  }

  /** Replays what every story so far has written, as a worker that takes them over would; answers how many, and what failed. */
  async replayed(): Promise<{ replayed: number; failed: string[] }> {
    const histories = await Promise.all(
      this.told.map(async ({ caseId, handle }) => ({ workflowId: caseId, history: await handle.fetchHistory() })),
    );
    const failed: string[] = [];
    for await (const { error } of Worker.runReplayHistories({ workflowBundle: await workflowBundle() }, histories)) {
      if (error !== undefined) failed.push(error.message);
    }
    return { replayed: histories.length, failed };
  }

  /** A filed application whose workflow is told of it. */
  async story(filing: Filing = {}): Promise<Story> {
    const story = new Story(this, this.record.file(filing));
    this.told.push(story);
    await story.deliver();
    return story;
  }

  /** A workflow from nothing on a copy of the record as it stands. */
  async afresh(caseId: string): Promise<Story> {
    const story = new Story(this, this.record.copy(caseId));
    this.told.push(story);
    await story.start();
    return story;
  }
}

export class Story {
  mail: Mail = delivered;

  constructor(
    private readonly stage: Stage,
    readonly caseId: string,
  ) {}

  get record(): FakeRecord {
    return this.stage.record;
  }

  get handle(): WorkflowHandle {
    return this.stage.env.client.workflow.getHandle(this.caseId);
  }

  whenOpen(step: string, where: (task: FakeTask) => boolean = () => true): Turn {
    return new Turn(this, () => this.opened(step, where), 0);
  }

  opened(step: string, where: (task: FakeTask) => boolean = () => true): Promise<FakeTask> {
    const open = () => this.record.open(this.caseId).find((task) => task.step === step && where(task));
    return this.record.when(open);
  }

  pass(ms: number): Promise<void> {
    return this.stage.env.sleep(ms);
  }

  async decide(taskId: string, outcome: string, extra: Extra = {}): Promise<void> {
    await this.record.decide(taskId, outcome, extra);
    await this.deliver();
  }

  /** Brings the wake-ups of this case to its workflow, as the relay would. */
  async deliver(): Promise<void> {
    const { outbox } = this.record;
    const mine = outbox.filter((wake) => wake.caseId === this.caseId);
    for (const wake of mine) outbox.splice(outbox.indexOf(wake), 1);
    for (const wake of this.mail(mine)) {
      await this.stage.env.client.workflow.signalWithStart('dataRequest', {
        ...this.startOptions,
        signal: wake.signal,
        signalArgs: [wake.payload],
      });
    }
  }

  async start(): Promise<void> {
    await this.stage.env.client.workflow.start('dataRequest', this.startOptions);
  }

  /** Throws the workflow away and starts another on the record. */
  async startAgain(): Promise<void> {
    await this.handle.terminate('thrown away by a test');
    await this.start();
  }

  async waitingFor(): Promise<string[]> {
    return this.handle.query<string[]>('waitingFor');
  }

  /** Until the workflow waits for exactly the open tasks of the record. */
  async settled(): Promise<string[]> {
    return until(`the workflow of ${this.caseId} to wait for the open tasks`, async () => {
      const awaited = this.record.awaited(this.caseId);
      const waiting = await this.waitingFor();
      const ids = awaited.map((task) => task.id).sort();
      if (ids.length === 0 || ids.join() !== waiting.join()) return undefined;
      return awaited.map((task) => task.step).sort();
    });
  }

  /** The workflow's own end; time passes until it comes. */
  async outcome(): Promise<string> {
    return (await this.handle.result()) as string; // a case's workflow answers the outcome of its case
  }

  private get startOptions() {
    return { workflowId: this.caseId, taskQueue: TASK_QUEUE, args: [{ caseId: this.caseId }] };
  }
}

/** What somebody will do once a task is open. */
export class Turn {
  constructor(
    private readonly story: Story,
    private readonly opened: () => Promise<FakeTask>,
    private readonly delayMs: number,
  ) {}

  after(ms: number): Turn {
    return new Turn(this.story, this.opened, ms);
  }

  async decide(outcome: string, extra: Extra = {}): Promise<FakeTask> {
    const task = await this.opened();
    if (this.delayMs > 0) await this.story.pass(this.delayMs);
    await this.story.decide(task.id, outcome, extra);
    return task;
  }
}
