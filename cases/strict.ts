/**
 * Whether what a command leaves in a case is held against the schemas of its process before it is written. Tests switch it on
 * (test/support/jest/strict.ts), so that a fact that stands in no schema fails at the command that wrote it. What is kept is read tolerantly,
 * and a fault of this system's own costs nobody a decision.
 */
let on = false;

export function beStrict(): void {
  on = true;
}

export function isStrict(): boolean {
  return on;
}
