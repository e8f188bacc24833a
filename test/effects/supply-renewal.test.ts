/** The legal effects of a renewal's and of a stop's decisions (Art. 14, 15; by analogy 行政许可法 8), given – when – then. */
import { localDate } from '../../domain/local-date';
import { nextPermit } from '../../domain/permit-next';
import type { Reads } from '../../cases/reads';
import type { PermitVersionRow, SupplyRow } from '../../records/supplies';
import { renewalFindings } from '../builders/supply-renewal';
import { acts, changes, events, given, refused, untried, when, type Given } from './given';
import { caseRow, decided, entry, NOW, RIGHT } from './rows';

const DATASETS = [{ datasetId: 'transport-parking', fields: ['lot', 'free'] }];
const TERM = { from: localDate('2026-01-01'), to: localDate('2026-03-31') };
const TEXT = JSON.stringify({
  kind: 'permit',
  version: 1,
  supplyId: 'S-1',
  datasets: [{ datasetId: 'transport-parking', version: 3, conditions: '', fields: ['lot', 'free'] }],
  term: TERM,
});
const SUPPLY: SupplyRow = {
  ...{
    id: 'S-1',
    case_id: 'DR-2026-000001',
    need_id: 'N-1',
    operator_id: RIGHT.operator_id,
    authorization_id: RIGHT.id,
  },
  ...{ datasets: DATASETS, purpose: '停车诱导', term_from: TERM.from, term_to: TERM.to, permit: TEXT, permit_hash: '' },
  ...{ permit_version: 1, created_at: NOW, ended_at: null, ended_how: null, attend_at: null },
};
const FIRST: PermitVersionRow = {
  ...{ supply_id: 'S-1', version: 1, case_id: SUPPLY.case_id, permit: TEXT, permit_hash: '', datasets: DATASETS },
  ...{ term_from: TERM.from, term_to: TERM.to, valid_from: null, valid_to: null, created_at: NOW },
};
const reads = (supply: SupplyRow = SUPPLY): Partial<Reads> => ({
  findSupply: () => Promise.resolve(supply),
  permitVersionsOf: () => Promise.resolve([FIRST]),
  datasetsByIds: () => Promise.resolve([]),
  openCaseOfSupply: () => Promise.resolve(null),
  findCase: () => Promise.resolve(null),
});
/** The request that it was supplied for, and its entry, of which one field is personal information. */
const PERSONAL: Partial<Reads> = {
  datasetsByIds: () =>
    Promise.resolve([
      entry({
        ...{ id: 'transport-parking', title: '停车' },
        fields: [
          { name: 'lot', title: '车场', sensitivity: 'open' },
          { name: 'free', title: '车主', sensitivity: 'personal' },
        ],
      }),
    ]),
};
const requested = (protectedInformation: object): Partial<Reads> => {
  const none = { personal: true, tradeSecrets: false, authorizationDocumentIds: [] };
  const file = { protectedInformation: { ...none, ...protectedInformation } };
  return {
    findCase: () => Promise.resolve(caseRow('data-request', { file: JSON.parse(JSON.stringify(file)) as never })),
  };
};
const piece = (covers: string[], validUntil?: string) => ({
  ...{ kind: 'consent', grantor: '车主', covers, documentId: 'D-1' },
  ...(validUntil !== undefined && { validUntil }),
});

/** Renewed from its end on, of which less was left. */
function renewedBefore(left: PermitVersionRow['datasets']) {
  const validFrom = new Date('2026-04-01T00:00:00+08:00');
  const [begins, end] = [localDate('2026-04-01'), localDate('2026-06-30')];
  const next: PermitVersionRow = {
    ...{ ...FIRST, version: 2, datasets: left, term_from: begins, term_to: end, valid_from: validFrom },
    permit: nextPermit(TEXT, { permitVersion: 2, datasets: left, term: { from: begins, to: end } }).text,
  };
  return { permits: [{ ...FIRST, valid_to: validFrom }, next], begins, end, validFrom };
}

const renewal = (rest: Given = {}) =>
  given('supply-renewal', {
    right: RIGHT,
    reads: reads(),
    ...rest,
    kase: { file: { to: '2026-06-30', supplyId: 'S-1', ...rest.kase?.file } },
  });
const renew = (dossier: ReturnType<typeof renewal>, data: object, opinion: string | null = null) =>
  when(dossier, 'decision', 'renew', { data, opinion });

describe('a renewal', () => {
  it('is the next permit of the supply, from the day after its end, with its act', async () => {
    const dossier = renewal();
    await renew(dossier, { to: '2026-06-30' });
    const [permit] = changes(dossier);
    expect(permit).toMatchObject({
      kind: 'supply.permit',
      next: {
        ...{ supplyId: 'S-1', version: 2, caseId: dossier.kase.id, datasets: DATASETS, training: [{ fields: [] }] },
        term: { from: '2026-04-01', to: '2026-06-30' },
        validFrom: new Date('2026-04-01T00:00:00+08:00'),
      },
    });
    expect(events(dossier)).toEqual(['supply.renewed (Art. 14, 15)']);
    expect(acts(dossier)).toEqual(['renewal']);
    expect(dossier.facts.renewed).toMatchObject({ permitVersion: 2, to: '2026-06-30' });
    expect(dossier.facts.effects).toMatchObject({ carriedOut: true, supplies: [{ id: 'S-1', effect: 'none' }] });
  });

  it('with less than was supplied keeps in its case what is lost', async () => {
    const dossier = renewal();
    await renew(
      dossier,
      { to: '2026-06-30', datasets: [{ datasetId: 'transport-parking', fields: ['lot'] }] },
      '先供其一',
    );
    expect(dossier.facts.effects).toMatchObject({
      supplies: [{ id: 'S-1', effect: 'narrowed', datasets: [], fields: ['transport-parking.free'] }],
    });
  });

  it('refused changes nothing of the supply, and has an act with the reasons', async () => {
    const dossier = renewal();
    await when(dossier, 'decision', 'refuse', { opinion: '效益不足' });
    expect(acts(dossier)).toEqual(['renewal']);
    expect(changes(dossier).some(({ kind }) => kind === 'supply.permit')).toBe(false);
    const [act] = changes(dossier).flatMap((change) => (change.kind === 'act' ? [change.content] : []));
    expect(act).toMatchObject({ facts: { granted: null, opinion: '效益不足', present: { to: '2026-03-31' } } });
  });

  it.each([
    ['longer than asked for', { to: '2026-07-01' }, '/data/to', 'Art. 15 ¶1'],
    ['no longer than the present term', { to: '2026-03-31' }, '/data/to', 'Art. 14'],
    [
      'more than is supplied',
      { to: '2026-06-30', datasets: [{ datasetId: 'other', fields: ['x'] }] },
      '/data/datasets/0',
      'Art. 14',
    ],
    ['less, without a word', { to: '2026-05-31' }, '/opinion', 'Art. 15 ¶1'],
  ])('is never %s', async (_, data, pointer, article) => {
    const dossier = renewal();
    await expect(renew(dossier, data)).rejects.toMatchObject(refused(pointer, article));
    expect(changes(dossier)).toEqual([]);
  });

  it('never outlives its right, and is granted under none that is over, nor of a supply that has ended', async () => {
    const short = { ...RIGHT, to_date: localDate('2026-05-31') };
    await expect(renew(renewal({ right: short }), { to: '2026-06-30' })).rejects.toMatchObject(
      refused('/data/to', 'Art. 9'),
    );
    const suspended = renew(renewal({ right: { ...RIGHT, unlifted_orders: 1 } }), { to: '2026-06-30' });
    await expect(suspended).rejects.toMatchObject({ code: 'not-in-force' });
    const over = reads({ ...SUPPLY, ended_at: NOW, ended_how: 'returned' });
    await expect(renew(renewal({ reads: over }), { to: '2026-06-30' })).rejects.toMatchObject({ code: 'not-in-force' });
  });

  it('of protected fields rests on evidence of each of them, until its last day (Art. 18 ¶3)', async () => {
    const of = (request: object, evidence: object[] = []) =>
      renewal({
        reads: { ...reads(), ...PERSONAL, ...requested(request) },
        kase: { file: { evidence: JSON.parse(JSON.stringify(evidence)) as never } },
      });
    const uncovered = async (dossier: ReturnType<typeof renewal>, data: object = {}) => {
      const error: unknown = await renew(dossier, { to: '2026-06-30', ...data }, '可').catch(
        (caught: unknown) => caught,
      );
      expect(error).toMatchObject(refused('/outcome', 'Art. 18 ¶3'));
      expect(JSON.stringify(error)).toContain('车主（free）');
    };
    await uncovered(of({}));
    await uncovered(of({}, [piece(['lot'])]));
    await uncovered(of({ evidence: [piece(['free'], '2026-06-29')] }));
    await uncovered(of({ authorizationDocumentIds: ['D-0'] }, [piece(['lot'])]));
    await renew(of({ evidence: [piece(['free'], '2026-06-30')] }), { to: '2026-06-30' });
    await renew(of({ evidence: [piece(['free'], '2026-04-30')] }, [piece(['free'])]), { to: '2026-06-30' });
    await renew(of({ authorizationDocumentIds: ['D-0'] }), { to: '2026-06-30' });
    const open = [{ datasetId: 'transport-parking', fields: ['lot'] }];
    await renew(of({}), { to: '2026-06-30', datasets: open }, '不再提供车主');
  });

  it('rests on what was given with an earlier renewal as well', async () => {
    const earlier = 'SR-2026-000001';
    const given = { evidence: [piece(['free'])], to: '2026-03-31' };
    const cases: Record<string, ReturnType<typeof caseRow>> = {
      [earlier]: caseRow('supply-renewal', { file: JSON.parse(JSON.stringify(given)) as never }),
    };
    const asked = requested({ evidence: [piece(['free'], '2026-01-31')] });
    const dossier = (caseId: string) =>
      renewal({
        reads: {
          ...{ ...reads(), ...PERSONAL },
          findCase: (id: string) =>
            Promise.resolve(cases[id] ?? null).then((kase) => kase ?? asked.findCase?.(id) ?? null),
          permitVersionsOf: () => Promise.resolve([{ ...FIRST, case_id: caseId }]),
        },
      });
    await renew(dossier(earlier), { to: '2026-06-30' });
    await expect(renew(dossier(SUPPLY.case_id), { to: '2026-06-30' })).rejects.toMatchObject(
      refused('/outcome', 'Art. 18 ¶3'),
    );
  });

  it('leaves out what the catalogue has come to protect and the permit hands out as it is (Art. 18 ¶2)', async () => {
    const formed = (kind: string) => {
      const fields = ['lot', 'free'].map((field) => ({ field, form: { kind }, training: { kind: 'none' } }));
      const text = JSON.parse(TEXT) as object;
      return JSON.stringify({
        ...text,
        version: 2,
        datasets: [{ datasetId: 'transport-parking', version: 3, conditions: '', fields }],
      });
    };
    const of = (kind: string) =>
      renewal({
        reads: {
          ...{ ...reads(), ...PERSONAL, ...requested({ evidence: [piece(['free'])] }) },
          permitVersionsOf: () => Promise.resolve([{ ...FIRST, permit: formed(kind) }]),
        },
      });
    const bare = renew(of('as-is'), { to: '2026-06-30' }).catch((caught: unknown) => caught);
    expect(await bare).toMatchObject(refused('/data/datasets', 'Art. 18 ¶2'));
    expect(JSON.stringify(await bare)).toContain('车主（free）');
    await renew(of('desensitised'), { to: '2026-06-30' });
    const open = [{ datasetId: 'transport-parking', fields: ['lot'] }];
    await renew(of('as-is'), { to: '2026-06-30', datasets: open }, '不再提供车主');
  });

  it('of protected fields is reviewed for its minimisation and protection as well', async () => {
    const held = () =>
      renewal({
        reads: { ...reads(), ...PERSONAL },
        kase: { file: { datasets: [{ datasetId: 'transport-parking', fields: ['free'] }] } },
      });
    const { findings } = renewalFindings;
    const fine = { ok: true, note: '' };
    const both = { ...findings, minimisation: fine, protection: fine };
    for (const outcome of ['recommend-renewal', 'recommend-refusal']) {
      await expect(when(held(), 'review', outcome, { data: { findings } })).rejects.toMatchObject(
        refused('/data/findings/minimisation', 'Art. 18 ¶3'),
      );
      await when(held(), 'review', outcome, { data: { findings: both } });
    }
    const poor = { findings: { ...both, protection: { ok: false, note: '无' } } };
    await expect(when(held(), 'review', 'recommend-renewal', { data: poor })).rejects.toMatchObject(
      refused('/data/findings/protection', 'Art. 15 ¶1'),
    );
  });

  it('does not go beyond the agreement, nor beyond one that is signed and in force from a later day', async () => {
    const scope = { domains: ['卫生健康'], providers: [], datasetIds: [], productKinds: [] };
    const from = (effectiveFrom: string) => [{ version: 2, scope, eService: true, effectiveFrom }];
    for (const effectiveFrom of ['2026-02-01T00:00:00+08:00', '2026-05-01T00:00:00+08:00']) {
      const dossier = renewal({
        right: { ...RIGHT, agreements: from(effectiveFrom) },
        reads: {
          ...reads(),
          ...PERSONAL,
          ...requested({ evidence: [piece(['free'])] }),
          agreementVersionsOf: () => Promise.resolve([]),
          actsOfCase: () => Promise.resolve([]),
        },
      });
      const refusal = refused('/data/datasets/0', 'Art. 15 ¶1');
      await expect(renew(dossier, { to: '2026-06-30' })).rejects.toMatchObject(refusal);
    }
  });

  it('goes on with what the renewal before it has left', async () => {
    const fewer = [{ datasetId: 'transport-parking', fields: ['lot'] }];
    const { permits, end } = renewedBefore(fewer);
    const dossier = renewal({
      reads: { ...reads({ ...SUPPLY, term_to: end }), permitVersionsOf: () => Promise.resolve(permits) },
      kase: { file: { to: '2026-08-31' } },
    });
    await renew(dossier, { to: '2026-08-31' });
    expect(changes(dossier)[0]).toMatchObject({ next: { version: 3, datasets: fewer, term: { from: '2026-07-01' } } });
  });

  it('against the recommendation is explained; what is not in order is not recommended', async () => {
    const dossier = renewal({ tasks: [decided('review', 'recommend-refusal')] });
    await expect(renew(dossier, { to: '2026-06-30' })).rejects.toMatchObject(refused('/opinion', 'Art. 15 ¶1'));
    await renew(dossier, { to: '2026-06-30' }, '效益已改善');
    const poor = { findings: { ...renewalFindings.findings, purpose: { ok: false, note: '不符' } } };
    const recommended = when(renewal(), 'review', 'recommend-renewal', { data: poor });
    await expect(recommended).rejects.toMatchObject(refused('/data/findings/purpose', 'Art. 15 ¶1'));
    await when(renewal(), 'review', 'recommend-renewal', { data: renewalFindings });
  });

  it.each([
    ['agree', {}],
    ['agree-with-conditions', { conditions: '仅限汇总数据' }],
    ['object', { grounds: '不宜续期' }],
    ['not-concerned', {}],
    ['deemed-consent', {}],
  ] as const)('consults other bodies: %s is in the trail', async (outcome, data) => {
    const dossier = renewal();
    await when(dossier, 'consultation', outcome, { data });
    expect(events(dossier)).toEqual(['consultation.answered']);
  });

  it('has no other effect', () => {
    expect(untried('supply-renewal')).toEqual([]);
  });
});

const stop = (rest: Given = {}) =>
  given('supply-stop', { right: RIGHT, reads: reads(), ...rest, kase: { file: { supplyId: 'S-1' }, ...rest.kase } });
const decide = (dossier: ReturnType<typeof stop>, data: object) =>
  when(dossier, 'decision', 'stop', { data, opinion: '来源终止' });

describe('a stop', () => {
  it('from today is the end of the supply; its clearance opens', async () => {
    const dossier = stop();
    await decide(dossier, { from: '2026-03-02' });
    expect(changes(dossier)).toContainEqual({ kind: 'supply.end', ends: [{ id: 'S-1', how: 'stopped', at: NOW }] });
    expect(changes(dossier)).toContainEqual(
      expect.objectContaining({
        kind: 'case.open',
        row: expect.objectContaining({ process: 'supply-closure' }) as object,
      }),
    );
    expect(acts(dossier)).toEqual(['stop']);
  });

  it('from a later day is a permit that ends the day before', async () => {
    const dossier = stop();
    await decide(dossier, { from: '2026-03-20' });
    expect(changes(dossier)).toContainEqual(
      expect.objectContaining({
        kind: 'supply.permit',
        next: expect.objectContaining({
          version: 2,
          term: { from: TERM.from, to: '2026-03-19' },
          validFrom: NOW,
        }) as object,
      }),
    );
    expect(dossier.facts.stoppedFrom).toBe('2026-03-20');
  });

  it('from a day of the renewed term is a renewal that is shorter, and gives back nothing that it refused', async () => {
    const fewer = [{ datasetId: 'transport-parking', fields: ['lot'] }];
    const { permits, begins, validFrom, end } = renewedBefore(fewer);
    const long = { ...reads({ ...SUPPLY, term_to: end }), permitVersionsOf: () => Promise.resolve(permits) };
    const permitted = async (from: string) => {
      const dossier = stop({ reads: long });
      await decide(dossier, { from });
      return changes(dossier).flatMap((change) =>
        change.kind === 'supply.permit' ? [{ ...change.next, text: '', hash: '' }] : [],
      );
    };
    expect(await permitted('2026-05-11')).toMatchObject([
      { version: 3, datasets: fewer, term: { from: begins, to: '2026-05-10' }, validFrom },
    ]);
    // What was to rule from that day on goes as well.
    expect(await permitted('2026-04-01')).toMatchObject([
      { version: 3, datasets: DATASETS, term: { from: TERM.from, to: '2026-03-31' }, validFrom: NOW },
    ]);
  });

  it.each([
    ['from a day that has passed', { from: '2026-03-01' }],
    ['from a day after the end', { from: '2026-04-01' }],
  ])('is not decided %s', async (_, data) => {
    const article = 'by analogy: Administrative Licensing Law art. 8';
    await expect(decide(stop(), data)).rejects.toMatchObject(refused('/data/from', article));
  });

  it('answers the defence, and is decided by another than who opened it', async () => {
    const heard = stop();
    await when(heard, 'notice', 'respond', { data: { defence: '请求延期' } });
    const article = 'by analogy: Administrative Penalty Law art. 64';
    await expect(decide(heard, { from: '2026-03-02' })).rejects.toMatchObject(refused('/data/defenceAnswer', article));
    const own = () => stop({ kase: { opened_by: 'director' } });
    await expect(decide(own(), { from: '2026-03-02' })).rejects.toMatchObject({ code: 'separation-of-duties' });
    await expect(when(own(), 'decision', 'keep')).rejects.toMatchObject({ code: 'separation-of-duties' });
    await when(stop(), 'decision', 'keep');
    await expect(when(heard, 'decision', 'keep')).rejects.toMatchObject(refused('/data/defenceAnswer', article));
    await when(heard, 'decision', 'keep', { data: { defenceAnswer: '采纳' } });
    expect(heard.facts.defenceAnswer).toBe('采纳');
  });

  it('has no other effect', () => {
    expect(untried('supply-stop')).toEqual([]);
  });
});

describe('the next permit', () => {
  const change = { permitVersion: 2, datasets: [{ datasetId: 'transport-parking', fields: ['lot'] }], term: TERM };

  it('is the one before it but for what was changed, and has never more', () => {
    const next = nextPermit(TEXT, { ...change, datasets: [...change.datasets, { datasetId: 'other', fields: ['x'] }] });
    expect(next.datasets).toEqual(change.datasets);
    expect(JSON.parse(next.text)).toEqual({
      ...(JSON.parse(TEXT) as object),
      datasets: [{ datasetId: 'transport-parking', version: 3, conditions: '', fields: ['lot'] }],
    });
    expect(next.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('keeps the form of its fields and what training there may be, and counts on', () => {
    const entry = (training: object) => [
      { field: 'lot', form: { kind: 'as-is' }, training },
      { field: 'free', training },
    ];
    const text = (kind: string) =>
      JSON.stringify({
        kind: 'permit',
        version: 2,
        permitVersion: 1,
        datasets: [{ datasetId: 'transport-parking', fields: entry({ kind }) }],
      });
    expect(JSON.parse(nextPermit(text('sample'), change).text)).toMatchObject({
      permitVersion: 2,
      datasets: [{ fields: [{ field: 'lot', form: { kind: 'as-is' }, training: { kind: 'sample' } }] }],
    });
    expect(nextPermit(text('sample'), change).training).toEqual(change.datasets);
    expect(nextPermit(text('none'), change).training).toEqual([{ datasetId: 'transport-parking', fields: [] }]);
  });

  it('is made of no text that is no permit', () => {
    expect(() => nextPermit('{"kind":"act"}', change)).toThrow();
  });
});
