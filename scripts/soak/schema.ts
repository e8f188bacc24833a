/**
 * A schema fuzzer from outside (schemathesis) against a whole system of its own, started for it from dist/: every operation of
 * the served OpenAPI document is called with what the document allows and with what it does not, as three of the demo's people
 * one after the other. Found is whatever answers 5xx, a status that the document does not announce, or a body, a media type or
 * headers against it.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VARIABLES } from '../../config';
import { findPersona } from '../../demo/personas';
import { until } from '../client/client';
import { mintToken } from '../identity/mint';
import { cacheDir, projectRoot } from '../launcher/paths';
import { freePort } from '../launcher/ports';

const AS = ['operator-a', 'officer', 'platform'] as const;
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];
/** With its dependencies, each pinned and with the hashes of its files. */
const LOCKED = join(projectRoot(), 'scripts', 'soak', 'schemathesis.txt');
const START_MS = 180_000;

/** Answers the status to end with. */
export async function schema(minutes: number): Promise<number> {
  const fuzzer = provideFuzzer();
  if (fuzzer === undefined) return 1;
  const dataDir = mkdtempSync(join(tmpdir(), 'approvals-soak-'));
  const port = await freePort();
  const own = { ...process.env, PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'error' };
  const system = spawn(process.execPath, [join(projectRoot(), 'dist', 'scripts', 'start.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: own,
  });
  const gone = new Promise((done) => system.once('exit', done));
  try {
    const base = `http://127.0.0.1:${port}`;
    await until('the system to serve', () => serves(base, system), START_MS);
    // So that there is something to be read, decided and refused.
    for (const story of ['data-request', 'rights'])
      if (!succeeds(process.execPath, [join(projectRoot(), 'dist', 'scripts', 'demo.js'), story], own)) return 1;
    let status = 0;
    for (const who of AS) {
      process.stdout.write(`\n接口模糊测试 · schema fuzzing: ${who}\n`);
      const token = await tokenOf(who, dataDir, port);
      const asked = ['--checks', CHECKS.join(','), '--max-time', String(Math.ceil((minutes * 60) / AS.length))];
      const more = [
        '--continue-on-failure',
        '--rate-limit',
        'auto',
        '--no-color',
        '--header',
        `Authorization: Bearer ${token}`,
      ];
      const seed = process.env['SEED'] === undefined ? [] : ['--seed', process.env['SEED']];
      const run = spawnSync(fuzzer, ['run', `${base}/openapi.json`, ...asked, ...more, ...seed], {
        cwd: dataDir,
        stdio: 'inherit',
      });
      status ||= run.status ?? 1;
    }
    return status;
  } finally {
    system.kill('SIGTERM');
    await gone;
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function serves(base: string, system: ChildProcess): Promise<true | undefined> {
  if (system.exitCode !== null) throw new Error(`the system ended with ${system.exitCode}`);
  const answer = await fetch(`${base}/readyz`).catch(() => undefined);
  return answer?.ok ? true : undefined;
}

function tokenOf(who: string, dataDir: string, port: number): Promise<string> {
  const persona = findPersona(who);
  if (persona === undefined) throw new Error(`no persona ${who}`);
  return mintToken(persona, { dataDir, port, audience: VARIABLES.OIDC_AUDIENCE.default });
}

/** Installed once into the cache, in an environment of its own; undefined where that fails. */
function provideFuzzer(): string | undefined {
  const place = join(cacheDir(), 'schemathesis-4.32.5');
  const [whole, python] = [join(place, 'whole'), join(place, 'bin', 'python')];
  if (!existsSync(whole)) {
    rmSync(place, { recursive: true, force: true });
    const done =
      succeeds('python3', ['-m', 'venv', place]) &&
      succeeds(python, ['-m', 'pip', 'install', '--quiet', '--require-hashes', '--requirement', LOCKED]);
    if (!done) {
      process.stderr.write(
        '未能安装 schemathesis（需要 Python 3.10 以上与 PyPI） · schemathesis needs Python 3.10 or later, and PyPI\n',
      );
      return undefined;
    }
    writeFileSync(whole, '');
  }
  return join(place, 'bin', 'st');
}

function succeeds(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): boolean {
  return spawnSync(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}
