/**
 * Stories of a data request on the time-skipping server: the workflow is real, and so is every decision; the record is in memory, its
 * clock is the server's. A story is told in order: `whenOpen('acceptance').after(days(2)).decide('accept')`.
 */
import { Context as ActivityContext } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { activitiesOver } from '../../activities';
import { defaultExtensions, defaultLimits, defaultReminders } from '../../domain/policy';
import { SYSTEM } from '../../domain/roles';
import { dataRequest } from '../../processes/data-request/law';
import type { TaskRow } from '../../records/tasks';
import { until } from '../../scripts/client/client';
import { sampleApplication } from '../../scripts/client/samples';
import { workflowBundle } from '../../worker/bundle';
import { LASTING, PARTIES, entriesOf } from '../builders/data-request';
import { createTimeSkipping } from '../support/engine';
import { adopted, EXPERTS } from './given';
import { MemoryRecord } from './memory-record';
import type { Wake } from './memory-rows';

export const days = (count: number) => count * 86_400_000;
export const years = (count: number) => days(365 * count);
export const { health: HEALTH, transport: TRANSPORT } = PARTIES;

const TASK_QUEUE = 'stories';

export interface Filing {
  readonly experts?: readonly string[];
  readonly departments?: readonly string[];
}

/** What happens to the wake-ups of a story on their way to the workflow. */
export type Mail = (wakes: readonly Wake[]) => readonly Wake[];
export const delivered: Mail = (wakes) => wakes;
export const lost: Mail = () => [];
export const twice: Mail = (wakes) => wakes.flatMap((wake) => [wake, wake]);
export const reversed: Mail = (wakes) => [...wakes].reverse();

/** The limits of the law, each working day a day of exactly 24 hours: what weekends do has tests of its own. */
const EXACT_DAYS = adopted({
  limits: exactly(defaultLimits(dataRequest)),
  extensions: exactly(defaultExtensions(dataRequest)),
  reminders: Object.fromEntries(
    Object.entries(defaultReminders(dataRequest)).map(([step, texts]) => [step, texts.map(inExactDays)]),
  ),
});

function exactly(limits: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(limits).map(([name, text]) => [name, inExactDays(text)]));
}

function inExactDays(text: string): string {
  return text.replace(/^(\d+)w?d$/, 'P$1D');
}

export class Stage {
  private constructor(
    readonly env: TestWorkflowEnvironment,
    private readonly stories: Map<string, Story>,
    private readonly worker: Worker,
    private readonly running: Promise<void>,
  ) {}

  static async open(): Promise<Stage> {
    const env = await createTimeSkipping();
    const stories = new Map<string, Story>();
    const worker = await Worker.create({
      connection: env.nativeConnection,
      taskQueue: TASK_QUEUE,
      workflowBundle: await workflowBundle(),
      activities: activitiesOver({
        look: (reading) => recordOf(stories).look(reading),
        run: (command) => recordOf(stories).commit(SYSTEM, command),
        heard: () => Promise.resolve(),
      }),
    });
    return new Stage(env, stories, worker, worker.run());
  }

  async close(): Promise<void> {
    this.worker.shutdown();
    await this.running;
    await this.env.teardown();
  }

  /** Replays what every story so far has written, as a worker that takes them over would; answers how many, and what failed. */
  async replayed(): Promise<{ replayed: number; failed: string[] }> {
    const histories = await Promise.all(
      [...this.stories].map(async ([workflowId, { handle }]) => ({ workflowId, history: await handle.fetchHistory() })),
    );
    const failed: string[] = [];
    for await (const { error } of Worker.runReplayHistories({ workflowBundle: await workflowBundle() }, histories)) {
      if (error !== undefined) failed.push(error.message);
    }
    return { replayed: histories.length, failed };
  }

  /** A filed application whose workflow is told of it. */
  async story({ experts = EXPERTS, departments = [HEALTH, TRANSPORT] }: Filing = {}): Promise<Story> {
    const file = { ...sampleApplication('need'), term: LASTING, datasets: entriesOf(departments) };
    const clock = async () => new Date(await this.env.currentTimeMs());
    const story = this.tell(
      await MemoryRecord.file({ process: 'data-request', file, pool: experts, policy: EXACT_DAYS, clock }),
    );
    await story.deliver();
    return story;
  }

  /** A workflow from nothing on a copy of the record as it stands. */
  async afresh({ record }: Story): Promise<Story> {
    const story = this.tell(record.copy());
    await story.start();
    return story;
  }

  private tell(record: MemoryRecord): Story {
    const story = new Story(this, `story-${this.stories.size + 1}`, record);
    this.stories.set(story.workflowId, story);
    return story;
  }
}

/** Of the story whose workflow the activity is of. */
function recordOf(stories: ReadonlyMap<string, Story>): MemoryRecord {
  const { workflowExecution: run } = ActivityContext.current().info;
  const story = stories.get(run?.workflowId ?? '');
  if (story === undefined) throw new Error('no story of this workflow');
  return story.record;
}

export class Story {
  mail: Mail = delivered;

  constructor(
    private readonly stage: Stage,
    readonly workflowId: string,
    readonly record: MemoryRecord,
  ) {}

  get handle(): WorkflowHandle {
    return this.stage.env.client.workflow.getHandle(this.workflowId);
  }

  whenOpen(step: string, where: (task: TaskRow) => boolean = () => true): Turn {
    return new Turn(this, () => this.opened(step, where), 0);
  }

  /** As it opens: how it stands later, the record says. */
  opened(step: string, where: (task: TaskRow) => boolean = () => true): Promise<TaskRow> {
    return this.record.when(() => this.record.openTasks().find((task) => task.step === step && where(task)));
  }

  pass(ms: number): Promise<void> {
    return this.stage.env.sleep(ms);
  }

  async decide(taskId: string, outcome: string, data?: unknown): Promise<void> {
    await this.record.decide(taskId, outcome, data);
    await this.deliver();
  }

  /** Brings the wake-ups of this case to its workflow, as the relay would. */
  async deliver(): Promise<void> {
    for (const wake of this.mail(this.record.takeWakes())) await this.wake(wake);
  }

  async wake({ signal, payload }: Pick<Wake, 'signal' | 'payload'>): Promise<void> {
    const signalArgs = [payload];
    await this.stage.env.client.workflow.signalWithStart('dataRequest', { ...this.startOptions, signal, signalArgs });
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
    return until(`${this.workflowId} to wait for the open tasks`, async () => {
      const awaited = this.record.awaited();
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
    return { workflowId: this.workflowId, taskQueue: TASK_QUEUE, args: [{ caseId: this.record.caseId }] };
  }
}

/** What somebody will do once a task is open. */
export class Turn {
  constructor(
    private readonly story: Story,
    private readonly opened: () => Promise<TaskRow>,
    private readonly delayMs: number,
  ) {}

  after(ms: number): Turn {
    return new Turn(this.story, this.opened, ms);
  }

  async decide(outcome: string, data?: unknown): Promise<TaskRow> {
    const task = await this.opened();
    if (this.delayMs > 0) await this.story.pass(this.delayMs);
    await this.story.decide(task.id, outcome, data);
    return task;
  }
}
