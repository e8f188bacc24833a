/** The legal effects of a data request's decisions (Art. 14, 15, 18), given – when – then. */
import type { JsonObject } from '../../domain/canonical';
import { localDate } from '../../domain/local-date';
import type { ActRow } from '../../records/acts';
import { acts, changes, events, given, kinds, refused, untried, when, type Given } from './given';
import { APPLICANT, decided, documents, entry, NOW, panelOf, RIGHT, task, withPanel } from './rows';

const ENTRY = entry({
  id: 'clinics',
  title: '门诊',
  fields: [
    { name: 'district', title: '区县', sensitivity: 'open' },
    { name: 'visits', title: '人次', sensitivity: 'open' },
    { name: 'disease', title: '病种', sensitivity: 'personal' },
  ],
});
const entriesRead = { datasetsByIds: () => Promise.resolve([ENTRY]) };
const OPEN_FIELDS = [{ datasetId: 'clinics', fields: ['district', 'visits'] }];
const PROTECTED = { personal: false, tradeSecrets: false, authorizationDocumentIds: [] };
const FILE = {
  needId: 'need-1',
  usingUnit: '某医院',
  purpose: '就诊指引',
  scope: '本市',
  scenario: '小程序',
  feasibility: '可行',
  economicBenefit: '节约',
  socialBenefit: '便民',
  datasets: OPEN_FIELDS,
  protectedInformation: PROTECTED,
  term: { from: '2026-04-01', to: '2026-12-31' },
  documentIds: [],
};

const request = (rest: Given & { readonly file?: JsonObject } = {}) =>
  given('data-request', {
    right: RIGHT,
    ...rest,
    kase: { need_id: 'need-1', file: { ...FILE, ...rest.file }, ...rest.kase },
    reads: { ...entriesRead, ...rest.reads },
  });

describe('a consultation', () => {
  it.each([
    ['agree', {}],
    ['agree-with-conditions', { conditions: '仅限汇总数据' }],
    ['object', { grounds: '不宜使用' }],
    ['not-concerned', {}],
    ['deemed-consent', {}],
  ] as const)('answered with %s is in the trail, and told to the authority', async (outcome, data) => {
    const dossier = request();
    await when(dossier, 'consultation', outcome, { data });
    expect(events(dossier)).toEqual(['consultation.answered']);
    expect(changes(dossier).find(({ kind }) => kind === 'message')).toMatchObject({ message: { org: 'authority' } });
  });
});

describe('acceptance', () => {
  it('refused is told by an act of its own', async () => {
    const dossier = request();
    await when(dossier, 'acceptance', 'refuse', { opinion: '不属于受理范围' });
    expect(acts(dossier)).toEqual(['refusal']);
  });

  it('given, or come about by silence, is told by an act that names the limit of the decision', async () => {
    for (const [outcome, how] of [
      ['accept', 'accepted'],
      ['deemed-accepted', 'deemed'],
    ] as const) {
      const dossier = request();
      await when(dossier, 'acceptance', outcome);
      expect(kinds(dossier)).toEqual(['act']);
      expect(changes(dossier)[0]).toMatchObject({
        content: { kind: 'acceptance', facts: { how, receivedOn: '2026-02-02', decision: { limit: { days: 20 } } } },
      });
    }
  });

  it('says when the last supplement was received', async () => {
    const supplement = decided('supplement', 'submit', { ended_at: new Date('2026-02-20T09:00:00+08:00') });
    const dossier = request({ tasks: [supplement] });
    await when(dossier, 'acceptance', 'accept');
    expect(changes(dossier)[0]).toMatchObject({ content: { facts: { receivedOn: '2026-02-20' } } });
  });

  it('of a later return tells by which letter everything was told, or that none was, in an earlier release', async () => {
    const before = decided('acceptance', 'return', { ended_at: new Date('2026-02-10T09:00:00+08:00') });
    const told = { id: 'act', kind: 'return', year: 2026, number: 4, created_at: before.ended_at } as ActRow;
    const given = { tasks: [before], kase: { facts: { missing: ['授权书'] } } };
    const again = async (dossier: ReturnType<typeof request>) => {
      await when(dossier, 'acceptance', 'return', { data: { missing: ['授权书'] } });
      return changes(dossier)[0];
    };
    const first = { number: '郑数补正〔2026〕4号', date: '2026-02-10' };
    expect(await again(request({ ...given, reads: { actsOfCase: () => Promise.resolve([told]) } }))).toMatchObject({
      content: { kind: 'return', facts: { first, missing: ['授权书'] } },
    });
    expect(await again(request(given))).toMatchObject({ content: { facts: { first: { ...first, number: null } } } });
  });

  it('returns once for everything: a second return repeats items of the first, and names nothing new', async () => {
    const dossier = request();
    const back = (...missing: string[]) => when(dossier, 'acceptance', 'return', { data: { missing } });
    await back('授权书', '方案');
    expect(dossier.kase.facts).toEqual({ missing: ['授权书', '方案'] });
    await expect(back('方案', '图纸')).rejects.toMatchObject(
      refused('/data/missing/1', 'by analogy: Administrative Licensing Law art. 32'),
    );
    await back('方案');
    expect(kinds(dossier)).toEqual(['case', 'act', 'act']);
  });
});

describe('a supplement', () => {
  it('goes into the file, documents are added, and what is open stands on the new materials', async () => {
    const open = task('acceptance', { round: 2, materials_hash: 'before' });
    const dossier = request({ actor: APPLICANT, tasks: [open], reads: documents('d1') });
    const data = { changes: { scope: '本市六区' }, documentIds: ['d1'] };
    await when(dossier, 'supplement', 'submit', { data });
    expect(kinds(dossier)).toEqual(['attach', 'event', 'case', 'event', 'task']);
    expect(events(dossier)).toEqual(['document.added', 'case.supplemented']);
    expect(dossier.kase.file).toMatchObject({ scope: '本市六区', purpose: FILE.purpose });
    expect(dossier.task(open.id).materials_hash).not.toBe('before');
  });

  it('names what is in the catalogue', async () => {
    const dossier = request({ actor: APPLICANT });
    const data = { changes: { datasets: [{ datasetId: 'clinics', fields: ['age'] }] }, documentIds: [] };
    await expect(when(dossier, 'supplement', 'submit', { data })).rejects.toMatchObject(
      refused('/data/changes/datasets/0/fields/0', 'Art. 15 ¶1'),
    );
    expect(changes(dossier)).toEqual([]);
  });
});

describe('experts', () => {
  const aspects = ['usingUnit', 'purpose', 'scope', 'feasibility', 'economicBenefit', 'socialBenefit'];
  const EXAMINED = Object.fromEntries(aspects.map((aspect) => [aspect, { ok: true }]));

  it('are called, and the party is told how long that takes: it is not counted', async () => {
    const dossier = request();
    await when(dossier, 'review', 'need-experts', { data: { findings: EXAMINED, count: 3 } });
    expect(kinds(dossier)).toEqual(['message', 'act']);
    expect(JSON.stringify(changes(dossier))).toContain('不计入审批期限');
    const parts = [{ limit: { days: 3 } }, { limit: { days: 10 } }];
    expect(changes(dossier)[1]).toMatchObject({ content: { kind: 'review-time', facts: { experts: 3, parts } } });
  });

  it('with a conflict of interest give the seat to the next of the draw', async () => {
    const dossier = request({ reads: withPanel(panelOf(['e1', 'e2', 'e3'], ['e4'])) });
    const own = task('expert-declaration', { seat: '1.2.1', assignee: 'e2', personal: true });
    await when(dossier, 'expert-declaration', 'conflict', { task: own, opinion: '亲属' });
    expect(kinds(dossier)).toEqual(['panel.member', 'event', 'panel.seat', 'event']);
    expect(events(dossier)).toEqual(['panel.conflicted (Art. 15 ¶2)', 'panel.seated (Art. 15 ¶2)']);
    expect(changes(dossier)[2]).toMatchObject({ row: { person: 'e4', seat: 2, attempt: 2, status: 'seated' } });
  });

  it('have done their work with their review', async () => {
    const dossier = request({ reads: withPanel(panelOf(['e1'])) });
    await when(dossier, 'expert-review', 'submit', {
      task: task('expert-review', { seat: '1.1.1', assignee: 'e1' }),
      data: { score: 80, opinion: '可行' },
    });
    expect(changes(dossier)).toMatchObject([{ kind: 'panel.member', person: 'e1', status: 'done' }]);
  });
});

describe('a shortage of experts', () => {
  const PEOPLE = [
    { id: 'e8', name: '', org: 'institute', roles: ['expert'] },
    { id: 'e9', name: '', org: RIGHT.operator_id, roles: ['expert'] },
    { id: 'e1', name: '', org: 'institute', roles: ['expert'] },
    { id: 'officer', name: '', org: 'institute', roles: ['case-officer'] },
    { id: 'reviewer', name: '', org: 'institute', roles: ['expert'] },
  ];
  const short = () => {
    const { panels, members } = panelOf(['e1', 'e2', 'e3']);
    const left = members.map((one) => (one.seat === 3 ? { ...one, status: 'conflicted' as const } : one));
    return request({
      tasks: [decided('review', 'need-experts', { decided_by: 'reviewer' })],
      reads: {
        ...withPanel({ panels, members: left }),
        findPerson: (id) => Promise.resolve(PEOPLE.find((one) => one.id === id) ?? null),
      },
    });
  };

  it('is filled by whom the director names', async () => {
    const dossier = short();
    await when(dossier, 'panel-shortage', 'appoint', { data: { experts: ['e8'] } });
    expect(events(dossier)).toEqual(['panel.appointed (Art. 15 ¶2)', 'panel.seated (Art. 15 ¶2)']);
    expect(changes(dossier)[0]).toMatchObject({ change: { draw_order: ['e1', 'e2', 'e3', 'e8'] } });
    expect(changes(dossier)[2]).toMatchObject({ row: { person: 'e8', seat: 3, attempt: 2 } });
  });

  it.each([
    ['nobody whom the register does not have', 'nobody'],
    ['nobody who is no expert', 'officer'],
    ["nobody of the applicant's organisation", 'e9'],
    ['nobody who has acted in the case', 'reviewer'],
    ['nobody who is in the order already', 'e1'],
  ])('is filled by %s', async (_, who) => {
    const dossier = short();
    const appoint = when(dossier, 'panel-shortage', 'appoint', { data: { experts: ['e8', who] } });
    await expect(appoint).rejects.toMatchObject(refused('/data/experts/1', 'Art. 15 ¶2'));
    expect(changes(dossier)).toEqual([]);
  });

  it('may be left: the seats stay empty', async () => {
    const dossier = short();
    await when(dossier, 'panel-shortage', 'proceed-without');
    expect(changes(dossier)[0]).toMatchObject({ kind: 'panel.change', change: { waived: true } });
    expect(events(dossier)).toEqual(['panel.waived (Art. 15 ¶2)']);
  });
});

/** The one expert who sat has given so many points. */
const scored = (score: number): Given => ({
  tasks: [decided('expert-review', 'submit', { seat: '1.1.1', assignee: 'e1', data: { score, opinion: '' } })],
  reads: withPanel(panelOf(['e1'], [], { status: 'done' })),
});

describe('a rejection', () => {
  it('is told by an act, which says how many experts were heard', async () => {
    const dossier = request(scored(40));
    await when(dossier, 'decision', 'reject', { opinion: '不可行' });
    expect(acts(dossier)).toEqual(['rejection']);
    expect(changes(dossier)[0]).toMatchObject({ content: { facts: { experts: 1, reason: '不可行' } } });
  });
});

describe('an approval', () => {
  const approve = (dossier: ReturnType<typeof request>, data: JsonObject = {}, opinion: string | null = null) =>
    when(dossier, 'decision', 'approve', { data, opinion });

  it('approves what was applied for, and says so in an act', async () => {
    const dossier = request();
    await approve(dossier);
    expect(kinds(dossier)).toEqual(['case', 'act']);
    expect(dossier.kase.facts.approval).toEqual({ datasets: OPEN_FIELDS, purpose: FILE.purpose, term: FILE.term });
    expect(changes(dossier)[1]).toMatchObject({ content: { kind: 'approval', facts: { narrowed: false } } });
  });

  it.each([
    ['suspended', { ...RIGHT, unlifted_orders: 1 }],
    ['lapsed', { ...RIGHT, to_date: localDate('2026-03-01') }],
    ['revoked', { ...RIGHT, revoked_at: NOW }],
  ])('is given under no right that is %s', async (rightStatus, right) => {
    const dossier = request({ right });
    await expect(approve(dossier)).rejects.toMatchObject({ code: 'not-in-force', details: { extra: { rightStatus } } });
    expect(changes(dossier)).toEqual([]);
  });

  it('is of nothing that was not applied for', async () => {
    const more = { datasets: [{ datasetId: 'clinics', fields: ['district', 'disease'] }] };
    await expect(approve(request(), more)).rejects.toMatchObject(refused('/data/datasets/0', 'Art. 15 ¶1'));
    const longer = { term: { from: '2026-04-01', to: '2027-01-01' } };
    await expect(approve(request(), longer)).rejects.toMatchObject(refused('/data/term', 'Art. 15 ¶1'));
  });

  it('of less than was applied for states why', async () => {
    const less = { datasets: [{ datasetId: 'clinics', fields: ['district'] }] };
    await expect(approve(request(), less)).rejects.toMatchObject(refused('/opinion', 'Art. 15 ¶1'));
    await expect(approve(request(), less, ' ')).rejects.toMatchObject(refused('/opinion', 'Art. 15 ¶1'));
    const dossier = request();
    await approve(dossier, less, '最小必要');
    expect(dossier.kase.facts).toMatchObject({ approval: less });
    expect(changes(dossier)[1]).toMatchObject({ content: { facts: { narrowed: true } } });
  });

  it('that departs from the experts states why', async () => {
    const [low, high] = [request(scored(59.99)), request(scored(60))];
    await expect(approve(low)).rejects.toMatchObject(refused('/opinion', 'Art. 15 ¶2'));
    await approve(low, {}, '条件已具备');
    expect(acts(low)).toEqual(['approval']);
    await approve(high);
    expect(acts(high)).toEqual(['approval']);
  });

  it('hears no expert who was replaced', async () => {
    const { tasks = [] } = scored(10);
    const dossier = request({ tasks, reads: withPanel(panelOf(['e1'], [], { status: 'replaced' })) });
    await approve(dossier);
    expect(acts(dossier)).toEqual(['approval']);
  });

  it.each<[string, JsonObject]>([
    ['personal information that the applicant names', { protectedInformation: { ...PROTECTED, personal: true } }],
    ['trade secrets that the applicant names', { protectedInformation: { ...PROTECTED, tradeSecrets: true } }],
    [
      'personal information that only the catalogue knows of',
      { datasets: [{ datasetId: 'clinics', fields: ['disease'] }] },
    ],
  ])('of %s wants evidence of a true and valid authorisation', async (_, file) => {
    await expect(approve(request({ file }))).rejects.toMatchObject(refused('/outcome', 'Art. 18 ¶3'));
    const { protectedInformation: named = PROTECTED } = file;
    const shown = { ...(named as typeof PROTECTED), authorizationDocumentIds: ['d1'] };
    const dossier = request({ file: { ...file, protectedInformation: shown } });
    await approve(dossier);
    expect(acts(dossier)).toEqual(['approval']);
  });

  it('without the personal fields needs no such evidence', async () => {
    const file = { datasets: [{ datasetId: 'clinics', fields: ['district', 'disease'] }] };
    const dossier = request({ file });
    await approve(dossier, { datasets: [{ datasetId: 'clinics', fields: ['district'] }] }, '去除个人信息');
    expect(acts(dossier)).toEqual(['approval']);
  });
});

describe('a department that refuses', () => {
  const approval = { datasets: OPEN_FIELDS, purpose: FILE.purpose, term: FILE.term };

  it('leaves the director to narrow what was approved, and no more than that', async () => {
    const dossier = request({ kase: { facts: { approval } } });
    const narrow = (...fields: string[]) =>
      when(dossier, 'docking-refusal', 'narrow', { data: { datasets: [{ datasetId: 'clinics', fields }] } });
    await expect(narrow('district', 'disease')).rejects.toMatchObject(refused('/data/datasets/0', 'Art. 15 ¶1'));
    expect(changes(dossier)).toEqual([]);
    await narrow('district');
    expect(dossier.kase.facts.approval).toEqual({
      ...approval,
      datasets: [{ datasetId: 'clinics', fields: ['district'] }],
    });
    expect(acts(dossier)).toEqual(['narrowing']);
  });

  it('or to end the request, told by an act', async () => {
    const dossier = request({ kase: { facts: { approval } } });
    await when(dossier, 'docking-refusal', 'end', { opinion: '无法供给' });
    expect(acts(dossier)).toEqual(['ending']);
  });
});

test('a data request has no other effect', () => {
  expect(untried('data-request')).toEqual([]);
});
