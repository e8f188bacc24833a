/**
 * `npm run provision [-- --installed]`: fetches or builds the servers that tests and an embedded run need into the user's
 * cache, with a newer Node for the tests, by the very look-ups that use them, so that later starts and tests only start them. Status 1 names what is missing.
 * `--installed` fetches and builds nothing.
 */
import { findEngine, CACHE_PLACE, PATH_PLACE, NO_ENGINE, PLACES, type Place } from './launcher/engine-lookup';
import { cacheDir } from './launcher/paths';
import { both, complain, say } from './launcher/say';
import { NEWER_NODE_PLACES, NO_NEWER_NODE } from './launcher/newer-node';
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
  const cached = (places: readonly Place[]) => (installed ? places.slice(0, 1) : places);
  const engine = await provide('引擎 · engine', installed ? [PATH_PLACE, CACHE_PLACE] : PLACES, NO_ENGINE);
  const testServer = await provide('测试服务器 · test server', cached(TEST_SERVER_PLACES), NO_TEST_SERVER);
  const newerNode = await provide('较新的 Node · newer Node', cached(NEWER_NODE_PLACES), NO_NEWER_NODE);
  return engine && testServer && newerNode ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error: unknown) => {
    complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  },
);
