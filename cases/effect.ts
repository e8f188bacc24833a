/** The legal effects of a process: rules that may refuse a decision, and what commits with it. */
import type { JsonObject } from '../domain/canonical';
import type { CaseOutcomeOf, EveryEnding, ProcessDefinition } from '../domain/process';
import type { Ending, ProcessName } from '../processes/laws';
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
export interface EffectResult<E extends Ending> {
  /** How the case closes, where that depends on the case. */
  readonly closes?: E;
}

/** Runs before the task ends; throws a Refusal for a decision that breaks a rule. One that may close the case names how it may. */
export type Effect<P extends ProcessName = ProcessName, E extends Ending = never> = (
  work: Dossier<P>,
  decision: Decision,
) => EffectOutcome<E> | Promise<EffectOutcome<E>>;
type EffectOutcome<E extends Ending> = EffectResult<E> | void;
/** An effect as the mechanics look at it, of a process that only the record names. */
export type AnyEffect = Effect<ProcessName, Ending>;

export type ProcessOf<D extends ProcessDefinition> = D['process'] & ProcessName;
/** The endings that a definition names. */
export type EndingOfLaw<D extends ProcessDefinition> = CaseOutcomeOf<D> & Ending;

/**
 * What every way of ending every step brings about beyond its definition, silence included; `none` where that is nothing. An outcome that
 * is added to a definition does not compile until it stands here.
 */
export type EffectsOf<D extends ProcessDefinition> = EveryEnding<D, Effect<ProcessOf<D>, EndingOfLaw<D>> | 'none'>;
