/** What the JavaScript objects of parts take, as their threads tell it in files (heap-told.ts). */
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the parts of a starter tell it. */
export function heapsOf(starter: number): string {
  return join(tmpdir(), `approvals-heaps-${starter}`);
}

/** Of all threads of a part, in MB. */
export function heapMb(folder: string, pid: number): number {
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${pid}-`) && !name.endsWith('.partial'))
    .reduce((sum, name) => sum + Number(readFileSync(join(folder, name), 'utf8')) / 2 ** 20, 0);
}
