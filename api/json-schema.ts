/**
 * JSON Schema (2020-12, the dialect of OpenAPI 3.1) from zod schemas, by zod's own conversion: it knows strictness,
 * recursion and unions as they are checked at run time, which a second description of the same schemas would not.
 * Schemas named with `.meta({ id })` become components; `.meta({ openapi })` replaces what cannot be derived, e.g. for
 * texts of a query that are read as numbers.
 */
import { z } from 'zod';

export type JsonSchema = { [member: string]: unknown };

export class SchemaComponents {
  readonly schemas: Record<string, JsonSchema> = {};

  /** The schema as it stands in the document; `owner` names what has no name of its own. What is sent is described. */
  of(schema: z.ZodType, owner: string): JsonSchema {
    // Wrapped, so that a schema with a name of its own becomes a reference too.
    const converted: JsonSchema = z.toJSONSchema(z.array(schema), { io: 'input', override: replaceOpenApi });
    const definitions = isObject(converted['$defs']) ? converted['$defs'] : {};
    const nameOf = (definition: string): string =>
      definition.startsWith('__schema') ? `${capital(owner)}${definition.slice('__schema'.length)}` : definition;
    for (const [definition, value] of Object.entries(definitions)) this.add(nameOf(definition), rename(value, nameOf));
    const own = rename(converted['items'], nameOf);
    return isObject(own) ? own : {};
  }

  private add(name: string, value: unknown): void {
    if (!isObject(value)) return;
    const schema = { ...value };
    delete schema['id'];
    const known = this.schemas[name];
    if (known && JSON.stringify(known) !== JSON.stringify(schema))
      throw new Error(`two different schemas are named ${name}`);
    this.schemas[name] = schema;
  }
}

/** The members of an object schema, for parameters. */
export function propertiesOf(
  schema: JsonSchema,
): { readonly name: string; readonly required: boolean; readonly schema: JsonSchema }[] {
  const { properties, required } = schema;
  if (!isObject(properties)) return [];
  const names: readonly unknown[] = Array.isArray(required) ? required : [];
  return Object.entries(properties).flatMap(([name, value]) =>
    isObject(value) ? [{ name, required: names.includes(name), schema: value }] : [],
  );
}

export function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function replaceOpenApi({ jsonSchema }: { readonly jsonSchema: JsonSchema }): void {
  delete jsonSchema['x-max-bytes']; // for the edge alone (body-bound.ts)
  const { openapi, description } = jsonSchema;
  if (!isObject(openapi)) return;
  for (const member of Object.keys(jsonSchema)) delete jsonSchema[member];
  Object.assign(jsonSchema, openapi, description === undefined ? {} : { description });
}

/** `#/$defs/X` as `#/components/schemas/X`, everywhere. */
function rename(value: unknown, nameOf: (definition: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => rename(item, nameOf));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([member, inner]) => [
      member,
      member === '$ref' && typeof inner === 'string'
        ? inner.replace(/^#\/\$defs\/(.+)$/, (_whole, name: string) => `#/components/schemas/${nameOf(name)}`)
        : rename(inner, nameOf),
    ]),
  );
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
