/**
 * The public draw of experts and raters (Art. 5, 15, 27): the pool is frozen and hashed, then a seed is drawn, and the
 * order follows from both. Anyone can recompute it from the record: first the pool's hash, then the order.
 */
import { createHash } from 'node:crypto';

/** Hex SHA-256 of the ids, sorted by code units and joined by newlines (UTF-8). @throws RangeError as `drawOrder`. */
export function poolHash(pool: readonly string[]): string {
  return sha256([...checked(pool)].sort().join('\n'));
}

/**
 * The pool in the order of the draw: ascending by hex SHA-256 of `seed + ":" + id` (UTF-8). The first seats sit,
 * replacements follow. Whoever is in the pool comes exactly once, and the order in which the pool is given is immaterial.
 * @throws RangeError where an id stands twice, is empty or holds a line break: such a pool has no unambiguous hash.
 */
export function drawOrder(pool: readonly string[], seed: string): string[] {
  return checked(pool)
    .map((id) => ({ id, lot: sha256(`${seed}:${id}`) }))
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
    .map(({ id }) => id);
}

function checked(pool: readonly string[]): readonly string[] {
  if (new Set(pool).size !== pool.length) throw new RangeError('an id stands twice in the pool');
  if (pool.some((id) => id === '' || /[\r\n]/.test(id)))
    throw new RangeError('an id of the pool is empty or breaks the line');
  return pool;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
