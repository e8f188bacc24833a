/** What a command reads of a case in one statement is what its tables say, row by row; and it is as new as the locks. */
import { randomUUID } from 'node:crypto';
import { findAuthorization, lockAuthorization } from '../../records/authorizations';
import { latestCalendar } from '../../records/calendars';
import { lockAndReadById, lockAndReadCase, readCase, type LockedCase } from '../../records/case-reading';
import { findCase, lockCase, type CaseRow } from '../../records/cases';
import { clockEntriesOf } from '../../records/clock-entries';
import { send, type Tx } from '../../records/database';
import { documentsOfCase } from '../../records/documents';
import { authorityOf, organisationsByIds } from '../../records/parties';
import { policyVersion } from '../../records/policies';
import { tasksOf } from '../../records/tasks';
import { dataRequest } from '../../processes/data-request/law';
import { operatorSelection } from '../../processes/operator-selection/law';
import { TestRecord } from '../invariants/record';
import { eventually } from '../support/eventually';

describe('a case locked and read', () => {
  let on: TestRecord;
  let caseId: string;
  beforeAll(async () => {
    on = await TestRecord.open();
    await on.policy({ limits: { acceptance: '4wd' } }, dataRequest);
    caseId = await on.file();
    await on.decide(await on.opened(caseId, 'acceptance'), 'accept');
    await on.decide(await on.opened(caseId, 'review'), 'recommend-approval');
    const document = randomUUID();
    await on.db('documents').insert({
      ...{ id: document, name: '附件.pdf', media_type: 'application/pdf', size: 1, sha256: 'a', org: 'o' },
      ...{ uploaded_by: 'officer', audience: 'internal', bytes: Buffer.from('a') },
    });
    for (const purpose of ['filed', 'added']) {
      await on.db('case_documents').insert({
        ...{ case_id: caseId, document_id: document, purpose, added_by: 'officer', added_at: new Date() },
      });
    }
    const task = await on.opened(caseId, 'decision');
    const until = { delegate_to: 'deputy', delegate_from: 'director', delegate_until: new Date() };
    await on
      .db('tasks')
      .where({ id: task.id })
      .update({ ...until, reminders: [new Date(), new Date()], extensions: ['5wd'] });
  });
  afterAll(() => on.close());

  it('is what the tables say', async () => {
    const kase = await findCase(on.db, caseId);
    const read = (ids?: string[]) => on.db.transaction((tx) => readCase(tx, caseId, ids));
    const reading = await read();
    expect(reading.tasks).toEqual(await tasksOf(on.db, caseId));
    expect(reading.tasks.length).toBeGreaterThan(2);
    expect(reading.clock).toEqual(await clockEntriesOf(on.db, caseId));
    expect(reading.clock.length).toBeGreaterThan(0);
    expect(reading.documents).toEqual(await documentsOfCase(on.db, caseId));
    expect(reading.documents).toHaveLength(1);
    expect(reading.policy).toEqual(await policyVersion(on.db, 'data-request', kase?.policy_version ?? 0));
    expect(reading.policy).not.toBeNull();
    expect(reading.calendar).toEqual(await latestCalendar(on.db));
    expect(reading.authorization).toEqual(await findAuthorization(on.db, kase?.authorization_id ?? ''));
    expect(reading.authorization).not.toBeNull();
    const named = [kase?.party_id ?? '', ...reading.tasks.map(({ party_id }) => party_id)];
    const organisations = [await authorityOf(on.db), ...(await organisationsByIds(on.db, named))];
    expect(new Map(reading.organisations.map((one) => [one.id, one]))).toEqual(
      new Map(organisations.map((one) => [one.id, one])),
    );
    expect(reading.organisations.length).toBeGreaterThan(1);
    expect(reading.now).toBeInstanceOf(Date);
    const [one] = reading.tasks;
    expect((await read([one?.id ?? ''])).tasks).toEqual([one]);
  });

  it('is nothing where there is no such case', async () => {
    const none = { id: 'none', authorization_id: null };
    expect(await on.db.transaction((tx) => lockAndReadCase(tx, none, { right: 'shared' }))).toBeNull();
    expect(await on.db.transaction((tx) => lockAndReadById(tx, 'none'))).toEqual({ seen: null, locked: null });
  });

  it('by its id alone is the same, but of a part, of which nothing is locked before the case that it belongs to', async () => {
    const kase = await findCase(on.db, caseId);
    if (kase === null) throw new Error('no case');
    const both = await on.db.transaction(async (tx) => [
      (await lockAndReadById(tx, caseId)).locked,
      await lockAndReadCase(tx, kase, { right: 'shared' }),
    ]);
    const [byId, known] = both.map((one) => one && { ...one, reading: { ...one.reading, now: null } });
    expect(byId).toEqual(known);
    await on.policy({ limits: { call: 'PT1S' } }, operatorSelection);
    const part = await on.application(await on.round(3_600_000), 'candidate-c');
    await on.db.transaction(async (tx) => {
      expect(await lockAndReadById(tx, part)).toEqual({ seen: await findCase(on.db, part), locked: null });
      await on.db.transaction((other) => other.raw('SELECT FROM cases WHERE id = ? FOR UPDATE NOWAIT', [part]));
    });
  });

  it('by its id alone waits for whoever has its right exclusively', async () => {
    const right = (await findCase(on.db, caseId))?.authorization_id ?? '';
    let locking: ReturnType<typeof lockAndReadById> | undefined;
    await on.db.transaction(async (first) => {
      await lockAuthorization(first, right, 'exclusive');
      locking = on.db.transaction((second) => lockAndReadById(second, caseId));
      await eventually('the other waits for the right', () => isWaitedFor(first));
      await first('clock_entries').insert({
        ...{ case_id: caseId, n: 98, kind: 'held', at: new Date(), reason_zh: '', reason_en: '' },
      });
    });
    expect((await locking)?.locked?.reading.clock.at(-1)?.kind).toBe('held');
  });

  const ways: readonly [string, (tx: Tx, kase: CaseRow) => Promise<LockedCase | null>][] = [
    ['known', (tx, kase) => lockAndReadCase(tx, kase, { right: 'shared' })],
    ['by its id alone', async (tx, { id }) => (await lockAndReadById(tx, id)).locked],
  ];
  it.each(ways)('%s, is read behind the lock: what was committed while it waited is in it', async (how, lock) => {
    const kase = await findCase(on.db, caseId);
    if (kase === null) throw new Error('no case');
    let locking: ReturnType<typeof lock> | undefined;
    const title = `changed while it waited, ${how}`;
    const n = 100 + (await clockEntriesOf(on.db, caseId)).length;
    await on.db.transaction(async (first) => {
      await lockCase(first, caseId);
      locking = on.db.transaction((second) => lock(second, kase));
      await eventually('the other waits for the lock', () => isWaitedFor(first));
      await first('cases').where({ id: caseId }).update({ title });
      await first('clock_entries').insert({
        ...{ case_id: caseId, n, kind: 'held', at: new Date(), reason_zh: '', reason_en: '' },
      });
    });
    const locked = await locking;
    expect(locked?.kase.title).toBe(title);
    expect(locked?.reading.clock.at(-1)?.kind).toBe('held');
  });

  it('of statements that are sent together and fail, the first says why, and the connection serves the next', async () => {
    const failing = on.db.transaction((tx) =>
      Promise.all([
        send(tx, 'SELECT 1', []),
        send(tx, 'SELECT 1 / $1::int', [0]),
        send(tx, 'SELECT $1::text AS never_prepared', ['a']),
      ]),
    );
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    const rows = await on.db.transaction((tx) => send(tx, 'SELECT $1::text AS never_prepared', ['a']));
    expect(rows).toEqual([{ never_prepared: 'a' }]);
  });
});

async function isWaitedFor(tx: Tx): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: object[] }>(
    'SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))',
  );
  return rows.length > 0;
}
