/** What a shape of a case's life is, and what it is lived on: a real engine, or a fresh workflow for every step. */
import type { ProcessName } from '../../../processes/laws';
import type { TaskRow } from '../../../records/tasks';
import type { TestRecord } from '../../invariants/record';

export interface Living {
  readonly record: TestRecord;
  /** The open task of the step, waited for. */
  opened(caseId: string, step: string, where?: (task: TaskRow) => boolean): Promise<TaskRow>;
  /** Waits for the step and decides it as usual. */
  take(caseId: string, step: string, outcome: string, data?: unknown): Promise<TaskRow>;
  /** Until the step's open task has ended by its time. */
  expired(caseId: string, step: string): Promise<void>;
  /** Until the workflow waits for exactly the open tasks of the record; answers their steps. */
  settled(caseId: string): Promise<string[]>;
  /** The worker ends, and another begins that knows no workflow yet; where there is a worker to end. */
  restart?(): Promise<void>;
}

export interface Shape {
  readonly process: ProcessName;
  readonly name: string;
  /** Limits and reminders the case is opened under, where its shape lives from their passing. */
  readonly limits?: Readonly<Record<string, string>>;
  readonly reminders?: Readonly<Record<string, readonly string[]>>;
  /** Events after which the engine suggests to continue as new. */
  readonly suggestAfter?: number;
  /** Opens the case; answers its id. */
  open(system: Living): Promise<string>;
  live(system: Living, caseId: string): Promise<void>;
}
