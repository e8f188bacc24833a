/** The legal effects of an amendment's decisions (Art. 5, 7–9), given – when – then. */
import type { JsonObject } from '../../domain/canonical';
import { CLAUSE_GROUPS } from '../../domain/acts/agreement';
import { localDate } from '../../domain/local-date';
import type { AgreementScope } from '../../domain/scope';
import { RULES } from '../support/commands';
import { acts, changes, events, given, kinds, refused, untried, when, type Given } from './given';
import { APPLICANT, NOW, RIGHT, underRight } from './rows';

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

  it('is of no right that is over by its day', async () => {
    const dossier = amendment({ kase: { facts: { draft: { ...DRAFT, effectiveFrom: '2029-01-01' } } } });
    await expect(when(dossier, 'authority-signature', 'sign')).rejects.toMatchObject(refused('/outcome', 'Art. 9'));
  });
});

test('an amendment has no other effect', () => {
  expect(untried('agreement-amendment')).toEqual([]);
});
