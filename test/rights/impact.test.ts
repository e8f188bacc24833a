/** What an order would stop is what it stops: the preview that a director is shown agrees with the suspension, carried out and rolled back. */
import { DEMO_AUTHORIZATIONS } from '../../demo/catalogue';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { impactOf } from '../../processes/rectification/filing';
import { isKind } from '../../records/changes';
import { actorOf, suspend, TestRecord } from '../invariants/record';
import { previewOf } from '../support/preview';
import { supplyOnRecord } from './supply-on-record';

const RIGHT = DEMO_AUTHORIZATIONS[0].id;

describe('the impact of a suspension', () => {
  let on: TestRecord;
  beforeAll(async () => {
    on = await TestRecord.open();
  });
  afterAll(() => on.close());

  /** The requests that the preview names, which are those that the suspension itself would hold. */
  async function stopped(): Promise<string[]> {
    const { requests } = await impactOf(on.db, RIGHT);
    const { changes } = await previewOf(on.db, actorOf('director-2'), (ctx) => suspend(ctx, RIGHT));
    const held = changes.filter(isKind('case')).filter(({ change }) => change.held_since != null);
    const named = requests.map(({ id }) => id);
    expect(named).toEqual(held.map(({ caseId }) => caseId).sort());
    return named;
  }

  it('is told as it would be, whatever stands under the right', async () => {
    expect(await stopped()).toEqual([]);
    const first = await on.file();
    await on.decide(await on.opened(first, 'acceptance'), 'accept');
    const [second, third] = [await on.file(), await on.file()];
    // Neither is held: they are about the operator's duties, not about what it may do.
    await on.inspection();
    await on.evaluation();
    expect(await stopped()).toEqual([first, second, third].sort());
    await on.withdraw(second);
    expect(await stopped()).toEqual([first, third].sort());

    const order = await on.suspend();
    expect(await stopped()).toEqual([]); // what stands still already is not stopped anew
    await on.lift(order);
    expect(await stopped()).toEqual([first, third].sort());
  });

  it('names the supplies that checks would refuse', async () => {
    const before = (await impactOf(on.db, RIGHT)).supplies.length;
    await supplyOnRecord(on.db, { id: RIGHT, org: DEMO_ORGANISATIONS.operatorA.id });
    expect((await impactOf(on.db, RIGHT)).supplies).toHaveLength(before + 1);
    const order = await on.suspend();
    expect(await impactOf(on.db, RIGHT)).toEqual({ supplies: [], requests: [], cooperations: [] });
    await on.lift(order);
    expect((await impactOf(on.db, RIGHT)).supplies).toHaveLength(before + 1);
  });
});
