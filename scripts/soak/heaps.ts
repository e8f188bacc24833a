/** What the JavaScript objects of parts take, as their threads tell it in files (heap-told.ts). */
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the parts of a starter tell it. */
export function heapsOf(starter: number): string {
  return join(tmpdir(), `approvals-heaps-${starter}`);
}

/** Of all threads of a part, in MB. @throws Error for a part that tells nothing */
export function heapMb(folder: string, pid: number): number {
  const told = readdirSync(folder).filter((name) => name.startsWith(`${pid}-`) && !name.endsWith('.partial'));
  if (told.length === 0) throw new Error(`process ${pid} does not tell what its objects take`);
  return told.reduce((sum, name) => sum + Number(readFileSync(join(folder, name), 'utf8')) / 2 ** 20, 0);
}
