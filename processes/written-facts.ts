/** Files and facts as they are written: strictly, by type and by schema. */
import type { JsonObject, JsonValue } from '../domain/canonical';
import { pointerOf } from '../domain/pointer';
import type { ProcessName } from './laws';
import { KEPT, type FactsOf, type InternalOf } from './facts';
import type { Kept } from '../domain/kept';

/** Facts of the process to be set; `null` unsets one. A member that no schema of the process has does not compile. */
export type FactsChange<P extends ProcessName> = { readonly [F in keyof FactsOf<P>]?: FactsOf<P>[F] };
export type InternalChange<P extends ProcessName> = { readonly [F in keyof InternalOf<P>]?: InternalOf<P>[F] };

/** As the case stores it; what is undefined is not written. */
export function writtenFacts<P extends ProcessName>(_process: P, change: FactsChange<P>): JsonObject {
  return defined(change);
}

function defined(change: object): JsonObject {
  const members = Object.entries(change) as [string, JsonValue | undefined][]; // schemas of facts are of JSON alone
  return Object.fromEntries(members.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

/** What of a case's stored file and facts stands in no schema of its process, or not as it says. */
export function faultsOf(process: ProcessName, { file, facts }: Pick<StoredCase, 'file' | 'facts'>): string[] {
  const { internal = {}, ...others } = facts;
  const kept: Kept = KEPT[process];
  return [
    ...faults('file', kept.file, file),
    ...faults('facts', kept.facts, others),
    ...faults('internal', kept.internal, internal),
  ];
}

interface StoredCase {
  readonly file: JsonObject;
  readonly facts: JsonObject;
}

function faults(part: string, schema: Kept['file'], value: unknown): string[] {
  const { error } = schema.safeParse(value);
  return (error?.issues ?? []).map((issue) => {
    const names = issue.code === 'unrecognized_keys' ? `: ${issue.keys.join(', ')}` : '';
    return `${part}${pointerOf(issue.path)} ${issue.message}${names}`;
  });
}
