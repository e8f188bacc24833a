/** All routes that are defined under api/routes, whether or not somebody remembered to list them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Route } from '../../api/route';
import type { EdgeServices, Services } from '../../api/services';

const FOLDER = join(__dirname, '../../api/routes');

export const defined: readonly Route<Services>[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => Object.values(jest.requireActual<Record<string, unknown>>(join(FOLDER, file))).flat())
  .filter(isRoute);

/** The same without what they do, for trying what stands before it. */
export const unreached: readonly Route<EdgeServices>[] = defined.map((route) => ({
  ...route,
  run: () => Promise.reject(new Error('reached')),
}));

function isRoute(value: unknown): value is Route<Services> {
  return typeof value === 'object' && value !== null && 'operationId' in value && 'run' in value && 'access' in value;
}
