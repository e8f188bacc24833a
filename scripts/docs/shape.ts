/** A JSON Schema told in one line: `missing: [text ≤ 500] 1–50` rather than a page of braces. */
import { isObject, type JsonSchema } from '../../api/json-schema';

/** Follows `$ref` into the components of the document the schema stands in; without one, schemas are self-contained. */
export type Resolve = (reference: string) => JsonSchema;

const NO_REFERENCES: Resolve = (reference) => {
  throw new Error(`nothing to resolve ${reference} in`);
};

export function shapeOf(schema: unknown, resolve: Resolve = NO_REFERENCES): string {
  if (!isObject(schema)) return 'anything';
  if (typeof schema['$ref'] === 'string') return shapeOf(resolve(schema['$ref']), resolve);
  if ('const' in schema) return JSON.stringify(schema['const']);
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => JSON.stringify(value)).join(' | ');
  const variants = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(variants)) return variants.map((variant) => shapeOf(variant, resolve)).join(' | ');
  switch (schema['type']) {
    case 'object':
      return objectShape(schema, resolve);
    case 'array':
      return `[${shapeOf(schema['items'], resolve)}]${range(schema['minItems'], schema['maxItems'])}`;
    case 'string':
      return `${formatOf(schema)}${range(undefined, schema['maxLength'])}`;
    case 'number':
    case 'integer':
      return `${schema['type']}${range(schema['minimum'], schema['maximum'])}`;
    default:
      return typeof schema['type'] === 'string' ? schema['type'] : 'anything';
  }
}

/** Neighbours of the same shape are told together; `?` marks what may be left out, `…` names that the caller gives. */
function objectShape(schema: JsonSchema, resolve: Resolve): string {
  const required = new Set<unknown>(Array.isArray(schema['required']) ? schema['required'] : []);
  const groups: { names: string[]; shape: string }[] = [];
  for (const [name, inner] of Object.entries(isObject(schema['properties']) ? schema['properties'] : {})) {
    const shape = shapeOf(inner, resolve);
    const shown = required.has(name) ? name : `${name}?`;
    const last = groups.at(-1);
    if (last?.shape === shape) last.names.push(shown);
    else groups.push({ names: [shown], shape });
  }
  const others = schema['additionalProperties'];
  if (isObject(others) && Object.keys(others).length > 0)
    groups.push({ names: ['…'], shape: shapeOf(others, resolve) });
  return groups.length === 0
    ? '{}'
    : `{ ${groups.map(({ names, shape }) => `${names.join(', ')}: ${shape}`).join('; ')} }`;
}

function formatOf(schema: JsonSchema): string {
  return typeof schema['format'] === 'string' ? schema['format'] : 'text';
}

/** Bounds beyond what JSON counts exactly are none. */
function range(least: unknown, most: unknown): string {
  const bounded = (value: unknown): value is number =>
    typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER;
  if (bounded(least) && bounded(most)) return ` ${least}–${most}`;
  if (bounded(least)) return ` ≥ ${least}`;
  return bounded(most) ? ` ≤ ${most}` : '';
}
