/** The legal effects of performance evaluation (Art. 27), given – when – then. */
import { publishScore } from '../../processes/evaluation/effects';
import type { JsonObject } from '../../domain/canonical';
import { DIMENSIONS } from '../../domain/evaluation';
import { changes, events, given, kinds, refused, untried, when, type Given } from './given';
import { APPLICANT, decided, documents, NOW, panelOf, task, withPanel } from './rows';

const ARTICLE = 'Art. 27';
const indicators = DIMENSIONS.map((dimension, index) => ({
  id: `i${index + 1}`,
  name: `指标 ${index + 1}`,
  dimension,
  weight: [40, 30, 30][index] ?? 0,
}));
const evaluation = (rest: Given = {}) =>
  given('evaluation', { ...rest, kase: { file: { indicatorSet: '指标体系', indicators, raters: 3 }, ...rest.kase } });
const all = (points: number) => ({ i1: points, i2: points, i3: points });
const RATERS = ['e1', 'e2', 'e3'];
const rated = (round: number, ...points: readonly number[]): Given => ({
  tasks: points.map((score, index) =>
    decided('rating', 'submit', {
      id: `rating-${index}`,
      round,
      seat: `1.${index + 1}.1`,
      assignee: RATERS[index] ?? '',
      data: { scores: all(score), evidence: '依据' },
    }),
  ),
  reads: withPanel(panelOf(RATERS, [], { status: 'done' })),
});

describe.each<[string, string, (scores: JsonObject) => ReturnType<typeof when>]>([
  [
    'a self-assessment',
    'self-assessment',
    (scores) =>
      when(evaluation(), 'self-assessment', 'submit', { data: { scores, evidence: '依据', documentIds: [] } }),
  ],
  ['a rating', 'rating', (scores) => when(evaluation(), 'rating', 'submit', { data: { scores, evidence: '依据' } })],
])('%s', (_, __, submit) => {
  it('has a score for every indicator of the set, and for nothing else', async () => {
    await expect(submit({ i1: 80, i3: 80 })).rejects.toMatchObject(refused('/data/scores/i2', ARTICLE));
    await expect(submit({ ...all(80), i4: 80 })).rejects.toMatchObject(refused('/data/scores/i4', ARTICLE));
  });
});

describe('the scores', () => {
  it('of the operator itself go into the file with their documents', async () => {
    const dossier = evaluation({ actor: APPLICANT, reads: documents('d1') });
    const data = { scores: all(90), evidence: '依据', documentIds: ['d1'] };
    await when(dossier, 'self-assessment', 'submit', { data });
    expect(kinds(dossier)).toEqual(['attach', 'event']);
  });

  it('of a rater are their work done', async () => {
    const dossier = evaluation({ reads: withPanel(panelOf(RATERS)) });
    const own = task('rating', { seat: '1.2.1', assignee: 'e2' });
    await when(dossier, 'rating', 'submit', { task: own, data: { scores: all(80), evidence: '依据' } });
    expect(changes(dossier)).toMatchObject([{ kind: 'panel.member', person: 'e2', status: 'done' }]);
  });

  it('of all raters are the result, exact to the end: 89.995 is written 90.00, and is no A', async () => {
    const dossier = evaluation(rated(1, 89.995, 89.995, 89.995));
    await publishScore(dossier);
    expect(kinds(dossier)).toEqual(['evaluation.score', 'case', 'event', 'message']);
    expect(dossier.kase.facts).toMatchObject({ score: '90.00', grade: 'B', objection: null });
    expect(events(dossier)).toEqual(['evaluation.scored (Art. 27)']);
  });

  it('are the mean of what stands: what was rated before a redo counts no longer', async () => {
    const { tasks: before = [] } = rated(1, 10, 10, 10);
    const again = rated(2, 80, 90, 100);
    const { panels, members } = panelOf(RATERS, [], { status: 'done' });
    const panel = withPanel({ panels: panels.map((one) => ({ ...one, round: 2 })), members });
    const tasks = [...before.map((one) => ({ ...one, id: `before-${one.id}` })), ...(again.tasks ?? [])];
    const dossier = evaluation({ tasks, reads: panel });
    await publishScore(dossier);
    expect(dossier.kase.facts).toMatchObject({ score: '90.00', grade: 'A', indicatorScores: { i1: '90.00' } });
  });
});

describe('raters', () => {
  it('with a conflict of interest give the seat to the next of the draw', async () => {
    const dossier = evaluation({ reads: withPanel(panelOf(RATERS, ['e4'])) });
    const own = task('rater-declaration', { seat: '1.1.1', assignee: 'e1' });
    await when(dossier, 'rater-declaration', 'conflict', { task: own, opinion: '持股' });
    expect(events(dossier)).toEqual(['panel.conflicted (Art. 27)', 'panel.seated (Art. 27)']);
  });

  it('are named by the director where the draw has nobody left', async () => {
    const { panels, members } = panelOf(RATERS);
    const left = members.map((one) => (one.seat === 1 ? { ...one, status: 'conflicted' as const } : one));
    const dossier = evaluation({
      reads: {
        ...withPanel({ panels, members: left }),
        findPerson: (id) => Promise.resolve({ id, name: '', org: 'institute', roles: ['expert'] }),
      },
    });
    const appoint = (who: string) => when(dossier, 'panel-shortage', 'appoint', { data: { experts: [who] } });
    await expect(appoint('e2')).rejects.toMatchObject(refused('/data/experts/0', ARTICLE));
    await appoint('e9');
    expect(events(dossier)).toEqual(['panel.appointed (Art. 27)', 'panel.seated (Art. 27)']);
  });
});

describe('the result', () => {
  it('may be objected to, with grounds', async () => {
    const dossier = evaluation();
    await when(dossier, 'response', 'object', { data: { grounds: '数据有误' } });
    expect(dossier.kase.facts).toEqual({ objection: '数据有误' });
  });

  it("confirmed is in the operator's file for good", async () => {
    const dossier = evaluation({ kase: { facts: { score: '88.00', grade: 'B' } } });
    await when(dossier, 'confirmation', 'confirm');
    expect(changes(dossier)).toMatchObject([
      { kind: 'evaluation.confirm', at: NOW },
      { kind: 'event', event: { type: 'evaluation.confirmed', payload: { score: '88.00', grade: 'B' } } },
    ]);
  });

  it('is taken back where the raters are asked anew', async () => {
    const file = { indicatorSet: '指标体系', indicators, raters: 3 };
    const facts = { score: '88.00', grade: 'B', indicatorScores: {} };
    const dossier = evaluation({ ...rated(1, 88, 88, 88), kase: { file, facts } });
    await when(dossier, 'confirmation', 'redo');
    expect(kinds(dossier)).toEqual([
      'evaluation.score',
      'case',
      'panel.change',
      ...RATERS.map(() => 'panel.member'),
      'event',
    ]);
    expect(changes(dossier)[0]).toMatchObject({ result: null });
    expect(dossier.kase.facts).toMatchObject({ score: null, grade: null });
    expect(events(dossier)).toEqual(['panel.reopened (Art. 27)']);
  });
});

test('an evaluation has no other effect', () => {
  expect(untried('evaluation')).toEqual([]);
});
