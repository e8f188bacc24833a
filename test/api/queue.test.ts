/** What many ask of one thing at once takes its turn, and keeps nobody else waiting. */
import { EdgeError } from '../../api/edge-error';
import { Queue } from '../../api/queue';

/** Work that ends when it is told to. */
function held() {
  let end: () => void = () => undefined;
  const done = new Promise<void>((go) => (end = go));
  return { done, end: () => end() };
}

describe('a queue', () => {
  it('lets so many of one key work at once, in the order they came, and others meanwhile', async () => {
    const queue = new Queue(2);
    const begun: string[] = [];
    const works = ['a1', 'a2', 'a3', 'a4', 'b1'].map((name) => ({ name, ...held() }));
    const runs = works.map(({ name, done }) =>
      queue.run(name.slice(0, 1), async () => {
        begun.push(name);
        await done;
        return name;
      }),
    );
    await Promise.resolve();
    expect(begun).toEqual(['a1', 'a2', 'b1']);
    works[1]?.end();
    expect(await runs[1]).toBe('a2');
    await Promise.resolve();
    expect(begun).toEqual(['a1', 'a2', 'b1', 'a3']);
    for (const { end } of works) end();
    expect(await Promise.all(runs)).toEqual(works.map(({ name }) => name));
  });

  it('goes on after work that failed', async () => {
    const queue = new Queue(1);
    const failed = queue.run('a', () => Promise.reject(new Error('no')));
    const next = queue.run('a', () => Promise.resolve('done'));
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('done');
  });

  it('turns away whom it cannot keep', async () => {
    const queue = new Queue(1);
    const first = held();
    const runs = Array.from({ length: 10_001 }, () => queue.run('a', () => first.done));
    await expect(queue.run('a', () => first.done)).rejects.toBeInstanceOf(EdgeError);
    first.end();
    await Promise.all(runs);
  });
});
