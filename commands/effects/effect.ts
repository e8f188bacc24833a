/** The legal effects of a process: rules that may refuse a decision, and what commits with it. */
import type { JsonObject } from '../../domain/canonical';
import type { TaskRow } from '../../records/tasks';
import type { CaseWork } from '../case-work';

export interface Decision {
  /** The task as it stands, still open. */
  readonly task: TaskRow;
  readonly outcome: string;
  readonly opinion: string | null;
  readonly data: JsonObject;
}

export interface ProcessEffects {
  /** Runs before the task ends; throws a Refusal for a decision that breaks a rule. */
  decided(work: CaseWork, decision: Decision): Promise<void>;
  /** Runs when the case closes, in the same commit. */
  closed(work: CaseWork, outcome: string): Promise<void>;
}
