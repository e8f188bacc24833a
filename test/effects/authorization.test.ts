/** The legal effects of an authorisation's decisions (Art. 6, 7, 9), given – when – then. */
import type { JsonObject } from '../../domain/canonical';
import { EVIDENCE_KINDS } from '../../domain/evidence';
import { CLAUSE_GROUPS } from '../../domain/acts/agreement';
import { localDate } from '../../domain/local-date';
import { acts, changes, events, given, kinds, refused, untried, when, type Given } from './given';
import { evidenceState } from '../../processes/authorization/evidence';
import { APPLICANT, caseRow, documents, DRAFT, entry, NOW, PARTY, RIGHT, task, underRight } from './rows';

const AGREEMENT = {
  clauses: Object.fromEntries(CLAUSE_GROUPS.map((group) => [group, '条款'])),
  from: '2026-04-01',
  to: '2029-03-31',
  eService: true,
};
const TERM = { ...DRAFT, from_date: localDate('2026-04-01'), to_date: localDate('2029-03-31'), e_service: true };
const authorization = (rest: Given = {}) =>
  given('authorization', { right: DRAFT, ...rest, kase: { file: { grantedBy: '郑政 1 号' }, ...rest.kase } });

describe('the draft of the agreement', () => {
  const submit = (dossier: ReturnType<typeof authorization>, data: JsonObject = {}) =>
    when(dossier, 'draft', 'submit', { data: { ...AGREEMENT, ...data } });

  it('gives the right its term, and is locked by the hash that both signatures bind', async () => {
    const dossier = authorization();
    await submit(dossier);
    expect(kinds(dossier)).toEqual(['authorization.change', 'case']);
    expect(dossier.authorization).toMatchObject({ from_date: '2026-04-01', to_date: '2029-03-31', e_service: true });
    const hashOf = ({ kase }: typeof dossier) => (kase.facts.agreement as JsonObject).hash;
    expect(hashOf(dossier)).toMatch(/^[0-9a-f]{64}$/);
    const other = authorization();
    await submit(other, { clauses: { ...AGREEMENT.clauses, breach: '另一条款' } });
    expect(hashOf(other)).not.toBe(hashOf(dossier));
  });

  it('is for as long as the policy says at most, from a day that is not too far, to one that has not passed', async () => {
    const term = (from: string, to: string) => submit(authorization(), { from, to });
    await expect(term('2026-04-01', '2029-04-01')).rejects.toMatchObject(refused('/data/to', 'Art. 7'));
    await expect(term('2026-04-01', '2029-03-31')).resolves.toBeUndefined();
    const policy = { version: 1, limits: {}, extensions: {}, reminders: {}, basis: '', createdBy: '', createdAt: NOW };
    const longer = { ...policy, parameters: { 'longest-term': 'P4Y' } };
    const under = (to: string) => submit(authorization({ policy: longer }), { to });
    await expect(under('2030-04-01')).rejects.toMatchObject(refused('/data/to', 'Art. 7'));
    await expect(under('2030-03-31')).resolves.toBeUndefined();
    await expect(term('2029-03-02', '2030-03-01')).rejects.toMatchObject(refused('/data/from', 'Art. 7'));
    await expect(term('2025-01-01', '2026-03-01')).rejects.toMatchObject(refused('/data/to', 'Art. 7'));
    await expect(term('2025-01-01', '2026-03-02')).resolves.toBeUndefined();
  });

  it('was for five years at most under the first version of the law, which its cases keep', async () => {
    const term = (to: string) => submit(authorization({ kase: { definition_version: 1 } }), { to });
    await expect(term('2031-04-01')).rejects.toMatchObject(refused('/data/to', 'Art. 7'));
    await expect(term('2031-03-31')).resolves.toBeUndefined();
  });

  it('says what it covers, with entries and departments that there are; both are bound by the hash', async () => {
    const known = entry({ id: 'bus', title: '公交', fields: [] });
    const reads = { datasetsByIds: (ids: readonly string[]) => Promise.resolve(ids.includes('bus') ? [known] : []) };
    const scoped = async (scope: JsonObject, annexes?: JsonObject[]) => {
      const dossier = authorization({ reads });
      await submit(dossier, { scope, ...(annexes && { annexes }) });
      return dossier.kase.facts.agreement as JsonObject;
    };
    const plain = authorization();
    await submit(plain, { scope: null });
    const agreement = await scoped({ datasetIds: ['bus'] });
    expect(agreement.scope).toEqual({ domains: [], providers: [], datasetIds: ['bus'], productKinds: [] });
    const annexed = await scoped({ datasetIds: ['bus'] }, [{ title: '产品清单', text: '一项' }]);
    const hashes = [agreement, annexed, plain.kase.facts.agreement as JsonObject].map(({ hash }) => hash);
    expect(new Set(hashes).size).toBe(3);
    await expect(scoped({ datasetIds: ['bus', 'none'] })).rejects.toMatchObject(
      refused('/data/scope/datasetIds/1', 'Art. 7'),
    );
    // A party of the case, and no department.
    await expect(scoped({ providers: [PARTY] })).rejects.toMatchObject(refused('/data/scope/providers/0', 'Art. 7'));
  });

  it('is for no longer than the round of selection announced (Art. 5, 9)', async () => {
    const announced = () => authorization({ kase: { file: { grantedBy: 'OS-2026-000001', termYears: 3 } } });
    await expect(submit(announced(), { to: '2029-04-01' })).rejects.toMatchObject(refused('/data/to', 'Art. 5, 9'));
    await expect(submit(announced())).resolves.toBeUndefined();
  });
});

const TEXT = { ...AGREEMENT, hash: 'hash of the text' };

describe('the signature of the operator', () => {
  const sign = (rest: Given = {}, data: JsonObject = {}) => {
    const dossier = authorization({ right: TERM, actor: APPLICANT, ...rest, kase: { facts: { agreement: TEXT } } });
    return { dossier, signed: when(dossier, 'operator-signature', 'sign', { data }) };
  };

  it('binds the text by its hash', async () => {
    const { dossier, signed } = sign();
    await signed;
    expect(kinds(dossier)).toEqual(['authorization.change', 'event']);
    expect(dossier.authorization).toMatchObject({ operator_signed_at: NOW, authority_signed_at: null });
    expect(changes(dossier)[1]).toMatchObject({
      event: { type: 'agreement.signed', basis: 'Art. 7', payload: { side: 'operator', textHash: TEXT.hash } },
    });
  });

  it('is given to no term that is over', async () => {
    const { signed } = sign({ right: { ...TERM, to_date: localDate('2026-03-01') } });
    await expect(signed).rejects.toMatchObject(refused('/outcome', 'Art. 7'));
  });

  it('may renew the evidence of credit, with evidence that is good (Art. 6)', async () => {
    const credit = { summary: '无失信记录', validUntil: '2026-03-02', documentId: 'd1' };
    const { dossier, signed } = sign({ reads: documents('d1') }, { credit });
    await signed;
    expect(dossier.kase.facts).toMatchObject({ credit });
    expect(kinds(dossier).slice(0, 3)).toEqual(['attach', 'event', 'case']);
    const past = sign({ reads: documents('d1') }, { credit: { ...credit, validUntil: '2026-03-01' } });
    await expect(past.signed).rejects.toMatchObject(refused('/data/credit/validUntil', 'Art. 6'));
    const none = sign({ reads: documents() }, { credit });
    await expect(none.signed).rejects.toMatchObject({ details: { errors: [{ pointer: '/data/credit/documentId' }] } });
  });
});

describe('the signature of the authority', () => {
  const SIGNED = { ...TERM, operator_signed_at: NOW };
  const sign = (rest: Given = {}) => {
    const dossier = authorization({
      right: SIGNED,
      ...rest,
      reads: { nameOfPerson: () => Promise.resolve('某人'), casesPartOf: () => Promise.resolve([]), ...rest.reads },
      kase: { facts: { agreement: TEXT }, ...rest.kase },
    });
    return { dossier, signed: when(dossier, 'authority-signature', 'sign') };
  };

  it('brings the right into force: from the first day of its term to the end of the last', async () => {
    const { dossier, signed } = sign();
    await signed;
    expect(kinds(dossier)).toEqual(['authorization.change', 'agreement.version', 'case', 'event', 'act']);
    expect(changes(dossier)[1]).toMatchObject({ row: { version: 1, scope: null, effective_from: NOW } });
    expect(dossier.authorization).toMatchObject({
      authority_signed_at: NOW,
      ends_at: new Date('2029-04-01T00:00:00+08:00'),
    });
    expect(dossier.kase.facts).toMatchObject({
      inForceFrom: new Date('2026-04-01T00:00:00+08:00').toISOString(),
      inForceUntil: new Date('2029-04-01T00:00:00+08:00').toISOString(),
    });
    expect(acts(dossier)).toEqual(['agreement']);
  });

  it.each([
    ['P1Y', '2027-04-01'], // its last day is the one before the anniversary
    ['30d', '2026-05-02'],
    ['5wd', '2026-04-09'],
    ['P1DT12H', '2026-04-02T12:00'],
  ])('is capped by %s: at 24:00 of a last day, or at the instant where hours are counted', async (cap, end) => {
    const policy = { version: 1, extensions: {}, reminders: {}, parameters: {}, basis: '', createdBy: '' };
    const { dossier, signed } = sign({ policy: { ...policy, limits: { 'in-force': cap }, createdAt: NOW } });
    await signed;
    expect(dossier.authorization?.ends_at).toEqual(new Date(`${end}${end.includes('T') ? '' : 'T00:00'}:00+08:00`));
  });

  it('after the first day brings it into force as it is given', async () => {
    const { dossier, signed } = sign({ right: { ...SIGNED, from_date: localDate('2026-01-01') } });
    await signed;
    expect(dossier.kase.facts).toMatchObject({ inForceFrom: NOW.toISOString() });
  });

  it('is given to no term that is over', async () => {
    const { signed } = sign({ right: { ...SIGNED, to_date: localDate('2026-03-01') } });
    await expect(signed).rejects.toMatchObject(refused('/outcome', 'Art. 7'));
  });

  it('looks once more at the credit of an operator that came through a selection (Art. 6)', async () => {
    const piece = { summary: '齐备' };
    const evidence = Object.fromEntries(EVIDENCE_KINDS.map((kind) => [kind, piece]));
    const listed = caseRow('selection-application', {
      outcome: 'listed',
      file: { plan: '方案', evidence: { ...evidence, credit: { ...piece, validUntil: '2026-03-01' } } },
    });
    const chosen = { file: { grantedBy: 'OS-2026-000001' } };
    const reads = { casesPartOf: () => Promise.resolve([listed]) };
    const stale = sign({ reads, kase: { ...chosen, facts: { agreement: TEXT } } });
    await expect(stale.signed).rejects.toMatchObject(refused('/outcome', 'Art. 6'));
    expect(changes(stale.dossier)).toEqual([]);
    const credit = { ...piece, validUntil: '2026-12-31' };
    const renewed = sign({ reads, kase: { ...chosen, facts: { agreement: TEXT, credit } } });
    await renewed.signed;
    expect(acts(renewed.dossier)).toEqual(['agreement']);
  });

  it('looks once more at the credit that was shown at the signature where there was no selection', async () => {
    const shown = (validUntil: string) =>
      sign({ kase: { facts: { agreement: TEXT, credit: { summary: '无失信记录', validUntil } } } });
    await expect(shown('2026-03-01').signed).rejects.toMatchObject(refused('/outcome', 'Art. 6'));
    await shown('2026-03-02').signed;
  });

  it('withheld voids that of the operator: a text that changes is signed anew', async () => {
    const dossier = authorization({ right: SIGNED });
    await when(dossier, 'authority-signature', 'send-back');
    expect(kinds(dossier)).toEqual(['authorization.change']);
    expect(dossier.authorization).toMatchObject({ operator_signed_at: null });
  });

  it('given up abandons the right', async () => {
    const dossier = authorization({ right: SIGNED });
    await when(dossier, 'authority-signature', 'abandon');
    expect(dossier.authorization).toMatchObject({ abandoned_at: NOW });
  });
});

describe.each(['operator-consent', 'authority-consent'])('the end by agreement, with the %s', (step) => {
  it('ends supplies, cooperations and running requests in one commit', async () => {
    const running = caseRow('data-request', { authorization_id: RIGHT.id, need_id: 'need-1' });
    const supplies = [
      { id: 'supply-1', term_to: '2028-12-31', ended_at: null, purpose: '', datasets: [], operator_id: PARTY },
    ];
    const dossier = authorization({
      right: RIGHT,
      reads: { ...underRight([running]), liveSuppliesOf: () => Promise.resolve(supplies as never) },
    });
    await when(dossier, step, 'agree');
    expect(dossier.authorization).toMatchObject({ ended_at: NOW });
    expect(events(dossier)).toEqual(['right.ended (Art. 7)']);
    expect(kinds(dossier).slice(0, 5)).toEqual([
      ...['authorization.change', 'event', 'message', 'supply.end', 'case.open'], // the platform's message
    ]);
    expect(changes(dossier)[4]).toMatchObject({ row: { process: 'supply-closure', supply_id: 'supply-1' } });
    expect(dossier.ctx.unit.dossierOf(running.id)?.kase).toMatchObject({ status: 'closed', outcome: 'terminated' });
    expect(changes(dossier)).toContainEqual({ kind: 'need.status', id: 'need-1', status: 'open' });
  });

  it('is agreed of no right that is over', async () => {
    const dossier = authorization({ right: { ...RIGHT, revoked_at: NOW } });
    await expect(when(dossier, step, 'agree')).rejects.toMatchObject({ code: 'not-in-force' });
    expect(changes(dossier)).toEqual([]);
  });
});

describe('evidence that runs out in the term (Art. 6)', () => {
  const piece = { summary: '齐备' };
  const evidence = Object.fromEntries(EVIDENCE_KINDS.map((kind) => [kind, piece]));
  const until = (validUntil: string) => ({ ...evidence, technicalStaff: { ...piece, validUntil } });
  const shown = (validUntil: string, rest: Given = {}) => {
    const listed = caseRow('selection-application', {
      outcome: 'listed',
      file: { plan: '方案', evidence: until(validUntil) },
    });
    return authorization({
      right: RIGHT,
      ...rest,
      reads: {
        casesPartOf: () => Promise.resolve([listed]),
        ...documents('d1'),
        ...{ casesOfDocument: () => Promise.resolve(['some case']), ...rest.reads },
      },
    });
  };
  const watch = (outcome: string, data: JsonObject = {}, rest: Given = {}) => {
    const dossier = shown('2026-03-20', rest);
    const at = task('evidence-watch', { seat: 'technicalStaff' });
    return { dossier, seen: when(dossier, 'evidence-watch', outcome, { task: at, data }) };
  };
  const renewal = { piece: 'technicalStaff', documentId: 'd1', validUntil: '2027-03-20' };

  it('is renewed by a piece of the same kind that is good for longer', async () => {
    const { dossier, seen } = watch('renewed', renewal);
    await seen;
    expect(dossier.kase.facts.evidence).toEqual({ technicalStaff: { documentId: 'd1', validUntil: '2027-03-20' } });
    const other = watch('renewed', { ...renewal, piece: 'credit' });
    await expect(other.seen).rejects.toMatchObject(refused('/data/piece', 'Art. 6'));
    const shorter = watch('renewed', { ...renewal, validUntil: '2026-03-20' });
    await expect(shorter.seen).rejects.toMatchObject(refused('/data/validUntil', 'Art. 6'));
    const unknown = watch('renewed', { ...renewal, documentId: 'd2' });
    await expect(unknown.seen).rejects.toMatchObject({ details: { errors: [{ pointer: '/data/documentId' }] } });
  });

  it('is renewed by the document that the operator has handed in, which is in no case yet', async () => {
    const { dossier, seen } = watch('renewed', renewal, { reads: { casesOfDocument: () => Promise.resolve([]) } });
    await seen;
    expect(events(dossier)).toContain('document.added');
  });

  it('is noted, and not asked about again before it is another', async () => {
    const { dossier, seen } = watch('note');
    await seen;
    expect(dossier.kase.facts.evidenceSeen).toEqual({ technicalStaff: '2026-03-20' });
    await expect(evidenceState(dossier)).resolves.toEqual({ watched: [], next: null });
  });

  it('leads to the draft of an order where an officer proposes one', async () => {
    const lockAuthorization = () => Promise.resolve(RIGHT);
    const { dossier, seen } = watch('propose-rectification', {}, { reads: { lockAuthorization } });
    await seen;
    expect(events(dossier)).toContain('rectification.proposed (Art. 25, 28)');
    expect(dossier.kase.facts.evidenceSeen).toEqual({ technicalStaff: '2026-03-20' });
  });

  it.each([
    ['2026-04-02', { watched: [], next: new Date('2026-03-03T00:00:00+08:00') }],
    ['2026-04-01', { watched: [{ seat: 'technicalStaff', n: 1 }], next: null }],
    ['2026-02-01', { watched: [{ seat: 'technicalStaff', n: 1 }], next: null }],
    ['2029-02-01', { watched: [], next: null }], // after the right
  ])('good until %s is looked at in its last thirty days', async (validUntil, expected) => {
    await expect(evidenceState(shown(validUntil))).resolves.toEqual(expected);
    const before = shown(validUntil, { kase: { definition_version: 1 } });
    await expect(evidenceState(before)).resolves.toEqual({ watched: [], next: null });
  });

  it('is looked at where no selection granted the right: of credit that was shown at the signature, as renewed since', async () => {
    const credit = { ...piece, validUntil: '2026-03-20' };
    const signedWith = (facts: JsonObject) =>
      authorization({ right: RIGHT, kase: { facts }, reads: { casesPartOf: () => Promise.resolve([]) } });
    const dossier = signedWith({ credit });
    await expect(evidenceState(dossier)).resolves.toEqual({ watched: [{ seat: 'credit', n: 1 }], next: null });
    const renewed = { credit: { documentId: 'd1', validUntil: '2026-04-02' } };
    await expect(evidenceState(signedWith({ credit, evidence: renewed }))).resolves.toEqual({
      watched: [],
      next: new Date('2026-03-03T00:00:00+08:00'),
    });
    await expect(evidenceState(signedWith({}))).resolves.toEqual({ watched: [], next: null });
  });
});

test('an authorisation has no other effect', () => {
  expect(untried('authorization')).toEqual([]);
});
