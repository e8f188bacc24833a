/** A new schedule of holidays: the limits of every open case are counted anew, whatever becomes of one of them. */
import { importCalendar } from '../../services/rules/policies';
import { recomputeOpenCases } from '../../services/rules/recompute';
import { localDate } from '../../domain/local-date';
import { SYSTEM } from '../../domain/roles';
import { TestRecord } from '../invariants/record';
import { RULES } from '../support/commands';

describe('the recount after a new schedule', () => {
  let on: TestRecord;
  beforeAll(async () => {
    on = await TestRecord.open();
  });
  afterAll(() => on.close());

  it('counts all others where one cannot be counted, and says so', async () => {
    const [first, second] = [await on.file(), await on.file({}, 'operator-b')];
    const tasks = [await on.opened(first, 'acceptance'), await on.opened(second, 'acceptance')];
    const year = { year: 2027, source: '国办发明电', holidays: { [localDate('2027-01-01')]: '元旦' }, makeUpDays: {} };
    await on.command('system-admin', 'calendar', (ctx) => importCalendar(ctx, { years: [year], source: '国办发明电' }));
    await on.superuser(
      `ALTER TABLE tasks ADD CONSTRAINT faulty CHECK (id <> '${tasks[0]?.id}' OR calendar_version = ${tasks[0]?.calendar_version}) NOT VALID`,
    );
    const recount = () => recomputeOpenCases(on.db, RULES, { actor: SYSTEM, requestId: 'recount' });
    await expect(recount()).rejects.toThrow('faulty');
    const versions = async () =>
      [await on.task(first, 'acceptance'), await on.task(second, 'acceptance')].map((task) => task.calendar_version);
    const [before, after] = await versions();
    expect([before, after]).toEqual([tasks[0]?.calendar_version, (tasks[1]?.calendar_version ?? 0) + 1]);
    await on.superuser('ALTER TABLE tasks DROP CONSTRAINT faulty');
    expect(await recount()).toBe(1);
  });
});
