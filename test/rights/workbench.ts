/** A record with the demo's parties, the access service beside it, and commands on it that commit, are aborted, or die. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { openAccess, type Access } from '../../services/access';
import type { Context } from '../../cases/context';
import { putPolicy } from '../../services/rules/policies';
import { RefusalBook } from '../../cases/refusals';
import { runCommand } from '../../cases/run';
import { prepareTrailMark } from '../../services/trail/mark';
import { seedDemo } from '../../demo/seed';
import { authorization } from '../../processes/authorization/law';
import { localDate } from '../../domain/local-date';
import { sealPermit } from '../../domain/permit';
import { plainPermit } from '../support/permits';
import { Refusal } from '../../domain/refusal';
import { SYSTEM, type Actor } from '../../domain/roles';
import { lockAuthorization, type AuthorizationRow } from '../../records/authorizations';
import { openDatabase, type Database, type Tx } from '../../records/database';
import { write } from '../../records/writer';
import { connect } from '../../scripts/migrate';
import { createTestDatabase, type TestDatabase } from '../support/postgres';
import { RULES } from '../support/commands';

/** What becomes of a command's transaction: it commits, is rolled back, or its connection is cut before the commit. */
export type Fate = 'commits' | 'aborts' | 'dies';

class Aborted extends Error {}

const PLATFORM: Actor = { id: 'platform', org: '', roles: ['platform'] };
const DATASET = 'transport-parking';
const FIELDS = ['lot'];
const TERM = { from: localDate('2020-01-01'), to: localDate('2099-12-31') };

export class Workbench {
  readonly rules = RULES;
  private readonly refusals: RefusalBook;

  private constructor(
    private readonly database: TestDatabase,
    readonly db: Database,
    private readonly access: Access,
    private readonly superuser: Client,
    private readonly folder: string,
  ) {
    this.refusals = new RefusalBook(db, { failed: () => undefined });
  }

  static async open(): Promise<Workbench> {
    const database = await createTestDatabase();
    const folder = mkdtempSync(join(tmpdir(), 'approvals-rights-'));
    const trailMarkFile = join(folder, 'trail-mark.json');
    await prepareTrailMark(database.url, trailMarkFile);
    const owner = connect(database.url);
    await seedDemo(owner);
    await owner.destroy();
    const db = openDatabase(database.url, { max: 5 });
    const superuser = new Client({ connectionString: database.superuserUrl });
    await superuser.connect();
    const access = openAccess({
      db,
      databaseUrl: database.url,
      poolMax: 3,
      trailMarkFile,
      sign: () => Promise.resolve('signed'),
      onNews: () => undefined,
    });
    return new Workbench(database, db, access, superuser, folder);
  }

  async close(): Promise<void> {
    await this.access.close();
    await this.refusals.close();
    await this.superuser.end();
    await this.db.destroy();
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  check(operatorId: string, purpose: string) {
    const asked = { operatorId, datasetId: DATASET, fields: FIELDS, purpose };
    return this.access.service.check(asked, { actor: PLATFORM, requestId: randomUUID() });
  }

  /** Whether the command was acknowledged; a refusal is not, and neither is what did not come to its commit. */
  async attempt(actor: Actor, fate: Fate, command: (ctx: Context) => Promise<unknown>): Promise<boolean> {
    const request = { name: 'life', actor, requestId: randomUUID() };
    try {
      await runCommand({ db: this.db, rules: this.rules, refusals: this.refusals }, request, async (ctx) => {
        await command(ctx);
        if (fate === 'aborts') throw new Aborted();
        if (fate === 'dies') await this.cut(ctx.tx);
        return { status: 200, body: null };
      });
    } catch (error) {
      if (error instanceof Refusal || fate !== 'commits') return false;
      throw error;
    }
    if (fate !== 'commits') throw new Error(`a command that ${fate} was acknowledged`);
    return true;
  }

  asSystem<T>(command: (ctx: Context) => Promise<T>): Promise<T> {
    return this.db.transaction((tx) => command({ tx, actor: SYSTEM, requestId: 'workflow', rules: this.rules }));
  }

  /** Ends the transaction's own connection, and waits until it is gone. */
  private async cut(tx: Tx): Promise<void> {
    const { rows } = await tx.raw<{ rows: { pid: number }[] }>('SELECT pg_backend_pid() AS pid');
    await this.superuser.query('SELECT pg_terminate_backend($1, 5000)', [rows[0]?.pid]);
  }

  /** How often transactions of this record have waited for each other in a circle. */
  async deadlocks(): Promise<number> {
    const { rows } = await this.superuser.query<{ n: number }>(
      'SELECT deadlocks::int AS n FROM pg_stat_database WHERE datname = current_database()',
    );
    return rows[0]?.n ?? 0;
  }

  async rightOf(tx: Tx, id: string): Promise<AuthorizationRow> {
    const row = await lockAuthorization(tx, id, 'shared');
    if (row === null) throw new Error(`no authorisation ${id}`);
    return row;
  }

  /** For authorisations granted from now on. */
  async capTerms(days: number | null): Promise<void> {
    const limits = { 'in-force': days === null ? 'P3Y' : `PT${days * 24}H` };
    await this.asSystem((ctx) => putPolicy(ctx, authorization, { limits, basis: '测试文号' }));
  }

  /** So many days pass over a right. */
  async moveIntoPast(id: string, days: number): Promise<void> {
    const [by, interval] = [`- ${days}`, `- interval '${days * 24} hours'`];
    await this.db.raw(
      `UPDATE authorizations SET from_date = from_date ${by}, to_date = to_date ${by},
         operator_signed_at = operator_signed_at ${interval}, authority_signed_at = authority_signed_at ${interval},
         ends_at = ends_at ${interval}, revoked_at = revoked_at ${interval}, ended_at = ended_at ${interval} WHERE id = ?`,
      [id],
    );
  }

  /** A supply of so broad a term that nothing but the right decides. */
  async supply(of: { authorizationId: string; operatorId: string; caseId: string; purpose: string }): Promise<void> {
    const supplyId = randomUUID();
    const needId = randomUUID();
    const datasets = [{ datasetId: DATASET, fields: FIELDS }];
    await this.db('needs').insert({
      id: needId,
      operator_id: of.operatorId,
      title: '需求',
      body: '{}',
      created_by: 'operator-a',
    });
    const permit = sealPermit(
      plainPermit({
        supplyId,
        ...of,
        datasets,
        scope: '市内',
        scenario: '停车',
        usingUnit: '运营公司',
        term: TERM,
      }),
    );
    const row = {
      id: supplyId,
      case_id: of.caseId,
      need_id: needId,
      operator_id: of.operatorId,
      authorization_id: of.authorizationId,
      datasets,
      purpose: of.purpose,
      term_from: TERM.from,
      term_to: TERM.to,
      permit: permit.text,
      permit_hash: permit.hash,
      created_at: new Date(),
    };
    await write(this.db, [{ kind: 'supply', row }]);
  }
}
