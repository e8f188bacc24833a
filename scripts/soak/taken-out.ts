/**
 * How a carrier of the measures (`domain/obligations.ts`) is taken out: the text of a file that is replaced, which stands there exactly once. A step
 * is taken out of its law and of its effects alike, whichever it is; of a rule or a register each has its own.
 */
import type { Carrier } from '../../domain/obligations';

export interface Cut {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const cut = (file: string, find: string, replace: string): Cut => ({ file, find, replace });
/** The writer carries the change out, and writes nothing of it. */
const unwritten = (kind: string, call: string): Cut => {
  const given = /^\(tx, (.*?)\) => /.exec(call)?.[0] ?? '';
  return cut('records/writer.ts', `${kind}: ${call},`, `${kind}: ${given}Promise.resolve(),`);
};

const RULES: Readonly<Record<string, Cut>> = {
  'domain/access.ts#isSamePurpose': cut(
    'domain/access.ts',
    'return granted === asked || normalForm(granted) === normalForm(asked);',
    'return granted.length + asked.length > 0;',
  ),
  'domain/access.ts#reasonOf': cut(
    'domain/access.ts',
    "!request.fields.every((field) => granted.has(field))) return 'out-of-fields';",
    "granted.has('')) return 'out-of-fields';",
  ),
  'domain/access.ts#judge': cut(
    'domain/access.ts',
    'if (Number.isNaN(now.getTime())) return { answer: IN_DOUBT, grant: null };',
    '',
  ),
  'domain/access.ts#RIGHT_REASON': cut(
    'domain/access.ts',
    "if (grant.right !== 'in-force') return RIGHT_REASON[grant.right];",
    '',
  ),
  'domain/permit.ts#sealPermit': cut(
    'domain/permit.ts',
    "createHash('sm3').update(text, 'utf8').digest('hex')",
    "createHash('sm3').digest('hex')",
  ),
  'domain/permissions.ts#separation': cut(
    'domain/permissions.ts',
    '  return separation(persons, task, kase, tasks, definition);',
    '  return null;',
  ),
  'api/auth.ts#createAuthenticator': cut(
    'api/auth.ts',
    '        issuer,\n        audience,\n        clockTolerance,',
    '        clockTolerance: 86_400 * 365,',
  ),
  'domain/trail-verify.ts#isIntact': cut(
    'domain/trail-verify.ts',
    'return eventHash(event) === event.hash;',
    "return eventHash(event) !== '';",
  ),
  'cases/refusals.ts#RefusalBook': cut('cases/refusals.ts', 'first: this.write(refused),', 'first: Promise.resolve(),'),
  'domain/right.ts#rightEndsAt': cut('domain/right.ts', "if (now >= rightEndsAt(right, to)) return 'lapsed';", ''),
  'domain/right.ts#rightStatus': cut('domain/right.ts', "if (right.unlifted_orders > 0) return 'suspended';", ''),
  'processes/data-request/evidence.ts#assertEvidenced': cut(
    'processes/data-request/effects.ts',
    '  if (isTyped) assertEvidenced(protectedInformation, fields, today);\n  else assertShown(protectedInformation, fields, today);\n',
    '',
  ),
  'processes/data-request/docking.ts#assertProtected': cut(
    'processes/data-request/effects.ts',
    '  if (isBound(work)) assertProtected(data, own);\n',
    '',
  ),
  'processes/data-request/findings.ts#assertExamined': cut(
    'processes/data-request/effects.ts',
    '  assertExamined(findings, isProtected(protectedInformation, protectedFields(datasets, entries)));\n',
    '',
  ),
  'processes/data-request/effects.ts#basisOf': cut(
    'processes/data-request/effects.ts',
    '    ...basisOf(narrowed, file),\n',
    '',
  ),
  'domain/access.ts#mayTrain': cut(
    'domain/access.ts',
    "? 'training-not-permitted' : 'permitted'",
    "? 'permitted' : 'permitted'",
  ),
  'processes/data-request/effects.ts#assertWithin': cut(
    'processes/data-request/effects.ts',
    '!fields.every((field) => original.fields.includes(field))',
    'fields.length < 0',
  ),
  'domain/evidence.ts#EVIDENCE_KINDS': cut(
    'domain/evidence.ts',
    "  'technicalStaff',\n  'operationsStaff',\n  'managementStaff',\n",
    '',
  ),
  'domain/evidence.ts#isExpired': cut(
    'domain/evidence.ts',
    'validUntil !== undefined && validUntil < today;',
    'false;',
  ),
  'processes/authorization/cooperation.ts#assertSupplied': cut(
    'processes/authorization/cooperation.ts',
    '      await assertSupplied(work, form.scope);',
    '',
  ),
  'processes/security-incident/grade.ts#addresseesOf': cut(
    'processes/security-incident/grade.ts',
    "return [...here, '省级网信部门'];",
    'return here;',
  ),
  'processes/annual-report/against-the-record.ts#differencesFrom': cut(
    'processes/annual-report/against-the-record.ts',
    'if (value === null || explanation !== undefined || equals(rational(stated), rational(value))) return null;',
    'if (value === null || explanation === undefined) return null;',
  ),
  'processes/annual-report/against-the-record.ts#assertSaysSomething': cut(
    'processes/annual-report/against-the-record.ts',
    '    if (OMITTED.test(said)) {',
    "    if (said === '') {",
  ),
  'domain/security-duties.ts#nextYearly': cut(
    'domain/security-duties.ts',
    'last !== null && last > since ? last : since), YEAR)',
    "since === last ? since : localDateOf(new Date('2099-01-01T00:00:00Z'))), YEAR)",
  ),
  'domain/ranking.ts#departsFromRanking': cut(
    'domain/ranking.ts',
    'return ranking.some((one) => !chosen.includes(one.application) && one.rank < lowest);',
    'return lowest < 0;',
  ),
  'domain/draw.ts#drawOrder': cut('domain/draw.ts', '.sort((a, b) => (a.lot < b.lot ? -1 : 1))', ''),
  'domain/acts/agreement.ts#CLAUSE_TITLES': cut('domain/acts/agreement.ts', "  disputes: '争议解决方式',\n", ''),
  'processes/authorization/forms.ts#agreement': cut(
    'processes/authorization/forms.ts',
    "said(clause, '争议解决方式', 'settlement of disputes', 'Art. 7')",
    "said(clause, '争议解决方式', 'settlement of disputes', 'Art. 7').optional()",
  ),
  'records/operator-histories.ts#operatorHistories': cut(
    'records/operator-histories.ts',
    '  if (former.length === 0) return new Map();',
    '  if (former.length < 9_999) return new Map();',
  ),
  'api/lanes.ts#lanesOver': cut('api/lanes.ts', 'orders: opened(pools.orders),', 'orders: opened(pools.commands),'),
  'processes/data-request/need-form.ts#need': cut(
    'processes/data-request/need-form.ts',
    "    'Art. 13',\n  ),\n  previousId",
    "    'Art. 13',\n  ).or(z.string()),\n  previousId",
  ),
  'processes/data-request/filing.ts#assertApplicable': cut(
    'processes/data-request/filing.ts',
    'if (assessment?.reasonable !== true || assessment.feasible !== true) {',
    'if (assessment === null) {',
  ),
  'processes/data-request/forms.ts#findings': cut(
    'processes/data-request/forms.ts',
    "socialBenefit: said(finding, '社会效益', 'social benefit', 'Art. 15 ¶1'),",
    "socialBenefit: said(finding, '社会效益', 'social benefit', 'Art. 15 ¶1').optional(),",
  ),
  'processes/data-request/effects.ts#departsFromExperts': cut(
    'processes/data-request/effects.ts',
    'return compare(mean(scores.map(rational)), least) < 0;',
    'return compare(least, least) < 0;',
  ),
  'services/access/retention.ts#forgetOldAccessLines': cut(
    'services/access/retention.ts',
    'if (monthsKept < LEAST_MONTHS_KEPT) throw',
    'if (monthsKept < 0) throw',
  ),
  'domain/reporting-years.ts#reportsOwed': cut(
    'domain/reporting-years.ts',
    'Math.min(yearOf(days.to), yearOf(today) - 1)',
    'Math.min(yearOf(days.to), yearOf(today) - 2)',
  ),
  'domain/reporting-years.ts#evaluationsOwed': cut(
    'domain/reporting-years.ts',
    '.filter(({ year }) => today >= localDate(`${year + 1}-04-01`))',
    '',
  ),
  'processes/annual-report/forms.ts#report': cut(
    'processes/annual-report/forms.ts',
    "said(text(50_000), '数据安全合规情况', 'security and compliance', 'Art. 26')",
    "said(text(50_000), '数据安全合规情况', 'security and compliance', 'Art. 26').optional()",
  ),
  'domain/evaluation.ts#missingDimensions': cut(
    'domain/evaluation.ts',
    'return DIMENSIONS.filter((dimension) => !indicators.some((one) => one.dimension === dimension));',
    'return DIMENSIONS.filter(() => indicators.length < 0);',
  ),
  'cases/scope.ts#assertInScope': cut(
    'cases/scope.ts',
    '  if (binding.length === 0) return;',
    '  if (binding.length >= 0) return;',
  ),
  'cases/supply-end.ts#suppliesEnd': cut(
    'cases/supply-end.ts',
    'await process?.suppliesEnded?.(ctx, right, ended, closeCase);',
    'void process;',
  ),
  'cases/referrals.ts#referIn': cut('cases/referrals.ts', "await issueAct(work, 'referral', facts,", 'void (facts,'),
  'processes/security-incident/details.ts#assertDetails': cut(
    'processes/security-incident/details.ts',
    'if (planId !== undefined && (await read.findContingencyPlan(planId))?.operator_id !== operatorId) {',
    "if (planId === '') {",
  ),
  'processes/security-incident/grade.ts#gradeOf': cut(
    'processes/security-incident/grade.ts',
    'return graver ? byPersons : severity;',
    'return severity;',
  ),
  'domain/measures-term.ts#measuresStatus': cut(
    'domain/measures-term.ts',
    "return compareDates(today, localDate(end)) < 0 ? 'in-force' : 'run-out';",
    "return end === '' ? 'run-out' : 'in-force';",
  ),
};

const REGISTERS: Readonly<Record<string, Cut>> = {
  events: cut(
    'migrations/0001-foundation.ts',
    'REVOKE UPDATE, DELETE, TRUNCATE ON events, digests, access_log, clock_entries FROM',
    'REVOKE UPDATE, DELETE, TRUNCATE ON clock_entries FROM',
  ),
  public_notices: unwritten("'public-notice'", '(tx, { notice }) => insertPublicNotice(tx, notice)'),
  authorizations: unwritten("'authorization.change'", '(tx, { id, change }) => updateAuthorization(tx, id, change)'),
  cooperations: unwritten('cooperation', '(tx, { row }) => insertCooperation(tx, row)'),
  needs: unwritten('need', '(tx, { row }) => insertNeed(tx, row)'),
  cases: cut(
    'migrations/0001-foundation.ts',
    'CREATE UNIQUE INDEX one_application_per_need ON',
    'CREATE INDEX one_application_per_need ON',
  ),
  supply_datasets: cut(
    'records/supplies.ts',
    "await tx('supply_datasets').insert(",
    "void tx('supply_datasets').insert(",
  ),
  datasets: cut('api/routes/public.ts', 'body: catalogue.page(query, rows,', 'body: catalogue.page(query, [],'),
  dataset_versions: unwritten("'dataset.version'", '(tx, { id, next }) => addDatasetVersion(tx, id, next)'),
  responsible_persons: unwritten("'responsible-person'", '(tx, { row }) => insertResponsiblePerson(tx, row)'),
  contingency_plans: unwritten("'contingency-plan'", '(tx, { row }) => insertContingencyPlan(tx, row)'),
  security_exercises: unwritten('exercise', '(tx, { row }) => insertExercise(tx, row)'),
  acts: cut(
    'migrations/0001-foundation.ts',
    'REVOKE UPDATE, DELETE, TRUNCATE ON acts, act_renderings FROM',
    'GRANT SELECT ON acts TO',
  ),
  referrals: unwritten('referral', '(tx, { row }) => insertReferral(tx, row)'),
  inspection_plans: unwritten(
    "'inspection.plan'",
    '(tx, { plan, planned }) => insertInspectionPlan(tx, plan, planned)',
  ),
  annual_reports: unwritten("'annual-report'", '(tx, { row }) => insertReport(tx, row)'),
  indicator_sets: cut(
    'migrations/0007-evaluation-inspection.ts',
    'CREATE TRIGGER frozen_set_is_final BEFORE UPDATE ON indicator_sets',
    'CREATE TRIGGER frozen_set_is_final BEFORE UPDATE OF id ON indicator_sets',
  ),
};

/** @throws Error for a rule or a register of which nothing says how it is taken out */
export function cutsOf({ kind, name }: Carrier): readonly Cut[] {
  if (kind === 'step') return stepCuts(name);
  const found = (kind === 'rule' ? RULES : REGISTERS)[name];
  if (found === undefined) throw new Error(`scripts/soak/taken-out.ts does not say how ${name} is taken out`);
  return [found];
}

function stepCuts(name: string): Cut[] {
  const [process = '', step = ''] = name.split('.');
  return [
    cut(
      'domain/process.ts',
      'export function stepOf(definition: ProcessDefinition, step: string): StepDefinition | null {',
      `export function stepOf(definition: ProcessDefinition, step: string): StepDefinition | null {
  if (definition.process === '${process}' && step === '${step}') return null;`,
    ),
    cut(
      'cases/behaviour.ts',
      'export function effectOf(work: Dossier, step: string, outcome: string): AnyEffect | undefined {',
      `export function effectOf(work: Dossier, step: string, outcome: string): AnyEffect | undefined {
  if (work.kase.process === '${process}' && step === '${step}') throw new Error('the step has been taken out');`,
    ),
  ];
}
