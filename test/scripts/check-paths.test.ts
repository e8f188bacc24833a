/** A comment or a page that names a file which is not there is found before it misleads anybody. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectRoot } from '../../scripts/launcher/paths';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paths-'));
  execFileSync('git', ['init', '-q'], { cwd: folder });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

function check() {
  const script = join(projectRoot(), 'scripts', 'check-paths.cjs');
  const { status, stderr } = spawnSync(process.execPath, [script], { cwd: folder, encoding: 'utf8' });
  return { status, found: stderr.split('\n').filter((line) => /^\S+:\d+: /.test(line)) };
}

test('what is there is found: files, folders, compiled files, suites, links, headings, lines', () => {
  write('domain/limit.ts', '// as records/outbox.ts, records/, records/outbox.js and records/outbox.ts:2 say\n');
  write('records/outbox.ts', 'a\nb\n');
  write('test/api/uploads.test.ts', "import { x } from './nowhere/else';\n");
  write(
    'README.md',
    '`npm test -- test/api/uploads`, [a](docs/A.md#when--it-is), [b](https://domain/x), node_modules/domain/x\n',
  );
  write(
    'docs/A.md',
    '# When … it is\n\n[up](../domain/limit.ts) domain/<process>.ts, `records` and `outbox` in `domain/limit.ts`\n',
  );
  expect(check()).toEqual({ status: 0, found: [] });
});

test('what is not there is named with its place', () => {
  write('domain/limit.ts', 'x\n/** @see domain/access-batch.ts */\nconst where = "domain/limit.ts:7";\n');
  write('docs/A.md', '# Title\n\n[gone](B.md) [no such](A.md#else)\n`where` and `whence` in `domain/limit.ts`\n');
  expect(check()).toEqual({
    status: 1,
    found: [
      'docs/A.md:3: B.md: leads nowhere',
      'docs/A.md:3: A.md: has no such heading',
      'docs/A.md:4: whence: is not in domain/limit.ts',
      'domain/limit.ts:2: domain/access-batch.ts: no such file or folder',
      'domain/limit.ts:3: domain/limit.ts:7: has no such line',
    ],
  });
});
