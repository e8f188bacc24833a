/** The legal effects of anomaly-data feedback (Art. 16), given – when – then. */
import { settleReport } from '../../processes/anomaly-feedback/effects';
import { changes, events, given, kinds, refused, untried, when } from './given';
import { decided, entry, NOW, PARTY } from './rows';

const REPORT = { case_id: 'AF-2026-000001', dataset_id: 'parking', confirmed_at: NOW, settled_at: null };
const DEPARTMENT = { id: '11410100MB00DEPT01', name: '市交通局', kind: 'department' } as const;
const ENTRY = entry({
  id: 'parking',
  title: '停车',
  provider_id: DEPARTMENT.id,
  fields: [{ name: 'free', title: '空位', sensitivity: 'open' }],
  version: 3,
});
const reads = {
  findAnomalyReport: () => Promise.resolve(REPORT),
  lockDatasetVersion: () => Promise.resolve(3),
  operatorsSuppliedWith: () => Promise.resolve([PARTY, '91410100MA44OPER02']),
  organisationsByIds: (ids: readonly string[]) => Promise.resolve([DEPARTMENT].filter(({ id }) => ids.includes(id))),
  datasetsByIds: () => Promise.resolve([ENTRY]),
  wasSupplied: () => Promise.resolve(true),
};
const FILE = { datasetId: 'parking', fields: ['free'], locator: '第 3 行', description: '为负', documentIds: [] };

describe('anomaly-data feedback', () => {
  it('goes to the department that provides the entry, and to no other', async () => {
    const dossier = given('anomaly-feedback', { reads });
    const to = (department: string) => when(dossier, 'triage', 'forward', { data: { department } });
    await expect(to(PARTY)).rejects.toMatchObject(refused('/data/department', 'Art. 16'));
    const other = given('anomaly-feedback', {
      reads: { ...reads, datasetsByIds: () => Promise.resolve([{ ...ENTRY, provider_id: 'other' }]) },
    });
    await expect(when(other, 'triage', 'forward', { data: { department: DEPARTMENT.id } })).rejects.toMatchObject(
      refused('/data/department', 'Art. 16, 17'),
    );
    expect(changes(other)).toEqual([]);
    await to(DEPARTMENT.id);
    expect(dossier.kase.facts).toEqual({ department: DEPARTMENT.id });
  });

  it('is returned with everything that is missing at once', async () => {
    const dossier = given('anomaly-feedback', { reads });
    await when(dossier, 'triage', 'return', { data: { missing: ['截图'] } });
    expect(dossier.kase.facts).toEqual({ missing: ['截图'] });
  });

  it('is about the entry that the supplement names last', async () => {
    const dossier = given('anomaly-feedback', { reads, kase: { file: { ...FILE, datasetId: 'air' } } });
    await when(dossier, 'supplement', 'submit', { data: { changes: { datasetId: 'parking' }, documentIds: [] } });
    expect(changes(dossier)).toContainEqual({
      kind: 'anomaly-report.change',
      caseId: dossier.kase.id,
      change: { dataset_id: 'parking' },
    });
    expect(dossier.kase).toMatchObject({ file: { datasetId: 'parking', fields: ['free'] } });
    expect(dossier.kase.title).toContain('停车');
  });

  it('makes a confirmed entry disputed, and tells every operator supplied with it, in one commit', async () => {
    const dossier = given('anomaly-feedback', { reads });
    await when(dossier, 'verification', 'confirmed');
    expect(kinds(dossier)).toEqual(['anomaly-report.change', 'event', 'message', 'message']);
    expect(changes(dossier)[0]).toMatchObject({ change: { confirmed_at: NOW, settled_at: null } });
    expect(changes(dossier)[1]).toMatchObject({ event: { type: 'dataset.disputed', basis: 'Art. 16' } });
  });

  it('corrects by the next version and by no other', async () => {
    const dossier = given('anomaly-feedback', { reads });
    const correct = (version: number) => when(dossier, 'correction', 'corrected', { data: { version, changes: '改' } });
    await expect(correct(6)).rejects.toMatchObject(refused('/data/version', 'Art. 16, 17'));
    await expect(correct(6)).rejects.toThrow('4');
    expect(changes(dossier)).toEqual([]);
    await correct(4);
    expect(kinds(dossier)).toEqual(['dataset.version', 'anomaly-report.change', 'case', 'event', 'message', 'message']);
    expect(dossier.kase.facts).toEqual({ version: 4 });
  });

  const DELIVERY = { ...FILE, kind: 'delivery', supplyId: 's-1', fault: 'late', from: '2026-01-05', to: '2026-01-09' };

  it('of a delivery disputes nothing, and is put right without a version', async () => {
    const faulted = given('anomaly-feedback', { reads, kase: { file: DELIVERY } });
    await when(faulted, 'verification', 'confirmed');
    expect(events(faulted)).toEqual(['delivery.faulted (Art. 16)']);
    const restored = given('anomaly-feedback', { reads, kase: { file: DELIVERY } });
    expect(await when(restored, 'correction', 'corrected', { data: { changes: '已补发' } })).toBeUndefined();
    expect(kinds(restored)).toEqual(['event']);
    expect(events(restored)).toEqual(['delivery.restored (Art. 16)']);
  });

  it('of the department’s own closes with its correction, whose fields are those of the version', async () => {
    const dossier = given('anomaly-feedback', { reads, kase: { file: FILE, facts: { ownError: true } } });
    const fields = [{ name: 'free', title: '空闲泊位', sensitivity: 'open' }];
    const data = { version: 4, changes: '改', fields };
    expect(await when(dossier, 'correction', 'corrected', { data })).toEqual({ closes: 'corrected' });
    expect(changes(dossier)[0]).toMatchObject({ kind: 'dataset.version', next: { version: 4, fields } });
  });

  const corrected = () => given('anomaly-feedback', { reads, tasks: [decided('correction', 'corrected')] });

  it('ends with what was found, whether accepted by word, by silence or because the dispute was rejected', async () => {
    for (const [step, outcome] of [
      ['confirmation', 'satisfied'],
      ['confirmation', 'deemed-consent'],
      ['arbitration', 'reject-dispute'],
    ] as const) {
      expect(await when(corrected(), step, outcome)).toEqual({ closes: 'corrected' });
      expect(await when(given('anomaly-feedback'), step, outcome)).toEqual({ closes: 'not-confirmed' });
    }
  });

  it('takes one dispute', async () => {
    const once = given('anomaly-feedback');
    expect(await when(once, 'confirmation', 'dispute')).toBeUndefined();
    const again = given('anomaly-feedback', { tasks: [decided('confirmation', 'dispute')] });
    await expect(when(again, 'confirmation', 'dispute')).rejects.toThrow('a dispute is raised once only');
  });

  it('is disputed again where a correction was none, and nothing changes where there was none', async () => {
    const dossier = corrected();
    await when(dossier, 'arbitration', 'redo');
    expect(kinds(dossier)).toEqual(['anomaly-report.change', 'event', 'message', 'message']);
    const notConfirmed = given('anomaly-feedback');
    await when(notConfirmed, 'arbitration', 'redo');
    expect(changes(notConfirmed)).toEqual([]);
  });

  it('is disputed no longer once it ends without a correction, and says so to whoever was told', async () => {
    const dossier = given('anomaly-feedback', { reads });
    await settleReport(dossier, 'withdrawn');
    expect(kinds(dossier)).toEqual(['anomaly-report.change', 'event', 'message', 'message']);
    const settled = given('anomaly-feedback', {
      reads: { ...reads, findAnomalyReport: () => Promise.resolve({ ...REPORT, settled_at: NOW }) },
    });
    await settleReport(settled, 'withdrawn');
    expect(changes(settled)).toEqual([]);
  });

  it('has no other effect', () => {
    expect(untried('anomaly-feedback')).toEqual([]);
  });
});
