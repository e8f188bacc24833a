/** The legal effects of a process: rules that may refuse a decision, and what commits with it. */
import type { z } from 'zod';
import type { OutcomeForms } from '../domain/forms/form';
import type { CaseOutcomeOf, OutcomeOf, ProcessDefinition, StepName } from '../domain/process';
import type { Ending, ProcessName } from '../processes/laws';
import type { TaskRow } from '../records/tasks';
import type { Dossier } from './dossier';

/** How a step is ended. What it carries is what the form of its outcome has read, `null` where that carries nothing. */
export interface Decision<T = unknown> {
  /** The task as it stands, still open. */
  readonly task: TaskRow;
  readonly outcome: string;
  readonly opinion: string | null;
  readonly data: T;
}

/** A decision that carries what this form reads. */
export type DecisionWith<F extends z.ZodType> = Decision<z.output<F>>;

/** What a decision turned out to bring about beyond its definition. */
export interface EffectResult<E extends Ending> {
  /** How the case closes, where that depends on the case. */
  readonly closes?: E;
}

/** Runs before the task ends; throws a Refusal for a decision that breaks a rule. One that may close the case names how it may. */
export type Effect<P extends ProcessName = ProcessName, E extends Ending = never, T = unknown> = (
  work: Dossier<P>,
  decision: Decision<T>,
) => EffectOutcome<E> | Promise<EffectOutcome<E>>;
type EffectOutcome<E extends Ending> = EffectResult<E> | void;
/**
 * An effect as the mechanics look at it, of a process and an outcome that only the record names. Its type asks for nothing of what the
 * decision carries (it is a method's, so that every effect is one): whoever calls it hands in what the form of that outcome has read.
 */
export type AnyEffect = OfAny['effect'];
interface OfAny {
  effect(work: Dossier, decision: Decision): EffectOutcome<Ending> | Promise<EffectOutcome<Ending>>;
}

export type ProcessOf<D extends ProcessDefinition> = D['process'] & ProcessName;
/** The endings that a definition names. */
export type EndingOfLaw<D extends ProcessDefinition> = CaseOutcomeOf<D> & Ending;

/** What the form of the outcome reads; `null` for one that carries nothing, as none does that comes about by its time. */
type DataOf<F, S, O> = S extends keyof F ? (O extends keyof F[S] ? ReadBy<F[S][O]> : null) : null;
export type ReadBy<F> = F extends z.ZodType ? z.output<F> : null;

/**
 * What every way of ending every step brings about beyond its definition, silence included; `none` where that is nothing. An outcome that
 * is added to a definition does not compile until it stands here. Each is handed what the form of its own outcome reads.
 */
export type EffectsOf<D extends ProcessDefinition, F = OutcomeForms<D>> = {
  readonly [S in keyof D['steps']]: {
    readonly [O in OutcomeOf<D, S & StepName<D>>]: Effect<ProcessOf<D>, EndingOfLaw<D>, DataOf<F, S, O>> | 'none';
  };
};
