/** What else ends in the commit in which a case closes, and what comes about as a step opens (Art. 5, 14), given – when – then. */
import { behaviourOf } from '../../cases/behaviour';
import { closeCase } from '../../cases/lifecycle';
import type { EndingOf } from '../../processes/laws';
import type { NeedStatus } from '../../records/needs';
import { changes, events, given, kinds } from './given';
import { FIRST, OTHER, round, ROUND_FILE, SECOND } from './round';
import { AUTHORITY, decided, OPERATOR, task, EMPTY_READING } from './rows';

describe('a data request that ends', () => {
  it.each<[EndingOf<'data-request'>, NeedStatus]>([
    ['supplied', 'supplied'],
    ['withdrawn', 'open'],
    ['abandoned', 'open'],
    ['terminated', 'open'],
    ['rejected', 'rejected'],
    ['refused', 'rejected'],
    ['ended', 'rejected'],
  ])(
    '%s leaves its need %s: what was not approved comes back only as a new version (Art. 14)',
    async (outcome, status) => {
      const open = task('acceptance');
      const dossier = given('data-request', { kase: { need_id: 'need-1' }, tasks: [open] });
      await closeCase(dossier, outcome);
      expect(kinds(dossier)).toEqual(['task', 'event', 'case', 'need.status', 'event', 'message']);
      expect(changes(dossier)[3]).toEqual({ kind: 'need.status', id: 'need-1', status });
      expect(dossier.kase).toMatchObject({ status: 'closed', outcome });
      expect(dossier.task(open.id)).toMatchObject({ status: 'void', void_reason: `case-closed:${outcome}` });
    },
  );
});

describe('a round that ends', () => {
  const RANKING = [FIRST, SECOND].map(({ id }, index) => ({
    application: id,
    rank: index + 1,
    score: '80.00',
    exactScore: '80',
    dimensions: {},
  }));
  const ending = (facts: Parameters<typeof given>[1]) =>
    round({
      ...facts,
      reads: {
        lockOpenCasesPartOf: () => Promise.resolve([FIRST, SECOND]),
        readCase: () => Promise.resolve(EMPTY_READING),
      },
    });
  const result = (dossier: ReturnType<typeof round>) =>
    changes(dossier).flatMap((change) => (change.kind === 'public-notice' ? change.notice : []));

  it('lists whom the government approved, tells everybody else why, and the public the result, in one commit', async () => {
    const facts = { ranking: RANKING, shortlist: [FIRST.id], listed: [FIRST.id] };
    const dossier = ending({ kase: { party_id: AUTHORITY.id, file: ROUND_FILE, facts } });
    await closeCase(dossier, 'listed');
    const [first, second] = [FIRST, SECOND].map(({ id }) => dossier.ctx.unit.dossierOf(id)?.kase);
    expect(first).toMatchObject({ status: 'closed', outcome: 'listed' });
    expect(second).toMatchObject({ status: 'closed', outcome: 'not-selected' });
    expect(second?.facts).toHaveProperty('reasons');
    expect(first?.facts).not.toHaveProperty('reasons');
    expect(result(dossier)).toMatchObject([{ kind: 'result', organisations: [OPERATOR.id] }]);
    expect(events(dossier)).toEqual(['notice.published (Art. 5)', 'case.closed']);
  });

  it('with nobody listed selects nobody, in the words of whoever ended it', async () => {
    const tasks = [decided('government-decision', 'reject', { opinion: '程序瑕疵' })];
    const dossier = ending({ kase: { party_id: AUTHORITY.id, file: ROUND_FILE, facts: { ranking: RANKING } }, tasks });
    await closeCase(dossier, 'rejected');
    for (const { id } of [FIRST, SECOND]) {
      const { outcome, facts } = dossier.ctx.unit.dossierOf(id)?.kase ?? {};
      expect(outcome).toBe('not-selected');
      expect(JSON.stringify(facts)).toContain('程序瑕疵');
    }
    expect(result(dossier)).toMatchObject([{ kind: 'result', organisations: [] }]);
  });
});

describe('a step of a round that opens', () => {
  const opening = (step: string, shortlist: string[]) => {
    const window = task(step, { due_at: new Date('2026-03-10T00:00:00+08:00') });
    const dossier = round({
      kase: { party_id: AUTHORITY.id, file: ROUND_FILE, facts: { shortlist } },
      tasks: [window],
    });
    return { dossier, opened: behaviourOf(dossier).openings[step]?.(dossier, window), window };
  };

  it('as public notice tells everybody the shortlist, without whoever has withdrawn since', async () => {
    const { dossier, opened, window } = opening('public-notice', [SECOND.id, 'SA-2026-000003']);
    await opened;
    expect(changes(dossier)[0]).toMatchObject({
      notice: { kind: 'public-notice', organisations: [OTHER.id], taskId: window.id, closesAt: window.due_at },
    });
    expect(events(dossier)).toEqual(['notice.published (Art. 5)']);
  });

  it('as decision of the bureau has what was shortlisted before on its table again', async () => {
    const { dossier, opened } = opening('bureau-decision', [SECOND.id]);
    await opened;
    expect(dossier.kase.facts).toEqual({ shortlist: null });
  });
});

test('a fact is kept in a case of a process that has it, and in no other', () => {
  expect(given('evaluation').keeping('draw').process).toBe('evaluation');
  expect(() => given('anomaly-feedback').keeping('draw')).toThrow('keeps no draw');
  expect(given('annual-report').isFiling('year')).toBe(true);
  expect(given('rectification').isFiling('year')).toBe(false);
});
