/** The draw of experts: anyone can recompute it from the record. */
import fc from 'fast-check';
import { drawOrder, poolHash } from '../../domain/draw';

const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9-]{1,12}$/), { maxLength: 20 });

describe('the draw', () => {
  it('can be recomputed with `sha256sum`', () => {
    // printf 'expert-1\nexpert-10\nexpert-2' | sha256sum
    expect(poolHash(['expert-2', 'expert-1', 'expert-10'])).toBe(
      '5783cc8bd2fffee86755065adec2fdb8a6b7b3647972b069cd304ef72ce1f63b',
    );
    // for i in 1 2 3 4 5 6; do echo "$(printf 2026:expert-$i | sha256sum) $i"; done | sort
    const pool = [1, 2, 3, 4, 5, 6].map((number) => `expert-${number}`);
    expect(drawOrder(pool, '2026')).toEqual([2, 6, 3, 1, 4, 5].map((number) => `expert-${number}`));
  });

  it('has everyone of the pool exactly once, whatever the order in which the pool was given', () => {
    fc.assert(
      fc.property(ids, fc.string(), fc.func(fc.integer()), (pool, seed, key) => {
        const shuffled = [...pool].sort((a, b) => key(a) - key(b));
        const order = drawOrder(pool, seed);
        expect([...order].sort()).toEqual([...pool].sort());
        expect(drawOrder(shuffled, seed)).toEqual(order);
        expect(poolHash(shuffled)).toBe(poolHash(pool));
      }),
    );
  });

  it('leaves the others in their order where one is taken out: replacements follow without a new draw', () => {
    fc.assert(
      fc.property(ids, fc.string(), fc.nat(), (pool, seed, index) => {
        const out = pool[index % Math.max(1, pool.length)];
        const rest = pool.filter((id) => id !== out);
        expect(drawOrder(rest, seed)).toEqual(drawOrder(pool, seed).filter((id) => id !== out));
      }),
    );
  });

  it('gives everyone the same chance of the first seat', () => {
    const pool = Array.from({ length: 5 }, (_, index) => `expert-${index + 1}`);
    const firsts = new Map(pool.map((id) => [id, 0]));
    for (let seed = 0; seed < 5_000; seed += 1) {
      const first = drawOrder(pool, String(seed))[0] ?? '';
      firsts.set(first, (firsts.get(first) ?? 0) + 1);
    }
    // 1000 expected of 5000; five standard deviations are 141.
    for (const count of firsts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(141);
  });

  it('changes the hash with the pool', () => {
    fc.assert(
      fc.property(ids, ids, (a, b) => {
        expect(poolHash(a) === poolHash(b)).toBe([...a].sort().join() === [...b].sort().join());
      }),
    );
  });

  it.each([
    ['twice', ['a', 'a']],
    ['with a line break', ['a\nb']],
    ['empty', ['']],
  ])('refuses a pool in which an id stands %s', (_, pool) => {
    expect(() => poolHash(pool)).toThrow(RangeError);
    expect(() => drawOrder(pool, 's')).toThrow(RangeError);
  });
});
