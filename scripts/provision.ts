/**
 * `npm run provision [-- --installed]`: fetches or builds the servers that tests and an embedded run need into the user's
 * cache, by the very look-ups that use them, so that later starts and tests only start them. Status 1 names what is missing.
 * `--installed` fetches and builds nothing.
 */
import { findEngine, CACHE_PLACE, PATH_PLACE, NO_ENGINE, PLACES, type Place } from './launcher/engine-lookup';
import { cacheDir } from './launcher/paths';
import { both, complain, say } from './launcher/say';
import { NO_TEST_SERVER, TEST_SERVER_PLACES } from './launcher/test-server';

async function provide(label: string, places: readonly Place[], missing: { zh: string; en: string }): Promise<boolean> {
  const tell = (line: { zh: string; en: string }) => say(`${label}: ${both(line)}`);
  const found = await findEngine({ env: process.env, cache: cacheDir(process.env), tell }, places);
  if (found) tell(found.where);
  else complain(`${label}: ${both(missing)}`);
  return found !== undefined;
}

async function main(options: readonly string[]): Promise<number> {
  const installed = options.includes('--installed');
  const [testCache] = TEST_SERVER_PLACES;
  const engine = await provide('引擎 · engine', installed ? [PATH_PLACE, CACHE_PLACE] : PLACES, NO_ENGINE);
  const testServer = await provide(
    '测试服务器 · test server',
    installed && testCache !== undefined ? [testCache] : TEST_SERVER_PLACES,
    NO_TEST_SERVER,
  );
  return engine && testServer ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error: unknown) => {
    complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  },
);
