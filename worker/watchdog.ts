/**
 * Ends a worker whose event loop an activity never gives back: from a thread of its own, which sees that nothing moves any
 * more. What is under way then is on trial when it comes again (guard.ts), as after any other death.
 */
import { Worker } from 'node:worker_threads';

/** Far longer than any step of any activity, far shorter than anybody would want to wait. */
export const HUNG_AFTER_SECONDS = 15;
const BEAT_MS = 250;

/** Counts its own seconds, so that a process that was stopped as a whole (suspended, frozen) is not taken for hung. */
const WATCH = `
const { workerData: { beats, seconds } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
let [seen, still] = [-1, 0];
setInterval(() => {
  const now = Atomics.load(beats, 0);
  still = now === seen ? still + 1 : 0;
  seen = now;
  if (still < seconds) return;
  try { writeSync(2, JSON.stringify({ level: 'fatal', time: new Date().toISOString(), part: 'worker', msg: 'the event loop has not moved for ' + seconds + ' s: the process ends itself' }) + '\\n'); } catch {}
  process.kill(process.pid, 'SIGKILL');
}, 1000);`;

/** Answers what stops watching. */
export function watchEventLoop(): () => Promise<void> {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  const beat = setInterval(() => Atomics.add(beats, 0, 1), BEAT_MS);
  beat.unref();
  const thread = new Worker(WATCH, { eval: true, workerData: { beats, seconds: HUNG_AFTER_SECONDS } });
  thread.unref();
  return async () => {
    clearInterval(beat);
    await thread.terminate();
  };
}
