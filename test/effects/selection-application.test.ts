/** The legal effects of the qualification of an application in a round (Art. 6), given – when – then. */
import { leaveRound } from '../../processes/operator-selection/ending';
import type { JsonObject } from '../../domain/canonical';
import { EVIDENCE_KINDS } from '../../domain/evidence';
import { changes, events, given, kinds, refused, untried, when, type Given } from './given';
import { APPLICANT, AUTHORITY, documents, panelOf, withPanel } from './rows';
import { ROUND_FILE } from './round';

const piece = { summary: '齐备' };
const evidence = (rest: JsonObject = {}): JsonObject => ({
  ...Object.fromEntries(EVIDENCE_KINDS.map((kind) => [kind, piece])),
  ...rest,
});
const PAST = { ...piece, validUntil: '2026-03-01' };
const TODAY = { ...piece, validUntil: '2026-03-02' };

const roundOf = (rest: Given = {}) =>
  given('operator-selection', { ...rest, kase: { party_id: AUTHORITY.id, file: ROUND_FILE, ...rest.kase } });
const application = (file: JsonObject, round = roundOf()) =>
  given('selection-application', { parent: round, kase: { file: { plan: '方案', evidence: file } } });

describe('an application', () => {
  it('qualifies with evidence that is good to this day, and its round looks again', async () => {
    const round = roundOf();
    const dossier = application(evidence({ credit: TODAY }), round);
    await when(dossier, 'qualification', 'pass');
    expect(kinds(dossier)).toEqual(['case', 'event', 'wake']);
    expect(dossier.kase.facts).toEqual({ qualified: true });
    expect(events(round)).toEqual(['application.qualified (Art. 5, 6)']);
    expect(changes(dossier)[2]).toMatchObject({ caseId: round.kase.id, payload: { command: 'application-qualified' } });
  });

  it('does not qualify with evidence that ran out since: every piece of it is named', async () => {
    const dossier = application(evidence({ credit: PAST, technicalStaff: PAST }));
    await expect(when(dossier, 'qualification', 'pass')).rejects.toMatchObject({
      code: 'validation-failed',
      details: {
        article: 'Art. 6',
        errors: [
          { pointer: '/outcome/evidence/technicalStaff/validUntil' },
          { pointer: '/outcome/evidence/credit/validUntil' },
        ],
      },
    });
    expect(changes(dossier)).toEqual([]);
  });

  it('is returned with everything that is missing at once', async () => {
    const dossier = application(evidence());
    const back = (...missing: string[]) => when(dossier, 'qualification', 'return', { data: { missing } });
    await back('信用证明');
    expect(dossier.kase.facts).toEqual({ missing: ['信用证明'] });
    expect(kinds(dossier)).toEqual(['case', 'act']);
    expect(changes(dossier)[1]).toMatchObject({
      content: { kind: 'return', facts: { application: '遴选申请', missing: ['信用证明'], step: '资格审查' } },
    });
    await expect(back('人员名册')).rejects.toMatchObject(
      refused('/data/missing/0', 'by analogy: Administrative Licensing Law art. 32'),
    );
  });

  it('fails by a criterion, which is kept', async () => {
    const dossier = application(evidence());
    await when(dossier, 'qualification', 'fail', { data: { criterion: '信用条件' } });
    expect(dossier.kase.facts).toEqual({ failedCriterion: '信用条件' });
  });
});

describe('a supplement', () => {
  const submit = (dossier: ReturnType<typeof application>, credit: JsonObject) =>
    when(dossier, 'supplement', 'submit', { data: { changes: { evidence: { credit } }, documentIds: [] } });
  const filing = () => roundOf({ actor: APPLICANT, reads: documents('d1') });

  it('renews pieces of the evidence, and leaves the others as they were filed', async () => {
    const dossier = application(evidence({ credit: PAST }), filing());
    await submit(dossier, { ...TODAY, documentId: 'd1' });
    expect(kinds(dossier)).toEqual(['attach', 'event', 'case', 'event']);
    expect(dossier.kase.file).toEqual({
      plan: '方案',
      evidence: evidence({ credit: { ...TODAY, documentId: 'd1' } }),
    });
    expect(events(dossier)).toEqual(['document.added', 'case.supplemented']);
  });

  it("shows evidence that is good, and documents of the applicant's own", async () => {
    const past = application(evidence(), filing());
    await expect(submit(past, PAST)).rejects.toMatchObject(
      refused('/data/changes/evidence/credit/validUntil', 'Art. 6'),
    );
    const foreign = application(evidence(), filing());
    await expect(submit(foreign, { ...TODAY, documentId: 'd2' })).rejects.toMatchObject({
      details: { errors: [{ pointer: '/data/documentIds/0' }] },
    });
    expect(changes(foreign)).toEqual([]);
  });
});

describe('an application that ends before its round', () => {
  it('lets the round look again, and the last that stood leaves the panel nothing to judge', async () => {
    const round = roundOf({
      kase: { party_id: AUTHORITY.id, file: ROUND_FILE, facts: { ranking: [] } },
      reads: { ...withPanel(panelOf(['e1'])), casesPartOf: () => Promise.resolve([]) },
    });
    const dossier = application(evidence(), round);
    leaveRound(dossier);
    expect(events(round)).toEqual(['application.ended (Art. 5, 6)']);
    expect(kinds(round)).toEqual(['event', 'wake']);
    await round.ctx.unit.settle();
    expect(events(round)).toEqual(['application.ended (Art. 5, 6)', 'panel.waived (Art. 5)']);
    expect(round.kase.facts.ranking).toBeNull();
  });
});

test('an application has no other effect', () => {
  expect(untried('selection-application')).toEqual([]);
});
