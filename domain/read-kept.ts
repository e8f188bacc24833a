/**
 * Stored files and facts, read tolerantly: of what is stored only its shape is looked at, never the bounds that a form of today sets,
 * and members that no schema knows pass. Nothing is filled in: what was not kept is not there.
 */
import { z } from 'zod';
import type { JsonObject, JsonValue } from './canonical';

/** The facts that are there. One that is not of the shape that its schema says, of another release, reads as absent. */
export function readFacts<F extends z.ZodObject>(kept: { readonly facts: F }, facts: JsonObject): z.output<F> {
  return members(kept.facts, facts);
}

/** The same of those that are internal to the authority. */
export function readInternal<F extends z.ZodObject>(
  kept: { readonly internal: F },
  { internal }: JsonObject,
): z.output<F> {
  return members(kept.internal, isObject(internal) ? internal : {});
}

/** The file. @throws Error where a member is missing that every file of the process has */
export function readFile<F extends z.ZodObject>(kept: { readonly file: F }, file: JsonObject): z.output<F> {
  // Of the same shape as what its schema would have answered.
  return tolerant(kept.file).parse(file) as z.output<F>;
}

function members<S extends z.ZodObject>(schema: S, facts: JsonObject): z.output<S> {
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.def.shape;
  const read = Object.entries(shape).flatMap(([name, member]) => {
    if (!Object.hasOwn(facts, name)) return [];
    const result = tolerant(member).safeParse(facts[name]);
    return result.success ? [[name, result.data] as const] : [];
  });
  return Object.fromEntries(read) as z.output<S>; // each member of its shape, and every one may be absent
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

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
