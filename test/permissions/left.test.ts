/**
 * Who has left reads nothing any more: what opened a case to a person opened it in the organisation for which they acted, and
 * opens it again when they come back (Art. 5, 25). Nothing of it depends on when a token was issued or a register written.
 */
import { randomUUID } from 'node:crypto';
import type { Task } from '../../api/schemas/case';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { creditCodeCheckCharacter } from '../../domain/credit-code';
import type { Role } from '../../domain/roles';
import { until, type Client } from '../../scripts/client/client';
import { goodFindings, readyForSupply } from '../../scripts/client/samples';
import { Journey } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';

const { authority, operatorA, operatorB, health, universityOne, instituteOne } = DEMO_ORGANISATIONS;

describeWithEngine('who has left', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack({ schedules: true });
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  const person = (id: string, { id: org }: { readonly id: string }, ...roles: Role[]) =>
    stack.asPerson({ id, org, roles });

  const registered = (id: string, org: string) =>
    until(`${id} in the register of persons`, () =>
      stack.database<{ id: string; org: string }>('persons').where({ id, org }).first(),
    );

  /** What the record has of a case, its addresses one by one. */
  interface Trace {
    readonly caseId: string;
    readonly tasks: readonly string[];
    readonly documents: readonly string[];
    readonly acts: readonly string[];
  }
  const traceOf = async (caseId: string): Promise<Trace> => {
    const { items } = await on
      .as('auditor')
      .get<{ items: { id: string; links?: object }[] }>(`/v1/cases/${caseId}/documents`);
    const ids = (acts: boolean) => items.filter((one) => (one.links !== undefined) === acts).map(({ id }) => id);
    return {
      caseId,
      tasks: (await on.tasks(caseId)).map(({ id }) => id),
      documents: ids(false),
      acts: ids(true),
    };
  };

  const addresses = ({ caseId, tasks, documents, acts }: Trace): string[] => [
    ...['', '/events', '/clock', '/documents', '/comments', '/archive'].map((part) => `/v1/cases/${caseId}${part}`),
    `/v1/tasks?caseId=${caseId}`,
    ...tasks.map((id) => `/v1/tasks/${id}`),
    ...documents.map((id) => `/v1/documents/${id}`),
    ...acts.flatMap((id) => [`/v1/acts/${id}`, `/v1/acts/${id}/pdf`, `/v1/acts/${id}/docx`]),
  ];

  const expectNothing = async (client: Client, trace: Trace): Promise<void> => {
    for (const path of addresses(trace)) {
      const { status } = await client.request('GET', path);
      expect([path, [403, 404].includes(status)]).toEqual([path, true]);
    }
    const { caseId, tasks } = trace;
    const actions: (readonly [string, unknown])[] = [
      [`/v1/cases/${caseId}/comments`, { text: '意见' }],
      [`/v1/cases/${caseId}/withdraw`, { reason: '撤回' }],
      ...tasks.flatMap((id) => [
        [`/v1/tasks/${id}/claim`, undefined] as const,
        [`/v1/tasks/${id}/release`, undefined] as const,
        [`/v1/tasks/${id}/decision`, { outcome: 'accept', materialsHash: 'x' }] as const,
        [`/v1/tasks/${id}/delegate`, { to: 'officer', until: '2099-01-01T00:00:00Z', reason: '出差' }] as const,
      ]),
    ];
    for (const [path, body] of actions) {
      const { status } = await client.request('POST', path, body);
      expect([path, [403, 404].includes(status)]).toEqual([path, true]);
    }
    for (const list of [
      '/v1/cases?limit=200',
      `/v1/cases?q=${caseId}`,
      '/v1/tasks?box=todo&limit=200',
      '/v1/tasks?box=done&limit=200',
      '/v1/notices?limit=200',
      '/v1/acts?limit=200',
    ]) {
      const { status, body } = await client.request<{ items?: object[] }>('GET', list);
      expect([list, [200, 403].includes(status)]).toEqual([list, true]);
      expect([list, JSON.stringify(body.items ?? []).includes(caseId)]).toEqual([list, false]);
    }
  };

  const reads = async (client: Client, path: string) => (await client.request('GET', path)).status;

  it('an official who accepted a request, and works for a rival of its applicant, reads nothing of it', async () => {
    const id = await on.at('acceptance', { documentIds: [await on.upload('operator-a')] });
    const official = await person('leaver-1', authority, 'case-officer');
    const task = await on.task(id, 'acceptance');
    await official.post(`/v1/tasks/${task.id}/claim`);
    await official.post(`/v1/cases/${id}/comments`, { text: '内部意见', audience: 'internal' });
    await official.decide(task, 'accept');
    await on.take(id, 'review', 'recommend-approval');
    await on.as('director').take(id, 'decision', 'reject', undefined, '不符合条件');
    await on.closed(id);
    const trace = await traceOf(id);
    expect([trace.documents.length > 0, trace.acts.length]).toEqual([true, 2]);
    await expectNothing(await person('leaver-1', operatorB, 'operator'), trace);
    await expectNothing(await person('leaver-1', health, 'data-steward'), trace);
    await expectNothing(await person('leaver-1', universityOne, 'expert'), trace);
    // Back at the authority, in an office that sees no case of itself: what they decided there is theirs again.
    const back = await person('leaver-1', authority, 'system-admin');
    expect(await reads(back, `/v1/cases/${id}`)).toBe(200);
    const done = await back.get<{ items: Task[] }>('/v1/tasks?box=done');
    expect(done.items.map((one) => one.id)).toEqual([task.id]);
  });

  it('with the party itself they read what the party reads, and nothing of what they did on the other side', async () => {
    const id = await on.at('acceptance');
    const official = await person('leaver-2', authority, 'case-officer', 'reviewer');
    await official.take(id, 'acceptance', 'accept');
    await official.take(id, 'review', 'recommend-approval', goodFindings, '内部审核意见');
    await on.task(id, 'decision'); // the case stands still while two read it
    await official.post(`/v1/cases/${id}/comments`, { text: '仅供内部', audience: 'internal' });
    const party = await person('leaver-2', operatorA, 'operator');
    for (const path of ['', '/events', '/comments']) {
      const [theirs, colleagues] = await Promise.all(
        [party, on.as('operator-a')].map((client) => client.get<object>(`/v1/cases/${id}${path}`)),
      );
      expect(theirs).toEqual(colleagues);
    }
    const { items } = await party.get<{ items: Task[] }>(`/v1/tasks?caseId=${id}`);
    expect(items.map(({ step, decision }) => [step, decision === null])).toEqual(
      expect.arrayContaining([['review', true]]),
    );
    expect((await party.get<{ items: Task[] }>('/v1/tasks?box=done')).items).toEqual([]);
  });

  it('a request that was answered to them there is not answered again here, whatever key they kept', async () => {
    const id = await on.at('acceptance');
    const key = randomUUID();
    const comment = async (org: string, roles: readonly Role[]) => {
      const token = await stack.token({ id: 'leaver-3', org, roles });
      const headers = {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': key,
      };
      const body = JSON.stringify({ text: '内部意见', audience: 'internal' });
      return (await fetch(`${stack.url}/v1/cases/${id}/comments`, { method: 'POST', headers, body })).status;
    };
    expect(await comment(authority.id, ['case-officer'])).toBe(201);
    expect(await comment(operatorB.id, ['operator'])).toBe(422);
    expect(await comment(authority.id, ['case-officer'])).toBe(201);
  });

  it('a delegate who has left acts for nobody', async () => {
    const id = await on.at('acceptance');
    const delegate = await person('leaver-4', authority, 'case-officer');
    await delegate.get('/v1/tasks');
    await registered('leaver-4', authority.id);
    const task = await on.task(id, 'acceptance');
    const limit = new Date(Date.now() + 3_600_000).toISOString();
    await on.as('officer').post(`/v1/tasks/${task.id}/delegate`, { to: 'leaver-4', until: limit, reason: '出差' });
    await expectNothing(await person('leaver-4', operatorB, 'operator'), await traceOf(id));
    expect(await delegate.decide(task, 'accept')).toMatchObject({ status: 'decided' });
  });

  it('what they had claimed is their colleagues’ again, as soon as they act for another', async () => {
    const id = await on.at('acceptance');
    const holder = await person('leaver-9', authority, 'case-officer');
    const task = await on.task(id, 'acceptance');
    await holder.post(`/v1/tasks/${task.id}/claim`);
    await registered('leaver-9', authority.id);
    expect(await on.as('officer').request('POST', `/v1/tasks/${task.id}/claim`)).toMatchObject({ status: 403 });
    await (await person('leaver-9', operatorB, 'operator')).get('/v1/tasks');
    await registered('leaver-9', operatorB.id);
    const mine = await on.as('officer').get<{ items: Task[] }>(`/v1/tasks?box=todo&caseId=${id}`);
    expect(mine.items).toMatchObject([{ id: task.id, assignee: null, delegate: null }]);
    const events = await stack
      .database<{ case_id: string; type: string; actor: string; payload: string }>('events')
      .where({ case_id: id, type: 'task.released' });
    expect(events.map(({ actor, payload }): unknown[] => [actor, JSON.parse(payload)])).toMatchObject([
      ['system', { step: 'acceptance', from: 'leaver-9', reason: 'left' }],
    ]);
    expect(await on.as('officer').decide(task, 'accept')).toMatchObject({ status: 'decided' });
  });

  it('a steward who answered for one department reads nothing for another', async () => {
    const id = await on.at('docking');
    const steward = await person('leaver-5', DEMO_ORGANISATIONS.transport, 'data-steward');
    await steward.take(id, 'docking', 'ready', readyForSupply);
    expect(await reads(steward, `/v1/cases/${id}`)).toBe(200);
    // Which provides nothing of what was asked for.
    const first17 = '11410100999000063';
    const water = { id: first17 + creditCodeCheckCharacter(first17), name: '郑州市水利局', kind: 'department' };
    await stack.database('organisations').insert(water);
    await expectNothing(await person('leaver-5', water, 'data-steward'), await traceOf(id));
    expect(await reads(steward, `/v1/cases/${id}`)).toBe(200);
  });

  it('an expert reads as an expert of where they declared, and nowhere and as nobody else', async () => {
    const id = await on.at('expert-review');
    const seats = await on.openTasks(id, 'expert-review');
    const [seat] = seats;
    const expert = seat?.assignee ?? '';
    const of = seat?.party ?? universityOne;
    expect(await reads(on.as(expert), `/v1/cases/${id}`)).toBe(200);
    const elsewhere = of.id === instituteOne.id ? universityOne : instituteOne;
    const moved = await person(expert, elsewhere, 'expert');
    const trace = await traceOf(id);
    await expectNothing(moved, trace);
    // At the same place, registered as another kind by now, in another office.
    await on.registeredAs(of.id, 'department', async () => {
      await expectNothing(await person(expert, of, 'data-steward'), trace);
    });
    // The panel called again, once the register has them elsewhere: the seat stays where it was taken.
    await moved.get('/v1/tasks');
    await registered(expert, elsewhere.id);
    await expectNothing(moved, await traceOf(id));
    expect(await reads(on.as(expert), `/v1/cases/${id}`)).toBe(200);
    await on.as(expert).decide(seat as Task, 'submit', { score: 80, opinion: '可行' });
  });

  it('a seat whose member moves after declaring is opened where they declared', async () => {
    const id = await on.at('expert-declaration');
    const [declaration] = await on.openTasks(id, 'expert-declaration');
    const expert = declaration?.assignee ?? '';
    const elsewhere = declaration?.party.id === instituteOne.id ? universityOne : instituteOne;
    await stack.stopWorker();
    await on.as(expert).decide(declaration as Task, 'no-conflict');
    const moved = await person(expert, elsewhere, 'expert');
    await moved.get('/v1/tasks');
    await registered(expert, elsewhere.id);
    await stack.startWorker();
    const review = await on.task(id, 'expert-review', (task) => task.assignee === expert);
    expect(review.party.id).toBe(declaration?.party.id);
    await expectNothing(moved, await traceOf(id));
  });
});
