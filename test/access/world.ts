/** A record with one operator, one entry and one supply of it, as the system itself would have written them. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { openAccess, type Access, type AccessNews } from '../../services/access';
import type { LeaseClaims } from '../../services/access/access-service';
import { prepareTrailMark } from '../../services/trail/mark';
import { sealPermit } from '../../domain/permit';
import { plainPermit } from '../support/permits';
import type { Actor } from '../../domain/roles';
import { openDatabase, type Database } from '../../records/database';
import { write } from '../../records/writer';
import { keptFile } from '../support/kept-files';
import { createTestDatabase, type TestDatabase } from '../support/postgres';

export const OPERATOR = '91410100MA44TEST01';
export const DATASET = 'D-health-1';
export const PURPOSE = '商业健康险理赔核验';
export const FIELDS = ['visitDate', 'department'];

export const PLATFORM: Actor = { id: 'platform', org: '', roles: ['platform'] };
export const caller = { actor: PLATFORM, requestId: 'r-1' };
export const request = { operatorId: OPERATOR, datasetId: DATASET, fields: FIELDS, purpose: PURPOSE };

export interface World {
  readonly database: TestDatabase;
  readonly db: Database;
  readonly markFile: string;
  readonly folder: string;
  /** As superuser, with the triggers that protect the record asleep: what only an intruder could do. */
  tamper(statement: string, values?: unknown[]): Promise<void>;
  /** As the database's owner. */
  sql<T>(statement: string, values?: readonly unknown[]): Promise<T[]>;
  /** False: ends every session on the database and lets none in, as if it were away. */
  allowConnections(allowed: boolean): Promise<void>;
  openAccess(options?: {
    onNews?: (news: AccessNews) => void;
    sign?: (claims: LeaseClaims) => Promise<string>;
  }): Access;
  /** Answers the authorisation's id. */
  addSupply(options?: { operatorId?: string; from?: string; to?: string; purpose?: string }): Promise<Granted>;
  close(): Promise<void>;
}

export interface Granted {
  readonly authorizationId: string;
  readonly supplyId: string;
  readonly permitHash: string;
}

export async function createWorld(): Promise<World> {
  const database = await createTestDatabase();
  const db = openDatabase(database.url, { max: 5 });
  const folder = mkdtempSync(join(tmpdir(), 'approvals-access-'));
  const markFile = join(folder, 'trail-mark.json');
  const opened: Access[] = [];
  await prepareTrailMark(database.url, markFile);
  await ensureParties(db);
  return {
    database,
    db,
    markFile,
    folder,
    tamper: async (statement, values = []) => {
      const client = new Client({ connectionString: database.superuserUrl });
      await client.connect();
      try {
        await client.query("SET session_replication_role = 'replica'");
        await client.query(statement, values);
      } finally {
        await client.end();
      }
    },
    sql: async <T>(statement: string, values: readonly unknown[] = []) =>
      (await db.raw<{ rows: T[] }>(statement, [...values] as string[])).rows,
    allowConnections: async (allowed) => {
      const elsewhere = new URL(database.superuserUrl);
      const name = elsewhere.pathname.slice(1);
      elsewhere.pathname = '/postgres';
      const client = new Client({ connectionString: elsewhere.href });
      await client.connect();
      try {
        await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${allowed}`);
        if (!allowed)
          await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
      } finally {
        await client.end();
      }
    },
    openAccess: ({ onNews = () => undefined, sign = () => Promise.resolve('signed') } = {}) => {
      const access = openAccess({
        db,
        databaseUrl: database.url,
        poolMax: 4,
        trailMarkFile: markFile,
        sign,
        onNews,
      });
      opened.push(access);
      return access;
    },
    addSupply: (options = {}) => addSupply(db, options),
    close: async () => {
      for (const access of opened) await access.close();
      await db.destroy();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The operator, a department and its entry. */
export async function ensureParties(db: Database): Promise<void> {
  await db('organisations').insert([
    { id: OPERATOR, name: '甲运营公司', kind: 'operator' },
    { id: '11410100MB0000DEP1', name: '市卫生健康委', kind: 'department' },
  ]);
  await db('datasets').insert({
    id: DATASET,
    title: '门诊记录',
    provider_id: '11410100MB0000DEP1',
    fields: JSON.stringify([...FIELDS, 'phone', 'other'].map((name) => ({ name, title: name, sensitivity: 'open' }))),
  });
}

export async function addSupply(
  db: Database,
  {
    operatorId = OPERATOR,
    from = '2020-01-01',
    to = '2099-12-31',
    purpose = PURPOSE,
  }: { operatorId?: string; from?: string; to?: string; purpose?: string },
): Promise<Granted> {
  const [authorizationId, needId, caseId, supplyId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const signed = new Date('2020-01-01T00:00:00+08:00');
  await db('authorizations').insert({
    id: authorizationId,
    operator_id: operatorId,
    from_date: from,
    to_date: to,
    operator_signed_at: signed,
    authority_signed_at: signed,
  });
  await db('needs').insert({
    id: needId,
    operator_id: operatorId,
    title: '需求',
    body: '{}',
    created_by: 'operator-a',
  });
  await db('cases').insert({
    id: caseId,
    process: 'data-request',
    definition_version: 1,
    policy_version: 0,
    title: '申请',
    party_id: operatorId,
    opened_by: 'operator-a',
    opened_at: signed,
    file: keptFile('data-request'),
    need_id: needId,
    authorization_id: authorizationId,
  });
  const datasets = [{ datasetId: DATASET, fields: FIELDS }];
  const permit = sealPermit(
    plainPermit({
      supplyId,
      caseId,
      operatorId,
      authorizationId,
      datasets,
      purpose,
      scope: '市内',
      scenario: '理赔',
      usingUnit: '甲运营公司',
      term: { from: '2020-01-01' as never, to: '2099-12-31' as never },
    }),
  );
  const row = {
    id: supplyId,
    case_id: caseId,
    need_id: needId,
    operator_id: operatorId,
    authorization_id: authorizationId,
    datasets,
    purpose,
    term_from: '2020-01-01',
    term_to: '2099-12-31',
    permit: permit.text,
    permit_hash: permit.hash,
    created_at: signed,
  };
  await write(db, [{ kind: 'supply', row }]);
  return { authorizationId, supplyId, permitHash: permit.hash };
}
