/** Names of facts as statements of SQL write them: one that no schema has does not compile. */
import type { ProcessName } from './laws';
import type { FactsOf } from './facts';

type Members<T> = keyof NonNullable<T> & string;
type Member<T, N extends Members<T>> = NonNullable<T>[N];

export function factName<P extends ProcessName, A extends Members<FactsOf<P>>>(_process: P, name: A): A {
  return name;
}

/** A path into a fact, as `#>>` takes it: `{order,basis}`. */
export function factPath<
  P extends ProcessName,
  A extends Members<FactsOf<P>>,
  B extends Members<Member<FactsOf<P>, A>>,
  C extends Members<Member<Member<FactsOf<P>, A>, B>>,
>(_process: P, ...path: readonly [A, B] | readonly [A, B, C]): string {
  return `{${path.join(',')}}`;
}
