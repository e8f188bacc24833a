/** The check over all live cases finds what breaks an invariant: each query is turned red once, by what only an intruder could do. */
import knex, { type Knex } from 'knex';
import { fileObjection } from '../../cases/objections';
import { ANONYMOUS } from '../../domain/roles';
import { OBJECTION, roundAtNotice } from '../public/round';
import { brokenInvariants } from './check';
import { supplied } from './promises';
import { TestRecord } from './record';

const decidedTask = `(SELECT id FROM tasks WHERE case_id = :caseId AND status = 'decided' AND step = 'review' LIMIT 1)`;

/** The bureau's decision on the round, by this person. */
const decidedRoundBy = (person: string) =>
  `INSERT INTO tasks (id, case_id, process, step, round, role, party_id, opened_at, clock_from, materials_hash, status, outcome, decided_by, ended_at)
   SELECT 'bureau', id, process, 'bureau-decision', 1, 'director', party_id, opened_at, opened_at, '', 'decided', 'shortlist', ${person}, opened_at
     FROM cases WHERE id = :roundId`;

/** What is done to a sound record, and what the check then says. */
const TAMPERED: readonly (readonly [what: string, statement: string])[] = [
  ['supplied while the right was not in force', `UPDATE authorizations SET revoked_at = now() - interval '1 day'`],
  [
    'a running case is on hold exactly while an order is unlifted',
    `UPDATE cases SET held_since = now() WHERE id = :openId`,
  ],
  [
    'a cooperation beyond the right that it stands on',
    `INSERT INTO cooperations (id, authorization_id, counterpart_name, grant_number, grant_documents, content, scope, from_date,
       to_date, recorded_by, recorded_at)
     SELECT 'beyond', id, '省级单位', '1', '{}', '联合加工', '[]', from_date, to_date + 1, 'operator-a', now() FROM authorizations
      WHERE to_date IS NOT NULL LIMIT 1`,
  ],
  [
    'a need with more than one application that lives or has run its course',
    `DROP INDEX one_application_per_need; UPDATE cases SET need_id = (SELECT need_id FROM cases WHERE id = :caseId) WHERE id = :openId`,
  ],
  [
    'an application or need with more than one supply',
    `ALTER TABLE supplies DROP CONSTRAINT supplies_need_id_key, DROP CONSTRAINT supplies_case_id_key;
     INSERT INTO supplies SELECT (jsonb_populate_record(s, '{"id": "again"}')).* FROM supplies s`,
  ],
  ['supplied is who has a supply, and nobody else', `UPDATE cases SET outcome = 'rejected' WHERE id = :caseId`],
  ['a need is in another state than its application', `UPDATE needs SET status = 'open'`],
  [
    'a task is open on a closed case',
    `UPDATE tasks SET status = 'open', outcome = NULL, decided_by = NULL, ended_at = NULL WHERE id = ${decidedTask}`,
  ],
  ['a supply without exactly one permit at some instant', `UPDATE permit_versions SET valid_to = now()`],
  ['a supply whose last day is not that of its last permit', `UPDATE supplies SET term_to = term_to + 1`],
  ['what a permit has of an entry is not what its text says', `UPDATE supply_datasets SET fields = fields || '{more}'`],
  [
    'a supply goes on beyond what its agreement covers since an amendment',
    `INSERT INTO agreement_versions SELECT (jsonb_populate_record(v, jsonb_build_object('version', 2, 'case_id', :openId,
         'scope', '{"domains": ["卫生健康"]}'::jsonb, 'signed_at', now(), 'effective_from', now()))).*
       FROM agreement_versions v JOIN cases c ON c.authorization_id = v.authorization_id WHERE c.id = :caseId`,
  ],
  [
    'a task has not exactly the one end that its events tell',
    `UPDATE tasks SET outcome = 'recommend-rejection' WHERE id = ${decidedTask}`,
  ],
  [
    'a case has not exactly the one end that its events tell',
    `UPDATE cases SET status = 'closed', outcome = 'refused', closed_at = now() WHERE id = :openId`,
  ],
  [
    'something was decided or expired after the closing',
    `UPDATE events SET seq = seq + 1000 WHERE case_id = :caseId AND type = 'task.decided'`,
  ],
  ['decided on hold', `UPDATE events SET type = 'case.held' WHERE case_id = :caseId AND seq = 2`],
  [
    'decided after a terminal due time',
    `UPDATE tasks SET due_at = ended_at - interval '1 second' WHERE case_id = :caseId AND step = 'acceptance'`,
  ],
  [
    'a public notice passed while an objection to it was open, or upheld',
    `UPDATE tasks SET status = 'expired', outcome = 'proceed', ended_at = clock_timestamp() WHERE case_id = :roundId`,
  ],
  [
    'an objection was taken outside the time for it',
    `UPDATE tasks SET due_at = (SELECT min(filed_at) FROM objections) WHERE case_id = :roundId`,
  ],
  [
    'a case counts other objections than are open',
    `UPDATE cases SET facts = '{"openObjections": 0}' WHERE id = :roundId`,
  ],
  [
    'a closed case disputes an entry still',
    `INSERT INTO anomaly_reports (case_id, dataset_id, confirmed_at) SELECT :caseId, min(id), now() FROM datasets`,
  ],
  ['one person in two duties', `UPDATE tasks SET decided_by = 'officer' WHERE case_id = :caseId AND step = 'decision'`],
  [
    'one person in two steps that must differ',
    `UPDATE tasks SET decided_by = 'reviewer' WHERE case_id = :caseId AND step = 'decision'`,
  ],
  [
    'decided by somebody of the party itself',
    `UPDATE persons SET org = (SELECT party_id FROM cases WHERE id = :caseId) WHERE id = 'reviewer'`,
  ],
  [
    'one person in two duties over a round and its applications',
    decidedRoundBy('(SELECT opened_by FROM cases WHERE parent_id = :roundId LIMIT 1)'),
  ],
  ['decided in a round by somebody of an organisation that applied', decidedRoundBy(`'candidate-c'`)],
  [
    'an order was lifted, or a right ended, by nobody who is a person',
    `UPDATE suspension_orders SET lifted_at = now(), lifted_by = 'system'`,
  ],
  ['a chain is not whole', `DELETE FROM events WHERE case_id = :openId AND seq = 2`],
  [
    'a version of an entry was left out, or came from nothing that is told in the trail',
    `INSERT INTO dataset_versions SELECT (jsonb_populate_record(v, '{"version": 3}')).* FROM dataset_versions v LIMIT 1`,
  ],
  [
    'a decision binds other materials than those it was given on',
    `UPDATE tasks SET materials_hash = 'other' WHERE id = ${decidedTask}`,
  ],
  [
    'a task has another limit than the rules that its case was opened under give',
    `UPDATE tasks SET limit_text = '99wd' WHERE id = ${decidedTask}`,
  ],
  [
    'evaluated by indicators that were not frozen before the period began',
    `UPDATE indicator_sets SET frozen_at = clock_timestamp()`,
  ],
  [
    'confirmed is exactly the evaluation whose case is completed',
    `UPDATE evaluations SET confirmed_at = clock_timestamp(), score = '90.00', grade = 'A', numerator = 90, denominator = 1`,
  ],
  ['a wake-up for a case that is not there', `UPDATE outbox SET case_id = 'DR-none'`],
];

describe('the check over all live cases', () => {
  let record: TestRecord;
  let intruder: Knex;
  let [caseId, openId, roundId] = ['', '', ''];
  beforeAll(async () => {
    record = await TestRecord.open();
    caseId = await supplied(record);
    openId = await record.file();
    await record.opened(openId, 'acceptance');
    await record.lift(await record.suspend());
    await record.evaluation();
    const objected = await record.commands(ANONYMOUS, 'object', async (ctx) => {
      const round = await roundAtNotice(ctx);
      await fileObjection(ctx, round.noticeId, OBJECTION);
      return round.caseId;
    });
    roundId = JSON.parse(objected.text) as string; // what the command above answered
    intruder = knex({ client: 'pg', connection: record.database.superuserUrl, pool: { min: 0, max: 1 } });
  });
  afterAll(async () => {
    await intruder.destroy();
    await record.close();
  });

  it('finds a sound record sound', async () => {
    expect(await brokenInvariants(record.db)).toEqual([]);
  });

  it.each(TAMPERED)('tells: %s', async (what, statement) => {
    const undone = new Error('undone');
    const tampered = intruder.transaction(async (tx) => {
      await tx.raw(`SET LOCAL session_replication_role = 'replica'`);
      const named = [
        [':caseId', caseId],
        [':openId', openId],
        [':roundId', roundId],
      ].reduce((text, [name = '', id = '']) => text.replaceAll(name, `'${id}'`), statement);
      await tx.raw(named);
      expect((await brokenInvariants(tx, { trail: false })).map((one) => one.what)).toContain(what);
      throw undone;
    });
    await expect(tampered).rejects.toBe(undone);
  });
});
