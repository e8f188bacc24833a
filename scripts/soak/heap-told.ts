/**
 * Loaded into a part before its own code (`--require`): each of its threads writes every second how many bytes its JavaScript objects
 * take, into the folder that its starter made for that. The part knows nothing of it.
 */
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getHeapStatistics } from 'node:v8';
import { threadId } from 'node:worker_threads';
import { heapsOf } from './heaps';

const folder = heapsOf(process.ppid);
const file = join(folder, `${process.pid}-${threadId}`);

function tell(): void {
  writeFileSync(`${file}.partial`, String(getHeapStatistics().used_heap_size));
  renameSync(`${file}.partial`, file);
}

if (existsSync(folder)) setInterval(tell, 1_000).unref();
