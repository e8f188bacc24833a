/** JSON pointers (RFC 6901), by which a refusal names the member it is about. */

const MAX_LENGTH = 300;

/** The pointer of a path; cut where a caller's own member names would make it endless. */
export function pointerOf(path: readonly PropertyKey[]): string {
  const pointer = path.map((name) => `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  if (pointer.length <= MAX_LENGTH) return pointer;
  return `${pointer.slice(0, MAX_LENGTH).replace(/\p{Surrogate}/u, '')}…`;
}
