/** The legal effects of security inspection (Art. 25), given – when – then. */
import type { JsonObject } from '../../domain/canonical';
import { changes, events, given, kinds, refused, untried, when, type Given } from './given';
import { APPLICANT, decided, documents, NOW, panelOf, RIGHT, task, withPanel } from './rows';

const ARTICLE = 'Art. 25';
const CHECKLIST = [{ item: '台账', requirement: '完整' }];
const inspection = (rest: Given = {}) =>
  given('security-inspection', { right: RIGHT, ...rest, kase: { file: { checklist: CHECKLIST }, ...rest.kase } });

const WELL = { refused: false };
const finding = (rest: JsonObject = {}): JsonObject => ({ severity: 'minor', description: '缺页', ...rest });
const record = (findings: JsonObject[], cooperation: JsonObject = WELL): JsonObject => ({ findings, cooperation });

/** The first of two inspectors has recorded this; the second is at work. */
const afterFirst = (first: JsonObject): Given => {
  const { panels, members } = panelOf(['i1', 'i2']);
  const done = members.map((one) => (one.person === 'i1' ? { ...one, status: 'done' as const } : one));
  return {
    actor: { id: 'i2', org: '11410100MB00AUTH01', roles: ['security-officer'] },
    tasks: [decided('findings', 'submit', { seat: '1.1.1', assignee: 'i1', decided_by: 'i1', data: first })],
    reads: withPanel({ panels, members: done }),
  };
};
const own = task('findings', { id: 'own', seat: '1.2.1', assignee: 'i2', personal: true });
const submit = (dossier: ReturnType<typeof inspection>, data: JsonObject) =>
  when(dossier, 'findings', 'submit', { task: own, data });

describe('the findings', () => {
  it('of one inspector alone are no result', async () => {
    const dossier = inspection({ reads: withPanel(panelOf(['i1', 'i2'])) });
    expect(await submit(dossier, record([finding()]))).toBeUndefined();
    expect(changes(dossier)).toMatchObject([{ kind: 'panel.member', person: 'i2', status: 'done' }]);
    expect(dossier.kase.facts).toEqual({});
  });

  it('of both are the result, each told with who made it', async () => {
    const dossier = inspection(afterFirst(record([finding({ item: '台账', deadline: '2026-03-20' })])));
    expect(await submit(dossier, record([finding({ deadline: '2026-04-01' })]))).toBeUndefined();
    expect(kinds(dossier)).toEqual(['panel.member', 'case', 'event']);
    expect(events(dossier)).toEqual(['inspection.recorded (Art. 25)']);
    expect(dossier.kase.facts).toMatchObject({
      findings: [
        { id: 'F1', by: 'i1', item: '台账' },
        { id: 'F2', by: 'i2' },
      ],
      refusals: [],
      rectifyBy: '2026-04-01',
      orderedAt: NOW.toISOString(),
    });
  });

  it('that are none end the inspection', async () => {
    const dossier = inspection(afterFirst(record([])));
    expect(await submit(dossier, record([]))).toEqual({ closes: 'completed' });
    expect(dossier.kase.facts).toMatchObject({ findings: [], rectifyBy: null });
  });

  it('are not needed where cooperation was refused: that alone goes on', async () => {
    const dossier = inspection(afterFirst(record([])));
    expect(await submit(dossier, record([], { refused: true, note: '拒绝进入' }))).toBeUndefined();
    expect(events(dossier)).toEqual(['inspection.cooperation-refused (Art. 25)', 'inspection.recorded (Art. 25)']);
    expect(dossier.kase.facts).toMatchObject({ refusals: [{ by: 'i2', note: '拒绝进入' }] });
  });

  it.each([
    ['the later of the limit of the policy and the last day named, where one names none', [finding()], null],
    ['the day named, where that is the later', [finding(), finding({ deadline: '2026-12-01' })], '2026-12-01'],
  ])('leave %s', async (_, findings, rectifyBy) => {
    const dossier = inspection(afterFirst(record([finding({ deadline: '2026-03-20' })])));
    await submit(dossier, record(findings));
    expect(dossier.kase.facts.rectifyBy).toBe(rectifyBy);
  });

  it('bind by no day that has come by the time the second inspector records', async () => {
    const dossier = inspection(afterFirst(record([finding({ deadline: '2026-03-02' })])));
    await submit(dossier, record([]));
    expect(dossier.kase.facts).toMatchObject({ rectifyBy: null, findings: [{ id: 'F1', deadline: '2026-03-02' }] });
  });

  it('belong to an item of the checklist, and leave time to correct them', async () => {
    const dossier = inspection({ reads: withPanel(panelOf(['i1', 'i2'])) });
    await expect(submit(dossier, record([finding(), finding({ item: '门禁' })]))).rejects.toMatchObject(
      refused('/data/findings/1/item', ARTICLE),
    );
    await expect(submit(dossier, record([finding({ deadline: '2026-03-02' })]))).rejects.toMatchObject(
      refused('/data/findings/0/deadline', ARTICLE),
    );
    expect(changes(dossier)).toEqual([]);
  });
});

describe('inspectors', () => {
  it('with a conflict of interest give the seat to the next of the draw', async () => {
    const dossier = inspection({ reads: withPanel(panelOf(['i1', 'i2'], ['i3'])) });
    const declaration = task('inspector-declaration', { seat: '1.1.1', assignee: 'i1' });
    await when(dossier, 'inspector-declaration', 'conflict', { task: declaration, opinion: '亲属' });
    expect(events(dossier)).toEqual(['panel.conflicted (Art. 25)', 'panel.seated (Art. 25)']);
  });

  it('are named by the director where the draw has nobody left', async () => {
    const { panels, members } = panelOf(['i1', 'i2']);
    const left = members.map((one) => (one.seat === 1 ? { ...one, status: 'conflicted' as const } : one));
    const dossier = inspection({
      reads: {
        ...withPanel({ panels, members: left }),
        findPerson: (id) =>
          Promise.resolve({ id, name: '', org: 'bureau', roles: [id === 'expert' ? 'expert' : 'security-officer'] }),
      },
    });
    const appoint = (who: string) => when(dossier, 'panel-shortage', 'appoint', { data: { experts: [who] } });
    await expect(appoint('expert')).rejects.toMatchObject(refused('/data/experts/0', ARTICLE));
    await appoint('i9');
    expect(events(dossier)).toEqual(['panel.appointed (Art. 25)', 'panel.seated (Art. 25)']);
  });
});

describe('the correction', () => {
  it("adds documents of the party's own", async () => {
    const dossier = inspection({ actor: APPLICANT, reads: documents('d1') });
    const correct = (...documentIds: string[]) =>
      when(dossier, 'correction', 'submit', { data: { report: '已改正', documentIds } });
    await expect(correct('d1', 'd2')).rejects.toMatchObject({
      details: { errors: [{ pointer: '/data/documentIds/1' }] },
    });
    await correct('d1');
    expect(changes(dossier)[0]).toMatchObject({ kind: 'attach', rows: [{ document_id: 'd1', purpose: 'correction' }] });
  });

  it('that is none leads to the draft of an order in the same commit; the right stays as it is', async () => {
    const dossier = inspection({ reads: { lockAuthorization: () => Promise.resolve(RIGHT) } });
    await when(dossier, 'recheck', 'open-rectification', { opinion: '未整改' });
    expect(changes(dossier)[0]).toMatchObject({
      kind: 'case.open',
      row: {
        process: 'rectification',
        party_visible: false,
        file: { reason: '未整改', origin: { process: 'security-inspection', caseId: dossier.kase.id } },
      },
    });
    expect(events(dossier)).toEqual(['rectification.proposed (Art. 25, 28)']);
    expect(dossier.authorization).toEqual(RIGHT);
  });
});

test('a security inspection has no other effect', () => {
  expect(untried('security-inspection')).toEqual([]);
});
