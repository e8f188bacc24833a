/**
 * How cases of a process come to each of their steps, as data: the decisions that lead there, what each carries and who gives it.
 * Whoever gives them says how: over HTTP, by the commands, through parts that die.
 */
import type { ProcessDefinition, StepName } from '../../domain/process';

type TurnOf<D extends ProcessDefinition> = {
  [S in StepName<D>]: `${S}.${keyof D['steps'][S]['outcomes'] & string}`;
}[StepName<D>];
/** A step, an end, or what a case stands at without a step: a right in force. */
type PlaceOf<D extends ProcessDefinition> =
  StepName<D> | (keyof D['outcomes'] & string) | (keyof NonNullable<D['limits']> & string);

/** A decision: `step.outcome`. */
export type Turn = string;
/** One decision, given at every seat of its step; or several, one after the other. */
type Lead<T extends string> = T | readonly T[];

export interface Course {
  /** Who decides at a step, where it is not the first person of its role: the law keeps the duties of a case apart. */
  readonly by: Readonly<Record<string, string | undefined>>;
  /** What a decision carries. */
  readonly carries: Readonly<Record<Turn, (() => unknown) | undefined>>;
  /** How many decide at once, where it is not one. */
  readonly seats: Readonly<Record<string, number | undefined>>;
  /** What leads to a place from the step before it, or nothing: cases stand there by themselves. */
  readonly leads: Readonly<Record<string, Lead<Turn> | undefined>>;
}

export function courseOf<const D extends ProcessDefinition>(
  _: D,
  course: {
    readonly by?: Partial<Record<StepName<D>, string>>;
    readonly carries: Partial<Record<TurnOf<D>, () => unknown>>;
    readonly seats?: Partial<Record<StepName<D>, number>>;
    readonly leads: Partial<Record<PlaceOf<D>, Lead<TurnOf<D>>>>;
  },
): Course {
  return { by: {}, seats: {}, ...course };
}

export const partsOf = (turn: Turn): readonly [step: string, outcome: string] => {
  const [step = '', outcome = ''] = turn.split('.');
  return [step, outcome];
};

/** The decisions on the way to a place, from where the case begins or stands already. */
export function wayTo(
  { leads, seats }: Pick<Course, 'leads' | 'seats'>,
  place: string,
  from?: string,
): readonly Turn[] {
  if (place === from) return [];
  if (!Object.hasOwn(leads, place)) throw new Error(`nothing says how a case comes to ${place}`);
  const lead = leads[place] ?? [];
  const [first] = [lead].flat();
  if (first === undefined) {
    if (from === undefined) return [];
    throw new Error(`the way does not lead over ${from}`);
  }
  const [step] = partsOf(first);
  const turns = typeof lead === 'string' ? Array.from({ length: seats[step] ?? 1 }, () => lead) : lead;
  return [...wayTo({ leads, seats }, step, from), ...turns];
}
