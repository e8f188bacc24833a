/** The engine is looked for in a fixed order, and every place where it is not says so. Each place is faked by small programs. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  PLACES,
  findEngine,
  type EngineFound,
  type LookupContext,
  type Place,
} from '../../scripts/launcher/engine-lookup';

const ENGINE = '#!/bin/sh\necho "temporal version 9.9.9 (fake)"\n';
const BROKEN = '#!/bin/sh\necho "exec format error" >&2\nexit 126\n';

let root: string;
let bin: string;
let cache: string;
let lines: string[];
let context: LookupContext;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lookup-'));
  [bin, cache] = [join(root, 'bin'), join(root, 'cache')];
  mkdirSync(bin);
  mkdirSync(join(cache, 'engine'), { recursive: true });
  lines = [];
  // The fakes are found first; the shell's own tools behind them.
  context = { env: { PATH: `${bin}:/nowhere` }, cache, tell: (line) => lines.push(line.en), stallMs: 500 };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function program(file: string, text: string): string {
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  return file;
}

/** The SDK's place, as it is when there is no network. */
const noSdk: Place = {
  name: { zh: 'SDK', en: "the SDK's download" },
  look: () => Promise.resolve({ miss: { zh: '不成', en: 'failed' } }),
};
const places = PLACES.map((place) => (place.name.en.includes('SDK') ? noSdk : place));

function find(): Promise<EngineFound | undefined> {
  return findEngine(context, places);
}

describe('the look for an engine', () => {
  it('takes temporal on PATH before everything else, and tells nothing', async () => {
    const path = program(join(bin, 'temporal'), ENGINE);
    program(join(cache, 'engine', 'temporal-1.5.1'), ENGINE);
    expect(await find()).toMatchObject({ path, where: { en: 'temporal on PATH' } });
    expect(lines).toEqual([]);
  });

  it('goes on to the cache, telling why, when the one on PATH does not run', async () => {
    const broken = program(join(bin, 'temporal'), BROKEN);
    const path = program(join(cache, 'engine', 'temporal-1.5.1'), ENGINE);
    expect(await find()).toMatchObject({ path, where: { en: 'cache' } });
    expect(lines).toEqual([`temporal on PATH: ${broken} does not run`]);
  });

  it('prefers our own version in the cache to what the SDK brought', async () => {
    program(join(cache, 'engine', 'temporal-sdk-typescript-1.24.0'), ENGINE);
    const path = program(join(cache, 'engine', 'temporal-1.5.1'), ENGINE);
    expect(await find()).toMatchObject({ path });
  });

  it('builds with Go when nothing else is there, once: the next look finds it in the cache', async () => {
    const go = `#!/bin/sh\necho "$@" >"${root}/asked"\nprintf '#!/bin/sh\\necho temporal version fake\\n' >"$GOBIN/temporal"\n/bin/chmod 755 "$GOBIN/temporal"\n`;
    program(join(bin, 'go'), go);
    const path = join(cache, 'engine', 'temporal-1.5.1');
    expect(await find()).toMatchObject({ path, where: { en: 'Go toolchain' } });
    expect(lines.slice(0, 3)).toEqual([
      'temporal on PATH: none',
      `cache: none in ${join(cache, 'engine')}`,
      "the SDK's download: failed",
    ]);
    expect(lines[3]).toContain('go install github.com/temporalio/cli/cmd/temporal@v1.5.1');

    rmSync(join(bin, 'go'));
    expect(await find()).toMatchObject({ path, where: { en: 'cache' } });
  });

  it('tells each miss once and finds nothing when there is nothing, leaving no half-made file', async () => {
    program(join(bin, 'go'), '#!/bin/sh\necho "no network" >&2\nexit 1\n');
    expect(await find()).toBeUndefined();
    expect(lines.filter((line) => !line.startsWith('go install') && !line.includes('building'))).toHaveLength(4);
    expect(lines.at(-1)).toBe('Go toolchain: the build failed');
    expect(existsSync(join(cache, 'engine', 'temporal-1.5.1'))).toBe(false);
    expect(readdirSync(join(cache, 'engine'))).toEqual([]);
  });

  it('ends a build at once when the launcher stops', async () => {
    program(join(bin, 'go'), '#!/bin/sh\nexec /bin/sleep 600\n');
    const stop = new AbortController();
    const search = findEngine(
      { ...context, signal: stop.signal, tell: ({ en }) => en.includes('go install') && stop.abort() },
      places,
    );
    expect(await search).toBeUndefined();
  });
});
