/**
 * The invariants of DESIGN as promises that a record either keeps or breaks: each throws where it is broken. They are loaded
 * anew for every mutant, so that what a mutant replaces is replaced for them too.
 */
import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { openAccess } from '../../services/access';
import { MarkFile } from '../../services/trail/mark-file';
import { verifyTrail } from '../../services/trail/verify';
import { DEMO_AUTHORIZATIONS } from '../../demo/catalogue';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { SYSTEM, type Role } from '../../domain/roles';
import { firstLook } from '../../records/trail-mark';
import { SAMPLE_PURPOSE } from '../../scripts/client/samples';
import { withEffects } from '../../cases/preview';
import { amendment } from '../builders/agreement-amendment';
import { deciderOf } from '../builders/bring';
import { PARTIES } from '../builders/data-request';
import { actorOf, refusalOf, type TestRecord } from './record';

export { TestRecord } from './record';
export { brokenInvariants } from './check';

export type Promised = (record: TestRecord) => Promise<void>;

const [RIGHT] = DEMO_AUTHORIZATIONS;
const LONG_MS = 20 * 365 * 86_400_000;

async function reviewing(record: TestRecord): Promise<string> {
  const caseId = await record.file();
  await record.decide(await record.opened(caseId, 'acceptance'), 'accept');
  return caseId;
}

async function docked(record: TestRecord): Promise<string> {
  const caseId = await reviewing(record);
  await record.decide(await record.opened(caseId, 'review'), 'recommend-approval');
  await record.decide(await record.opened(caseId, 'decision'), 'approve');
  for (const id of Object.values(PARTIES)) {
    await record.decide(await record.opened(caseId, 'docking', 1, { seat: id, partyId: id }), 'ready');
  }
  return caseId;
}

export async function supplied(record: TestRecord): Promise<string> {
  const caseId = await docked(record);
  strictEqual((await record.activities.supply(caseId)).result, 'supplied');
  return caseId;
}

/** 1. Suspended, revoked, ended, lapsed or not yet effective: every check and lease is denied at once, with no process but this. */
export async function accessOnlyWithALiveRight(record: TestRecord): Promise<void> {
  await supplied(record);
  const folder = mkdtempSync(join(tmpdir(), 'approvals-promise-'));
  const trailMarkFile = join(folder, 'trail-mark.json');
  const { identity } = await firstLook(record.database.url);
  await new MarkFile(trailMarkFile).raise({ identity, position: 0, hash: '' });
  const open = () =>
    openAccess({
      db: record.db,
      databaseUrl: record.database.url,
      poolMax: 2,
      trailMarkFile,
      sign: () => Promise.resolve('signed'),
      onNews: () => undefined,
    });
  let access = open();
  const request = {
    operatorId: DEMO_ORGANISATIONS.operatorA.id,
    datasetId: 'health-institutions',
    fields: ['name'],
    purpose: SAMPLE_PURPOSE,
  };
  const caller = { actor: actorOf('platform'), requestId: 'promise' };
  const allowed = async () => {
    const { allowed: checked } = await access.service.check(request, caller);
    strictEqual('lease' in (await access.service.lease(request, caller)), checked, 'check and lease agree');
    return checked;
  };
  const right = (change: string) => record.superuser(`UPDATE authorizations SET ${change} WHERE id = $1`, [RIGHT.id]);
  try {
    ok(await allowed(), 'in force');
    const [one, other] = [await record.suspend(), await record.suspend()];
    ok(!(await allowed()), 'suspended');
    await record.lift(one);
    ok(!(await allowed()), 'one of two orders lifted');
    await record.lift(other);
    ok(await allowed(), 'both lifted');
    for (const [how, change, back] of [
      ['revoked', 'revoked_at = clock_timestamp()', 'revoked_at = NULL'],
      ['ended', 'ended_at = clock_timestamp()', 'ended_at = NULL'],
      [
        'lapsed',
        `to_date = to_date - 3650, from_date = from_date - 3650`,
        `to_date = to_date + 3650, from_date = from_date + 3650`,
      ],
      ['not yet effective', 'from_date = from_date + 1700', 'from_date = from_date - 1700'],
      ['unsigned', 'authority_signed_at = NULL', 'authority_signed_at = operator_signed_at'],
    ] as const) {
      await right(change);
      ok(!(await allowed()), how);
      await right(back);
      ok(await allowed(), `no longer ${how}`);
    }
    strictEqual((await access.service.check({ ...request, developerId: 'D-1' }, caller)).allowed, false, 'a child');
    // Doubt denies: the database is another than the one that the mark has seen.
    await access.close();
    await new MarkFile(trailMarkFile).reset({ identity: 'elsewhere/1', position: 5, hash: 'x' });
    access = open();
    ok(!(await allowed()), 'in doubt');
  } finally {
    await access.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** 2. By constraint: whatever code there is, the database takes neither a second application nor a second supply. */
export async function oneNeedOneApplicationOneSupply(record: TestRecord): Promise<void> {
  const caseId = await supplied(record);
  const copy = (table: string, change: string, where: string) =>
    record.superuser(
      `INSERT INTO ${table} SELECT (jsonb_populate_record(t, ${change})).* FROM ${table} t WHERE ${where} = $1`,
      [caseId],
    );
  await rejects(copy('cases', `'{"id": "DR-2"}'`, 'id'), /one_application_per_need/);
  await record.superuser(
    `INSERT INTO needs SELECT (jsonb_populate_record(n, '{"id": "need-2"}')).* FROM needs n JOIN cases c ON c.need_id = n.id WHERE c.id = $1`,
    [caseId],
  );
  await copy('cases', `'{"id": "DR-3", "need_id": "need-2"}'`, 'id');
  await rejects(copy('supplies', `'{"id": "S-2", "need_id": "need-2"}'`, 'case_id'), /supplies_case_id/);
  await rejects(copy('supplies', `'{"id": "S-3", "case_id": "DR-3"}'`, 'case_id'), /supplies_need_id/);
  const needId = await record.addNeed();
  const twice = await Promise.all([1, 2, 3].map(() => refusalOf(record.file({ needId }))));
  deepStrictEqual(twice.sort(), ['done', 'duplicate-application', 'duplicate-application']);
}

/** 3. A task ends once and a closed case never changes, for the code and, against all code, for the database. */
export async function aTaskEndsOnce(record: TestRecord): Promise<void> {
  const caseId = await record.file();
  const task = await record.opened(caseId, 'acceptance');
  const both = await Promise.all([
    refusalOf(record.decideAs('officer', task, 'accept')),
    refusalOf(record.decideAs('officer-2', task, 'refuse')),
  ]);
  deepStrictEqual(both.sort(), ['done', 'task-already-decided'], 'two deciders at once');
  await rejects(
    record.superuser(`UPDATE tasks SET outcome = 'refuse' WHERE id = $1`, [task.id]),
    /ended as decided/,
    'an ended task',
  );
  const held = await record.file();
  const open = await record.opened(held, 'acceptance');
  const order = await record.suspend();
  strictEqual(await refusalOf(record.decide(open, 'accept')), 'case-on-hold');
  await record.lift(order);
  await record.withdraw(held);
  strictEqual(await refusalOf(record.decide(open, 'accept')), 'case-closed');
  strictEqual(await refusalOf(record.withdraw(held)), 'case-closed');
  for (const change of [`outcome = 'supplied'`, `status = 'open', outcome = NULL, closed_at = NULL`, `file = '{}'`]) {
    await rejects(record.superuser(`UPDATE cases SET ${change} WHERE id = $1`, [held]), /is closed/, 'a closed case');
  }
}

/** 4. Over the whole case, by person and by organisation, whatever roles somebody holds. */
export async function dutiesAreSeparate(record: TestRecord): Promise<void> {
  const roles: Role[] = ['case-officer', 'reviewer', 'director', 'expert'];
  const one = { ...actorOf('reviewer'), roles };
  const caseId = await reviewing(record);
  await record.decideAs(one, await record.opened(caseId, 'review'), 'recommend-approval', { data: usual() });
  const decision = await record.opened(caseId, 'decision');
  strictEqual(await refusalOf(record.decideAs(one, decision, 'approve')), 'separation-of-duties', 'the reviewer');
  const officer = { ...actorOf('officer'), roles };
  strictEqual(await refusalOf(record.decideAs(officer, decision, 'approve')), 'separation-of-duties', 'the officer');
  const filer = { ...actorOf('operator-a'), roles, org: actorOf('director').org };
  strictEqual(await refusalOf(record.decideAs(filer, decision, 'approve')), 'separation-of-duties', 'the filer');
  const [person] = await record.superuser<{ id: string }>(`SELECT id FROM persons WHERE id = 'expert-1'`);
  ok(person !== undefined);
  await record.setExperts(['expert-1']);
  await record.superuser(`UPDATE persons SET org = $1 WHERE id = 'expert-1'`, [DEMO_ORGANISATIONS.operatorA.id]);
  await record.decide(decision, 'send-back');
  await record.decide(await record.opened(caseId, 'review', 2), 'need-experts');
  await record.activities.drawPanel(caseId, 1);
  deepStrictEqual(
    (await record.activities.panelState(caseId, 1)).open,
    [],
    "nobody of the applicant's organisation sits on the panel",
  );
}

const fine = { ok: true, note: '符合要求' };
const usual = () => ({
  findings: {
    usingUnit: fine,
    purpose: fine,
    scope: fine,
    feasibility: fine,
    economicBenefit: fine,
    socialBenefit: fine,
  },
});

/** 5. Neither the system nor the passing of any time ends or restores a right; an order is lifted by somebody. */
export async function onlyAPersonEndsOrRestoresARight(record: TestRecord): Promise<void> {
  const caseId = await record.file();
  const task = await record.opened(caseId, 'acceptance');
  for (const outcome of ['accept', 'refuse']) {
    ok((await refusalOf(record.decideAs(SYSTEM, task, outcome))) !== 'done', 'the system decides');
  }
  const order = await record.suspend();
  await rejects(
    record.superuser('UPDATE suspension_orders SET lifted_at = clock_timestamp() WHERE id = $1', [order.orderId]),
    /violates check constraint/,
    'lifted by nobody',
  );
  const rights = () =>
    record.superuser(
      `SELECT a.id, a.revoked_at, a.ended_at, o.id AS order_id, o.lifted_at FROM authorizations a
         LEFT JOIN suspension_orders o ON o.authorization_id = a.id ORDER BY 1, 4`,
    );
  const before = await rights();
  const { taskId } = await record.activities.openStep({ caseId: order.caseId, step: 'draft', round: 1, seat: '' });
  for (const [id, of] of [
    [taskId, order.caseId],
    [task.id, caseId],
  ] as const) {
    await record.age(of, LONG_MS);
    await record.activities.attendStep(id);
  }
  deepStrictEqual(await rights(), before, 'time alone');
}

/** 6. The system's own role can only add to the trail, its owner is stopped by a trigger, and what an intruder does is found. */
export async function theTrailIsAppendOnly(record: TestRecord): Promise<void> {
  const caseId = await supplied(record);
  ok((await refusalOf(record.withdraw(caseId))) === 'case-closed');
  const [refused] = await record.superuser<{ n: number }>(
    `SELECT count(*)::int AS n FROM events WHERE case_id = $1 AND type = 'command.refused'`,
    [caseId],
  );
  strictEqual(refused?.n, 1, 'a refused command leaves a trace');
  const changes = [
    `UPDATE events SET actor = 'nobody' WHERE case_id = '${caseId}'`,
    `DELETE FROM events WHERE case_id = '${caseId}'`,
    'TRUNCATE events',
  ];
  for (const change of changes) await rejects(record.db.raw(change), /permission denied/, 'the role');
  const owner = new Client({ connectionString: record.database.url });
  await owner.connect();
  try {
    for (const change of changes) await rejects(owner.query(change), /append-only/, 'the trigger');
  } finally {
    await owner.end();
  }
  strictEqual((await verifyTrail(record.db)).valid, true);
  const asleep = { asleep: true };
  for (const [what, change] of [
    ['an edit', `UPDATE events SET actor = 'nobody' WHERE case_id = $1 AND seq = 2`],
    ['a cut tail', `DELETE FROM events WHERE case_id = $1 AND seq = (SELECT max(seq) FROM events WHERE case_id = $1)`],
    ['a gap', `DELETE FROM events WHERE case_id = $1 AND seq = 3`],
  ] as const) {
    const kept = await record.superuser('SELECT * FROM events WHERE case_id = $1', [caseId]);
    await record.superuser(change, [caseId], asleep);
    strictEqual((await verifyTrail(record.db)).valid, false, what);
    await record.superuser('DELETE FROM events WHERE case_id = $1', [caseId], asleep);
    await record.superuser(
      `INSERT INTO events OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_recordset(NULL::events, $1)`,
      [JSON.stringify(kept)],
      asleep,
    );
  }
}

/** 7. The hash of other materials than the task stands on is refused. */
export async function aDecisionBindsWhatWasSeen(record: TestRecord): Promise<void> {
  const caseId = await record.file();
  const acceptance = await record.opened(caseId, 'acceptance');
  await record.decide(acceptance, 'accept');
  const review = await record.opened(caseId, 'review');
  const stale = { materialsHash: acceptance.materials_hash, data: usual() };
  strictEqual(
    await refusalOf(record.decideAs(deciderOf(review), review, 'recommend-approval', stale)),
    'materials-changed',
  );
}

/** 9. A new policy is for cases opened later. */
export async function aCaseRunsUnderItsOpeningRules(record: TestRecord): Promise<void> {
  await record.policy({ limits: { review: '21wd' } });
  const caseId = await reviewing(record);
  await record.policy({ limits: { review: '3wd' } });
  strictEqual((await record.opened(caseId, 'review')).limit_text, '21wd');
  const later = await reviewing(record);
  strictEqual((await record.opened(later, 'review')).limit_text, '3wd');
}

/** 10. No answer before the commit; the same key, the same answer, one effect; the wake-up commits with the decision. */
export async function acknowledgedIsDurable(record: TestRecord): Promise<void> {
  const caseId = await record.file();
  const task = await record.opened(caseId, 'acceptance');
  await record.superuser(`
    CREATE FUNCTION no_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no commit'; END $$;
    CREATE CONSTRAINT TRIGGER no_commit AFTER INSERT ON events DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION no_commit()`);
  await rejects(record.decideAs('officer', task, 'accept', {}, 'key-1'), /no commit/, 'an answer without a commit');
  await record.superuser('DROP TRIGGER no_commit ON events');
  const count = async (sql: string) => (await record.superuser<{ n: number }>(sql, [caseId]))[0]?.n;
  const decided = () => count(`SELECT count(*)::int AS n FROM events WHERE case_id = $1 AND type = 'task.decided'`);
  const wakes = () => count(`SELECT count(*)::int AS n FROM outbox WHERE case_id = $1 AND signal = 'taskDecided'`);
  deepStrictEqual([await decided(), await wakes()], [0, 0], 'nothing is left of what did not commit');
  const first = await record.decideAs('officer', task, 'accept', {}, 'key-1');
  const again = await record.decideAs('officer', task, 'accept', {}, 'key-1');
  deepStrictEqual([again.replayed, again.status, again.text], [true, first.status, first.text]);
  deepStrictEqual([await decided(), await wakes()], [1, 1], 'one effect and its wake-up');
}

/** 15. A supply has at every instant exactly one permit, and none is lengthened but by a decision: for the database, whatever code there is. */
export async function onePermitAtEveryInstant(record: TestRecord): Promise<void> {
  const caseId = await supplied(record);
  const next = (change: string) =>
    record.superuser(
      `INSERT INTO permit_versions (supply_id, version, case_id, permit, permit_hash, datasets, term_from, term_to, valid_from, created_at)
       SELECT (n).supply_id, (n).version, (n).case_id, (n).permit, (n).permit_hash, (n).datasets, (n).term_from, (n).term_to,
              (n).valid_from, (n).created_at
         FROM (SELECT jsonb_populate_record(v, jsonb_build_object('version', v.version + 1, 'valid_from', legal_now(),
                        'case_id', NULL) || ${change}::jsonb) AS n
                 FROM permit_versions v JOIN supplies s ON s.id = v.supply_id WHERE s.case_id = $1 ORDER BY v.version DESC LIMIT 1) latest`,
      [caseId],
    );
  const far = `'{"term_to": "2999-12-31"}'`;
  await rejects(next(far), /lengthened by a decision/);
  await next(`'{}'`);
  await next(`jsonb_build_object('case_id', $1::text) || ${far}`);
  const rulingAt = async (instant: string) => {
    const rows = await record.superuser<{ version: number; shown: string }>(
      `SELECT v.version, s.term_to::text AS shown FROM permit_versions v JOIN supplies s ON s.id = v.supply_id
        WHERE s.case_id = $1 AND v.valid_from <= ${instant} AND ${instant} < v.valid_to`,
      [caseId],
    );
    return rows.map(({ version }) => version);
  };
  deepStrictEqual(await rulingAt(`timestamptz '2001-01-01'`), [1], 'before');
  deepStrictEqual(await rulingAt('legal_now()'), [3], 'now');
  deepStrictEqual(await rulingAt(`timestamptz '3001-01-01'`), [3], 'for ever');
  await rejects(
    record.superuser(
      `INSERT INTO permit_versions SELECT v.supply_id, 9, v.case_id, v.permit, v.permit_hash, v.datasets, v.term_from, v.term_to,
              v.valid_from, v.valid_to, v.created_at
         FROM permit_versions v JOIN supplies s ON s.id = v.supply_id WHERE s.case_id = $1 AND v.version = 1`,
      [caseId],
      { asleep: true },
    ),
    /one_permit_at_an_instant/,
    'two permits at one instant',
  );
  await rejects(record.db.raw('UPDATE permit_versions SET permit_hash = permit_hash'), /permission denied/);
  await rejects(record.db.raw('DELETE FROM permit_versions'), /permission denied/);
}

/** 16. An amendment is signed on what it does to others: as another supply comes, on that too; and what was shown is what is done. */
export async function whatAnAmendmentHarmsWasShown(record: TestRecord): Promise<void> {
  await supplied(record); // of entries of both departments
  await record.supply();
  const id = await record.amendment(RIGHT.id, 'officer');
  const scope = { domains: ['卫生健康'], providers: [], datasetIds: [], productKinds: [] };
  await record.decide(await record.opened(id, 'draft'), 'submit', amendment({ scope }));
  await record.decide(await record.opened(id, 'operator-signature'), 'sign');
  const signature = await record.opened(id, 'authority-signature');
  const seen = withEffects(signature.materials_hash, await record.effects(id));
  await record.supply();
  const stale = record.decideAs('director', signature, 'sign', { materialsHash: seen });
  strictEqual(await refusalOf(stale), 'materials-changed', 'one more than was seen');
  const foreseen = (await record.effects(id))?.supplies ?? [];
  const shown = (what: string) => foreseen.filter(({ effect }) => effect === what).map((supply) => supply.id);
  await record.decide(signature, 'sign');
  const done = async (sql: string, values: readonly string[] = []) =>
    (await record.superuser<{ id: string }>(sql, values)).map((supply) => supply.id);
  const ended = await done('SELECT id FROM supplies WHERE ended_at IS NOT NULL');
  const narrowed = await done('SELECT supply_id AS id FROM permit_versions WHERE case_id = $1', [id]);
  deepStrictEqual([ended.length, narrowed.length], [2, 1], 'what lies outside goes');
  deepStrictEqual([ended.sort(), narrowed], [shown('ended').sort(), shown('narrowed')], 'what was shown is done');
}

/** 17. However a supply ends, its clearance opens in that commit, once; the record takes no end without it, nor a second end. */
export async function everyEndHasItsClearance(record: TestRecord): Promise<void> {
  const clearances = async (id: string) =>
    (await record.superuser(`SELECT id FROM cases WHERE process = 'supply-closure' AND supply_id = $1`, [id])).length;
  const [returned, ended, over] = [await record.supply(), await record.supply(), await record.supply()];
  await rejects(
    record.superuser('UPDATE supplies SET ended_at = legal_now() WHERE id = $1', [returned]),
    /ends without a clearance/,
    'an end by hand',
  );
  await record.superuser(`UPDATE supplies SET term_from = '2020-01-01', term_to = '2020-12-31' WHERE id = $1`, [over]);
  await record.attendSupply(over);
  await record.attendSupply(over);
  await record.clearance(returned);
  strictEqual(await refusalOf(record.clearance(returned)), 'not-in-force', 'given back again');
  await record.revoke(await record.suspend());
  for (const [how, id] of Object.entries({ returned, ended, over }))
    strictEqual(await clearances(id), 1, `${how}: one clearance`);
  await rejects(
    record.superuser('UPDATE supplies SET ended_at = legal_now() WHERE id = $1', [over]),
    /has ended/,
    'a second end',
  );
  await rejects(
    record.superuser(
      `INSERT INTO cases SELECT c.* FROM cases k, jsonb_populate_record(k, '{"id": "CL-2"}') c
        WHERE k.process = 'supply-closure' AND k.supply_id = $1`,
      [over],
    ),
    /one_clearance_per_supply/,
    'a second clearance',
  );
}
