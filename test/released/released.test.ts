/** A record that a release filled is read by today's code, verified, answered from, and its cases walk on to their ends. */
import { createHash } from 'node:crypto';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { Client as Connection } from 'pg';
import { confirmTrail } from '../../services/trail/mark';
import { verifyTrail } from '../../services/trail/verify';
import { readTrailConfig } from '../../config';
import type { JsonObject } from '../../domain/canonical';
import { openDigest } from '../../domain/digest';
import { KEPT } from '../../processes/facts';
import { faultsOf } from '../../processes/written-facts';
import { localDateOf } from '../../domain/local-date';
import { eventKind } from '../../domain/events';
import { isProcess, PROCESSES, type ProcessName } from '../../processes/laws';
import { migrations } from '../../migrations';
import { connect, migrate, migrationSource } from '../../scripts/migrate';
import { LEASE_TYPE } from '../../api/leases';
import type { Journey } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { payloadFaults, type StoredEvent } from '../support/as-announced';
import { describeWithEngine } from '../support/engine';
import { eventually } from '../support/eventually';
import { createTestDatabase, type TestDatabase } from '../support/postgres';
import { countRows, describeSchema, loadRecord } from './dump';
import { keptReleases, readRelease, type KeptRelease } from './kept';
import { readEverything } from './reading';
import { heirsOf, WALKS } from './walks';

/** Some thousands of requests, on a machine that does other things as well. */
const READING_MS = 600_000;

describe.each(keptReleases())('release %s', (release) => {
  let kept: KeptRelease;
  let record: TestDatabase;
  let schema: string;
  let loaded: Record<string, number>;
  let applied: string[];
  beforeAll(async () => {
    kept = readRelease(release);
    record = await createTestDatabase({ empty: true });
    const owner = connect(record.url);
    const released = migrations.filter(({ name }) => kept.migrations.includes(name));
    await owner.migrate.latest({ migrationSource: migrationSource(released) });
    schema = await describeSchema(record.superuserUrl);
    await loadRecord(record.superuserUrl, kept.record);
    loaded = await countRows(record.superuserUrl, Object.keys(kept.tables));
    applied = await migrate(owner);
    await owner.destroy();
  });
  afterAll(() => record.drop());

  describe('its record', () => {
    const rows = async <T extends object>(statement: string): Promise<T[]> => {
      const client = new Connection({ connectionString: record.url });
      await client.connect();
      try {
        return (await client.query<T>(statement)).rows;
      } finally {
        await client.end();
      }
    };
    const sm3 = (text: string, algorithm = 'sm3') => createHash(algorithm).update(text, 'utf8').digest('hex');

    it('has the schema that its migrations made then: none of them was edited', () => {
      expect(schema).toBe(kept.schema);
      expect(applied).toEqual(migrations.map(({ name }) => name).filter((name) => !kept.migrations.includes(name)));
    });

    it('is there whole, before the migrations that came since and after them', async () => {
      expect(loaded).toEqual(kept.tables);
      expect(await countRows(record.superuserUrl, Object.keys(kept.tables))).toEqual(kept.tables);
    });

    it('verifies, and every digest that was kept outside of it', async () => {
      const owner = connect(record.url);
      try {
        expect(await verifyTrail(owner, { kept: kept.digests })).toEqual({
          valid: true,
          checkedCases: kept.cases.length,
          checkedEvents: kept.tables['events'],
        });
      } finally {
        await owner.destroy();
      }
      const keys = kept.digestKeys.map(({ kid }) => kid);
      for (const digest of kept.digests) {
        expect(openDigest(digest)).toHaveProperty('body.n', digest.n);
        expect(keys).toContain(digest.keyId);
      }
      const [last] = await rows<object>(`SELECT position::int AS position, hash FROM events ORDER BY events.position DESC LIMIT 1`);
      expect(last).toEqual({ position: kept.mark.position, hash: kept.mark.hash });
    });

    it('has events of types that the catalogue knows', async () => {
      const types = await rows<{ type: string }>('SELECT DISTINCT type FROM events ORDER BY type');
      expect(types.filter(({ type }) => eventKind(type) === undefined)).toEqual([]);
      expect(types.length).toBeGreaterThan(50);
    });

    it('keeps of every case a file and facts that the strictest reading of today knows', async () => {
      const cases = await rows<{ id: string; process: ProcessName; file: JsonObject; facts: JsonObject }>(
        'SELECT id, process, file, facts FROM cases ORDER BY id',
      );
      expect(cases.flatMap(({ id, process, ...stored }) => faultsOf(process, stored).map((one) => `${id} ${one}`))).toEqual([]);
      // Of every process that the release had; later ones have no case in it.
      const had = new Set(cases.map(({ process }) => process));
      expect([...had].filter((process) => !isProcess(process))).toEqual([]);
      expect(had.size).toBeGreaterThanOrEqual(10);
      const set = PROCESSES.flatMap((process) =>
        Object.keys(KEPT[process].facts.shape).filter((name) =>
          cases.some((one) => one.process === process && Object.hasOwn(one.facts, name)),
        ),
      );
      expect(set.length).toBeGreaterThan(40);
    });

    it('has events whose payloads are as the catalogue says', async () => {
      expect(payloadFaults(await rows<StoredEvent>('SELECT type, payload FROM events'))).toEqual([]);
    });

    it('has permits and acts whose hashes are those of their texts', async () => {
      const permits = await rows<{ text: string; hash: string }>('SELECT permit AS text, permit_hash AS hash FROM supplies');
      expect(permits.map(({ text }) => sm3(text))).toEqual(permits.map(({ hash }) => hash));
      const first = 'SELECT permit AS text, permit_hash AS hash FROM permit_versions WHERE version = 1';
      expect(await rows(`${first} ORDER BY permit_hash`)).toEqual(permits.toSorted((a, b) => (a.hash < b.hash ? -1 : 1)));
      expect(permits.length).toBeGreaterThan(5);
      const acts = await rows<{ kind: string; text: string; hash: string; algorithm: string }>('SELECT * FROM acts');
      expect(acts.map(({ text, algorithm }) => sm3(text, algorithm))).toEqual(acts.map(({ hash }) => hash));
      expect(new Set(acts.map(({ kind }) => kind)).size).toBeGreaterThan(6);
    });

    it('has leases that verify with its keys, in their minute and not after', async () => {
      const keys = createLocalJWKSet({ keys: kept.leaseKeys } as unknown as JSONWebKeySet); // public keys, as they were served
      for (const { lease, at } of kept.leases) {
        const currentDate = new Date(at);
        const { payload } = await jwtVerify(lease, keys, { typ: LEASE_TYPE, currentDate });
        expect(payload.exp).toBeGreaterThan(currentDate.getTime() / 1000);
        await expect(jwtVerify(lease, keys, { typ: LEASE_TYPE })).rejects.toThrow();
      }
    });
  });

  describeWithEngine('under today’s code', () => {
    let stack: Stack;
    let on: Journey;
    beforeAll(async () => {
      stack = await startStack({ schedules: true, restored: { record, mark: kept.mark } }); // what lies in the outbox waits
      on = await heirsOf(stack, kept);
    });
    afterAll(() => stack.stop());

    it('allows nothing until a person has vouched for the record, and then answers as it did', async () => {
      const ask = (one: object) => on.as('platform').post<Record<string, unknown>>('/v1/access/check', one);
      const [first] = kept.checks;
      expect(await ask(first?.asked ?? {})).toMatchObject({ allowed: false, reason: 'record-in-doubt' });
      const { trailMarkFile } = readTrailConfig(stack.environment);
      const session = new Connection({ connectionString: record.url });
      await session.connect();
      expect(await confirmTrail(stack.database, session, trailMarkFile, 'auditor')).toBe('other-database');
      await session.end();
      await eventually('access to be answered', async () => (await ask(first?.asked ?? {})).reason !== 'record-in-doubt');
      const lasting = localDateOf(new Date()) <= kept.rightsUntil;
      for (const { asked, answer } of kept.checks) {
        const now = await ask(asked);
        if (lasting) expect(now).toMatchObject(answer);
        else expect(now).toMatchObject({ allowed: false });
      }
      expect(kept.checks.map(({ answer }) => answer.reason)).toEqual(
        expect.arrayContaining(['permitted', 'right-suspended', 'right-revoked', 'right-ended']),
      );
    });

    it(
      'reads every case, task, event, act and register, as officials and as parties, as announced',
      async () => {
        expect(await readEverything(on, kept)).toEqual([]);
      },
      READING_MS,
    );

    it('takes up what lay in the outbox', async () => {
      await stack.startWorker();
      await eventually('the outbox to be empty', async () => {
        const [row] = await stack.database('outbox').count<{ n: string }[]>({ n: '*' });
        return Number(row?.n) === 0;
      });
    });

    // Of the processes that the release had.
    const known = Object.keys(WALKS).filter((process) => Object.hasOwn(readRelease(release).walks, process));
    it.each(known)('walks an open case of %s on to its end', async (process) => {
      const caseId = kept.walks[process] ?? '';
      const walk = WALKS[process];
      expect(await on.kase(caseId)).toMatchObject({ process, status: 'open' });
      await walk?.take(on, caseId);
      expect((await on.closed(caseId)).outcome).toBe(walk?.ends);
    });

    it('verifies to its new end, with every digest that was kept', async () => {
      const { valid } = await verifyTrail(stack.database, { kept: kept.digests });
      expect(valid).toBe(true);
    });
  });
});
