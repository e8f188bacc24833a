/** A caller's mistake is never a 500: what the schema forbids is refused in words that name the member, or out of every caller's reach. */
import { createHash } from 'node:crypto';
import { tellable } from '../../api/problem';
import { REFUSALS, refusalOf } from '../../cases/constraints';
import { creditCodeCheckCharacter } from '../../domain/credit-code';
import { STATUS_OF } from '../../domain/refusal';
import { sampleNeed } from '../../scripts/client/samples';
import { startStack, type Stack } from '../process/stack';

/** Why no caller reaches a constraint that is no refusal. */
const UNREACHED: Readonly<Record<string, string>> = {
  'the id is made by the system, at random or by counting': `
    access_log_pkey acts_pkey authorizations_pkey cases_pkey comments_pkey contingency_plans_pkey cooperations_pkey documents_pkey
    document_pieces_pkey evaluations_pkey events_position_key indicator_sets_pkey inspection_plans_pkey needs_pkey notices_pkey
    objections_pkey objections_receipt_hash_key outbox_pkey part_starts_pkey public_notices_pkey security_exercises_pkey
    supplies_pkey suspension_orders_pkey tasks_pkey`,
  'it refers to what the same transaction has locked, read or written': `
    agreement_versions_authorization_id_fkey agreement_versions_case_id_fkey act_renderings_act_id_fkey acts_addressee_fkey acts_case_id_fkey acts_task_id_fkey annual_reports_authorization_id_fkey
    cases_supply_id_fkey
    annual_reports_case_id_fkey anomaly_reports_case_id_fkey anomaly_reports_dataset_id_fkey authorizations_operator_id_fkey
    case_documents_case_id_fkey cases_authorization_id_fkey cases_need_id_fkey cases_parent_id_fkey clock_entries_case_id_fkey
    comments_case_id_fkey cooperations_authorization_id_fkey dataset_versions_case_id_fkey dataset_versions_dataset_id_fkey
    evaluations_authorization_id_fkey evaluations_case_id_fkey evaluations_operator_id_fkey notices_act_id_fkey
    objections_case_id_fkey objections_notice_id_fkey panel_members_case_id_panel_fkey panels_case_id_fkey
    planned_inspections_authorization_id_fkey planned_inspections_case_id_fkey planned_inspections_plan_id_fkey
    permit_versions_case_id_fkey permit_versions_supply_id_fkey public_notices_case_id_fkey public_notices_task_id_fkey supplies_authorization_id_fkey supplies_case_id_fkey
    supplies_need_id_fkey supplies_operator_id_fkey supply_datasets_dataset_id_fkey supply_datasets_permit_fkey supply_datasets_supply_id_fkey
    suspension_orders_authorization_id_fkey tasks_case_id_fkey tasks_escalation_of_fkey version_is_kept
    referrals_act_id_fkey referrals_addressee_id_fkey referrals_case_id_fkey consultations_case_id_fkey consultations_task_id_fkey
    organisation_names_organisation_id_fkey`,
  'whoever writes it holds the lock under which it was looked for, or leaves what is there': `
    act_numbers_pkey act_renderings_pkey agreement_versions_case_id_key agreement_versions_pkey acts_kind_year_number_key acts_task_id_kind_key annual_reports_pkey anomaly_reports_pkey
    one_clearance_per_supply
    calendars_pkey case_documents_pkey clock_entries_pkey contingency_plans_operator_id_version_key dataset_versions_pkey
    digests_pkey evaluations_case_id_key events_pkey indicator_sets_version_key one_open_escalation
    panel_members_case_id_panel_seat_attempt_key panel_members_pkey panels_pkey permit_versions_pkey
    permit_versions_supply_id_version_valid_from_valid_to_key one_permit_at_an_instant persons_pkey planned_inspections_case_id_key
    planned_inspections_pkey policies_pkey public_notices_task_id_key responsible_persons_pkey supplies_case_id_key
    supplies_need_id_key supply_datasets_pkey system_chains_pkey tasks_case_id_step_round_seat_key
    referrals_act_id_key referrals_pkey consultations_pkey organisation_names_pkey disclosures_pkey`,
  'its words and numbers are the code’s own, or those of a form that knows no others': `
    act_numbers_last_check act_renderings_format_check agreement_versions_scope_check agreement_versions_version_check acts_kind_check acts_number_check acts_of_a_step annual_reports_check annual_reports_check1
    supplies_ended_how_check
    anomaly_reports_check cases_check cases_check1 cases_check2 cases_status_check clock_entries_kind_check comments_audience_check
    contingency_plans_version_check cooperations_check1 dataset_versions_version_check documents_audience_check evaluations_check1
    evaluations_check2 evaluations_denominator_check evaluations_grade_check events_seq_check indicator_sets_check needs_status_check
    objections_check objections_status_check panel_members_status_check permit_versions_check permit_versions_check1 permit_versions_version_check public_notices_check public_notices_kind_check
    security_exercises_check security_exercises_kind_check suspension_orders_check tasks_check tasks_check1 tasks_check2
    tasks_check3 tasks_check4 tasks_status_check referrals_check referrals_n_check consultations_n_check organisation_names_n_check
    disclosures_year_check disclosures_version_check disclosures_hash_check correction_has_reason`,
  'no route writes it': `
    case_trials_pkey datasets_pkey datasets_provider_id_fkey knex_migrations_lock_pkey knex_migrations_pkey one_authority
    organisations_id_check organisations_kind_check organisations_pkey outbox_attempts_check outbox_check parked_cases_pkey
    part_starts_check take_ups_pkey wake_ups_pkey`,
};

describe('what the schema forbids', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ engine: false });
  });
  afterAll(() => stack.stop());

  it('is a refusal, or named with the reason why no caller reaches it; and nothing is named that is not there', async () => {
    const { rows } = await stack.database.raw<{ rows: { name: string }[] }>(
      `SELECT c.conname AS name FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
        WHERE n.nspname = 'public' AND c.contype IN ('c', 'f', 'p', 'u', 'x')
        UNION SELECT x.relname FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
          JOIN pg_namespace n ON n.oid = x.relnamespace WHERE n.nspname = 'public' AND i.indisunique`,
    );
    const unreached = Object.values(UNREACHED).flatMap((names) => names.trim().split(/\s+/));
    const named = [...Object.keys(REFUSALS), ...unreached];
    expect(new Set(named).size).toBe(named.length);
    expect(named.sort()).toEqual(rows.map(({ name }) => name).sort());
  });

  it.each(Object.entries(REFUSALS))('%s is told in words, with the member where there is one', (constraint, refuse) => {
    const violation = Object.assign(new Error('violates'), { code: '23514', constraint });
    const refusal = refusalOf(violation);
    expect(refusal).toEqual(refuse());
    expect([403, 409, 422]).toContain(refusal === null ? 500 : STATUS_OF[refusal.code]);
    if (refusal?.code === 'validation-failed')
      expect(refusal.details.errors?.map(({ pointer }) => pointer)).toEqual([expect.stringMatching(/^\/\w/)]);
  });

  it('nothing else is: another constraint, or another failure, is the system’s own', () => {
    expect(refusalOf(Object.assign(new Error('x'), { code: '23505', constraint: 'cases_pkey' }))).toBeNull();
    expect(
      refusalOf(Object.assign(new Error('x'), { code: '42P01', constraint: 'needs_operator_id_fkey' })),
    ).toBeNull();
    expect(refusalOf(new Error('x'))).toBeNull();
  });

  it('a number or an instant that no column holds is a malformed request', () => {
    for (const code of ['22003', '22007', '22008'])
      expect(tellable(Object.assign(new Error('out of range'), { code }))).toMatchObject({ code: 'malformed' });
  });

  it('an organisation that was taken out of the register a moment ago files nothing', async () => {
    const first17 = '91410100999777002';
    const id = first17 + creditCodeCheckCharacter(first17);
    await stack.database('organisations').insert({ id, name: '短暂公司', kind: 'operator' });
    const client = await stack.asPerson({ id: 'short-lived', org: id, roles: ['operator'] });
    await client.get('/v1/cases');
    await stack.database('organisations').where({ id }).delete();
    const { status, body } = await client.request<{ code: string }>('POST', '/v1/needs', sampleNeed());
    expect([status, body.code]).toEqual([403, 'organisation-unknown']);
  });

  it.each([
    ['indicator-sets', '/v1/indicator-sets', [2 ** 40]],
    ['digests', '/v1/audit/digests', [2 ** 40]],
    ['indicator-sets', '/v1/indicator-sets', [-(2 ** 40)]],
  ])('a position that no list of %s can have is no cursor', async (name, path, position) => {
    const binding = createHash('sha256').update(`${name}\n{}`).digest('base64url').slice(0, 12);
    const cursor = Buffer.from(JSON.stringify([binding, ...position])).toString('base64url');
    const { status, body } = await stack.as('auditor').request<{ code: string }>('GET', `${path}?cursor=${cursor}`);
    expect([status, body.code]).toEqual([400, 'malformed']);
  });
});
