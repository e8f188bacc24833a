/** The record written under a login that owns nothing, and may nothing but take the application's role. */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { APP_ROLE } from '../../migrations/0001-foundation';
import { verifyTrail } from '../../services/trail/verify';
import { Ground } from '../rights/ground';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';

const LOGIN = `stranger_${randomBytes(6).toString('hex')}`;

/** Of the role itself: what it owns, and what it may without another role. */
const OWN = `SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls OR rolinherit AS may,
    (SELECT count(*)::int FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass AND refobjid = r.oid) AS owns,
    ARRAY(SELECT roleid::regrole::text FROM pg_auth_members WHERE member = r.oid) AS roles
  FROM pg_roles r WHERE rolname = $1`;

describeWithEngine('a login that owns nothing', () => {
  let stack: Stack;
  let on: Ground;
  let superuser: Client;
  beforeAll(async () => {
    stack = await startStack({
      login: async (record) => {
        // Beside the record, which is gone before the login can be.
        superuser = new Client({
          connectionString: Object.assign(new URL(record.superuserUrl), { pathname: '/postgres' }).href,
        });
        await superuser.connect();
        const password = randomBytes(12).toString('hex');
        await superuser.query(`CREATE ROLE ${LOGIN} LOGIN NOINHERIT PASSWORD '${password}' IN ROLE ${APP_ROLE}`);
        return Object.assign(new URL(record.url), { username: LOGIN, password }).href;
      },
    });
    on = new Ground(stack);
  });
  afterAll(async () => {
    await stack.stop();
    await superuser.query(`DROP ROLE ${LOGIN}`);
    await superuser.end();
  });

  it('has nothing of its own, and is what API and worker connect as', async () => {
    const { rows } = await superuser.query<object>(OWN, [LOGIN]);
    expect(rows).toEqual([{ may: false, owns: 0, roles: [APP_ROLE] }]);
    const own = await superuser.query(`SELECT FROM pg_stat_activity WHERE usename = $1`, [LOGIN]);
    expect(own.rows.length).toBeGreaterThan(2);
  });

  it('brings requests to their ends, suspends a right in the commit of the order, and keeps a trail that verifies', async () => {
    const supplied = await on.at('docking');
    await on.dock(supplied, 'steward-health');
    await on.dock(supplied, 'steward-transport');
    const withdrawn = await on.at('review');
    await on.as('operator-a').post(`/v1/cases/${withdrawn}/withdraw`, { reason: '不再需要' });
    expect([(await on.closed(supplied)).outcome, (await on.closed(withdrawn)).outcome]).toEqual([
      'supplied',
      'withdrawn',
    ]);

    const right = await on.inForce();
    await on.supplied(right);
    expect(await on.check(right)).toMatchObject({ allowed: true });
    const order = await on.drafted(right);
    await on.as('director').take(order, 'order', 'issue');
    expect(await on.check(right)).toMatchObject({ allowed: false, reason: 'right-suspended' });
    await on.task(order, 'rectification');

    const { valid, checkedCases } = await verifyTrail(stack.database, { kept: [] });
    expect(valid).toBe(true);
    expect(checkedCases).toBeGreaterThan(3);
  });
});
