/** What the benchmark asks of its load generator, a process of its own, and what it is answered. Times in milliseconds. */
import type { Tokens } from '../stack';

export interface Target {
  readonly base: string;
  readonly tokens: Tokens;
}

/** How a life ends: after five decisions, or rejected by the third. */
export type Course = 'supplied' | 'rejected';

/** Lives, or stages of lives, in a closed loop: each client begins the next when one has ended. */
export interface LivesJob {
  readonly kind: 'lives';
  readonly target: Target;
  readonly course: Course;
  readonly clients: number;
  readonly windowMs: number;
}

/** The same against a bare workflow: signals instead of requests, told of each stage over a socket. */
export interface BareLivesJob {
  readonly kind: 'bare-lives';
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly activities: 'local' | 'ordinary';
  readonly clients: number;
  readonly windowMs: number;
}

/** Lives of three decisions against the approval case on DBOS. */
export interface DbosLivesJob {
  readonly kind: 'dbos-lives';
  readonly base: string;
  readonly clients: number;
  readonly windowMs: number;
}

export interface LivesResult {
  readonly livesPerSecond: number;
  /** Before and after the window too: what the processes' CPU time was spent on. */
  readonly livesInAll: number;
  readonly lifeMs: readonly number[];
  readonly decisionMs: readonly number[];
  /** From the answer to a decision until what follows is readable. */
  readonly nextMs: readonly number[];
}

/** Needs and applications, so many clients at once; answers the cases' ids. */
export interface FileJob {
  readonly kind: 'file';
  readonly target: Target;
  readonly clients: number;
  readonly cases: number;
}

/** The next task of every case at the step, waited for. */
export interface TasksJob {
  readonly kind: 'tasks';
  readonly target: Target;
  readonly caseIds: readonly string[];
  readonly step: StepOfLife;
}

export type StepOfLife = 'acceptance' | 'review' | 'decision' | 'docking';

export interface OpenTask {
  readonly id: string;
  readonly caseId: string;
  readonly step: StepOfLife;
  readonly holder: keyof Tokens;
  readonly materialsHash: string;
}

/** Decides prepared tasks, one after the other per client. */
export interface DecideJob {
  readonly kind: 'decide';
  readonly target: Target;
  readonly clients: number;
  readonly tasks: readonly OpenTask[];
}

export interface DecideResult {
  readonly elapsedMs: number;
  /** Request to 200, durable. */
  readonly answeredMs: readonly number[];
  /** Request to the decision read back by a second request. */
  readonly readableMs: readonly number[];
}

/** One request again and again. */
export interface RequestJob {
  readonly kind: 'requests';
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly token: string | null;
  readonly body: unknown;
  readonly clients: number;
  readonly windowMs: number;
  /** Any status is an answer; otherwise only 200 is. */
  readonly any?: true;
}

export interface RequestResult {
  readonly perSecond: number;
  readonly ms: readonly number[];
  readonly statuses: Readonly<Record<number, number>>;
}

export interface Jobs {
  readonly lives: { job: LivesJob; result: LivesResult };
  readonly 'bare-lives': { job: BareLivesJob; result: LivesResult };
  readonly 'dbos-lives': { job: DbosLivesJob; result: LivesResult };
  readonly file: { job: FileJob; result: readonly string[] };
  readonly tasks: { job: TasksJob; result: readonly OpenTask[] };
  readonly decide: { job: DecideJob; result: DecideResult };
  readonly requests: { job: RequestJob; result: RequestResult };
}
export type Job = Jobs[keyof Jobs]['job'];
