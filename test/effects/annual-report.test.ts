/** The legal effects of the annual report's decisions (Art. 26), given – when – then. */
import { changes, events, given, kinds, refused, untried, when } from './given';
import { NOW, RIGHT, task } from './rows';

const REPORT = { development: '开发', sales: '销售', revenue: '收益', security: '合规' };
const late = () => [task('submission'), task('overdue')];

describe('an annual report', () => {
  it('that comes late leaves nothing to do about its being overdue', async () => {
    const dossier = given('annual-report', { tasks: late() });
    await when(dossier, 'submission', 'submit', { data: REPORT });
    expect(kinds(dossier)).toEqual(['case', 'task', 'event']);
    expect(dossier.kase.facts).toEqual({ report: REPORT });
    expect(dossier.task('task-overdue')).toMatchObject({ status: 'void', void_reason: 'report-submitted' });
  });

  it('may be given a new day or instant, in place of its limit', async () => {
    for (const until of ['2026-03-03', '2027-03-03', '2026-03-02T11:00:00+08:00']) {
      const dossier = given('annual-report', { tasks: late() });
      await when(dossier, 'overdue', 'set-new-deadline', { data: { until } });
      expect(dossier.kase.facts).toEqual({ until, orderedAt: NOW.toISOString() });
      expect(dossier.task('task-submission')).toMatchObject({ status: 'void', void_reason: 'new-deadline' });
    }
  });

  it.each(['2026-03-02', '2026-03-02T10:00:00+08:00', '2027-03-04'])(
    'is given no new deadline that has come, nor one beyond a year: %s',
    async (until) => {
      const dossier = given('annual-report', { tasks: late() });
      const done = when(dossier, 'overdue', 'set-new-deadline', { data: { until } });
      await expect(done).rejects.toMatchObject(refused('/data/until', 'Art. 26'));
      expect(changes(dossier)).toEqual([]);
    },
  );

  it('that does not come may lead to the draft of an order, known to the authority alone; the right stays as it is', async () => {
    const dossier = given('annual-report', {
      right: RIGHT,
      tasks: late(),
      reads: { lockAuthorization: () => Promise.resolve(RIGHT) },
    });
    await when(dossier, 'overdue', 'propose-rectification', { opinion: '逾期未报' });
    const [opened] = changes(dossier);
    expect(opened).toMatchObject({
      kind: 'case.open',
      row: {
        process: 'rectification',
        party_visible: false,
        file: { reason: '逾期未报', origin: { process: 'annual-report' } },
      },
    });
    expect(dossier.kase.facts).toEqual({ internal: { rectifications: ['RC-2026-000007'] } });
    expect(events(dossier)).toEqual(['rectification.proposed (Art. 25, 28)']);
    expect(dossier.authorization).toEqual(RIGHT);
    expect(dossier.openTasks.map(({ step }) => step)).toEqual(['submission', 'overdue']);
  });

  it('is returned, also with something new, and has the time of the policy again', async () => {
    const dossier = given('annual-report', { kase: { facts: { until: '2026-02-20' } } });
    const back = (...missing: string[]) => when(dossier, 'examination', 'return', { data: { missing } });
    await back('收益');
    expect(dossier.kase.facts).toEqual({ missing: ['收益'], until: null });
    await back('销售');
    expect(dossier.kase.facts).toEqual({ missing: ['销售'], until: null });
  });

  it('over a figure that differs from the record is accepted with reasons only; of 0.1.0 without', async () => {
    const differences = [{ name: 'ordersIssued', value: 1, stated: 0, explanation: '已撤销' }];
    const accept = (opinion: string | null, kase: object = {}) =>
      when(given('annual-report', { kase: { facts: { differences }, ...kase } }), 'examination', 'accept', { opinion });
    await expect(accept(null)).rejects.toMatchObject(refused('/opinion', 'Art. 26'));
    await accept('属实');
    await accept(null, { definition_version: 1 });
    await accept(null, { facts: { differences: [] } });
  });

  it('of 0.1.0 is returned with everything that is missing at once', async () => {
    const dossier = given('annual-report', { kase: { definition_version: 1, facts: { until: '2026-02-20' } } });
    const back = (...missing: string[]) => when(dossier, 'examination', 'return', { data: { missing } });
    await back('收益');
    expect(dossier.kase.facts).toEqual({ missing: ['收益'], until: null });
    await expect(back('销售')).rejects.toMatchObject(
      refused('/data/missing/0', 'by analogy: Administrative Licensing Law art. 32'),
    );
  });

  it('has no other effect', () => {
    expect(untried('annual-report')).toEqual([]);
  });
});
