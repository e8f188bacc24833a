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
/** Cases opened by release 0.1.0 go on under its rules. */
const OPENED_BEFORE: Given = { kase: { definition_version: 1 } };
const UNTYPED: Given = {
  policy: {
    ...{ version: 1, limits: {}, extensions: {}, reminders: {}, parameters: { 'typed-evidence': '0' } },
    ...{ basis: '', createdBy: 'system-admin', createdAt: NOW },
  },
};

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

const aspects = ['usingUnit', 'purpose', 'scope', 'feasibility', 'economicBenefit', 'socialBenefit'];
const EXAMINED = Object.fromEntries(aspects.map((aspect) => [aspect, { ok: true }]));
const OF_PROTECTED = { minimisation: { ok: true }, protection: { ok: true } };

describe('a recommendation', () => {
  const recommend = (dossier: ReturnType<typeof request>, findings: object, to = 'approval') =>
    when(dossier, 'review', `recommend-${to}`, { opinion: '见审核意见', data: { findings } });
  const personal = { datasets: [{ datasetId: 'clinics', fields: ['district', 'disease'] }] };

  it.each([...aspects, 'minimisation', 'protection'])(
    'of an approval is given with no finding against it: %s',
    async (aspect) => {
      const found = { ...EXAMINED, ...OF_PROTECTED };
      const against = { ...found, [aspect]: { ok: false, note: '不符合' } };
      await expect(recommend(request({ file: personal }), against)).rejects.toMatchObject(
        refused(`/data/findings/${aspect}`, 'Art. 15 ¶1'),
      );
      await recommend(request({ file: personal }), found);
      await recommend(request({ file: personal }), against, 'rejection');
    },
  );

  it('examines minimisation and protection where information is protected, as the applicant or the catalogue says', async () => {
    for (const file of [personal, { protectedInformation: { ...PROTECTED, tradeSecrets: true } }]) {
      for (const to of ['approval', 'rejection']) {
        await expect(recommend(request({ file }), EXAMINED, to)).rejects.toMatchObject(
          refused('/data/findings/minimisation', 'Art. 18 ¶3'),
        );
        const { minimisation } = OF_PROTECTED;
        await expect(recommend(request({ file }), { ...EXAMINED, minimisation }, to)).rejects.toMatchObject(
          refused('/data/findings/protection', 'Art. 18 ¶3'),
        );
      }
      const called = when(request({ file }), 'review', 'need-experts', { data: { findings: EXAMINED, count: 3 } });
      await expect(called).rejects.toMatchObject(refused('/data/findings/minimisation', 'Art. 18 ¶3'));
    }
    await recommend(request(), EXAMINED);
  });

  it('is given in a case opened before under the findings of then', async () => {
    const dossier = request({ ...OPENED_BEFORE, file: personal });
    await recommend(dossier, { ...EXAMINED, purpose: { ok: false } });
    expect(changes(dossier)).toEqual([]);
  });
});

describe('a supplement of term and evidence', () => {
  const change = (changes: JsonObject, rest: Given = {}) =>
    when(request({ actor: APPLICANT, reads: documents('d1'), ...rest }), 'supplement', 'submit', {
      data: { changes, documentIds: [] },
    });

  it('names a term that is not over and within the right', async () => {
    const to = (day: string) => ({ term: { from: '2026-01-01', to: day } });
    await expect(change(to('2026-03-01'))).rejects.toMatchObject(refused('/data/changes/term/to', 'Art. 14'));
    await expect(change(to('2029-01-01'))).rejects.toMatchObject(refused('/data/changes/term/to', 'Art. 9'));
    await expect(change(to('2029-01-01'))).rejects.toMatchObject({
      message: expect.stringContaining('2028-12-31') as string,
    });
    await change(to('2026-03-02'));
    await change(to('2028-12-31'));
    await change(to('2029-01-01'), OPENED_BEFORE);
  });

  it('names evidence of fields that the entries have, more than are applied for or not', async () => {
    const piece = { kind: 'letter', grantor: '医院', covers: ['visits', 'salary'], documentId: 'd1' };
    await expect(change({ protectedInformation: { ...PROTECTED, evidence: [piece] } })).rejects.toMatchObject(
      refused('/data/changes/protectedInformation/evidence/0/covers/1', 'Art. 18 ¶3'),
    );
    await change({ protectedInformation: { ...PROTECTED, evidence: [{ ...piece, covers: ['visits', 'disease'] }] } });
  });

  it('is not held up by evidence that it does not send', async () => {
    const evidence = [{ kind: 'letter', grantor: '医院', covers: ['beds'], documentId: 'd1' }];
    const file = { protectedInformation: { ...PROTECTED, evidence } };
    const kase = { need_id: 'need-1', file: { ...FILE, ...file } };
    const datasets = [{ datasetId: 'clinics', fields: ['visits'] }];
    await change({ datasets }, { kase });
  });
});

describe('experts', () => {
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
    for (const ruled of [UNTYPED, OPENED_BEFORE]) await documented(ruled, file);
  });

  /** Where evidence need not be typed, a document stands for it, whatever is in it. */
  const documented = async (ruled: Given, file: JsonObject) => {
    await expect(approve(request({ ...ruled, file }))).rejects.toMatchObject(refused('/outcome', 'Art. 18 ¶3'));
    const { protectedInformation: named = PROTECTED } = file;
    const shown = { ...(named as typeof PROTECTED), authorizationDocumentIds: ['d1'] };
    const dossier = request({ ...ruled, file: { ...file, protectedInformation: shown } });
    await approve(dossier);
    expect(acts(dossier)).toEqual(['approval']);
  };

  describe('of a protected field', () => {
    const PIECE = { kind: 'consent', grantor: '接种者', covers: ['disease'], documentId: 'd1' };
    const WITH_IMPACT = { ...PROTECTED, impactAssessmentDocumentId: 'd2' };
    const file = (protectedInformation: JsonObject) => ({
      ...{ datasets: [{ datasetId: 'clinics', fields: ['district', 'disease'] }], protectedInformation },
    });
    const evidence = (...pieces: object[]) => file({ ...WITH_IMPACT, evidence: pieces } as JsonObject);

    it('wants a piece of evidence that covers it, and names the field that has none', async () => {
      const other = { ...PIECE, covers: ['district'] };
      for (const pieces of [[], [other]]) {
        const refusal = approve(
          request({ file: file({ ...WITH_IMPACT, authorizationDocumentIds: ['d1'], evidence: pieces }) }),
        );
        await expect(refusal).rejects.toMatchObject(refused('/outcome', 'Art. 18 ¶3'));
        await expect(refusal).rejects.toMatchObject({ message: expect.stringContaining('disease') as string });
      }
      const dossier = request({ file: evidence(PIECE) });
      await approve(dossier);
      expect(acts(dossier)).toEqual(['approval']);
    });

    it('wants it valid: what ends today still holds, what ended yesterday does not', async () => {
      await expect(approve(request({ file: evidence({ ...PIECE, validUntil: '2026-03-01' }) }))).rejects.toMatchObject(
        refused('/outcome', 'Art. 18 ¶3'),
      );
      const today = {
        ...evidence({ ...PIECE, validUntil: '2026-03-02' }),
        term: { from: '2026-03-01', to: '2026-12-31' },
      };
      const dossier = request({ file: today });
      await approve(dossier);
      expect(dossier.kase.facts).toMatchObject({ approval: { term: { from: '2026-03-01', to: '2026-03-02' } } });
    });

    it('that need not be typed wants a document or a piece that counts: valid that day, and of a protected field', async () => {
      const shown = (...evidence: object[]) => file({ ...PROTECTED, evidence } as JsonObject);
      const [expired, open] = [
        { ...PIECE, validUntil: '2026-03-01' },
        { ...PIECE, covers: ['district'] },
      ];
      for (const pieces of [[expired], [open], [expired, open]]) {
        await expect(approve(request({ ...UNTYPED, file: shown(...pieces) }))).rejects.toMatchObject(
          refused('/outcome', 'Art. 18 ¶3'),
        );
        await approve(request({ ...OPENED_BEFORE, file: shown(...pieces) }));
      }
      await approve(request({ ...UNTYPED, file: shown(expired, PIECE) }));
      const document = file({ ...PROTECTED, authorizationDocumentIds: ['d1'], evidence: [expired] });
      await approve(request({ ...UNTYPED, file: document }));
    });

    it('that need not be typed is covered by a document, or field by field: a piece stands for no field but its own', async () => {
      const both = (protection: object) => ({
        datasets: [{ datasetId: 'clinics', fields: ['district', 'disease', 'person'] }],
        protectedInformation: { ...PROTECTED, ...protection },
      });
      const person = { ...PIECE, covers: ['person'] };
      const named = { name: 'person', title: '人员', sensitivity: 'personal' as const };
      const two = { ...ENTRY, fields: [...ENTRY.fields, named] };
      const TWO = { reads: { datasetsByIds: () => Promise.resolve([two]) } };
      const half = approve(request({ ...UNTYPED, ...TWO, file: both({ evidence: [PIECE] }) }));
      await expect(half).rejects.toMatchObject(refused('/outcome', 'Art. 18 ¶3'));
      await expect(half).rejects.toMatchObject({ message: expect.stringContaining('person') as string });
      for (const shown of [{ evidence: [PIECE, person] }, { evidence: [PIECE], authorizationDocumentIds: ['d1'] }])
        await approve(request({ ...UNTYPED, ...TWO, file: both(shown) }));
    });

    it('that the applicant alone calls protected wants one that is valid, whatever it covers', async () => {
      const shown = (piece: object) => ({
        protectedInformation: { ...PROTECTED, tradeSecrets: true, evidence: [piece] } as JsonObject,
      });
      const piece = { ...PIECE, covers: ['district'] };
      for (const ruled of [{}, UNTYPED]) {
        const late = approve(request({ ...ruled, file: shown({ ...piece, validUntil: '2026-03-01' }) }));
        await expect(late).rejects.toMatchObject(refused('/outcome', 'Art. 18 ¶3'));
        await approve(request({ ...ruled, file: shown(piece) }));
      }
    });

    it('wants an impact assessment where it is personal', async () => {
      const without = file({ ...PROTECTED, evidence: [PIECE] });
      await expect(approve(request({ file: without }))).rejects.toMatchObject(refused('/outcome', 'Art. 18 ¶3'));
    });

    it('lasts no longer than the evidence that ends first, of that which covers a protected field', async () => {
      const pieces = [
        { ...PIECE, validUntil: '2026-11-30' },
        { ...PIECE, kind: 'contract', validUntil: '2026-10-31' },
        { ...PIECE, covers: ['district'], validUntil: '2026-05-31' },
      ];
      for (const ruled of [{}, UNTYPED]) {
        const dossier = request({ ...ruled, file: evidence(...pieces) });
        await approve(dossier);
        expect(dossier.kase.facts).toMatchObject({ approval: { term: { to: '2026-10-31' } } });
        expect(changes(dossier)[1]).toMatchObject({
          content: { facts: { narrowed: false, cap: { on: '2026-10-31', by: 'evidence' } } },
        });
      }
    });

    it('is not given where the evidence ends before the term begins', async () => {
      await expect(approve(request({ file: evidence({ ...PIECE, validUntil: '2026-03-31' }) }))).rejects.toMatchObject(
        refused('/data/term', 'Art. 18 ¶3'),
      );
    });
  });

  it('lasts no longer than the right, which was shortened since, and the act says the day', async () => {
    const right = { ...RIGHT, to_date: localDate('2026-06-30') };
    const dossier = request({ right });
    await approve(dossier);
    expect(dossier.kase.facts).toMatchObject({ approval: { term: { from: '2026-04-01', to: '2026-06-30' } } });
    expect(changes(dossier)[1]).toMatchObject({
      content: { facts: { approved: { term: { to: '2026-06-30' } }, cap: { on: '2026-06-30', by: 'right' } } },
    });
    const before = request({ right, ...OPENED_BEFORE });
    await approve(before);
    expect(before.kase.facts).toMatchObject({ approval: { term: FILE.term } });
  });

  it('is not given for a term that is over', async () => {
    const over = { term: { from: '2020-01-01', to: '2020-12-31' } };
    await expect(approve(request({ file: over }))).rejects.toMatchObject(refused('/data/term', 'Art. 9'));
    const ends = { ...RIGHT, to_date: localDate('2026-03-31') };
    await expect(approve(request({ right: ends }))).rejects.toMatchObject(refused('/data/term', 'Art. 9'));
  });

  it('against a recommended rejection states why', async () => {
    const tasks = [decided('review', 'recommend-approval'), decided('review', 'recommend-rejection', { round: 2 })];
    await expect(approve(request({ tasks }))).rejects.toMatchObject(refused('/opinion', 'Art. 15 ¶1'));
    const dossier = request({ tasks });
    await approve(dossier, {}, '补充材料已说明必要性');
    expect(acts(dossier)).toEqual(['approval']);
    const before = request({ tasks, ...OPENED_BEFORE });
    await approve(before);
    expect(acts(before)).toEqual(['approval']);
  });

  it('names the basis and the conditions of the use, as they were applied for or as it says', async () => {
    const applied = { useBasis: 'public-good', useConditions: '仅供公益机构' };
    const asApplied = request({ file: applied });
    await approve(asApplied);
    expect(asApplied.kase.facts).toMatchObject({ approval: applied });
    const otherwise = request({ file: applied });
    await approve(otherwise, { useBasis: 'industry' });
    expect(otherwise.kase.facts).toMatchObject({ approval: { useBasis: 'industry' } });
    // Conditions of a free use are none of a charged one.
    expect(otherwise.kase.facts.approval).not.toHaveProperty('useConditions');
    const conditioned = request({ file: applied });
    await approve(conditioned, { useBasis: 'industry', useConditions: '按次计费' });
    expect(conditioned.kase.facts).toMatchObject({ approval: { useBasis: 'industry', useConditions: '按次计费' } });
    const same = request({ file: applied });
    await approve(same, { useBasis: 'public-good' });
    expect(same.kase.facts).toMatchObject({ approval: applied });
  });

  it('without the personal fields needs no such evidence', async () => {
    const file = { datasets: [{ datasetId: 'clinics', fields: ['district', 'disease'] }] };
    const dossier = request({ file });
    await approve(dossier, { datasets: [{ datasetId: 'clinics', fields: ['district'] }] }, '去除个人信息');
    expect(acts(dossier)).toEqual(['approval']);
    for (const ruled of [{}, UNTYPED]) {
      const said = { ...file, protectedInformation: { ...PROTECTED, personal: true } };
      await approve(
        request({ ...ruled, file: said }),
        { datasets: [{ datasetId: 'clinics', fields: ['district'] }] },
        '去除个人信息',
      );
      // What the catalogue does not know is gone with no field.
      const open = request({ ...ruled, file: { ...said, datasets: OPEN_FIELDS } });
      const less = approve(open, { datasets: [{ datasetId: 'clinics', fields: ['district'] }] }, '缩小');
      await expect(less).rejects.toMatchObject(refused('/outcome', 'Art. 18 ¶3'));
    }
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

describe('a department that docks', () => {
  const facts = {
    approval: {
      datasets: [{ datasetId: 'clinics', fields: ['district', 'disease'] }],
      purpose: FILE.purpose,
      term: FILE.term,
    },
  };
  const docking = task('docking', { party_id: ENTRY.provider_id });
  const AS_IS = { kind: 'as-is' };
  const NONE = { kind: 'none' };
  const ready = (data: object, rest: Given = {}) =>
    when(request({ ...rest, kase: { facts, ...rest.kase } }), 'docking', 'ready', {
      task: docking,
      data: { reference: 'API-1', desensitisation: '病种归并到大类', ...data },
    });
  const field = (name: string, form: object = { kind: 'desensitised', method: '归并' }, training: object = NONE) => ({
    ...{ datasetId: 'clinics', field: name, form, training },
  });

  it('hands out no protected field as it is, by its own form or by the words for all', async () => {
    await ready({});
    await ready({ fields: [field('district', AS_IS), field('disease')] });
    const asIs = ready({ fields: [field('district', AS_IS), field('disease', AS_IS)] });
    await expect(asIs).rejects.toMatchObject(refused('/data/fields/1/form', 'Art. 18 ¶2'));
    const inWords = ready({ fields: [field('disease', { kind: 'desensitised', method: '未进行脱敏处理' })] });
    await expect(inWords).rejects.toMatchObject(refused('/data/fields/0/form', 'Art. 18 ¶2'));
    for (const fields of [undefined, [field('district')]]) {
      const words = ready({ desensitisation: '暂无', ...(fields && { fields }) });
      await expect(words).rejects.toMatchObject(refused('/data/desensitisation', 'Art. 18 ¶2'));
    }
    await ready({ desensitisation: '无', fields: [field('disease')] });
  });

  it('names fields of its own that were approved, each once', async () => {
    const of = (...fields: object[]) => ready({ fields });
    await expect(of(field('disease'), field('visits'))).rejects.toMatchObject(refused('/data/fields/1', 'Art. 15 ¶2'));
    await expect(of({ ...field('disease'), datasetId: 'elsewhere' })).rejects.toMatchObject(
      refused('/data/fields/0', 'Art. 15 ¶2'),
    );
    await expect(of(field('disease'), field('disease'))).rejects.toMatchObject(refused('/data/fields/1', 'Art. 18 ¶2'));
  });

  it('in a case opened before does so as it did', async () => {
    await ready({ desensitisation: '无' }, OPENED_BEFORE);
  });
});

test('a data request has no other effect', () => {
  expect(untried('data-request')).toEqual([]);
});
