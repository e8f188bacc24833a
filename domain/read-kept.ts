/**
 * Stored files and facts, read tolerantly: of what is stored only its shape is looked at, never the bounds that a form of today sets,
 * and members that no schema knows pass. Nothing is filled in: what was not kept is not there.
 */
import { z } from 'zod';
import { isObject, type JsonObject } from './canonical';
import type { Kept } from './kept';

/** The facts that are there. One that is not of the shape that its schema says, of another release, reads as absent. */
export function readFacts<K extends Pick<Kept, 'facts'>>(kept: K, facts: JsonObject): z.output<K['facts']> {
  return members(kept, 'facts', facts);
}

/** The same of those that are internal to the authority. */
export function readInternal<K extends Pick<Kept, 'internal'>>(
  kept: K,
  { internal }: JsonObject,
): z.output<K['internal']> {
  return members(kept, 'internal', isObject(internal) ? internal : {});
}

/** The file. @throws Error where a member is missing that every file of the process has */
export function readFile<K extends Pick<Kept, 'file'>>(kept: K, file: JsonObject): z.output<K['file']> {
  // Of the same shape as what its schema would have answered.
  return tolerant(kept.file).parse(file) as z.output<K['file']>;
}

function members<N extends 'facts' | 'internal', K extends Pick<Kept, N>>(
  kept: K,
  part: N,
  facts: JsonObject,
): z.output<K[N]> {
  const shape: Readonly<Record<string, z.core.$ZodType>> = kept[part].def.shape;
  const read = Object.entries(shape).flatMap(([name, member]) => {
    if (!Object.hasOwn(facts, name)) return [];
    const result = tolerant(member).safeParse(facts[name]);
    return result.success ? [[name, result.data] as const] : [];
  });
  return Object.fromEntries(read) as z.output<K[N]>; // each member of its shape, and every one may be absent
}

const made = new WeakMap<z.core.$ZodType, z.ZodType>();

/** The schema without its bounds, and open to members that it does not know. */
function tolerant(schema: z.core.$ZodType): z.ZodType {
  let known = made.get(schema);
  if (known === undefined) {
    known = withoutBounds(schema);
    made.set(schema, known);
  }
  return known;
}

function withoutBounds(schema: z.core.$ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return tolerant(schema.def.innerType).optional();
  if (schema instanceof z.ZodNullable) return tolerant(schema.def.innerType).nullable();
  if (schema instanceof z.ZodArray) return z.array(tolerant(schema.def.element));
  if (schema instanceof z.ZodRecord) return z.record(z.string(), tolerant(schema.def.valueType));
  if (schema instanceof z.ZodUnion) return z.union(schema.def.options.map(tolerant));
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<string, z.core.$ZodType>> = schema.def.shape;
    return z.looseObject(Object.fromEntries(Object.entries(shape).map(([name, member]) => [name, tolerant(member)])));
  }
  if (schema instanceof z.core.$ZodString) return z.string();
  if (schema instanceof z.core.$ZodNumber) return z.number();
  if (schema instanceof z.ZodBoolean || schema instanceof z.ZodEnum || schema instanceof z.ZodUnknown) return schema;
  throw new Error(`${schema._zod.def.type} is not read from stored facts`);
}
