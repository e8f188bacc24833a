/** The legal effects of a process: rules that may refuse a decision, and what commits with it. */
import type { JsonObject } from '../domain/canonical';
import type { EveryEnding, ProcessDefinition } from '../domain/process';
import type { ProcessName } from '../processes/laws';
import type { TaskRow } from '../records/tasks';
import type { Dossier } from './dossier';

export interface Decision {
  /** The task as it stands, still open. */
  readonly task: TaskRow;
  readonly outcome: string;
  readonly opinion: string | null;
  readonly data: JsonObject;
}

/** What a decision turned out to bring about beyond its definition. */
export interface EffectResult {
  /** The outcome the case closes with, where that depends on the case. */
  readonly closes?: string;
}

/** Runs before the task ends; throws a Refusal for a decision that breaks a rule. */
export type Effect<P extends ProcessName = ProcessName> = (
  work: Dossier<P>,
  decision: Decision,
) => EffectOutcome | Promise<EffectOutcome>;
type EffectOutcome = EffectResult | void;

export type ProcessOf<D extends ProcessDefinition> = D['process'] & ProcessName;

/**
 * What every way of ending every step brings about beyond its definition, silence included; `none` where that is nothing. An outcome that
 * is added to a definition does not compile until it stands here.
 */
export type EffectsOf<D extends ProcessDefinition> = EveryEnding<D, Effect<ProcessOf<D>> | 'none'>;
