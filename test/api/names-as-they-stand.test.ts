/**
 * Names of organisations are read in the statement that reads the case: whichever process answers, it tells them as they stand. They are changed by
 * the authority, on paper, and what was issued before keeps its text.
 */
import type { Task } from '../../api/schemas/case';
import { openStep } from '../../cases/open-task';
import { DEMO_AUTHORIZATIONS } from '../../demo/catalogue';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { APP_ROLE } from '../../migrations/0001-foundation';
import { day } from '../builders/authorization';
import { Journey, refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';

let stack: Stack;
let on: Journey;
beforeAll(async () => {
  stack = await startStack({ engine: false });
  on = new Journey(stack);
});
afterAll(() => stack.stop());

const { operatorA, authority } = DEMO_ORGANISATIONS;
const rename = (id: string, name: string) => stack.database('organisations').where({ id }).update({ name });

it('a case, its tasks, lists of them and the answers to commands tell the name of today', async () => {
  const id = await on.file();
  const { taskId } = await on.within({ id: 'system', org: '', roles: [] }, (ctx) =>
    openStep(ctx, { caseId: id, step: 'acceptance', round: 1, seat: '' }),
  );
  for (const round of ['甲', '乙']) {
    const [party, holder] = [`运营公司${round}`, `数据局${round}`];
    await rename(operatorA.id, party);
    await rename(authority.id, holder);
    const names = (task: Task) => [task.applicant.name, task.party.name];
    const officer = on.as('officer');
    expect((await on.kase(id)).party.name).toBe(party);
    expect((await officer.get<{ items: { party: { name: string } }[] }>('/v1/cases')).items[0]?.party.name).toBe(party);
    expect(names(await officer.get<Task>(`/v1/tasks/${taskId}`))).toEqual([party, holder]);
    expect((await on.tasks(id)).map(names)).toEqual([[party, holder]]);
    const todo = await officer.get<{ items: Task[] }>(`/v1/tasks?box=todo&caseId=${id}`);
    expect(todo.items.map(names)).toEqual([[party, holder]]);
    const act = round === '甲' ? 'claim' : 'release';
    expect(names(await officer.post<Task>(`/v1/tasks/${taskId}/${act}`, {}))).toEqual([party, holder]);
  }
});

describe('a change of name', () => {
  const { operatorB } = DEMO_ORGANISATIONS;
  const path = `/v1/organisations/${operatorB.id}/names`;
  interface Named {
    readonly name: string;
    readonly from: string | null;
    readonly to: string | null;
    readonly documentId: string | null;
  }
  interface Organisation {
    readonly id: string;
    readonly name: string;
    readonly kind: string;
    readonly names: readonly Named[];
  }
  const change = async (name: string, more: object = {}, who = 'officer') => {
    const body = { name, from: day(0), documentId: await on.upload(who, '变更登记通知书.txt'), ...more };
    return on.as(who).post<Organisation>(path, body);
  };
  const refused = (name: string, more: object = {}, who = 'officer') => refusal(change(name, more, who));

  it('is refused without a name, a day that has come, a document of one’s own; of a code, to others, and of nobody', async () => {
    for (const [name, more, pointer] of [
      ['', {}, '/name'],
      ['  ', {}, '/name'],
      ['公司\u202e', {}, '/name'],
      ['公司\u{10fffd}', {}, '/name'],
      [operatorB.name, {}, '/name'],
      [DEMO_ORGANISATIONS.transport.name, {}, '/name'],
      ['新公司', { from: day(1) }, '/from'],
      ['新公司', { from: '2026-02-30' }, '/from'],
      ['新公司', { documentId: 'none' }, '/documentId'],
      ['新公司', { documentId: await on.upload('operator-b') }, '/documentId'],
      ['新公司', { documentId: await on.upload('director') }, '/documentId'],
    ] as const)
      expect([name, await refused(name, more)]).toMatchObject([name, { status: 422, pointers: [pointer] }]);
    expect(await refused('新公司', { from: day(1) })).toMatchObject({ article: 'Art. 7' });
    expect(await refused('新公司', { id: operatorA.id })).toMatchObject({ status: 400 });
    expect(await refused('新公司', { documentId: undefined })).toMatchObject({ status: 400 });
    for (const who of ['operator-b', 'director', 'auditor', 'government'])
      expect(await refused('新公司', {}, who)).toMatchObject({ status: 403, code: 'forbidden' });
    const nobody = { name: '新公司', from: day(0), documentId: await on.upload('officer') };
    expect(await refusal(on.as('officer').post('/v1/organisations/91410100000000000X/names', nobody))).toMatchObject({
      status: 404,
      code: 'not-found',
    });
    expect(await refusal(on.as('officer').get('/v1/organisations/91410100000000000X/names'))).toMatchObject({
      status: 404,
    });
    const { items } = await on.as('operator-a').get<{ items: Named[] }>(path);
    expect(items).toEqual([{ name: operatorB.name, from: null, to: null, documentId: null, recordedAt: null }]);
  });

  it('holds everywhere from its commit on, under the same code; an act of before keeps its text', async () => {
    const id = await on.file({}, 'operator-b');
    await on.within({ id: 'system', org: '', roles: [] }, (ctx) =>
      openStep(ctx, { caseId: id, step: 'acceptance', round: 1, seat: '' }),
    );
    await on.take(id, 'acceptance', 'accept');
    const { items: acts } = await on.as('operator-b').get<{ items: { id: string }[] }>(`/v1/acts?caseId=${id}`);
    const act = () => on.as('operator-b').get<{ text: string; hash: string }>(`/v1/acts/${acts[0]?.id}`);
    const issued = await act();
    expect(issued.text).toContain(operatorB.name);

    const renamed = await change('中原数据运营（更名）有限公司', { from: day(-3) });
    const [registered, changed] = renamed.names;
    expect(renamed).toMatchObject({ id: operatorB.id, name: '中原数据运营（更名）有限公司', kind: 'operator' });
    expect(registered).toMatchObject({ name: operatorB.name, from: null, to: day(-4), documentId: null });
    expect(changed).toMatchObject({ name: renamed.name, from: day(-3), to: null });
    expect((await on.as('steward-health').get<{ items: Named[] }>(path)).items).toEqual(renamed.names);

    const rightId = DEMO_AUTHORIZATIONS.find(({ operatorId }) => operatorId === operatorB.id)?.id;
    const named = { id: operatorB.id, name: renamed.name };
    expect(await on.as('officer').get(`/v1/authorizations/${rightId}`)).toMatchObject({ operator: named });
    expect((await on.as('officer').get<{ items: object[] }>('/v1/operators')).items).toContainEqual(
      expect.objectContaining(named),
    );
    const published = await (await fetch(`${stack.url}/v1/public/operators`)).text();
    expect([published.includes(renamed.name), published.includes(operatorB.name)]).toEqual([true, false]);
    expect((await on.kase(id)).party).toEqual(named);
    const found = await on
      .as('officer')
      .get<{ items: { id: string }[] }>(`/v1/cases?q=${encodeURIComponent('（更名）')}`);
    expect(found.items.map((one) => one.id)).toContain(id);
    expect(await act()).toMatchObject({ text: issued.text, hash: issued.hash });
  });

  it('is in the system chain, told to the organisation, and its document is the authority’s to read', async () => {
    const { id, names } = await change('嵩山数据有限公司', {}, 'system-admin');
    const documentId = names.at(-1)?.documentId;
    const { items: events } = await on
      .as('auditor')
      .get<{ items: object[] }>('/v1/audit/events?action=organisation.renamed&limit=1');
    expect(JSON.stringify(events)).toContain('嵩山数据有限公司');
    const { items: mail } = await on
      .as('operator-b')
      .get<{ items: { subject: string; body: string; caseId: string | null }[] }>('/v1/notices?limit=1');
    expect(mail).toMatchObject([{ subject: expect.stringContaining('嵩山数据有限公司') as string, caseId: null }]);
    expect(mail[0]?.body).toContain(id);
    const elsewhere = await on.as('operator-a').get<{ items: { subject: string }[] }>('/v1/notices?limit=200');
    expect(elsewhere.items.filter(({ subject }) => subject.includes('嵩山'))).toEqual([]);
    expect((await on.as('reviewer').download(`/v1/documents/${documentId}`)).status).toBe(200);
    expect((await on.as('operator-b').download(`/v1/documents/${documentId}`)).status).toBe(404);
  });

  it('never goes back behind the present one, and of the same day takes its place', async () => {
    expect(await refused('黄河数据有限公司', { from: day(-1) })).toMatchObject({
      status: 422,
      article: 'Art. 7',
      pointers: ['/from'],
    });
    const { names } = await change('黄河数据有限公司');
    expect(names.slice(-2)).toMatchObject([
      { name: '中原数据运营（更名）有限公司', from: day(-3), to: day(-1) },
      { name: '黄河数据有限公司', from: day(0), to: null },
    ]);
  });

  it('is recorded once for a key, and one after the other where two come at once', async () => {
    const body = { name: '郑州数据有限公司', from: day(0), documentId: await on.upload('officer') };
    const first = await on.as('officer').request<Organisation>('POST', path, body, 'rename-once');
    const again = await on.as('officer').request<Organisation>('POST', path, body, 'rename-once');
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
    const other = await on.as('officer').request('POST', path, { ...body, name: '别的公司' }, 'rename-once');
    expect(other.status).toBe(422);
    await Promise.all([change('甲数据有限公司'), change('乙数据有限公司', {}, 'system-admin')]);
    const { items } = await on.as('officer').get<{ items: Named[] }>(path);
    const recorded = await stack
      .database<{ organisation_id: string; n: number; name: string }>('organisation_names')
      .where({ organisation_id: operatorB.id })
      .orderBy('n', 'desc')
      .limit(2);
    const added = recorded.map(({ name }) => name).toReversed();
    expect(added.toSorted()).toEqual(['乙数据有限公司', '甲数据有限公司'].toSorted());
    expect(items.map(({ name }) => name)).not.toContain(added[0]);
    const [row] = await stack.database<{ id: string; name: string }>('organisations').where({ id: operatorB.id });
    expect(row?.name).toBe(added[1]);
  });

  it('is all that the system may change of an organisation, and what was recorded stays', async () => {
    const { rows } = await stack.database.raw<{ rows: Record<string, boolean>[] }>(
      `SELECT has_column_privilege(:role, 'organisations', 'name', 'UPDATE') AS name,
              has_column_privilege(:role, 'organisations', 'id', 'UPDATE') AS id,
              has_column_privilege(:role, 'organisations', 'kind', 'UPDATE') AS kind,
              has_table_privilege(:role, 'organisations', 'DELETE') AS gone,
              has_table_privilege(:role, 'organisation_names', 'UPDATE, DELETE, TRUNCATE') AS names`,
      { role: APP_ROLE },
    );
    expect(rows).toEqual([{ name: true, id: false, kind: false, gone: false, names: false }]);
    const [last] = await stack.database<{ n: number }>('organisation_names').orderBy('n', 'desc').limit(1);
    const ahead = { ...last, n: 1_000, from_date: day(1) };
    await expect(stack.database('organisation_names').insert(ahead)).rejects.toThrow(/no_name_to_come/);
  });
});
