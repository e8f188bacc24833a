/** Anyone recomputes a draw from the trail; whoever steered it is found. */
import fc from 'fast-check';
import { drawOrder, poolHash } from '../../domain/draw';
import { verifyDraws, type TrailLine } from '../../domain/draw-verification';

const people = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 5, maxLength: 12 });

/** The trail of a panel of five, of which the first two seats were given on. */
function trailOf(pool: readonly string[], seed: string): TrailLine[] {
  const sorted = [...pool].sort();
  const order = drawOrder(sorted, seed);
  const hash = poolHash(sorted);
  const sat = order.slice(0, Math.min(order.length, 7));
  const lines: Omit<TrailLine, 'seq'>[] = [
    { type: 'case.opened', payload: {} },
    { type: 'panel.pool-frozen', payload: { panel: 1, pool: sorted, poolHash: hash } },
    { type: 'panel.drawn', payload: { panel: 1, poolHash: hash, seed, order } },
    ...sat.map((person) => ({ type: 'panel.seated', payload: { panel: 1, person } })),
  ];
  return lines.map((line, index) => ({ ...line, seq: index + 1 }));
}

const problemsOf = (trail: readonly TrailLine[]) =>
  verifyDraws(trail).flatMap((draw) => draw.problems.map(({ en }) => en));

describe('the verification of a draw', () => {
  it('holds for every pool and seed, in whatever order the lines come', () => {
    fc.assert(
      fc.property(people, fc.string(), (pool, seed) => {
        const trail = trailOf(pool, seed);
        expect(problemsOf(trail)).toEqual([]);
        expect(problemsOf([...trail].reverse())).toEqual([]);
      }),
    );
  });

  it('finds a pool changed after the freeze, an order that was chosen, a seat out of turn, a draw before the freeze', () => {
    fc.assert(
      fc.property(people, fc.string(), (pool, seed) => {
        const trail = trailOf(pool, seed);
        const steered = (type: string, payload: object) =>
          trail.map((line) => (line.type === type ? { ...line, payload: { ...line.payload, ...payload } } : line));
        const order = drawOrder(pool, seed);
        expect(problemsOf(steered('panel.pool-frozen', { pool: [...pool, 'zzzzzzz'] }))).toContain(
          'the hash is not that of the pool',
        );
        expect(problemsOf(steered('panel.drawn', { order: [...order].reverse() }))).toContain(
          'the order does not follow from the seed',
        );
        expect(problemsOf(steered('panel.seated', { person: order.at(-1) }))).toContain('somebody sat out of turn');
        const early = trail.map((line) => (line.type === 'panel.drawn' ? { ...line, seq: 0 } : line));
        expect(problemsOf(early)).toContain('the pool was not frozen before the draw');
      }),
    );
  });

  it('lets those follow whom the director appointed when nobody was left', () => {
    const trail = trailOf(['a', 'b', 'c', 'd', 'e'], 'seed');
    const appointed = [
      { seq: 100, type: 'panel.appointed', payload: { panel: 1, experts: ['x'] } },
      { seq: 101, type: 'panel.seated', payload: { panel: 1, person: 'x' } },
    ];
    expect(problemsOf([...trail, ...appointed])).toEqual([]);
    expect(verifyDraws([])).toEqual([]);
  });
});
