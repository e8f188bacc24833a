/** What is written as one statement is written as by one of its own: with its triggers and constraints, and not at all where one of them says no. */
import { chain, type TrailEvent } from '../../domain/trail';
import { casesToChange, findCase, insertCase, type CaseChange } from '../../records/cases';
import type { Writing } from '../../records/database';
import { eventsOf, eventsToAppend } from '../../records/events';
import { writeTogether } from '../../records/together';
import { TestRecord } from '../invariants/record';

describe('what is written together', () => {
  let on: TestRecord;
  let caseId: string;
  beforeAll(async () => {
    on = await TestRecord.open();
    caseId = await on.file();
  });
  afterAll(() => on.close());

  const kase = async () => {
    const found = await findCase(on.db, caseId);
    if (found === null) throw new Error('no case');
    return found;
  };
  const change = async (changed: CaseChange, seqs: readonly number[] = [0]) => {
    const { head_seq: seq, head_hash: hash } = await kase();
    const event: TrailEvent = {
      ...{ type: 'comment.added', at: new Date(), actor: 'officer', roles: [], basis: null, taskId: null, payload: {} },
    };
    const { head, events } = chain(caseId, { seq, hash }, [event]);
    const told = seqs.map((later) => events.map((one) => ({ ...one, seq: one.seq + later }))).flat();
    await on.db.transaction((tx) => {
      const writing = tx as unknown as Writing;
      const changes = casesToChange(writing, [{ id: caseId, head, change: changed }]);
      return writeTogether([eventsToAppend(writing, told), changes]);
    });
  };

  it('changes of a case what is named, to null too, and its head', async () => {
    const before = await kase();
    const held = new Date('2040-09-28T10:00:00.123+08:00');
    await change({ held_since: held, facts: { draw: [1, { two: '二' }] } });
    const after = await kase();
    expect(after).toEqual({
      ...{ ...before, held_since: held, facts: { draw: [1, { two: '二' }] } },
      ...{ head_seq: before.head_seq + 1, head_hash: after.head_hash },
    });
    expect((await eventsOf(on.db, caseId, before.head_seq, 9)).map(({ hash }) => hash)).toEqual([after.head_hash]);
    await change({ held_since: null, facts: {} });
    expect(await kase()).toMatchObject({
      ...before,
      head_seq: before.head_seq + 2,
      head_hash: expect.any(String) as string,
    });
  });

  it('is not written where a row of one part is refused', async () => {
    const before = await kase();
    await expect(change({ title: 'twice in the chain' }, [0, 0])).rejects.toMatchObject({ code: '23505' });
    expect(await kase()).toEqual(before);
  });

  it('is sent behind what was sent before it, which nobody has waited for', async () => {
    const id = 'DR-2026-999999';
    const head = { seq: 1, hash: 'of its first event' };
    const row = { ...(await kase()), id, need_id: null };
    const seen = on.db.transaction(async (tx) => {
      const writing = tx as unknown as Writing;
      const changes = () => writeTogether([casesToChange(writing, [{ id, head, change: {} }])]);
      await Promise.all([insertCase(writing, row), changes()]);
      throw new Error(`head ${(await findCase(tx, id))?.head_seq}`); // of a case that is not to stay
    });
    await expect(seen).rejects.toThrow('head 1');
  });

  it('is of one transaction', async () => {
    const parts = () => on.db.transaction((tx) => Promise.resolve(eventsToAppend(tx as unknown as Writing, [])));
    const some = async () => ({ ...(await parts()), rows: [{}] });
    const two = [await some(), await some()];
    expect(() => writeTogether(two)).toThrow('of one transaction'); // at once: by its promise nobody would hear of it before the COMMIT
  });

  it('passes the triggers: a closed case is final, and its chain goes on', async () => {
    await change({ status: 'closed', outcome: 'withdrawn', closed_at: new Date() });
    const before = await kase();
    await expect(change({ title: 'another' })).rejects.toThrow('is closed');
    expect(await kase()).toEqual(before);
    expect(await eventsOf(on.db, caseId, before.head_seq, 9)).toEqual([]);
    await change({});
    expect(await kase()).toMatchObject({ head_seq: before.head_seq + 1, title: before.title });
  });
});
