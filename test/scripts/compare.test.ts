/** What a comparison of two commits calls too dear, and that it leaves nothing of a commit that it cannot build. */
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { buildOf, dearOf } from '../../bench/compare';
import type { OnEnd } from '../../bench/ending';
import type { OwnFigures } from '../../bench/life-figures';

const figures: OwnFigures = {
  clients: 16,
  livesPerSecond: 5,
  cpuMsPerLife: 300,
  statementsPerLife: 200,
  decisionP50Ms: 20,
  nextReadableP50Ms: 300,
};
const dear = (changes: Partial<OwnFigures>) => dearOf({ before: figures, after: { ...figures, ...changes } });

test('a twentieth more of the processor passes, more does not', () => {
  expect(dear({ cpuMsPerLife: 315 })).toEqual([]);
  expect(dear({ cpuMsPerLife: 316 })).toEqual(['16 client(s): 1.05 × the CPU time a life']);
});

test('a statement more a life does not pass', () => {
  expect(dear({ statementsPerLife: 200.9 })).toEqual([]);
  expect(dear({ statementsPerLife: 201 })).toEqual(['16 client(s): 1.0 statements a life more']);
});

test('what costs less is not too dear, however slow the machine was meanwhile', () => {
  expect(dear({ cpuMsPerLife: 150, statementsPerLife: 150, livesPerSecond: 1, decisionP50Ms: 99 })).toEqual([]);
});

test('a commit that is none is refused, and nothing of it is left', async () => {
  const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('approvals-compare-'));
  const before = folders();
  const ends: Parameters<OnEnd>[0][] = [];
  await expect(buildOf('no-such-commit', (end) => ends.push(end))).rejects.toThrow('git worktree add');
  for (const end of ends) await end();
  expect(folders()).toEqual(before);
});
