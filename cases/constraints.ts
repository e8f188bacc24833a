/**
 * The last net under a command: what the schema forbids and a caller can bring about is refused as any rule is, should no
 * check before it have spoken (a race that no lock decides, a row taken out by hand). Every other constraint is named in
 * test/records/constraints.test.ts with the reason why no caller reaches it; one that is in neither fails there. That nothing is
 * ever null where it must not be is shown by the types of what is written (test/records/not-null.test.ts).
 */
import type { Cited } from '../domain/measures';
import { invalid, Refusal, type Bilingual } from '../domain/refusal';
import { pgError } from '../records/database';

const ENDS_BEFORE_IT_BEGINS: Bilingual = { zh: '结束日期早于开始日期', en: 'ends before it begins' };
const NO_DOCUMENT: Bilingual = { zh: '没有该材料', en: 'no such document' };
const BETWEEN = (least: number, most: number): Bilingual => ({
  zh: `须为 ${least} 至 ${most} 个字`,
  en: `must have ${least} to ${most} characters`,
});

/** The caller's organisation was taken out of the register within the moment for which the door believes it. */
const unregistered = () =>
  new Refusal('organisation-unknown', { zh: '您所属的机构未登记', en: 'your organisation is not registered' });
const member = (pointer: string, detail: Bilingual, article?: Cited) => () => invalid(pointer, detail, article);
const duplicate = (detail: Bilingual, article: Cited, extra?: Record<string, null>) => () =>
  new Refusal('duplicate-application', detail, { article, ...(extra && { extra }) });

export const REFUSALS: Readonly<Record<string, () => Refusal>> = {
  needs_operator_id_fkey: unregistered,
  cases_party_id_fkey: unregistered,
  responsible_persons_operator_id_fkey: unregistered,
  contingency_plans_operator_id_fkey: unregistered,
  security_exercises_operator_id_fkey: unregistered,

  needs_previous_id_fkey: member('/previousId', { zh: '没有该需求', en: 'no such need' }, 'Art. 13'),
  needs_previous_id_key: member(
    '/previousId',
    { zh: '该需求已有新版本', en: 'the need has a new version already' },
    'Art. 14',
  ),
  one_open_renewal_per_supply: duplicate(
    { zh: '该供给已有续期申请', en: 'the renewal of this supply has been asked for' },
    'Art. 14',
  ),
  one_open_stop_per_supply: duplicate(
    { zh: '该供给已有停止程序', en: 'a stop of this supply is under way' },
    'by analogy: Administrative Licensing Law art. 8',
  ),
  one_application_per_need: duplicate(
    { zh: '一需求一申请：该需求已有申请', en: 'one need, one application: the need has been applied for' },
    'Art. 14',
    { caseIdOfApplication: null },
  ),
  one_live_application_per_round: duplicate(
    { zh: '本单位在本轮遴选中已有申请', en: 'the organisation has a live application in this round' },
    'Art. 5',
    { caseIdOfApplication: null },
  ),
  one_open_amendment_per_right: duplicate(
    { zh: '该授权已有在办的协议变更', en: 'an amendment of the agreement is under way' },
    'Art. 7',
  ),
  one_evaluation_per_period: duplicate(
    { zh: '该授权在此周期已有绩效评价', en: 'the authorisation has an evaluation for this period already' },
    'Art. 27',
    { caseIdOfEvaluation: null },
  ),
  one_report_per_right_and_year: duplicate(
    { zh: '该授权该年度已有年度报告', en: 'the right has a report of this year' },
    'Art. 26',
  ),

  contingency_plans_document_id_fkey: member('/documentId', NO_DOCUMENT),
  security_exercises_document_id_fkey: member('/documentId', NO_DOCUMENT),
  organisation_names_document_id_fkey: member('/documentId', NO_DOCUMENT),
  case_documents_document_id_fkey: member('/documentIds', NO_DOCUMENT),
  security_exercises_plan_id_fkey: member(
    '/planId',
    { zh: '没有该应急预案', en: 'no such contingency plan' },
    'Art. 24',
  ),
  security_exercises_participants_check: member('/participants', { zh: '须为正整数', en: 'must be a positive number' }),
  evaluations_indicator_set_id_fkey: member(
    '/indicatorSetId',
    { zh: '没有该指标体系', en: 'no such indicator set' },
    'Art. 27',
  ),
  planned_once: member('/inspections', { zh: '同日重复列入计划', en: 'is planned twice for one day' }, 'Art. 25'),

  no_name_to_come: member('/from', { zh: '不得晚于今日', en: 'lies in the future' }, 'Art. 7'),
  cooperations_check: member('/to', ENDS_BEFORE_IT_BEGINS),
  cooperations_counterpart_code_check: member('/counterpart/creditCode', {
    zh: '须为 18 位统一社会信用代码',
    en: 'must be a credit code of 18 characters',
  }),
  supplies_check: member('/term/to', ENDS_BEFORE_IT_BEGINS),
  authorizations_check: member('/data/to', ENDS_BEFORE_IT_BEGINS),
  evaluations_check: member('/periodTo', ENDS_BEFORE_IT_BEGINS),

  // Two who began at once, and time and again; the key's lock lets one of them go on.
  idempotency_pkey: () =>
    new Refusal('idempotency-key-in-flight', {
      zh: '同一幂等键的请求正在处理，请稍后重试',
      en: 'a request with the same idempotency key is being processed; try again shortly',
    }),

  objections_name_check: member('/name', BETWEEN(1, 100)),
  objections_contact_check: member('/contact', BETWEEN(1, 200)),
  objections_grounds_check: member('/grounds', BETWEEN(1, 4000)),
};

/** As what the caller is refused, where the error is a constraint that a caller can meet; null for every other. */
export function refusalOf(error: unknown): Refusal | null {
  const known = pgError(error);
  if (known?.constraint === undefined || known.code?.startsWith('23') !== true) return null;
  return Object.hasOwn(REFUSALS, known.constraint) ? (REFUSALS[known.constraint]?.() ?? null) : null;
}
