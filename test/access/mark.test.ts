/** Invariant 1: a record that may have lost a suspension denies all access until a person has looked. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Client } from 'pg';
import type { AccessNews } from '../../services/access';
import { confirmTrail, inspectTrail, prepareTrailMark, type Doubt } from '../../services/trail/mark';
import { MarkFile } from '../../services/trail/mark-file';
import { verifyTrail } from '../../services/trail/verify';
import { SYSTEM } from '../../domain/roles';
import type { EventType } from '../../domain/events';
import { appendToSystem, type EventInput } from '../../cases/context';
import { createTestDatabase } from '../support/postgres';
import { eventually } from '../support/eventually';
import { caller, createWorld, request, type World } from './world';

describe('the high-water mark', () => {
  let world: World;
  let news: AccessNews[];

  beforeEach(async () => {
    world = await createWorld();
    await world.addSupply();
    news = [];
  });
  afterEach(() => world.close());

  const open = () => world.openAccess({ onNews: (one) => news.push(one) });
  const happens = (type: EventType) =>
    world.db.transaction((tx) => appendToSystem({ tx, actor: SYSTEM }, [{ type, payload: {} } as EventInput]));
  const position = async () =>
    (await world.sql<{ position: number }>('SELECT coalesce(max(position), 0)::int AS position FROM events'))[0]
      ?.position;
  const mark = () => new MarkFile(world.markFile).read();
  const reasonOf = async (access: ReturnType<typeof open>) => (await access.service.check(request, caller)).reason;
  const doubts = () => news.flatMap((one): (Doubt | null)[] => ('doubt' in one ? [one.doubt] : []));

  /** As a restore to an earlier point leaves the database: what came after is gone, and nobody can tell. */
  const setBackTo = (to: number | undefined) =>
    world.tamper(
      `DELETE FROM events WHERE position > ${to};
       UPDATE system_chains SET head_seq = coalesce((SELECT max(seq) FROM events WHERE case_id = 'system'), 0),
         head_hash = coalesce((SELECT hash FROM events WHERE case_id = 'system' ORDER BY seq DESC LIMIT 1), '');
       DELETE FROM access_log WHERE id NOT IN
         (SELECT (payload::json->>'logId')::int FROM events WHERE type IN ('access.denied', 'access.leased'));
       SELECT setval(pg_get_serial_sequence('events', 'position'), greatest(1, ${to}), ${to} > 0);`,
    );

  async function confirmed(person = '王审计'): Promise<Doubt | null> {
    const session = new Client({ connectionString: world.database.url });
    await session.connect();
    try {
      return await confirmTrail(world.db, session, world.markFile, person);
    } finally {
      await session.end();
    }
  }

  it('follows the trail, and never goes back', async () => {
    const access = open();
    expect(await reasonOf(access)).toBe('permitted');
    await happens('need.added');
    await eventually('the mark follows', async () => (await mark())?.position === (await position()));
    const file = new MarkFile(world.markFile);
    const reached = await file.read();
    if (reached === null) throw new Error('no mark');
    await file.raise({ ...reached, position: reached.position - 1, hash: 'older' });
    await file.raise({ ...reached, identity: 'another database', position: reached.position + 9 });
    expect(await file.read()).toEqual(reached);
  });

  it('is raised once more at the end of the process', async () => {
    const access = open();
    await access.service.check({ ...request, purpose: 'x' }, caller);
    await access.close();
    expect((await mark())?.position).toBe(await position());
    expect(existsSync(`${world.markFile}.lock`)).toBe(false);
  });

  it('is not lowered by many who raise it at once', async () => {
    const file = new MarkFile(world.markFile);
    const identity = (await file.read())?.identity ?? '';
    const raise = (n: number) => new MarkFile(world.markFile).raise({ identity, position: n, hash: `h${n}` });
    await Promise.all([7, 3, 12, 5, 9, 1].map(raise));
    expect(await file.read()).toEqual({ identity, position: 12, hash: 'h12' });
  });

  it('a database behind it denies all access, until a person has confirmed', async () => {
    const before = await position();
    await happens('right.suspended');
    await open().close();
    await setBackTo(before);

    const access = open();
    expect(await reasonOf(access)).toBe('record-in-doubt');
    expect(await access.service.lease(request, caller)).toMatchObject({ denied: { reason: 'record-in-doubt' } });
    expect(doubts()).toContain('behind');
    // The refusals meanwhile stand at the positions of what was lost.
    expect(await confirmed()).toBe('other-history');
    await eventually('access goes on', async () => (await reasonOf(access)) === 'permitted');

    const [event] = await world.sql<{ actor: string; payload: string }>(
      `SELECT * FROM events WHERE type = 'trail.confirmed'`,
    );
    expect(event?.actor).toBe('王审计');
    expect(JSON.parse(event?.payload ?? '')).toMatchObject({
      doubt: 'other-history',
      mark: { position: expect.any(Number) as number },
    });
    await access.close();
    expect(await verifyTrail(world.db)).toMatchObject({ valid: true });
  });

  it('a database that has gone on another way is in doubt, however far it has come', async () => {
    const before = await position();
    await happens('right.suspended');
    await open().close();
    await setBackTo(before);
    for (let n = 0; n < 5; n += 1) await happens('policy.adopted');
    expect(await reasonOf(open())).toBe('record-in-doubt');
    expect(doubts()).toContain('other-history');
  });

  it('is compared again after the connection was lost, before the first answer', async () => {
    const before = await position();
    const access = open();
    expect(await reasonOf(access)).toBe('permitted');
    await happens('right.suspended');
    await eventually('the mark follows', async () => (await mark())?.position === (await position()));
    await world.allowConnections(false);
    await world.allowConnections(true);
    await setBackTo(before);
    const answers: string[] = [];
    await eventually('an answer', async () => {
      answers.push(await reasonOf(access));
      return true;
    });
    expect(answers).toEqual(['record-in-doubt']);
  });

  it('lost, unreadable, or of another database: the record is in doubt', async () => {
    const access = open();
    await access.service.check({ ...request, purpose: 'x' }, caller);
    await access.close();
    const good = readFileSync(world.markFile, 'utf8');
    const doubtWith = async (content: string | null) => {
      if (content === null) rmSync(world.markFile);
      else writeFileSync(world.markFile, content);
      const opened = open();
      expect(await reasonOf(opened)).toBe('record-in-doubt');
      const { doubt } = opened.mark;
      await opened.close();
      return doubt;
    };
    expect(await doubtWith(null)).toBe('mark-unknown');
    expect(await doubtWith('half a fi')).toBe('mark-unreadable');
    expect(await doubtWith('{"position":1}')).toBe('mark-unreadable');
    expect(await doubtWith(good.replace(/"identity":"\d+/, '"identity":"1'))).toBe('other-database');
    writeFileSync(world.markFile, good);
    expect(await reasonOf(open())).toBe('permitted');
  });

  it('is not confirmed where nothing is in doubt', async () => {
    await open().close();
    expect(await confirmed()).toBeNull();
    expect(await world.sql(`SELECT * FROM events WHERE type = 'trail.confirmed'`)).toEqual([]);
  });

  it('begins with a new database, and is not given to one that is not', async () => {
    const fresh = await createTestDatabase({ empty: true });
    const file = `${world.folder}/fresh.json`;
    await prepareTrailMark(fresh.url, file);
    expect(await new MarkFile(file).read()).toMatchObject({ position: 0, hash: '' });
    await fresh.drop();

    await happens('need.added');
    const other = `${world.folder}/other.json`;
    await prepareTrailMark(world.database.url, other);
    expect(await new MarkFile(other).read()).toBeNull();
    const session = new Client({ connectionString: world.database.url });
    await session.connect();
    expect(await inspectTrail(session, other)).toMatchObject({ doubt: 'mark-unknown', mark: null });
    await session.end();
  });
});
