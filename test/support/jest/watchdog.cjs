/**
 * Ends a jest worker whose suite would never end by itself: one that does not come back to its event loop (a loop that counts
 * the wrong way), or that has eaten more memory than any suite needs. A thread of the worker looks, since the suite itself no
 * longer can. Jest reports the suite as failed, puts another worker in its place and goes on with the others.
 * Only in workers: in the process of jest itself one suite runs, and Ctrl-C or a debugger is at hand.
 */
'use strict';
const { writeSync } = require('node:fs');
const { Worker, isMainThread, workerData } = require('node:worker_threads');

const LOOKS = 20;
const STUCK_MS = Number(process.env.TEST_STUCK_MS ?? 120_000);
const RSS_MIB = Number(process.env.TEST_RSS_MIB ?? 3_072);

let watched;

/** From now on; `suite` is what the end is blamed on. Answers what ends the watch. */
function watch(suite) {
  if (process.send === undefined || require('node:inspector').url() !== undefined) return () => undefined;
  if (watched === undefined) {
    const turns = new Int32Array(new SharedArrayBuffer(4));
    const thread = new Worker(__filename, { workerData: { turns, pid: process.pid }, stdout: false, stderr: false });
    thread.unref();
    watched = { turns, thread };
  }
  const { turns, thread } = watched;
  thread.postMessage(suite);
  const beat = setInterval(() => Atomics.add(turns, 0, 1), STUCK_MS / LOOKS / 2);
  beat.unref();
  return () => {
    clearInterval(beat);
    thread.postMessage(undefined);
  };
}

function inThread({ turns, pid }) {
  const { parentPort } = require('node:worker_threads');
  let [suite, last, still] = [undefined, 0, 0];
  parentPort.on('message', (name) => ([suite, still] = [name, 0]));
  const end = (why) => {
    writeSync(2, `${suite}: ${why}; its worker is ended\n`);
    process.kill(pid, 'SIGKILL');
  };
  // Looks are counted, not time: a machine that slept has not been stuck.
  setInterval(() => {
    const now = Atomics.load(turns, 0);
    still = suite === undefined || now !== last ? 0 : still + 1;
    last = now;
    if (still >= LOOKS) end(`no turn of its event loop for ${STUCK_MS / 1000} s`);
  }, STUCK_MS / LOOKS);
  setInterval(() => {
    const mib = process.memoryUsage.rss() / 2 ** 20;
    if (suite !== undefined && mib > RSS_MIB) end(`${Math.round(mib)} MiB of memory`);
  }, 250);
}

module.exports = { watch };
if (!isMainThread && workerData?.turns !== undefined) inThread(workerData);
