/** The term of a supply is looked at by any number of workers, each by itself, and while others decide about it (Art. 14). */
import { permitNext } from '../../cases/permits';
import { lockRight } from '../../cases/unit';
import { addDays, localDateOf } from '../../domain/local-date';
import { SYSTEM } from '../../domain/roles';
import { attendSupply } from '../../processes/supply-closure/filing';
import { transaction, type Tx } from '../../records/database';
import { findSupply } from '../../records/supplies';
import { until } from '../../scripts/client/client';
import { TestRecord } from '../invariants/record';
import { RULES } from '../support/commands';

describe('the term of a supply', () => {
  let on: TestRecord;
  beforeAll(async () => {
    on = await TestRecord.open();
  });
  afterAll(() => on.close());

  const look = (tx: Tx, id: string) => attendSupply({ tx, actor: SYSTEM, requestId: 'test', rules: RULES }, id);
  const looked = (id: string) => transaction(on.db, (tx) => look(tx, id));
  const inDays = (days: number) => addDays(localDateOf(new Date()), days);
  const found = async (id: string) => {
    const supply = await findSupply(on.db, id);
    if (supply === null) throw new Error(`no supply ${id}`);
    return supply;
  };

  it('is reminded of once, however many look at the same time', async () => {
    const id = await on.supply(inDays(90)); // the first reminder came as this day began
    await on.superuser(`UPDATE supplies SET attend_at = legal_now() - interval '1 day' WHERE id = $1`, [id]);
    let go = (): void => undefined;
    const gone = new Promise<void>((resolve) => (go = resolve));
    let hasLooked = false;
    const first = transaction(on.db, async (tx) => {
      await look(tx, id);
      hasLooked = true;
      await gone;
    });
    await until('the first to look', () => Promise.resolve(hasLooked ? true : undefined));
    const second = looked(id);
    await until('the second to wait for the first', async () => {
      const waiting = await on.superuser('SELECT FROM pg_locks WHERE NOT granted');
      return waiting.length > 0 ? true : undefined;
    });
    go();
    await Promise.all([first, second]);
    const reminded = await on.superuser(`SELECT FROM events WHERE type = 'supply.reminded' AND payload LIKE $1`, [
      `%${id}%`,
    ]);
    expect(reminded).toHaveLength(1);
    expect((await found(id)).attend_at?.getTime()).toBeGreaterThan(Date.now());
  });

  it('is looked at anew as its end has moved, whoever has looked at the end before meanwhile', async () => {
    const id = await on.supply(inDays(300));
    await looked(id);
    await on.superuser('UPDATE supplies SET attend_at = legal_now() WHERE id = $1', [id]);
    await on.command('director', 'shorten', async (ctx) => {
      const supply = await found(id);
      await lockRight(ctx, supply.authorization_id, 'exclusive');
      const now = await ctx.read.databaseNow();
      const term = { from: supply.term_from, to: inDays(10) };
      permitNext(ctx, supply, now, { from: supply, version: 2, term, validFrom: now, caseId: supply.case_id });
      await looked(id); // sees the end before, and the time of a reminder of it
    });
    const { term_to: to, attend_at: at } = await found(id);
    expect(to).toBe(inDays(10));
    expect(at?.getTime()).toBeLessThanOrEqual(Date.now());
  });
});
