/** Access checks beside the bare thing that they could at best cost: express and pg with one row by its key. */
import { DEMO_ORGANISATIONS } from '../demo/organisations';
import { SAMPLE_PURPOSE } from '../scripts/client/samples';
import { freePort } from '../scripts/launcher/ports';
import { send, whenAnswered } from './load/http';
import type { RequestResult } from './load/jobs';
import { percentile } from './measure';
import { realLives } from './lives';
import { aim, inTurn, medianOf, ofRuns, type Session } from './session';

const granted = {
  operatorId: DEMO_ORGANISATIONS.operatorA.id,
  datasetId: 'health-institutions',
  fields: ['name', 'longitude'],
  purpose: SAMPLE_PURPOSE,
};

/** As many supplies of the entry as the operator would have after some time. */
const SUPPLIES = 785;
/** What a check is to reach of the bare select's rate with 16 clients. */
const AIMS = { 'access check, allowed': 0.6, 'access check, denied': 0.3 };

export async function measureAccess(session: Session): Promise<void> {
  const { stack, load, effort } = session;
  const check = `${stack.base}/v1/access/check`;
  await realLives(session, 4); // supplies, so that there is something to be granted
  const { status, text } = await send('POST', check, stack.tokens.platform, granted);
  if (status === 404) return session.put('Access checks', ['', ''], [['skipped: no POST /v1/access/check yet', '']]);
  if (!text.includes('"allowed":true')) throw new Error(`access check: ${status} ${text}`);

  const supplies = await multiply(session);
  const port = await freePort();
  stack.startExtra('select', 'bench/bare/select-server.js', { SELECT_PORT: String(port) });
  const row = `http://127.0.0.1:${port}/row/${granted.operatorId}`;
  await whenAnswered(row, () => stack.logTail('select'));

  const window = { windowMs: effort.windowMs };
  const rows: (string | number)[][] = [];
  const aims: string[] = [];
  for (const clients of [1, 16]) {
    session.say(`access: ${clients} client(s)`);
    const { token, body } = { token: stack.tokens.platform, body: granted };
    const things = {
      'access check, allowed': () =>
        load.run({ kind: 'requests', method: 'POST', url: check, token, body, clients, ...window }),
      'access check, denied': () =>
        load.run({
          ...{ kind: 'requests', method: 'POST', url: check, token, clients, ...window },
          body: { ...granted, purpose: '广告投放' },
        }),
      'bare express + pg, one row': () =>
        load.run({ kind: 'requests', method: 'GET', url: row, token: null, body: undefined, clients, ...window }),
    };
    await inTurn(1, things); // warm
    const measured = await inTurn<RequestResult>(effort.runs, things);
    const rate = (name: string) => medianOf(measured[name], ({ perSecond }) => perSecond);
    const bare = rate('bare express + pg, one row');
    for (const name of Object.keys(things)) {
      const at = (share: number) => ofRuns(measured[name], ({ ms }) => percentile(ms, share));
      const perSecond = ofRuns(measured[name], (run) => run.perSecond);
      rows.push([name, String(clients), perSecond, rate(name) / bare, at(0.5), at(0.99)]);
    }
    for (const [name, wanted] of Object.entries(clients === 1 ? {} : AIMS)) {
      const ratio = rate(name) / bare;
      aims.push(`${name}: ${ratio.toFixed(2)} × bare (${aim(ratio, wanted, 'more')})`);
    }
  }
  session.put(
    'Access checks',
    ['', 'clients', 'per second', 'ratio to bare', 'p50 ms', 'p99'],
    rows,
    `${aims.join('; ')}. The operator holds ${supplies} supplies of the entry; all clients ask the same, which is read once for those that wait.`,
  );
  await stack.stopExtra('select');
}

/** Copies one supply of the entry, without the lives that led to it, until there are enough; answers how many there are. */
async function multiply(session: Session): Promise<number> {
  const held = async () => {
    const [row] = await session.sql<{ n: string }>(
      'SELECT count(*) AS n FROM supply_datasets WHERE operator_id = $1 AND dataset_id = $2',
      [granted.operatorId, granted.datasetId],
    );
    return Number(row?.n);
  };
  const missing = Math.max(0, SUPPLIES - (await held()));
  await session.asSuperuser(`SET session_replication_role = 'replica'; -- there are no cases and needs of theirs
    CREATE TEMPORARY TABLE copies AS SELECT gen_random_uuid()::text AS id FROM generate_series(1, ${missing});
    CREATE TEMPORARY TABLE copied AS SELECT s.* FROM supplies s JOIN supply_datasets d ON d.supply_id = s.id
     WHERE d.operator_id = '${granted.operatorId}' AND d.dataset_id = '${granted.datasetId}' LIMIT 1;
    INSERT INTO supplies SELECT (jsonb_populate_record(s, jsonb_build_object('id', c.id, 'case_id', c.id, 'need_id', c.id))).*
      FROM copied s, copies c;
    INSERT INTO permit_versions (supply_id, version, case_id, permit, permit_hash, datasets, term_from, term_to, valid_from, valid_to, created_at)
      SELECT c.id, p.version, c.id, p.permit, p.permit_hash, p.datasets, p.term_from, p.term_to, p.valid_from, p.valid_to, p.created_at
        FROM permit_versions p JOIN copied s ON s.id = p.supply_id, copies c;
    INSERT INTO supply_datasets SELECT (jsonb_populate_record(d, jsonb_build_object('supply_id', c.id))).*
      FROM supply_datasets d JOIN copied s ON s.id = d.supply_id, copies c;
    ANALYZE supplies, permit_versions, supply_datasets`);
  return held();
}
