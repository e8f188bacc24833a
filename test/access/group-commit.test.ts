/** What writers who share a commit may count on (ADR 7): nobody waits longer than needed, and nobody fails for another. */
import { GroupCommit } from '../../cases/group-commit';

/** A commit that ends when it is told to. */
class Commits {
  readonly groups: (readonly number[])[] = [];
  private readonly ends: (() => void)[] = [];

  readonly commit = (items: readonly number[]): Promise<void> => {
    this.groups.push(items);
    return new Promise((end) => this.ends.push(end));
  };

  end(): void {
    this.ends.shift()?.();
  }
}

/** Until nothing is left that could go on by itself. */
const settled = () => new Promise<void>((done) => setImmediate(done));
const numbers = (count: number, from = 1) => Array.from({ length: count }, (_, n) => from + n);
const invalid = Object.assign(new Error('invalid input'), { code: '22P02' });

it('the first leaves at once, what comes meanwhile goes together, in its order', async () => {
  const commits = new Commits();
  const group = new GroupCommit(commits.commit);
  const answered: number[] = [];
  const add = (item: number) => void group.add(item).then(() => answered.push(item));
  add(1);
  await settled();
  for (const item of [2, 3, 4]) {
    add(item);
    await settled();
  }
  expect(commits.groups).toEqual([[1]]);
  expect(answered).toEqual([]);
  commits.end();
  await settled();
  expect(commits.groups).toEqual([[1], [2, 3, 4]]);
  expect(answered).toEqual([1]);
  commits.end();
  await group.idle();
  await settled();
  expect(answered).toEqual([1, 2, 3, 4]);
});

it('no commit is larger than agreed, however many wait', async () => {
  const groups: (readonly number[])[] = [];
  const group = new GroupCommit((items: readonly number[]) => {
    groups.push(items);
    return Promise.resolve();
  }, 30);
  await Promise.all(numbers(100).map((item) => group.add(item)));
  expect(groups.map(({ length }) => length)).toEqual([30, 30, 30, 10]);
  expect(groups.flat()).toEqual(numbers(100));
});

it('one that cannot be written fails alone, and what is beside it keeps its order', async () => {
  const written: number[] = [];
  const group = new GroupCommit((items: readonly number[]) => {
    if (items.includes(7)) return Promise.reject(invalid);
    written.push(...items);
    return Promise.resolve();
  });
  const outcomes = await Promise.allSettled(numbers(20).map((item) => group.add(item)));
  expect(outcomes.flatMap(({ status }, index) => (status === 'rejected' ? [index + 1] : []))).toEqual([7]);
  expect(written).toEqual(numbers(20).filter((item) => item !== 7));
});

it.each([
  ['a connection that was lost', new Error('Connection terminated unexpectedly')],
  ['a lock that another holds', Object.assign(new Error('lock timeout'), { code: '55P03' })],
])('%s fails all that wait for the same commit, once, and the next tries anew', async (_, error) => {
  let tried = 0;
  const group = new GroupCommit(() => (++tried === 1 ? Promise.reject(error) : Promise.resolve()));
  const outcomes = await Promise.allSettled(numbers(20).map((item) => group.add(item)));
  expect(outcomes.map(({ status }) => status)).toEqual(numbers(20).map(() => 'rejected'));
  expect(tried).toBe(1);
  await group.add(21);
  expect(tried).toBe(2);
});
