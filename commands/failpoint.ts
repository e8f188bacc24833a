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
  | 'activity-after-commit';

export function failpoint(name: Failpoint): void {
  if (name !== armed) return;
  left -= 1;
  if (left <= 0) process.kill(process.pid, 'SIGKILL');
}
