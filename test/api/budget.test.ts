/** Who comes faster than their budget waits; who comes much faster is told so, late; nobody else notices. */
import { Budget } from '../../api/budget';
import { EdgeError } from '../../api/edge-error';
import { Lane } from '../../api/lane';
import { Turnstile } from '../../api/turnstile';

const outcome = (turn: Promise<void>) =>
  turn.then(
    () => 'served' as const,
    (error: unknown) => {
      if (error instanceof EdgeError) return error;
      throw error;
    },
  );

describe('a budget', () => {
  it('serves what it allows at once, then in turn, and refuses what would wait too long, in whole seconds', async () => {
    const budget = new Budget({ perMinute: 120, atOnce: 10, now: () => 0 });
    const came = await Promise.all(Array.from({ length: 14 }, () => outcome(budget.turn('a'))));
    expect(came.filter((one) => one === 'served')).toHaveLength(12); // ten at once, two more within a second
    for (const refused of came.slice(12)) {
      expect(refused).toMatchObject({ code: 'too-many-requests', headers: { 'Retry-After': '2' } });
    }
    expect(await outcome(budget.turn('b'))).toBe('served');
  });

  it('is whole again after a time of rest', async () => {
    let now = 0;
    const budget = new Budget({ perMinute: 60, atOnce: 2, now: () => now });
    const turns = () => Promise.all([1, 2, 3, 4].map(() => outcome(budget.turn('a'))));
    const served = async () => (await turns()).filter((one) => one === 'served').length;
    expect(await served()).toBe(3);
    now += 60_000;
    expect(await served()).toBe(3);
  });

  it('that is strict serves so many in a minute, at whatever pace they come', async () => {
    let now = 0;
    const budget = new Budget({ perMinute: 2, strict: true, now: () => now });
    const next = async (at: number) => {
      now = at;
      const came = await outcome(budget.turn('a'));
      return came === 'served' ? came : came.headers['Retry-After'];
    };
    expect([await next(0), await next(30_000), await next(40_000)]).toEqual(['served', 'served', '20']);
    expect([await next(60_000), await next(90_000), await next(119_000)]).toEqual(['served', 'served', '1']);
  });

  it('of one a minute refuses the second', async () => {
    const budget = new Budget({ perMinute: 1 });
    expect(await outcome(budget.turn('a'))).toBe('served');
    expect(await outcome(budget.turn('a'))).toMatchObject({ headers: { 'Retry-After': '60' } });
  });

  it('holds back so many answers of one caller and ends further connections', async () => {
    const budget = new Budget({ perMinute: 1 });
    const came = await Promise.all(Array.from({ length: 1_100 }, () => outcome(budget.turn('a'))));
    const closed = came.filter((one) => one !== 'served' && one.headers['Connection'] === 'close');
    expect(closed).toHaveLength(1_100 - 1 - 1_024);
  });
});

describe('a turnstile', () => {
  it('lets a few through in one turn of the loop, in their order', async () => {
    const turnstile = new Turnstile(2);
    const passed: number[] = [];
    const all = Promise.all([1, 2, 3, 4, 5].map((n) => turnstile.pass().then(() => passed.push(n))));
    const seen: number[] = [];
    while (passed.length < 5) {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(passed.length);
    }
    await all;
    expect(passed).toEqual([1, 2, 3, 4, 5]);
    expect(seen.every((n, index) => n - (seen[index - 1] ?? 0) <= 2)).toBe(true);
  });
});

describe('a lane', () => {
  it('gives one caller half of its places, and the others are served beside', async () => {
    const lane = new Lane(4);
    const ends: (() => void)[] = [];
    const begun: string[] = [];
    const come = (caller: string) =>
      lane.run(caller, () => new Promise<void>((end) => (begun.push(caller), ends.push(end))));
    const all = [...Array.from({ length: 6 }, () => come('many')), come('one'), come('other'), come('third')];
    await Promise.resolve();
    expect(begun).toEqual(['many', 'many', 'one', 'other']);
    for (let end = ends.shift(); end !== undefined; end = ends.shift()) {
      end();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(all);
    expect(begun.slice(4).sort()).toEqual(['many', 'many', 'many', 'many', 'third']);
  });

  it('gives a caller fewer where fewer are wanted, and turns away whom it cannot keep', async () => {
    const lane = new Lane(10);
    let begun = 0;
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const come = () => lane.run('a', () => ((begun += 1), ended), { atOnce: 2 });
    const all = Array.from({ length: 10_002 }, come);
    await Promise.resolve();
    expect(begun).toBe(2);
    await expect(come()).rejects.toMatchObject({ code: 'unavailable', headers: { 'Retry-After': '5' } });
    end();
    await Promise.all(all);
    expect(begun).toBe(10_002);
  });

  it('forgets who has gone while they waited, and serves the others', async () => {
    const lane = new Lane(1);
    let end: () => void = () => undefined;
    const first = lane.run('a', () => new Promise<void>((resolve) => (end = resolve)));
    const gone = new AbortController();
    let worked = false;
    const waiting = lane.run('a', () => Promise.resolve((worked = true)), { gone: gone.signal });
    const next = lane.run('b', () => Promise.resolve('served'));
    gone.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable' });
    end();
    await first;
    expect([await next, worked]).toEqual(['served', false]);
    await expect(lane.run('a', () => Promise.resolve(1), { gone: gone.signal })).rejects.toThrow('broken off');
    expect(await lane.run('a', () => Promise.resolve(1))).toBe(1);
  });

  it('is left also by work that fails', async () => {
    const lane = new Lane(1);
    for (let n = 0; n < 3; n += 1) {
      await expect(lane.run('a', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    }
  });
});
