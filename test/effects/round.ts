/** A round of selection with two applications that stand, and two that do not. */
import { given, type Given } from './given';
import { AUTHORITY, caseRow, OPERATOR } from './rows';

export const OTHER = { id: '91410100MA44OPER02', name: '乙运营公司', kind: 'operator' } as const;
export const ROUND_FILE = {
  announcement: '公告',
  closesAt: '2026-02-20T10:00:00+08:00',
  seats: 1,
  termYears: 3,
  panelSize: 5,
  dimensions: [
    { name: '技术', weight: 60 },
    { name: '安全/合规', weight: 40 },
  ],
  criteria: [],
};
export const application = (n: number, rest: Parameters<typeof caseRow>[1] = {}) =>
  caseRow('selection-application', {
    id: `SA-2026-00000${n}`,
    party_id: [OPERATOR, OTHER][n - 1]?.id ?? OPERATOR.id,
    facts: { qualified: true },
    ...rest,
  });
export const [FIRST, SECOND] = [application(1), application(2)];
/** Withdrawn, and not through its qualification: neither stands. */
export const GONE = [application(3, { status: 'closed', outcome: 'withdrawn' }), application(4, { facts: {} })];
export const standing = (...applications: readonly ReturnType<typeof application>[]): Given['reads'] => ({
  casesPartOf: () => Promise.resolve([...applications, ...GONE]),
  partiesOfCasesPartOf: () => Promise.resolve(new Map(applications.map(({ id, party_id }) => [id, party_id]))),
  organisationsByIds: (ids) => Promise.resolve([AUTHORITY, OPERATOR, OTHER].filter(({ id }) => ids.includes(id))),
});
export const round = (rest: Given = {}) =>
  given('operator-selection', {
    ...rest,
    kase: { party_id: AUTHORITY.id, file: ROUND_FILE, ...rest.kase },
    reads: { ...standing(FIRST, SECOND), ...rest.reads },
  });
