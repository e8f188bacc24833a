/** Logs are kept small by size and by day under the process that writes them, and nothing about them is fatal. */
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLog, rotateLogs, tailOfLog } from '../../scripts/launcher/log-files';

const MORE_THAN_ENOUGH = Buffer.alloc(10 * 1024 * 1024 + 1, 'x');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'logs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const text = (name: string) => readFileSync(at(name), 'utf8');

test('a log past its size is set aside, and the process that appends to it goes on at its beginning', () => {
  const log = openLog(folder, 'api');
  writeSync(log, MORE_THAN_ENOUGH);
  rotateLogs(folder, new Date());
  writeSync(log, 'after\n');
  closeSync(log);
  const [aside = ''] = readdirSync(folder).filter((name) => name !== 'api.log');
  expect(aside).toMatch(/^api\.\d{4}-\d{2}-\d{2}\.1\.log$/);
  expect(readFileSync(at(aside)).length).toBeGreaterThan(MORE_THAN_ENOUGH.length);
  expect(text('api.log')).toMatch(/^--- continued \S+\nafter\n$/);
});

test('a log of an earlier day is set aside under that day, in Asia/Shanghai, once', () => {
  writeFileSync(at('worker.log'), '--- start 2026-11-27T15:59:00.000Z\nyesterday\n');
  rotateLogs(folder, new Date('2026-11-27T15:59:59Z'));
  expect(readdirSync(folder)).toEqual(['worker.log']);
  rotateLogs(folder, new Date('2026-11-27T16:00:01Z'));
  rotateLogs(folder, new Date('2026-11-27T16:01:01Z'));
  expect(readdirSync(folder)).toEqual(['worker.2026-11-27.1.log', 'worker.log']);
  expect(text('worker.2026-11-27.1.log')).toContain('yesterday');
  rotateLogs(folder, new Date('2026-11-28T16:00:01Z'));
  expect(readdirSync(folder)).toContain('worker.2026-11-28.1.log');
});

test('the ten newest of a part are kept', () => {
  for (let n = 1; n <= 14; n += 1) writeFileSync(at(`api.2026-11-0${n > 9 ? 2 : 1}.${n}.log`), `${n}`);
  writeFileSync(at('identity.2026-11-01.1.log'), 'another part');
  writeFileSync(at('api.log'), 'begins today\n');
  utimesSync(at('api.log'), new Date(), new Date());
  rotateLogs(folder, new Date());
  const kept = readdirSync(folder).filter((name) => name.startsWith('api.2026'));
  expect(kept.map((name) => Number(name.split('.')[2])).sort((a, b) => a - b)).toEqual([
    5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
  ]);
  expect(readdirSync(folder)).toContain('identity.2026-11-01.1.log');
});

test('a kept log that cannot be removed ends nothing, and keeps no other', () => {
  mkdirSync(at('api.2026-11-01.1.log')); // as little to be removed as any file of a read-only folder, for root too
  for (let n = 2; n <= 12; n += 1) writeFileSync(at(`api.2026-11-01.${n}.log`), `${n}`);
  writeFileSync(at('api.log'), 'begins today\n');
  expect(() => rotateLogs(folder, new Date())).not.toThrow();
  closeSync(openLog(folder, 'api'));
  expect(readdirSync(folder)).toHaveLength(12);
  expect(readdirSync(folder)).not.toContain('api.2026-11-01.2.log');
});

test('a log on a full disk, and one that cannot be opened, end nothing', () => {
  symlinkSync('/dev/full', at('api.log'));
  const full = openLog(folder, 'api');
  expect(() => writeSync(full, 'x')).toThrow('ENOSPC');
  closeSync(full);
  const nowhere = openLog(join(folder, 'absent'), 'api');
  expect(writeSync(nowhere, 'x')).toBe(1);
  closeSync(nowhere);
  rotateLogs(folder, new Date());
  expect(tailOfLog(folder, 'api')).toBe('');
});
