/** The legal effects of a round's decisions (Art. 5, 6, 7, 9), given – when – then. */
import { reassignTo } from '../../cases/assignment';
import type { JsonObject } from '../../domain/canonical';
import type { ObjectionRow } from '../../records/objections';
import type { PublicNoticeRow } from '../../records/public-notices';
import { changes, events, kinds, refused, stands, untried, when, type Given } from './given';
import { AUTHORITY, decided, NOW, OPERATOR, panelOf, task, withPanel } from './rows';
import { FIRST, GONE, OTHER, round, ROUND_FILE, SECOND, standing } from './round';

const ARTICLE = 'Art. 5';
const ranked = (first: string, second: string) => [
  { application: first, rank: 1, score: '90.00', exactScore: '90', dimensions: {} },
  { application: second, rank: 2, score: '80.00', exactScore: '80', dimensions: {} },
];
const RANKING = ranked(FIRST.id, SECOND.id);
const sheet = (first: number, second: number): JsonObject => ({
  scores: {
    [FIRST.id]: { 技术: first, '安全/合规': first },
    [SECOND.id]: { 技术: second, '安全/合规': second },
  },
});
const MEMBERS = ['e1', 'e2', 'e3', 'e4', 'e5'];

test('a seat of the panel is given to nobody but the next of the draw, under the article of its panel', async () => {
  const seat = task('panel', { seat: '1.1.1', assignee: 'e1', personal: true });
  const given = reassignTo(round({ tasks: [seat] }), seat, 'e2', '/to', '另有任务');
  await expect(given).rejects.toMatchObject(refused('/to', ARTICLE));
});

describe('the scores of a member', () => {
  const own = task('panel', { id: 'own', seat: '1.5.1', assignee: 'e5', personal: true });
  const atWork = (): Given => {
    const { panels, members } = panelOf(MEMBERS);
    const done = members.map((one) => (one.person === 'e5' ? one : { ...one, status: 'done' as const }));
    const tasks = MEMBERS.slice(0, 4).map((person, index) =>
      decided('panel', 'submit', {
        id: `panel-${person}`,
        seat: `1.${index + 1}.1`,
        assignee: person,
        data: sheet(90, 80),
      }),
    );
    return { tasks: [...tasks, own], reads: { ...withPanel({ panels, members: done }) } };
  };
  const submit = (dossier: ReturnType<typeof round>, scores: JsonObject) =>
    when(dossier, 'panel', 'submit', { task: own, data: { scores } });

  it('are of every application that stands, in every dimension, and of nothing else', async () => {
    const dossier = round(atWork());
    const { scores } = sheet(90, 80) as { scores: Record<string, JsonObject> };
    const one = Object.fromEntries(Object.entries(scores).filter(([id]) => id !== SECOND.id));
    const both = { 技术: 1, '安全/合规': 1 };
    await expect(submit(dossier, one)).rejects.toMatchObject(refused(`/data/scores/${SECOND.id}`, ARTICLE));
    await expect(submit(dossier, { ...scores, [GONE[0]?.id ?? '']: both })).rejects.toMatchObject(
      refused(`/data/scores/${GONE[0]?.id}`, ARTICLE),
    );
    await expect(submit(dossier, { ...scores, [FIRST.id]: { 技术: 1 } })).rejects.toMatchObject(
      refused(`/data/scores/${FIRST.id}/安全~1合规`, ARTICLE),
    );
    await expect(submit(dossier, { ...scores, [FIRST.id]: { ...both, 外观: 1 } })).rejects.toMatchObject(
      refused(`/data/scores/${FIRST.id}/外观`, ARTICLE),
    );
    expect(changes(dossier)).toEqual([]);
  });

  it('of the last one are the ranking, once their decision stands', async () => {
    const dossier = round(atWork());
    const data = sheet(70, 100);
    await when(dossier, 'panel', 'submit', { task: own, data });
    expect(kinds(dossier)).toEqual(['panel.member']);
    expect(dossier.kase.facts).toEqual({});
    await stands(dossier, own, 'submit', data);
    expect(dossier.kase.facts.ranking).toMatchObject([
      { application: FIRST.id, rank: 1, score: '86.00' },
      { application: SECOND.id, rank: 2, score: '84.00' },
    ]);
  });
});

describe('the panel', () => {
  it('gives the seat of a member with a conflict of interest to the next of the draw', async () => {
    const dossier = round({ reads: withPanel(panelOf(MEMBERS, ['e6'])) });
    const declaration = task('panel-declaration', { seat: '1.1.1', assignee: 'e1' });
    await when(dossier, 'panel-declaration', 'conflict', { task: declaration, opinion: '任职' });
    expect(events(dossier)).toEqual(['panel.conflicted (Art. 5)', 'panel.seated (Art. 5)']);
  });

  const short = (reads: Given['reads'] = {}) => {
    const { panels, members } = panelOf(MEMBERS);
    const left = members.map((one) => (one.seat === 1 ? { ...one, status: 'conflicted' as const } : one));
    return round({
      reads: {
        ...withPanel({ panels, members: left }),
        findPerson: (id) =>
          Promise.resolve({ id, name: '', org: id === 'ours' ? OTHER.id : 'institute', roles: ['expert'] }),
        ...reads,
      },
    });
  };
  const appoint = (dossier: ReturnType<typeof round>, who: string) =>
    when(dossier, 'panel-shortage', 'appoint', { data: { experts: [who] } });

  it('takes whom the director names, and nobody of an applicant', async () => {
    const dossier = short();
    await expect(appoint(dossier, 'ours')).rejects.toMatchObject(refused('/data/experts/0', ARTICLE));
    await appoint(dossier, 'e9');
    expect(events(dossier)).toEqual(['panel.appointed (Art. 5)', 'panel.seated (Art. 5)']);
  });

  it('is filled for nobody: where no application stands, only the end of the round is left (流标)', async () => {
    await expect(appoint(short(standing()), 'e9')).rejects.toMatchObject(refused('/outcome', 'Art. 5, 6'));
  });

  it('sent back to work scores anew: the ranking is nothing until then', async () => {
    const dossier = round({
      kase: { party_id: AUTHORITY.id, file: ROUND_FILE, facts: { ranking: RANKING } },
      reads: withPanel(panelOf(['e1'], [], { status: 'done' })),
    });
    await when(dossier, 'bureau-decision', 'send-back', { opinion: '评分有误' });
    expect(kinds(dossier)).toEqual(['panel.change', 'panel.member', 'event', 'case']);
    expect(changes(dossier).slice(0, 2)).toMatchObject([{ change: { round: 2 } }, { status: 'seated' }]);
    expect(dossier.kase.facts.ranking).toBeNull();
    const nobody = round({ reads: { ...standing(), ...withPanel(panelOf(['e1'])) } });
    await expect(when(nobody, 'bureau-decision', 'send-back')).rejects.toMatchObject(refused('/outcome', 'Art. 5, 6'));
  });
});

describe('the shortlist', () => {
  const bureau = (rest: Given = {}) =>
    round({ ...rest, kase: { party_id: AUTHORITY.id, file: ROUND_FILE, facts: { ranking: RANKING }, ...rest.kase } });
  const choose = (dossier: ReturnType<typeof round>, applications: string[], opinion: string | null = null) =>
    when(dossier, 'bureau-decision', 'shortlist', { data: { applications }, opinion });

  it('follows the ranking', async () => {
    const dossier = bureau();
    await choose(dossier, [FIRST.id]);
    expect(kinds(dossier)).toEqual(['case']);
    expect(dossier.kase.facts).toMatchObject({ shortlist: [FIRST.id] });
  });

  it('that departs from the ranking states why', async () => {
    const dossier = bureau();
    await expect(choose(dossier, [SECOND.id])).rejects.toMatchObject(refused('/opinion', ARTICLE));
    await expect(choose(dossier, [SECOND.id], '  ')).rejects.toMatchObject(refused('/opinion', ARTICLE));
    await choose(dossier, [SECOND.id], '区域均衡');
    expect(dossier.kase.facts).toMatchObject({ shortlist: [SECOND.id] });
  });

  it('has as many as there are seats, out of those that stand', async () => {
    await expect(choose(bureau(), [FIRST.id, SECOND.id])).rejects.toMatchObject(refused('/data/applications', ARTICLE));
    for (const { id } of GONE) {
      await expect(choose(bureau(), [FIRST.id, id])).rejects.toMatchObject(refused('/data/applications/1', ARTICLE));
    }
    await expect(choose(bureau({ reads: standing() }), [FIRST.id])).rejects.toMatchObject(
      refused('/outcome', 'Art. 5, 6'),
    );
  });
});

describe('the confirmation of an answer to an objection', () => {
  const NOTICE: PublicNoticeRow = {
    id: 'notice-1',
    case_id: 'case',
    task_id: 'window',
    kind: 'public-notice',
    title: '',
    text_zh: '',
    text_en: '',
    organisations: [],
    published_at: NOW,
    closes_at: null,
    takes_objections: true,
  };
  const objection = (id: string, status: ObjectionRow['status'] = 'open'): ObjectionRow => ({
    id,
    case_id: 'case',
    notice_id: NOTICE.id,
    name: '',
    contact: '',
    grounds: '',
    salt: '',
    digest: '',
    receipt_hash: '',
    filed_at: NOW,
    status,
    answer: null,
    answered_at: null,
  });
  const confirming = task('objection-confirmation', { id: 'confirmation', seat: 'o1' });
  const answered = (answer: string, others: readonly ObjectionRow[] = []) =>
    round({
      tasks: [
        task('public-notice', { id: 'window' }),
        decided('objection-answer', answer, { id: 'answer', seat: 'o1', opinion: '答复' }),
        confirming,
      ],
      reads: {
        findObjection: () => Promise.resolve(objection('o1')),
        objectionsOf: () => Promise.resolve([objection('o1'), ...others]),
        countOpenObjections: () => Promise.resolve(1 + others.filter(({ status }) => status === 'open').length),
        findPublicNotice: () => Promise.resolve(NOTICE),
      },
    });
  const confirm = async (dossier: ReturnType<typeof round>) => {
    await when(dossier, 'objection-confirmation', 'confirm', { task: confirming });
    expect(dossier.task('window').status).toBe('open');
    await stands(dossier, confirming, 'confirm');
    return dossier;
  };

  it('binds the answer; the notice goes on where nothing was upheld', async () => {
    const dossier = await confirm(answered('not-upheld'));
    expect(kinds(dossier)).toEqual(['objection.answer', 'event', 'case', 'task']);
    expect(changes(dossier)[0]).toMatchObject({ answered: { status: 'not-upheld', answer: '答复', answered_at: NOW } });
    expect(dossier.kase.facts).toEqual({ openObjections: 0 });
    expect(dossier.task('window').status).toBe('open');
  });

  it('of one that was upheld ends the notice, once the decision stands', async () => {
    const dossier = await confirm(answered('upheld'));
    expect(dossier.task('window')).toMatchObject({ status: 'decided', outcome: 'objection-upheld' });
    expect(events(dossier)[0]).toBe('objection.answered (Art. 5)');
  });

  it('ends the notice with the last of them, whichever was upheld', async () => {
    const before = await confirm(answered('upheld', [objection('o2')]));
    expect(before.task('window').status).toBe('open');
    expect(before.kase.facts).toEqual({ openObjections: 1 });
    const last = await confirm(answered('not-upheld', [objection('o2', 'upheld')]));
    expect(last.task('window')).toMatchObject({ outcome: 'objection-upheld' });
  });
});

describe('the approval of the government', () => {
  const approve = (dossier: ReturnType<typeof round>, ...applications: string[]) =>
    when(dossier, 'government-decision', 'approve', { data: { applications } });
  const shortlisted = (rest: Given = {}) =>
    round({
      kase: { party_id: AUTHORITY.id, file: { ...ROUND_FILE, seats: 2 }, facts: { shortlist: [FIRST.id, SECOND.id] } },
      ...rest,
    });

  it('lists all or some of the shortlist, and opens an authorisation for each in its commit', async () => {
    const dossier = shortlisted();
    await approve(dossier, FIRST.id);
    expect(kinds(dossier).slice(0, 3)).toEqual(['case', 'authorization', 'case.open']);
    expect(changes(dossier)[1]).toMatchObject({ row: { operator_id: OPERATOR.id } });
    expect(changes(dossier)[2]).toMatchObject({
      row: { process: 'authorization', party_id: OPERATOR.id, file: { grantedBy: dossier.kase.id, termYears: 3 } },
    });
    expect(kinds(dossier).filter((kind) => kind === 'case.open')).toHaveLength(1);
    expect(dossier.kase.facts).toMatchObject({ listed: [FIRST.id], authorizations: { [FIRST.id]: 'AU-2026-000007' } });
    expect(events(dossier)).toEqual(['operators.listed (Art. 5)']);
  });

  it('is of nobody who is not on the shortlist, or no longer stands', async () => {
    const narrow = round({ kase: { party_id: AUTHORITY.id, file: ROUND_FILE, facts: { shortlist: [FIRST.id] } } });
    await expect(approve(narrow, FIRST.id, SECOND.id)).rejects.toMatchObject(refused('/data/applications/1', ARTICLE));
    const left = shortlisted({ reads: standing(FIRST) });
    await expect(approve(left, FIRST.id, SECOND.id)).rejects.toMatchObject(refused('/data/applications/1', ARTICLE));
    expect(changes(left)).toEqual([]);
  });
});

test('a round of selection has no other effect', () => {
  expect(untried('operator-selection')).toEqual([]);
});
