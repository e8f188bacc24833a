/** Mistakes in route definitions, found when the application is put together and not when a caller meets them. */
import { z } from 'zod';
import { patternOf, type Route } from './route';

const PATH = /^(?:\/(?:[a-z0-9._-]+|:[a-zA-Z]+))+$/;

/** @throws Error naming every route that is defined twice, misnamed, or lenient about unknown members */
export function checkRoutes<S>(routes: readonly Route<S>[]): void {
  const faults: string[] = [];
  const seen = new Set<string>();
  const once = (what: string): void => {
    if (seen.has(what)) faults.push(`${what} is defined twice`);
    seen.add(what);
  };
  for (const route of routes) {
    const name = nameOf(route);
    once(`${route.method.toUpperCase()} ${route.path.replace(/:\w+/g, ':')}`);
    once(`operation ${route.operationId}`);
    if (!PATH.test(route.path)) faults.push(`${name}: path segments are lower-case names or :parameters`);
    if (Object.keys(route.reply).length === 0) faults.push(`${name} announces no reply`);
    const named = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]).sort();
    const described = route.params instanceof z.ZodObject ? Object.keys(route.params.shape).sort() : undefined;
    if ((route.params !== undefined || named.length > 0) && described?.join() !== named.join())
      faults.push(`${name}: \`params\` must describe exactly ${named.join(', ') || 'nothing'}`);
    if (route.query !== undefined && !(route.query instanceof z.ZodObject))
      faults.push(`${name}: \`query\` must be an object`);
  }
  // All schemas in one go, each that several routes share looked at once; one by one only to say where.
  const lenient = isLenient(routes.flatMap(schemasOf)) ? routes.filter((route) => isLenient(schemasOf(route))) : [];
  for (const route of lenient)
    faults.push(`${nameOf(route)}: say z.strictObject, or z.looseObject where any member may stand`);
  if (faults.length > 0) throw new Error(`routes:\n  ${faults.join('\n  ')}`);
}

function nameOf<S>({ method, path }: Route<S>): string {
  return `${method.toUpperCase()} ${patternOf(path)}`;
}

function schemasOf<S>({ query, body, reply }: Route<S>): z.ZodType[] {
  return [query, body, ...Object.values(reply)].filter((schema) => schema instanceof z.ZodType);
}

/** Whether one of the schemas has an object (z.object) that lets unknown members pass unseen. */
function isLenient(schemas: readonly z.ZodType[]): boolean {
  const one = z.union([z.never(), ...new Set(schemas)]);
  return hasOpenObject(z.toJSONSchema(one, { io: 'input', unrepresentable: 'any', reused: 'ref' }));
}

function hasOpenObject(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.some(hasOpenObject);
  if (typeof schema !== 'object' || schema === null) return false;
  if ('type' in schema && schema.type === 'object' && !('additionalProperties' in schema)) return true;
  return Object.values(schema).some(hasOpenObject);
}

/** Literal segments before parameters, so that `/v1/annual-reports/run` is never read as the report named `run`. */
export function inOrder<R extends { readonly path: string }>(routes: readonly R[]): R[] {
  const key = ({ path }: R): string =>
    path
      .split('/')
      .map((segment) => (segment.startsWith(':') ? '~' : `!${segment}`))
      .join('/');
  return [...routes].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
