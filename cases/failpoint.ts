/**
 * Named places at which a process can be made to die as from kill -9, for the crash tests: `FAILPOINT=name` or
 * `FAILPOINT=name:n` (the n-th passing). Without the variable nothing happens.
 */
const [armed, nth] = (process.env.FAILPOINT ?? '').split(':');
let left = Number(nth ?? '1');

export type Failpoint =
  | 'before-commit'
  | 'after-commit'
  | 'relay-before-signal'
  | 'relay-after-signal'
  | 'activity-before-commit'
  | 'activity-after-commit'
  | 'poisoned-case';

/**
 * `FAILPOINT=poisoned-case`: every activity of a case that the test has marked (`facts.poison`) dies, or never lets go of the
 * process again, as a loop without end would.
 */
export async function poison(markOf: () => Promise<unknown>): Promise<void> {
  if (armed !== 'poisoned-case') return;
  const mark = await markOf();
  if (mark === 'kill') process.kill(process.pid, 'SIGKILL');
  if (mark === 'hang') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

export function failpoint(name: Failpoint): void {
  if (name !== armed) return;
  left -= 1;
  if (left <= 0) process.kill(process.pid, 'SIGKILL');
}
