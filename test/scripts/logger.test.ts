/** Logging is never fatal: what cannot be written is dropped, counted, and told when writing works again. */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built } from './launched';

let dist: string;
let folder: string;
beforeAll(async () => {
  dist = await built();
  folder = mkdtempSync(join(tmpdir(), 'logger-'));
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program with a logger whose output goes to a file; answers its status and what it said on standard error. */
function run(program: string, output: string): Promise<{ code: number | null; said: string }> {
  const head = `const { createLogger, standardOutput } = require(${JSON.stringify(join(dist, 'config', 'logger.js'))});
    const logger = createLogger('info', 'test'); const { setTimeout: sleep } = require('node:timers/promises');\n`;
  const fd = openSync(output, 'a');
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['-e', head + program], { stdio: ['ignore', fd, 'pipe'] });
    closeSync(fd);
    let said = '';
    child.stderr?.on('data', (chunk) => (said += String(chunk)));
    child.once('close', (code) => resolve({ code, said }));
  });
}

test('every line is written, in order, the last ones at the end of the process, a crash included', async () => {
  const file = join(folder, 'whole.log');
  const { code } = await run(
    `for (let n = 0; n < 5000; n += 1) logger.info({ n }, 'line'); throw new Error('crash');`,
    file,
  );
  expect(code).toBe(1);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => /"n":(\d+)/.exec(line)?.[1])).toEqual(Array.from({ length: 5000 }, (_, n) => String(n)));
});

test('on a full disk the process goes on, ends by itself with its own status, and has counted what was lost', async () => {
  const program = `(async () => {
    for (let n = 0; n < 50; n += 1) { logger.info('x'.repeat(200)); await sleep(5); }
    await sleep(400);
    process.stderr.write(String(standardOutput().dropped));
    logger.info('the last line');
    process.exitCode = 7;
  })();`;
  expect(await run(program, '/dev/full')).toEqual({ code: 7, said: '50' });
});

test('once there is room again, the first line tells how many were dropped', async () => {
  const file = join(folder, 'again.log');
  const program = `const fs = require('node:fs'); const { write } = fs;
    const { LogDestination } = require(${JSON.stringify(join(dist, 'config', 'logger.js'))});
    const full = fs.openSync('/dev/full', 'a');
    const log = new LogDestination(full);
    (async () => {
      log.write('lost\\n'); log.write('lost\\n');
      while (log.dropped < 2) await sleep(10);
      fs.closeSync(full);
      if (fs.openSync(process.argv[1], 'a') !== full) throw new Error('another descriptor');
      log.write('kept\\n');
    })();`;
  const done = await run(program.replace('process.argv[1]', JSON.stringify(file)), join(folder, 'other.log'));
  expect(done).toEqual({ code: 0, said: '' });
  const [first = '', second] = readFileSync(file, 'utf8').split('\n');
  expect([JSON.parse(first) as unknown, second]).toEqual([expect.objectContaining({ dropped: 2 }), 'kept']);
});
