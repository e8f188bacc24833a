/** The legal effects in a security incident (Art. 24, 28), given – when – then. */
import type { JsonObject } from '../../domain/canonical';
import { localDate } from '../../domain/local-date';
import { acts, changes, events, given, kinds, refused, untried, when, type Given } from './given';
import { APPLICANT, caseRow, decided, documents, NOW, RIGHT, task, underRight } from './rows';

const ORDER = { grounds: '泄露', clauses: ['security'], measures: '断开' };
const LAPSED = { ...RIGHT, to_date: localDate('2026-03-01') };
const running = caseRow('data-request', { authorization_id: RIGHT.id });
const incident = (rest: Given = {}) =>
  given('security-incident', {
    right: RIGHT,
    ...rest,
    reads: {
      ...underRight([running]),
      lockAuthorization: () => Promise.resolve(rest.right ?? RIGHT),
      ...rest.reads,
    },
  });
const proposal = (outcome: string, data: JsonObject) =>
  decided('containment', outcome, { decided_by: 'security-officer', opinion: '数据外泄', data });

describe('the report of an incident', () => {
  it('has two addressees: each confirms that it has it', async () => {
    const dossier = incident();
    await when(dossier, 'acknowledgement', 'acknowledge', { task: task('acknowledgement', { seat: 'cyberspace' }) });
    await when(dossier, 'acknowledgement', 'acknowledge', {
      task: task('acknowledgement', { seat: 'security-officer' }),
    });
    const at = NOW.toISOString();
    expect(dossier.kase.facts).toEqual({ acknowledged: { cyberspace: at, 'security-officer': at } });
  });

  it.each([
    ['progress-report', { report: '处置中' }],
    ['closing-report', { cause: '误操作', consequences: '无', measures: '已恢复', lessons: '复核' }],
  ])("adds documents of the party's own with the %s", async (step, report) => {
    const dossier = incident({ actor: APPLICANT, reads: documents('d1') });
    const submit = (...documentIds: string[]) =>
      when(dossier, step, 'submit', { task: task(step), data: { ...report, documentIds } });
    await expect(submit('d2')).rejects.toMatchObject({ details: { errors: [{ pointer: '/data/documentIds/0' }] } });
    await submit('d1');
    expect(changes(dossier)[0]).toMatchObject({ kind: 'attach', rows: [{ document_id: 'd1', purpose: step }] });
    expect(events(dossier)[0]).toBe('document.added');
  });

  it('may be returned with something new: supervision is not what the rule of one return is for', async () => {
    const dossier = incident({ kase: { facts: { missing: ['原因'] } } });
    await when(dossier, 'closure', 'return', { data: { missing: ['人数'] } });
    expect(dossier.kase.facts).toEqual({ missing: ['人数'] });
  });

  it('of 0.1.0 is returned with everything that is missing at once, and reported on once', async () => {
    const dossier = incident({ kase: { definition_version: 1 }, actor: APPLICANT, tasks: [task('closing-report')] });
    await when(dossier, 'closure', 'return', { data: { missing: ['原因'] } });
    const other = when(dossier, 'closure', 'return', { data: { missing: ['人数'] } });
    await expect(other).rejects.toMatchObject({ details: { errors: [{ pointer: '/data/missing/0' }] } });
    await when(dossier, 'progress-report', 'submit', {
      task: task('progress-report'),
      data: { report: '处置中', handlingEndedAt: '2026-03-02T09:00:00+08:00' },
    });
    expect(events(dossier)).toEqual([]);
    expect(dossier.tasks.map(({ step, due_at: due }) => [step, due])).toEqual([['closing-report', null]]);
  });

  it.each([
    ['2026-03-01T23:00:00+08:00', true],
    ['2026-03-02T08:00:00+08:00', false],
  ])('is held, of one discovered at %s, against the grade that persons told later make', async (discoveredAt, late) => {
    const file = { severity: 'other', discoveredAt };
    const dossier = incident({
      actor: APPLICANT,
      kase: { opened_at: NOW, file, facts: { grade: 'other', reportedLate: false } },
    });
    await when(dossier, 'progress-report', 'submit', {
      task: task('progress-report'),
      data: { report: '清点', persons: 2_000_000 },
    });
    expect(dossier.kase.facts).toMatchObject({ grade: 'larger', reportedLate: late });
    expect(dossier.kase.facts.lateAsRegraded ?? false).toBe(late);
  });

  it('is asked for again as it is given, and the closing report is owed from the end of the handling', async () => {
    const dossier = incident({ actor: APPLICANT, tasks: [task('closing-report')] });
    await when(dossier, 'progress-report', 'submit', {
      task: task('progress-report', { round: 3 }),
      data: { report: '处置中', handlingEndedAt: '2026-03-01T09:00:00+08:00' },
    });
    expect(events(dossier)).toEqual(['clock.recomputed (Art. 24)', 'task.opened (Art. 24)']);
    expect(dossier.tasks).toMatchObject([
      { step: 'closing-report', limit_text: '30d', due_at: new Date('2026-04-01T00:00:00+08:00') },
      { step: 'progress-report', round: 4, due_at: null },
    ]);
    await when(dossier, 'closing-report', 'submit', {
      task: task('closing-report'),
      data: { cause: '误操作', consequences: '无', measures: '已恢复', lessons: '复核' },
    });
    expect(dossier.tasks).toMatchObject([{}, { status: 'void', void_reason: 'closing-report-submitted' }]);
  });
});

describe('the proposal of an order', () => {
  const propose = (dossier: ReturnType<typeof incident>, rectifyBy?: string) =>
    when(dossier, 'containment', 'propose-order', { data: { ...ORDER, ...(rectifyBy && { rectifyBy }) } });

  it('changes nothing: people issue orders', async () => {
    const dossier = incident();
    await propose(dossier, '2026-03-03');
    expect(changes(dossier)).toEqual([]);
  });

  it('is of nothing that could not be issued', async () => {
    await expect(propose(incident(), '2026-03-02')).rejects.toMatchObject(refused('/data/rectifyBy', 'Art. 28 ¶1'));
    await expect(propose(incident({ right: LAPSED }))).rejects.toMatchObject({ code: 'not-in-force' });
  });
});

describe('the decision on containment', () => {
  it('is draft and order in one act: the right is suspended in its commit, and the rectification is on its way', async () => {
    const dossier = incident({ tasks: [proposal('propose-order', ORDER)] });
    await when(dossier, 'containment-decision', 'issue-order', { opinion: '同意' });
    const rectification = dossier.ctx.unit.dossierOf('RC-2026-000007');
    expect(rectification?.kase).toMatchObject({
      process: 'rectification',
      party_visible: true,
      file: { reason: '数据外泄', origin: { process: 'security-incident', caseId: dossier.kase.id } },
      facts: { order: { basis: 'art-28', measures: '断开' }, issuedAt: NOW.toISOString() },
    });
    expect(rectification?.tasks).toMatchObject([
      { step: 'draft', status: 'decided', outcome: 'submit', decided_by: 'security-officer', opinion: '数据外泄' },
      { step: 'order', status: 'decided', outcome: 'issue', decided_by: 'director', opinion: '同意' },
    ]);
    expect(rectification?.authorization).toMatchObject({ unlifted_orders: 1 });
    expect(dossier.authorization).toMatchObject({ unlifted_orders: 1 });
    expect(dossier.ctx.unit.dossierOf(running.id)?.kase.held_since).toEqual(NOW);
    expect(acts(dossier)).toEqual(['order']);
    expect(events(dossier)).toEqual(['containment.ordered (Art. 24, 28 ¶1)']);
    expect(dossier.kase.facts).toEqual({ rectificationId: 'RC-2026-000007' });
  });

  it('issues no order under a right that is over', async () => {
    const dossier = incident({ right: LAPSED, tasks: [proposal('propose-order', ORDER)] });
    const issue = when(dossier, 'containment-decision', 'issue-order');
    await expect(issue).rejects.toMatchObject({ code: 'not-in-force', details: { article: 'Art. 28 ¶1' } });
    expect(changes(dossier)).toEqual([]);
  });

  it('issues no order whose day to rectify by has come since it was proposed', async () => {
    const dossier = incident({ tasks: [proposal('propose-order', { ...ORDER, rectifyBy: '2026-03-02' })] });
    await expect(when(dossier, 'containment-decision', 'issue-order')).rejects.toMatchObject({
      code: 'validation-failed',
      details: { article: 'Art. 28 ¶1', errors: [{ pointer: '/outcome' }] },
    });
  });

  it("or measures under the agreement's emergency clause: the right stays as it is (Art. 7, 24)", async () => {
    const dossier = incident({ tasks: [proposal('propose-measures', { clause: '第四条', measures: '限流' })] });
    await when(dossier, 'containment-decision', 'order-measures');
    expect(kinds(dossier)).toEqual(['case', 'message']);
    expect(dossier.kase.facts).toEqual({
      emergencyMeasures: { clause: '第四条', measures: '限流', orderedAt: NOW.toISOString() },
    });
    expect(dossier.authorization).toEqual(RIGHT);
  });

  it('orders what was proposed last, and nothing else', async () => {
    const order = proposal('propose-order', ORDER);
    const measures = proposal('propose-measures', { clause: '第四条', measures: '限流' });
    const cases = [
      { tasks: [order, measures], outcome: 'issue-order' },
      { tasks: [measures, order], outcome: 'order-measures' },
      { tasks: [decided('containment', 'no-measures')], outcome: 'issue-order' },
    ];
    for (const { tasks, outcome } of cases) {
      const dossier = incident({ tasks });
      await expect(when(dossier, 'containment-decision', outcome)).rejects.toMatchObject(
        refused('/outcome', 'Art. 24'),
      );
      expect(changes(dossier)).toEqual([]);
    }
  });
});

test('a security incident has no other effect', () => {
  expect(untried('security-incident')).toEqual([]);
});
