/** Invariants 1, 5 and 10 over random lives of a right: no access without a live right, whatever commits, is aborted or dies. */
import fc from 'fast-check';
import { Life, type Move } from './life';
import { Workbench, type Fate } from './workbench';

const RUNS = 24;

const of = <K extends string>(...kinds: readonly K[]) => fc.constantFrom(...kinds);
const which = fc.nat({ max: 2 });
const disposal = fc.record({ kind: of('lift', 'rescind', 'revoke', 'revoke'), which });
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: of('submit'), from: fc.integer({ min: -2, max: 3 }), days: fc.nat(6) }) },
  { weight: 2, arbitrary: fc.record({ kind: of('sign') }) },
  { weight: 3, arbitrary: fc.record({ kind: of('attend', 'attend', 'return', 'terminate') }) },
  { weight: 4, arbitrary: fc.record({ kind: of('order') }) },
  { weight: 5, arbitrary: disposal },
  { weight: 3, arbitrary: fc.record({ kind: of('jump'), days: fc.integer({ min: 1, max: 3 }) }) },
);
const fate: fc.Arbitrary<Fate> = of('commits', 'commits', 'commits', 'commits', 'aborts', 'dies');
/** One move that may come to nothing, or two at once: an order or an end against what is decided on an earlier order. */
interface Step {
  readonly moves: readonly Move[];
  readonly fate: Fate;
}
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ moves: fc.tuple(move), fate }) },
  {
    weight: 1,
    arbitrary: fc.record({
      moves: fc.tuple(fc.record({ kind: of('order', 'order', 'attend', 'terminate') }), disposal),
      fate: of('commits'),
    }),
  },
);
const whole = (moves: readonly Move[]): Step[] => moves.map((one) => ({ moves: [one], fate: 'commits' }));
const BEGUN = whole([{ kind: 'submit', from: 0, days: 8 }, { kind: 'sign' }, { kind: 'sign' }]);
/** Lives that come to every end there is, whatever chance has for the others. */
const EXAMPLES: [boolean, number | null, Step[]][] = [
  [true, null, whole([{ kind: 'order' }, { kind: 'lift', which: 0 }, { kind: 'order' }, { kind: 'revoke', which: 1 }])],
  [true, null, whole([{ kind: 'order' }, { kind: 'order' }, { kind: 'rescind', which: 0 }, { kind: 'terminate' }])],
  [true, 2, whole([{ kind: 'order' }, { kind: 'jump', days: 2 }, { kind: 'lift', which: 0 }, { kind: 'attend' }])],
];
/** Every term ends, watched or not. */
const OVER = whole([{ kind: 'jump', days: 30 }, { kind: 'attend' }]);

describe('over random lives of a right (Art. 7, 9, 28)', () => {
  let bench: Workbench;
  beforeAll(async () => {
    jest.spyOn(console, 'log').mockImplementation(() => undefined); // the pool tells of every connection that was cut
    bench = await Workbench.open();
  });
  afterAll(async () => {
    await bench.close();
    jest.restoreAllMocks();
  });

  it('access is allowed exactly while both signatures stand, the term runs, and nothing is unlifted, revoked or ended', async () => {
    const seen = { lives: 0, steps: 0, undone: 0, atOnce: 0, allowed: 0, denied: 0 };
    const done: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(true, true, true, false),
        fc.constantFrom(null, 2),
        fc.array(step, { minLength: 4, maxLength: 14 }),
        async (begun, capDays, rest) => {
          const life = await Life.begin(bench, capDays, done);
          seen.lives += 1;
          for (const { moves, fate: end } of [...(begun ? BEGUN : []), ...rest, ...OVER]) {
            if (moves.length > 1) await life.prepare();
            const before = life.law.answer();
            const [during] = await Promise.all([life.check(), ...moves.map((one) => life.make(one, end))]);
            const after = life.law.answer();
            const then = await life.check();
            const given = { moves, end };
            expect({ ...given, answer: then.reason }).toEqual({ ...given, answer: after(then.checkedAt) });
            expect(then.allowed).toBe(then.reason === 'permitted');
            // What is asked meanwhile is answered by the right before or after, and by nothing between.
            if (moves.length === 1)
              expect([before(during.checkedAt), after(during.checkedAt)]).toContain(during.reason);
            expect({ ...given, request: await life.request() }).toEqual({ ...given, request: life.law.request() });
            seen.steps += 1;
            seen.undone += end === 'commits' ? 0 : 1;
            seen.atOnce += moves.length - 1;
            seen[then.allowed ? 'allowed' : 'denied'] += 1;
          }
        },
      ),
      { numRuns: RUNS, examples: EXAMPLES, interruptAfterTimeLimit: 90_000 },
    );
    process.stdout.write(`rights over random lives: ${JSON.stringify({ ...seen, done })}\n`);
    expect(Object.keys(done).sort()).toEqual(['ended', 'lapsed', 'lifted', 'ordered', 'revoked', 'signed']);
    expect([seen.allowed, seen.denied, seen.undone].every((count) => count > seen.lives / 2)).toBe(true);
  }, 150_000);

  it('an order issued at the moment an earlier one is lifted suspends; neither waits for the other in a circle', async () => {
    const life = await Life.begin(bench, null, {});
    for (const { moves } of [...BEGUN, ...whole([{ kind: 'order' }])])
      for (const one of moves) await life.make(one, 'commits');
    for (let round = 0; round < 25; round += 1) {
      await life.prepare();
      await life.liftAndOrder();
      expect(life.law.unlifted).toBe(1);
      expect(await life.check()).toMatchObject({ allowed: false, reason: 'right-suspended' });
      expect(await life.request()).toEqual({ status: 'open', held: true, outcome: null });
    }
    expect(await bench.deadlocks()).toBe(0);
  });
});
