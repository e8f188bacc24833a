/**
 * What is asked of the API: every route that reads, every filter of every list, with values that most rows have, that few have and that none has;
 * and the first pages as well as the next. `{…}` stands for an id of the record.
 */

/** How an id is found for what stands in the brackets; of a copy, not of the first of its kind. */
export const IDS = {
  case: `SELECT c.id FROM cases c JOIN tasks t ON t.case_id = c.id AND t.step = 'review' AND t.status = 'open' WHERE c.process = 'data-request' AND c.id LIKE '%~7' LIMIT 1`,
  closed: `SELECT case_id AS id FROM supplies WHERE id LIKE '%~7' LIMIT 1`,
  selection: `SELECT case_id AS id FROM objections WHERE id LIKE '%~7' LIMIT 1`,
  ranked: `SELECT parent_id AS id FROM cases WHERE process = 'selection-application' AND outcome = 'listed' AND id LIKE '%~7' LIMIT 1`,
  task: `SELECT id FROM tasks WHERE step = 'review' AND status = 'open' AND id LIKE '%~7' LIMIT 1`,
  need: `SELECT id FROM needs WHERE id LIKE '%~7' LIMIT 1`,
  supply: `SELECT id FROM supplies WHERE id LIKE '%~7' LIMIT 1`,
  right: `SELECT authorization_id AS id FROM supplies WHERE id LIKE '%~7' LIMIT 1`,
  operator: `SELECT operator_id AS id FROM supplies WHERE id LIKE '%~7' LIMIT 1`,
  act: `SELECT id FROM acts WHERE id LIKE '%~7' LIMIT 1`,
  dataset: `SELECT dataset_id AS id FROM supply_datasets WHERE supply_id LIKE '%~7' LIMIT 1`,
  department: `SELECT provider_id AS id FROM datasets LIMIT 1`,
  report: `SELECT case_id AS id FROM annual_reports WHERE case_id LIKE '%~7' LIMIT 1`,
  evaluation: `SELECT id FROM evaluations WHERE id LIKE '%~7' LIMIT 1`,
  set: `SELECT id FROM indicator_sets LIMIT 1`,
  plan: `SELECT id FROM inspection_plans LIMIT 1`,
  notice: `SELECT id FROM public_notices WHERE id LIKE '%~7' LIMIT 1`,
  document: `SELECT document_id AS id FROM case_documents WHERE document_id LIKE '%~7' LIMIT 1`,
  digest: `SELECT max(n)::text AS id FROM digests`,
  today: `SELECT current_date::text AS id`,
  lastYear: `SELECT (extract(year FROM current_date) - 1)::text AS id`,
} as const;

/** Of one list: filters beside none, each asked alone, and with what stands behind `|` too. */
const list = (path: string, ...filters: readonly string[]): string[] => [
  path,
  ...filters.map((filter) => `${path}?${filter}`),
];

const CASES = list(
  '/v1/cases',
  'limit=200',
  'process=data-request',
  'process=data-request&status=open',
  'process=annual-report&status=closed',
  'status=open',
  'status=closed',
  'party={operator}',
  'party=91410100000000000X',
  'step=review',
  'step=hearing',
  'step=no-such-step',
  'light=green',
  'light=yellow',
  'light=red',
  'light=paused',
  'light=paused&status=closed',
  'q=数据',
  'q=没有这样的标题',
  'q={case}',
  'q=嵩',
  'q=X',
  'openedFrom={today}',
  'openedTo=2020-01-01',
  'openedFrom=2020-01-01&openedTo={today}',
  'closedFrom={today}',
  'closedTo=2020-01-01',
  'closedFrom=2020-01-01&closedTo={today}',
  'outcome=supplied',
  'outcome=no-such-outcome',
  'authorizationId={right}',
  'authorizationId=none',
  'reportedLate=true',
  'deliveryFault=late',
  'provider={department}',
  'lateFrom=2020-01-01',
  'party={operator}&lateFrom=2020-01-01&lateTo={today}',
);
const TASKS = [
  'process=data-request',
  'step=review',
  'step=no-such-step',
  'caseId={case}',
  'light=green',
  'light=red',
  'light=paused',
];
const tasks = (box: string, ...more: readonly string[]) =>
  list('/v1/tasks', `box=${box}`, ...[...TASKS, ...more].map((filter) => `box=${box}&${filter}`)).slice(1);

const REGISTER = tasks(
  'all',
  'light=yellow',
  'ended=true',
  'ended=true&step=hearing',
  'ended=true&process=data-request&step=review&endedFrom={today}',
  'ended=true&endedTo=2020-01-01',
  'endedFrom={today}',
  'endedTo=2020-01-01',
  'overdue=true',
  'overdue=true&step=no-such-step',
  'party={department}',
  'ended=true&step=docking&outcome=ready&party={department}',
);

const OF_A_CASE = [
  '',
  '/events',
  '/clock',
  '/documents',
  '/comments',
  '/consultations',
  '/referrals',
  '/effects',
  '/archive',
].map((part) => `/v1/cases/{closed}${part}`);
const SUPPLIES = list(
  '/v1/supplies',
  'operatorId={operator}',
  'authorizationId={right}',
  'createdFrom={today}',
  'createdTo=2020-01-01',
  'liveOn={today}',
  'liveOn=2020-01-01',
);
const ACTS = list(
  '/v1/acts',
  'kind=approval',
  'kind=revocation',
  'kind=narrowing',
  'caseId={closed}',
  'authorizationId={right}',
  'issuedFrom={today}',
  'issuedTo=2020-01-01',
);
const CHECKS = list(
  '/v1/access/log',
  'operatorId={operator}',
  'allowed=true',
  'allowed=false',
  'from={today}',
  'to=2020-01-01',
  'operatorId=91410100000000000X',
);
const NEEDS = list('/v1/needs', 'status=open', 'status=applied', 'status=supplied', 'status=rejected');
const REPORTS = list(
  '/v1/annual-reports',
  'year={lastYear}',
  'status=overdue',
  'status=awaited',
  'authorizationId={right}',
  'operatorId={operator}',
);
const EVALUATIONS = list('/v1/evaluations', 'operatorId={operator}', 'authorizationId={right}');
const EXERCISES = ['drills', 'trainings'].flatMap((register) =>
  list(`/v1/security/${register}`, 'operatorId={operator}&heldFrom=2020-01-01&heldTo={today}').slice(1),
);
const DUTIES = ['responsible-persons', 'plans', 'drills', 'trainings', 'duties'].flatMap((register) =>
  list(`/v1/security/${register}`, 'operatorId={operator}'),
);
const SELECTIONS = list('/v1/selections', 'status=open', 'status=closed');

const OWN_CASES = list('/v1/cases', 'status=open', 'light=red', 'q=没有这样的标题', 'process=annual-report');

export const QUESTIONS: Readonly<Record<string, readonly string[]>> = {
  officer: [
    ...CASES,
    ...tasks('todo'),
    ...tasks('done'),
    ...REGISTER,
    ...[
      '/v1/tasks?caseId={case}',
      '/v1/tasks/{task}',
      '/v1/cases/{selection}/objections',
      '/v1/selections/{selection}',
      '/v1/selections/{ranked}/ranking',
    ],
    ...list('/v1/selections/{selection}/applications', 'status=open', 'status=closed'),
    ...OF_A_CASE,
    ...[...SUPPLIES, ...ACTS, ...CHECKS, ...NEEDS, ...REPORTS, ...EVALUATIONS, ...DUTIES, ...EXERCISES, ...SELECTIONS],
    ...list('/v1/authorizations', 'operatorId={operator}'),
    ...[
      '/v1/authorizations/{right}',
      '/v1/authorizations/{right}/cooperations',
      '/v1/authorizations/{right}/impact',
      '/v1/operators',
      '/v1/organisations/{operator}/names',
    ],
    ...[
      '/v1/statistics',
      '/v1/statistics?from={today}&to={today}',
      '/v1/statistics?of=providers',
      '/v1/notices',
      '/v1/calendars',
      '/v1/policies/data-request',
      '/v1/law/articles',
      '/v1/law/articles/28',
    ],
    ...[
      '/v1/needs/{need}',
      '/v1/supplies/{supply}',
      '/v1/supplies/{supply}/effects',
      '/v1/acts/{act}',
      '/v1/acts/{act}/pdf',
      '/v1/acts/{act}/docx',
      '/v1/annual-reports/{report}',
      '/v1/evaluations/{evaluation}',
    ],
    ...[
      '/v1/indicator-sets',
      '/v1/indicator-sets/{set}',
      '/v1/inspection-plans',
      '/v1/inspection-plans/{plan}',
      '/v1/documents/{document}',
    ],
    ...[...list('/v1/datasets', 'provider={department}'), '/v1/datasets/{dataset}', '/v1/datasets/{dataset}/versions'],
    ...[
      ...list(
        '/v1/public/notices',
        'caseId={selection}',
        'caseId=none',
        'kind=result',
        'kind=announcement',
        'kind=public-notice',
      ),
      '/v1/public/notices/{notice}',
    ],
    ...[
      '/v1/public/operators',
      ...list('/v1/public/catalogue', 'provider={department}'),
      '/v1/public/disclosures/{lastYear}',
      '/v1/public/disclosures/{lastYear}/versions',
      '/v1/public/disclosures/{lastYear}/versions/1',
      '/v1/public/objections/00000000000000000000000000000000',
      '/v1/public/digest-keys',
    ],
  ],
  auditor: [
    ...list(
      '/v1/audit/events',
      'actor=officer',
      'actor=nobody',
      'action=task.decided',
      'action=no.such',
      'result=done',
      'result=refused',
      'result=refused&actor=nobody',
      'caseId={case}',
      'caseId=none',
    ),
    ...list(
      '/v1/audit/events',
      'from={today}T00:00:00Z',
      'to=2020-01-01T00:00:00Z',
      'from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z',
      'actor=officer&action=no.such',
    ).slice(1),
    ...['/v1/audit/digests', '/v1/audit/digests/{digest}'],
  ],
  reviewer: [...tasks('todo'), '/v1/tasks?box=done', '/v1/notices'],
  director: ['/v1/tasks?box=todo', '/v1/notices'],
  'operator-a': [
    ...CASES,
    '/v1/tasks?box=todo',
    '/v1/tasks?box=done',
    ...SUPPLIES,
    ...ACTS,
    ...CHECKS,
    ...NEEDS,
    ...REPORTS,
    ...EVALUATIONS,
    ...DUTIES,
    ...SELECTIONS,
    '/v1/notices',
  ],
  'steward-health': [...CASES, ...tasks('todo'), ...tasks('done'), ...SELECTIONS, '/v1/notices'],
  'expert-1': [...OWN_CASES, ...tasks('todo'), '/v1/tasks?box=done', '/v1/selections', '/v1/notices'],
  government: [...OWN_CASES, '/v1/tasks?box=todo', '/v1/selections', '/v1/notices'],
  cyberspace: ['/v1/cases', '/v1/tasks?box=todo', '/v1/notices'],
  platform: [...SUPPLIES, '/v1/authorizations'],
};
