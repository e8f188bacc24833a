/** The legal effects of a clearance's decisions (Art. 18 ¶2, 22, 23), and what the end of supplies brings about, given – when – then. */
import { behaviourOf } from '../../cases/behaviour';
import { suppliesEnd } from '../../cases/supply-end';
import { localDate } from '../../domain/local-date';
import type { SupplyRow } from '../../records/supplies';
import { changes, events, given, kinds, refused, untried, when, type Given } from './given';
import { APPLICANT, documents, NOW, RIGHT, task } from './rows';

const STATEMENT = {
  deleted: [{ what: '泊位数据', where: '计算集群', how: '覆写', on: '2026-03-02' }],
  kept: [{ what: '访问日志', ground: 'logs', until: '2026-09-02' }],
  copies: [],
};
const clearance = (rest: Given = {}) => given('supply-closure', { right: RIGHT, actor: APPLICANT, ...rest });
const state = (dossier: ReturnType<typeof clearance>, data: object = {}) =>
  when(dossier, 'statement', 'submit', { data: { ...STATEMENT, ...data } });

describe('the statement', () => {
  it('that comes late leaves nothing to do about its being overdue, and is kept', async () => {
    const dossier = clearance({ tasks: [task('statement'), task('overdue')], reads: documents('D-1') });
    await state(dossier, { documentIds: ['D-1'] });
    expect(dossier.facts).toMatchObject({ statement: STATEMENT, statedAt: NOW.toISOString() });
    expect(dossier.task('task-overdue')).toMatchObject({ status: 'void', void_reason: 'statement-submitted' });
    expect(events(dossier)).toContain('clearance.stated (Art. 18 ¶2)');
    expect(kinds(dossier)).toContain('attach');
  });

  it.each([
    [
      'a deletion of tomorrow',
      { deleted: [{ ...STATEMENT.deleted[0], on: '2026-03-03' }] },
      '/data/deleted/0/on',
      'Art. 18 ¶2',
    ],
    [
      'what is kept no longer',
      { kept: [{ ...STATEMENT.kept[0], until: '2026-03-01' }] },
      '/data/kept/0/until',
      'Art. 23',
    ],
    ['nothing at all', { deleted: [], kept: [] }, '/data/deleted', 'Art. 18 ¶2'],
    [
      'a product where none is released',
      { kept: [{ ...STATEMENT.kept[0], ground: 'product' }] },
      '/data/kept/0/ground',
      'Art. 18 ¶2',
    ],
    ['an agreement that is not there', { agreementsEnded: ['A-1'] }, '/data/agreementsEnded/0', 'Art. 19 ¶1'],
    ['a fact that nobody has recorded', { factIds: ['F-1'] }, '/data/factIds/0', 'Art. 11'],
  ])('does not state %s', async (_, data, pointer, article) => {
    const dossier = clearance();
    await expect(state(dossier, data)).rejects.toMatchObject(refused(pointer, article));
    expect(changes(dossier)).toEqual([]);
  });
});

describe('a statement that is overdue', () => {
  it('is asked for anew: the operator is told, and what was asked before is void', async () => {
    const dossier = clearance({ tasks: [task('statement'), task('overdue')] });
    await when(dossier, 'overdue', 'remind', { opinion: '五日内报告' });
    expect(dossier.facts.remindedAt).toBe(NOW.toISOString());
    expect(dossier.task('task-statement')).toMatchObject({ status: 'void', void_reason: 'reminded' });
    expect(changes(dossier)).toContainEqual(
      expect.objectContaining({
        kind: 'message',
        message: expect.objectContaining({ org: dossier.kase.party_id }) as object,
      }),
    );
  });

  it.each(['overdue', 'check'])('may lead from %s to the draft of an order, which suspends nothing', async (step) => {
    const dossier = clearance({
      tasks: [task('statement')],
      reads: { lockAuthorization: () => Promise.resolve(RIGHT) },
    });
    await when(dossier, step, 'propose-rectification', { opinion: '清退不实' });
    expect(changes(dossier)[0]).toMatchObject({
      kind: 'case.open',
      row: { process: 'rectification', file: { reason: '清退不实', origin: { process: 'supply-closure' } } },
    });
    expect(dossier.internal).toEqual({ rectifications: ['RC-2026-000007'] });
    expect(dossier.authorization).toEqual(RIGHT);
    expect(dossier.openTasks.map((one) => one.step)).toEqual(['statement']);
  });

  it('leads to no order about a right that is over, announced or not', async () => {
    const over = { ...RIGHT, ended_at: NOW };
    const dossier = clearance({ right: over, reads: { lockAuthorization: () => Promise.resolve(over) } });
    const proposed = when(dossier, 'check', 'propose-rectification', { opinion: '清退不实' });
    await expect(proposed).rejects.toMatchObject({ code: 'not-in-force' });
  });
});

describe('the check', () => {
  it('comes back with something new as well, and is over when it confirms', async () => {
    const dossier = clearance();
    await when(dossier, 'check', 'return', { data: { missing: ['备份'] } });
    await when(dossier, 'check', 'return', { data: { missing: ['日志清单'] } });
    expect(dossier.facts.missing).toEqual(['日志清单']);
    await when(dossier, 'check', 'confirm');
    expect(events(dossier)).toEqual(['clearance.confirmed (Art. 18 ¶2)']);
  });
});

const SUPPLY: SupplyRow = {
  id: 'S-1',
  case_id: 'DR-2026-000001',
  need_id: 'N-1',
  operator_id: RIGHT.operator_id,
  authorization_id: RIGHT.id,
  datasets: [{ datasetId: 'transport-parking', fields: ['lot'] }],
  purpose: '停车泊位预测'.repeat(20),
  term_from: localDate('2026-01-01'),
  term_to: localDate('2026-12-31'),
  permit: '',
  permit_hash: '',
  permit_version: 1,
  created_at: NOW,
  ended_at: null,
  ended_how: null,
  attend_at: null,
};

describe('the end of supplies', () => {
  it('opens the clearance of each in its commit, under the right that it was under', async () => {
    const dossier = given('authorization', { right: RIGHT });
    await suppliesEnd(dossier.ctx, RIGHT, [
      { supply: SUPPLY, how: 'returned', at: NOW, reason: '不再使用' },
      { supply: { ...SUPPLY, id: 'S-2' }, how: 'run-out', at: NOW },
    ]);
    expect(changes(dossier)[0]).toEqual({
      kind: 'supply.end',
      ends: [
        { id: 'S-1', how: 'returned', at: NOW },
        { id: 'S-2', how: 'run-out', at: NOW },
      ],
    });
    const opened = changes(dossier).flatMap((change) => (change.kind === 'case.open' ? [change.row] : []));
    expect(opened.map(({ supply_id: id, party_id: party, file }) => [id, party, file.how, file.reason])).toEqual([
      ['S-1', RIGHT.operator_id, 'returned', '不再使用'],
      ['S-2', RIGHT.operator_id, 'run-out', undefined],
    ]);
    expect([...(opened[0]?.title ?? '')].length).toBeLessThanOrEqual(200);
    expect(
      changes(dossier).filter((change) => change.kind === 'event' && change.event.type === 'supply.ended'),
    ).toHaveLength(2);
  });

  it('is nobody’s who has not locked the right against every other decision about them', async () => {
    const dossier = given('authorization', { right: RIGHT, lock: 'shared' });
    const ended = suppliesEnd(dossier.ctx, RIGHT, [{ supply: SUPPLY, how: 'returned', at: NOW }]);
    await expect(ended).rejects.toThrow('not locked exclusively');
  });

  it('is told to a clearance that goes on without its right', async () => {
    const dossier = clearance({ kase: { facts: { right: 'live' } } });
    await behaviourOf(dossier).rightEnded?.(dossier);
    expect(dossier.facts.right).toBe('over');
  });
});

test('a clearance has no other effect', () => {
  expect(untried('supply-closure')).toEqual([]);
});
