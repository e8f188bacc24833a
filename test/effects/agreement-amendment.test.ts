/** The legal effects of an amendment's decisions (Art. 5, 7–9), given – when – then. */
import type { JsonObject } from '../../domain/canonical';
import { CLAUSE_GROUPS } from '../../domain/acts/agreement';
import { localDate } from '../../domain/local-date';
import type { AgreementScope } from '../../domain/scope';
import { RULES } from '../support/commands';
import { acts, changes, events, given, kinds, refused, untried, when, type Given } from './given';
import { APPLICANT, caseRow, decided, EMPTY_READING, entry, NOW, RIGHT, task, underRight } from './rows';

const CLAUSES = Object.fromEntries(CLAUSE_GROUPS.map((group) => [group, '条款']));
const NONE: AgreementScope = { domains: [], providers: [], datasetIds: [], productKinds: [] };

const present = (scope: AgreementScope | null = null) => ({
  ...{ authorization_id: RIGHT.id, version: 1, case_id: 'AU', clauses: CLAUSES, scope, annexes: [], e_service: true },
  ...{ from_date: localDate('2026-01-01'), to_date: localDate('2028-12-31'), text_hash: '' },
  ...{ signed_at: NOW, effective_from: NOW },
});
const amendment = (rest: Given = {}, scope: AgreementScope | null = null) =>
  given('agreement-amendment', {
    right: RIGHT,
    ...rest,
    reads: {
      ...underRight(),
      agreementVersionsOf: () => Promise.resolve([present(scope)]),
      permitVersionsOf: () => Promise.resolve([]),
      domainsOfCatalogue: () => Promise.resolve(['a']),
      nameOfPerson: () => Promise.resolve('某人'),
      ...rest.reads,
    },
  });
const DRAFT = {
  ...{ clauses: CLAUSES, from: '2026-01-01', to: '2028-12-31', eService: true, annexes: [] },
  ...{ version: 2, effectiveFrom: '2026-03-02', wider: false, hash: 'hash of the text' },
};

describe('the draft', () => {
  const submit = (data: JsonObject, scope: AgreementScope | null = null, rest: Given = {}) => {
    const dossier = amendment(rest, scope);
    const submitted = when(dossier, 'draft', 'submit', { data: { effectiveFrom: '2026-03-02', ...data } });
    return { dossier, submitted };
  };

  it('is whole, with what is not named as it is, and bound by its hash', async () => {
    const { dossier, submitted } = submit({ eService: false });
    await submitted;
    expect(dossier.facts.draft).toMatchObject({ clauses: CLAUSES, version: 2, eService: false, to: '2028-12-31' });
    expect(dossier.facts.draft?.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<[string, JsonObject, string, string]>([
    ['other parties', { clauses: { ...CLAUSES, parties: '另一方' } }, '/data/clauses/parties', 'Art. 5'],
    ['a day that has passed', { eService: false, effectiveFrom: '2026-03-01' }, '/data/effectiveFrom', 'Art. 7'],
    ['a day after the right', { eService: false, effectiveFrom: '2029-01-01' }, '/data/effectiveFrom', 'Art. 7'],
    ['nothing', {}, '/data', 'Art. 7'],
  ])('does not name %s', async (_, data, pointer, article) => {
    await expect(submit(data).submitted).rejects.toMatchObject(refused(pointer, article));
  });

  it('says whether it is wider, which is not drafted once the measures have run out (Art. 29)', async () => {
    const wider = submit({ scope: null }, { ...NONE, domains: ['a'] });
    await wider.submitted;
    expect(wider.dossier.facts.draft?.wider).toBe(true);
    const narrower = submit({ scope: { ...NONE, domains: ['a'] } });
    await narrower.submitted;
    expect(narrower.dossier.facts.draft?.wider).toBe(false);
  });

  it('does not overtake a version that is signed and in force from a later day', async () => {
    const reads = {
      agreementVersionsOf: () =>
        Promise.resolve([
          present(),
          { ...present(), version: 2, effective_from: new Date('2026-05-01T00:00:00+08:00') },
        ]),
    };
    const drafted = (effectiveFrom: string) => submit({ eService: false, effectiveFrom }, null, { reads });
    const early = drafted('2026-04-30');
    await expect(early.submitted).rejects.toMatchObject(refused('/data/effectiveFrom', 'Art. 7'));
    const that = drafted('2026-05-01');
    await that.submitted;
    expect(that.dossier.facts.draft?.version).toBe(3);
  });

  it('is of no right that is over', async () => {
    const { submitted } = submit({ eService: false }, null, { right: { ...RIGHT, revoked_at: NOW } });
    await expect(submitted).rejects.toMatchObject({ code: 'not-in-force' });
  });
});

describe('decided by the government', () => {
  it('widens a right that lives, while the measures are in force', async () => {
    expect(RULES.successorInForce || RULES.issuedOn === undefined).toBe(true);
    const dossier = amendment({ kase: { facts: { draft: { ...DRAFT, wider: true } } } });
    await when(dossier, 'government-decision', 'approve');
    expect(changes(dossier)).toEqual([]);
    const over = amendment({ right: { ...RIGHT, ended_at: NOW } });
    await expect(when(over, 'government-decision', 'approve')).rejects.toMatchObject({ code: 'not-in-force' });
  });
});

describe('signed', () => {
  const facts = { draft: DRAFT };

  it('by the operator, it is bound by the hash of the text', async () => {
    const dossier = amendment({ actor: APPLICANT, kase: { facts } });
    await when(dossier, 'operator-signature', 'sign');
    expect(events(dossier)).toEqual(['agreement.signed (Art. 7)']);
  });

  it('by both, it is a version, with an act; from now on where its day has come', async () => {
    const dossier = amendment({ kase: { facts } });
    await when(dossier, 'authority-signature', 'sign');
    expect(kinds(dossier)).toContain('agreement.version');
    expect(changes(dossier)[0]).toMatchObject({ row: { version: 2, effective_from: NOW, case_id: dossier.kase.id } });
    expect(events(dossier)).toEqual(['agreement.signed (Art. 7)', 'agreement.amended (Art. 7, 8)']);
    expect(acts(dossier)).toEqual(['amendment']);
  });

  it('holds from 00:00 of a later day', async () => {
    const dossier = amendment({ kase: { facts: { draft: { ...DRAFT, effectiveFrom: '2026-05-01' } } } });
    await when(dossier, 'authority-signature', 'sign');
    const effective_from = new Date('2026-05-01T00:00:00+08:00');
    expect(changes(dossier)[0]).toMatchObject({ row: { effective_from, signed_at: NOW } });
  });

  describe('what is approved and not supplied yet keeps to it', () => {
    const ENTRIES = [
      entry({ id: 'bus', title: '公交', fields: [], provider_id: 'transport', domain: '交通运输' }),
      entry({ id: 'beds', title: '床位', fields: [], provider_id: 'health', domain: '卫生健康' }),
    ];
    const named = (...ids: string[]) => ids.map((datasetId) => ({ datasetId, fields: ['a'] }));
    const at = (party_id: string, rest = {}) => task('docking', { id: `of ${party_id}`, party_id, ...rest });
    const signed = async (approved: string[], tasks = [at('transport'), at('health')]) => {
      const term = { from: '2026-03-01', to: '2026-12-31' };
      const approval = { datasets: named(...approved), purpose: '分析', term };
      const asked = caseRow('data-request', { authorization_id: RIGHT.id, facts: { approval } });
      const draft = { ...DRAFT, scope: { ...NONE, domains: ['交通运输'] } };
      const dossier = amendment({
        kase: { facts: { draft } },
        reads: {
          lockOpenCasesOf: () => Promise.resolve([asked]),
          readCase: () => Promise.resolve({ ...EMPTY_READING, authorization: RIGHT, tasks }),
          datasetsByIds: (ids) => Promise.resolve(ENTRIES.filter(({ id }) => ids.includes(id))),
        },
      });
      await when(dossier, 'authority-signature', 'sign');
      const told = changes(dossier).flatMap((change) =>
        change.kind === 'event' && change.caseId === asked.id ? [[change.event.type, change.event.payload]] : [],
      );
      const voided = changes(dossier).flatMap((change) =>
        change.kind === 'event' && change.event.type === 'task.voided' ? [change.event.taskId] : [],
      );
      return { told, voided };
    };

    it('waits for no department that is left without an entry, and its chain says so', async () => {
      const { told, voided } = await signed(['bus', 'beds']);
      expect(voided).toEqual(['of health']);
      expect(told).toMatchObject([
        ['request.narrowed', { datasetIds: ['beds'] }],
        ['task.voided', { step: 'docking', reason: 'agreement-amended' }],
      ]);
    });

    it('leaves answers that have been given, and what does not lie outside', async () => {
      const answered = decided('docking', 'ready', { id: 'of health', party_id: 'health' });
      expect((await signed(['bus', 'beds'], [at('transport'), answered])).voided).toEqual([]);
      expect(await signed(['bus'])).toEqual({ told: [], voided: [] });
    });
  });

  it('is of no right that is over by its day', async () => {
    const dossier = amendment({ kase: { facts: { draft: { ...DRAFT, effectiveFrom: '2029-01-01' } } } });
    await expect(when(dossier, 'authority-signature', 'sign')).rejects.toMatchObject(refused('/outcome', 'Art. 9'));
  });
});

describe('an amendment', () => {
  it.each([
    ['agree', {}],
    ['agree-with-conditions', { conditions: '仅限汇总数据' }],
    ['object', { grounds: '不宜扩大' }],
    ['not-concerned', {}],
    ['deemed-consent', {}],
  ] as const)('consults other bodies: %s is in the trail', async (outcome, data) => {
    const dossier = amendment();
    await when(dossier, 'consultation', outcome, { data });
    expect(events(dossier)).toEqual(['consultation.answered']);
  });
});

test('an amendment has no other effect', () => {
  expect(untried('agreement-amendment')).toEqual([]);
});
