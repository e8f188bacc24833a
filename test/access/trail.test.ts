/** Art. 11, invariant 6, on a real record: what an intruder does with every right of the database is found and named. */
import { generateKeyPairSync } from 'node:crypto';
import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { pipeline } from 'node:stream/promises';
import { appendToCase, appendToSystem, type EventInput } from '../../cases/context';
import { makeDigest, TrailWentBack } from '../../services/trail/digest';
import { exportTrail } from '../../services/trail/export';
import { verifyTrail } from '../../services/trail/verify';
import { openDigest, type SignedDigest } from '../../domain/digest';
import { SYSTEM } from '../../domain/roles';
import type { EventType } from '../../domain/events';
import { lockCase } from '../../records/cases';
import { databaseNow } from '../../records/database';
import { createWorld, type World } from './world';
import { RULES } from '../support/commands';

const { privateKey: key, publicKey } = generateKeyPairSync('ed25519');
const signer = { key, publicKey: { kty: 'OKP', crv: 'Ed25519', x: publicKey.export({ format: 'jwk' }).x ?? '' } };
const CASES = ['DR-2026-000001', 'DR-2026-000002', 'DR-2026-000003'];
const TARGET = 'DR-2026-000002';

describe('the trail', () => {
  let world: World;
  let folder: string;
  let kept: SignedDigest;

  beforeEach(async () => {
    world = await createWorld();
    folder = mkdtempSync(join(tmpdir(), 'approvals-digests-'));
    for (const id of CASES) await openCase(id);
    for (let n = 0; n < 5; n += 1) for (const id of CASES) await happens(id, 'task.decided', { n });
    await system('policy.adopted');
    kept = await makeDigest(world.db, { signer, folder });
  });
  afterEach(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const openCase = (id: string) =>
    world.sql(
      `INSERT INTO cases (id, process, definition_version, policy_version, title, party_id, opened_by, opened_at, file)
       VALUES (?, 'data-request', 1, 0, 'x', '91410100MA44TEST01', 'operator-a', clock_timestamp(), '{}')`,
      [id],
    );
  const happens = (id: string, type: EventType, payload: Record<string, number | string>) =>
    world.db.transaction(async (tx) => {
      const kase = await lockCase(tx, id);
      if (kase === null) throw new Error(`no case ${id}`);
      const ctx = { tx, actor: SYSTEM, requestId: 'test', rules: RULES };
      await appendToCase(ctx, kase, await databaseNow(tx), [{ type, payload } as EventInput]);
    });
  const system = (type: EventType) =>
    world.db.transaction((tx) => appendToSystem({ tx, actor: SYSTEM }, [{ type, payload: {} } as EventInput]));

  const verdict = async (scope: Parameters<typeof verifyTrail>[1] = {}) => {
    const { firstBad } = await verifyTrail(world.db, scope);
    return firstBad && `${firstBad.caseId} #${firstBad.seq} ${firstBad.problem}`;
  };
  const head = (id: string, seq: number) =>
    `UPDATE cases SET head_seq = ${seq}, head_hash = (SELECT hash FROM events WHERE case_id = '${id}' AND seq = ${seq}) WHERE id = '${id}'`;

  it('verifies as recorded, whole and case by case', async () => {
    expect(await verifyTrail(world.db, { kept: [kept] })).toEqual({ valid: true, checkedCases: 3, checkedEvents: 17 });
    expect(await verifyTrail(world.db, { caseId: TARGET })).toEqual({ valid: true, checkedCases: 1, checkedEvents: 5 });
    await expect(verifyTrail(world.db, { caseId: 'DR-2026-999999' })).rejects.toThrow(/not-found/);
  });

  it('cannot be changed by the system itself', async () => {
    for (const statement of [
      'UPDATE events SET actor = actor',
      'DELETE FROM events',
      'TRUNCATE events',
      'DELETE FROM digests',
    ])
      await expect(world.sql(statement)).rejects.toThrow(/permission denied|append-only/);
  });

  it.each([
    ['an edit', `UPDATE events SET payload = '{"n":9}' WHERE case_id = '${TARGET}' AND seq = 3`, `${TARGET} #3 edit`],
    [
      'another instant',
      `UPDATE events SET at = at - interval '1 day' WHERE case_id = '${TARGET}' AND seq = 3`,
      `${TARGET} #3 edit`,
    ],
    ['no instant', `UPDATE events SET at = 'infinity' WHERE case_id = '${TARGET}' AND seq = 3`, `${TARGET} #3 edit`],
    ['a gap', `DELETE FROM events WHERE case_id = '${TARGET}' AND seq = 3`, `${TARGET} #3 gap`],
    [
      'a gap, renumbered',
      `DELETE FROM events WHERE case_id = '${TARGET}' AND seq = 3;
       UPDATE events SET seq = seq - 1 WHERE case_id = '${TARGET}' AND seq > 3;
       UPDATE cases SET head_seq = head_seq - 1 WHERE id = '${TARGET}'`,
      `${TARGET} #3 gap`,
    ],
    [
      'a reordering',
      `UPDATE events SET seq = 99 WHERE case_id = '${TARGET}' AND seq = 3;
       UPDATE events SET seq = 3 WHERE case_id = '${TARGET}' AND seq = 4;
       UPDATE events SET seq = 4 WHERE case_id = '${TARGET}' AND seq = 99`,
      `${TARGET} #3 reordering`,
    ],
    ['a cut tail', `DELETE FROM events WHERE case_id = '${TARGET}' AND seq > 3`, `${TARGET} #4 cut-tail`],
    [
      'a cut tail with the head',
      `DELETE FROM events WHERE case_id = '${TARGET}' AND seq > 3; ${head(TARGET, 3)}`,
      `${TARGET} #4 cut-tail`,
    ],
    [
      'a removed case',
      `DELETE FROM events WHERE case_id = '${TARGET}'; DELETE FROM cases WHERE id = '${TARGET}'`,
      `${TARGET} #1 missing-case`,
    ],
    ['a case without its register', `DELETE FROM cases WHERE id = '${TARGET}'`, `${TARGET} #1 unknown-case`],
    ['another head', `UPDATE cases SET head_hash = 'x' WHERE id = '${TARGET}'`, `${TARGET} #5 head-mismatch`],
    ['a system record less', `DELETE FROM events WHERE case_id = 'system' AND seq = 1`, 'system #1 gap'],
    ['a digest less', 'DELETE FROM digests', 'digests #1 cut-tail'],
  ])('%s is found and named', async (_, statement, expected) => {
    await world.tamper(statement);
    expect(await verdict({ kept: [kept] })).toBe(expected);
  });

  it('a removed case shows by its number, too, against the digest', async () => {
    await world.tamper(`DELETE FROM events WHERE case_id = '${TARGET}'; DELETE FROM cases WHERE id = '${TARGET}'`);
    expect(await verdict({ caseId: TARGET })).toBe(`${TARGET} #1 missing-case`);
  });

  it('an intruder who cuts the digests as well is shown by a kept one', async () => {
    await world.tamper(`DELETE FROM events WHERE case_id = '${TARGET}' AND seq > 3; ${head(TARGET, 3)}; DELETE FROM digests;
      DELETE FROM events WHERE type = 'trail.digested';
      UPDATE system_chains SET head_seq = 1, head_hash = (SELECT hash FROM events WHERE case_id = 'system' AND seq = 1)`);
    expect(await verdict()).toBeUndefined();
    expect(await verdict({ kept: [kept] })).toBe(`${TARGET} #4 cut-tail`);
  });

  it('a digest states what went on since the one before, and all of it now and then', async () => {
    await happens(TARGET, 'task.decided', { n: 6 });
    const second = await makeDigest(world.db, { signer, folder });
    const full = await makeDigest(world.db, { signer, folder }, true);
    const opened = [kept, second, full].map((digest) => {
      const one = openDigest(digest);
      if ('fault' in one) throw new Error(one.fault.en);
      return one.body;
    });
    expect(opened.map(({ n, full: all }) => [n, all])).toEqual([
      [1, true],
      [2, false],
      [3, true],
    ]);
    expect(opened.map(({ heads }) => heads.map(([chain]) => chain))).toEqual([
      [...CASES, 'system'],
      [TARGET, 'system'],
      [...CASES, 'system'],
    ]);
    expect(opened[1]?.previousHash).toBe(kept.hash);
    const laidDown = readdirSync(folder).sort();
    expect(laidDown).toHaveLength(3);
    expect(JSON.parse(readFileSync(join(folder, laidDown[2] ?? ''), 'utf8'))).toEqual({
      ...full,
      at: undefined,
      previousHash: undefined,
    });
    expect(await verdict({ kept: [kept, second, full] })).toBeUndefined();
  });

  it('two who make a digest at once make one, or two in a row', async () => {
    await Promise.all([makeDigest(world.db, { signer, folder }), makeDigest(world.db, { signer, folder })]);
    expect(await verdict({ kept: [kept] })).toBeUndefined();
  });

  it('a digest is not made of a chain that has gone back: it names the chain', async () => {
    await world.tamper(`DELETE FROM events WHERE case_id = '${TARGET}' AND seq > 3; ${head(TARGET, 3)}`);
    await expect(makeDigest(world.db, { signer, folder })).rejects.toThrow(TrailWentBack);
    await expect(makeDigest(world.db, { signer, folder })).rejects.toThrow(TARGET);
  });

  it('verifies from a file, with Node alone, and names the same record', async () => {
    const file = join(folder, 'export.jsonl');
    const digestFile = join(folder, readdirSync(folder)[0] ?? '');
    const exported = async () => {
      const lines = async function* () {
        for await (const line of exportTrail(world.db)) yield `${line}\n`;
      };
      await pipeline(lines, createWriteStream(file));
      return spawnSync(process.execPath, ['scripts/verify-export.cjs', file, '--digest', digestFile], {
        encoding: 'utf8',
      });
    };
    const good = await exported();
    expect([good.status, good.stdout]).toEqual([0, expect.stringContaining('valid')]);
    await world.tamper(`DELETE FROM events WHERE case_id = '${TARGET}' AND seq > 3; ${head(TARGET, 3)}`);
    const bad = await exported();
    expect([bad.status, bad.stdout]).toEqual([1, expect.stringContaining(`${TARGET} #4 cut-tail`)]);
  });
});
