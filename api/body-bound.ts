/**
 * How many bytes the largest body has that a route's schema allows, computed from the schema: each text as long as it may be
 * and written in the widest way JSON knows (six bytes for each UTF-16 unit), each list with as many items as it may have. What a
 * schema announces can so be sent; a schema without a bound is a fault of the program, found when the routes are put together.
 */
import { z } from 'zod';
import { isObject, type JsonSchema } from './json-schema';

/** No schema may allow more; a wider one names its own bound (`x-max-bytes`) and holds to it. */
export const BODY_CEILING = 8 * (1 << 20);
/** What is allowed beside the schema's own: names of members that are none, white space, and what is refused with its reason. */
const LEAST_BODY = 100_000;

const ESCAPED = 6;
const NUMBER = 32;
/** Between two members: comma, colon, line end and some indentation. */
const BETWEEN = 32;
/** Texts that a format bounds, in characters. */
const FORMATS: Readonly<Record<string, number>> = { date: 10, 'date-time': 64, uuid: 36 };

/** @throws Error naming what has no bound */
export function bodyBound(schema: z.ZodType): number {
  const converted: JsonSchema = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const definitions = isObject(converted['$defs']) ? converted['$defs'] : {};
  return Math.max(LEAST_BODY, widthOf(converted, definitions, ''));
}

function widthOf(schema: unknown, definitions: JsonSchema, at: string): number {
  if (!isObject(schema)) throw unbounded(at);
  const width = (inner: unknown, name: string) => widthOf(inner, definitions, `${at}/${name}`);
  if (typeof schema['x-max-bytes'] === 'number') return schema['x-max-bytes'];
  const { $ref: reference } = schema;
  if (typeof reference === 'string') return width(definitions[reference.replace('#/$defs/', '')], reference);
  if (Array.isArray(schema['enum'])) return Math.max(...schema['enum'].map((value) => escaped(String(value).length)));
  if ('const' in schema) return escaped(String(schema['const']).length);
  for (const several of ['anyOf', 'oneOf'])
    if (Array.isArray(schema[several])) return Math.max(...schema[several].map((one) => width(one, several)));
  if (Array.isArray(schema['allOf'])) return schema['allOf'].reduce((sum: number, one) => sum + width(one, 'allOf'), 0);
  switch (schema['type']) {
    case 'null':
    case 'boolean':
      return 5;
    case 'integer':
    case 'number':
      return NUMBER;
    case 'string': {
      const most = schema['maxLength'] ?? FORMATS[String(schema['format'])];
      if (typeof most !== 'number') throw unbounded(at);
      return escaped(most);
    }
    case 'array': {
      const most = schema['maxItems'];
      if (typeof most !== 'number') throw unbounded(at);
      return 2 + most * (width(schema['items'], 'items') + BETWEEN);
    }
    case 'object':
      return 2 + membersOf(schema, width, at);
    default:
      throw unbounded(at);
  }
}

function membersOf(schema: JsonSchema, width: (inner: unknown, name: string) => number, at: string): number {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const own = Object.entries(properties).reduce(
    (sum, [name, inner]) => sum + escaped(name.length) + BETWEEN + width(inner, name),
    0,
  );
  const { additionalProperties: others = true } = schema;
  if (others === false) return own;
  const { maxProperties: most, propertyNames: names } = schema;
  if (typeof most !== 'number') throw unbounded(at);
  return own + most * (width(names, 'names') + BETWEEN + width(others, 'values'));
}

const escaped = (units: number): number => 2 + units * ESCAPED;

function unbounded(at: string): Error {
  return new Error(`a body has no bound at ${at === '' ? '/' : at}`);
}
