/** Files and facts as they are written: strictly, by type and by schema. */
import { isObject, type JsonObject, type JsonValue } from '../domain/canonical';
import { pointerOf } from '../domain/pointer';
import type { ProcessName } from './laws';
import { KEPT, type FactsOf, type FileOf, type InternalOf } from './facts';
import type { Kept } from '../domain/kept';

/**
 * Facts of the process to be set; `null` unsets one. A member that no schema of the process has does not compile. Of several processes:
 * those that all of them have.
 */
export type FactsChange<P extends ProcessName> = Change<FactsOf<P>>;
export type InternalChange<P extends ProcessName> = Change<InternalOf<P>>;
/** `Extract`: a mapped type over `keyof` alone would be taken apart by process. Where all have none in common, nothing can be set. */
type Change<T> = [keyof T] extends [never]
  ? Readonly<Record<string, never>>
  : { readonly [F in Extract<keyof T, string>]?: T[F] };

/** Stored facts as a change leaves them; what is undefined is not written. */
export function factsWith<P extends ProcessName>(facts: JsonObject, change: FactsChange<P>): JsonObject {
  return { ...facts, ...defined(change) };
}

/** The same of those that are internal: of these, too, the ones that the change does not name stay. */
export function internalWith<P extends ProcessName>(facts: JsonObject, change: InternalChange<P>): JsonObject {
  const { internal } = facts;
  return { ...facts, internal: { ...(isObject(internal) && internal), ...defined(change) } };
}

/** A file as the case stores it. */
export function writtenFile<P extends ProcessName>(file: FileOf<P>): JsonObject {
  return defined(file);
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
