/**
 * Who reads which document, by hand: loose, filed, internal, named in a decision; in the list of the case, as a download and
 * in the archive; while the case runs and after it has closed. Imports nothing of the rule.
 */
import { randomUUID } from 'node:crypto';
import type { Task } from '../../api/schemas/case';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import type { Client } from '../../scripts/client/client';
import { goodFindings } from '../../scripts/client/samples';
import { Journey, refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';

const DOCUMENTS = [
  'looseOfOfficer',
  'looseOfOperator',
  'filed',
  'addedForAll',
  'internal',
  'namedInside', // internal, and named in a decision that the authority keeps to itself
  'namedOutside', // internal, and named in the approval
  'looseNamedOutside', // the director's own, in no file but named in the approval
] as const;
type Which = (typeof DOCUMENTS)[number];

/** One cell a document, in the order above: read or not there. */
const EXPECTED: Readonly<Record<string, string>> = {
  officer: '+ . + + + + + +',
  'officer-2': '. . + + + + + +',
  reviewer: '. . + + + + + +',
  director: '. . + + + + + +',
  'director-2': '. . + + + + + +',
  'security-officer': '. . + + + + + +',
  auditor: '. . + + + + + +',
  'system-admin': '. . . . . . . .',
  government: '. . . . . . . .',
  'steward-health': '. . + + . . + +',
  'operator-a': '. + + + . . + +',
  'a colleague of operator-a': '. . + + . . + +',
  'who uploaded for operator-a and went to operator-b': '. . . . . . . .',
  'the officer who has decided in the case and keeps the system now': '+ . + + . . + +',
  'operator-b': '. . . . . . . .',
  'a seated expert': '. . + + . . + +',
  'an expert who was not drawn': '. . . . . . . .',
  cyberspace: '. . . . . . . .',
  platform: '. . . . . . . .',
};
const READERS = Object.keys(EXPECTED);
const EXPORTS = ['officer', 'officer-2', 'reviewer', 'director', 'director-2', 'security-officer', 'auditor'];

describeWithEngine('who may read which document', () => {
  let stack: Stack;
  let on: Journey;
  let caseId: string;
  let documents: Readonly<Record<Which, string>>;
  let seated: string;
  let undrawn: string;

  const upload = async (persona: string, fields: Record<string, string> = {}): Promise<string> => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob([`材料 ${randomUUID()}`], { type: 'text/plain' }), '材料.txt');
    return (await on.as(persona).upload<{ id: string }>('/v1/documents', form)).id;
  };

  const decide = async (persona: string, step: string, outcome: string, data: unknown, documentIds: string[]) => {
    const task = await on.as(persona).task(caseId, step);
    const { materialsHash } = task;
    const body = { outcome, opinion: '依法办理', data, documentIds, materialsHash };
    return on.as(persona).post<Task>(`/v1/tasks/${task.id}/decision`, body);
  };

  const clientOf = (who: string): Client | Promise<Client> => {
    switch (who) {
      case 'a colleague of operator-a':
        return stack.asPerson({ id: 'a-2', org: DEMO_ORGANISATIONS.operatorA.id, roles: ['operator'] });
      case 'who uploaded for operator-a and went to operator-b':
        return stack.asPerson({ id: 'operator-a', org: DEMO_ORGANISATIONS.operatorB.id, roles: ['operator'] });
      case 'the officer who has decided in the case and keeps the system now':
        return stack.asPerson({ id: 'officer', org: DEMO_ORGANISATIONS.authority.id, roles: ['system-admin'] });
      case 'a seated expert':
        return on.as(seated);
      case 'an expert who was not drawn':
        return on.as(undrawn);
      default:
        return on.as(who);
    }
  };

  const status = async (who: string, path: string) => (await (await clientOf(who)).download(path)).status;

  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
    const filed = await upload('operator-a');
    caseId = await on.file({ documentIds: [filed] });
    await on.as('officer').take(caseId, 'acceptance', 'accept');
    await on.callExperts(caseId, 3);
    await on.declareAll(caseId);
    const drawn = (await on.kase(caseId)).data.draw as { order: string[] };
    seated = drawn.order[0] ?? '';
    undrawn = drawn.order.at(-1) ?? '';
    await on.scoreAll(caseId);
    documents = {
      looseOfOfficer: await upload('officer'),
      looseOfOperator: await upload('operator-a'),
      filed,
      addedForAll: await upload('officer', { caseId, audience: 'party' }),
      internal: await upload('officer', { caseId }),
      namedInside: await upload('officer', { caseId, audience: 'internal' }),
      namedOutside: await upload('reviewer', { caseId }),
      looseNamedOutside: await upload('director'),
    };
    await decide('reviewer', 'review', 'recommend-approval', goodFindings, [documents.namedInside]);
    const named = [documents.namedOutside, documents.looseNamedOutside];
    const approved = await decide('director', 'decision', 'approve', undefined, named);
    expect(approved.decision?.documentIds).toEqual(named);
    await on.task(caseId, 'docking', (task) => task.party.name.includes('卫生'));
  });
  afterAll(() => stack.stop());

  const sees = (who: string, which: Which) => EXPECTED[who]?.split(' ')[DOCUMENTS.indexOf(which)] === '+';
  const LOOSE: readonly Which[] = ['looseOfOfficer', 'looseOfOperator'];

  /** Of what is listed, the documents of the table: acts, and what single promises add, are not in it. */
  const known = (ids: readonly string[]) => ids.filter((id) => Object.values(documents).includes(id));

  const holdsForAll = () => {
    it.each(READERS)('%s downloads what is theirs to read, and the rest is not there', async (who) => {
      for (const which of DOCUMENTS) {
        const answered = await status(who, `/v1/documents/${documents[which]}`);
        expect([which, answered]).toEqual([which, sees(who, which) ? 200 : 404]);
      }
    });

    it.each(READERS)('%s finds in the list of the case what can be downloaded, once each', async (who) => {
      const inCase = DOCUMENTS.filter((which) => !LOOSE.includes(which));
      const expected = inCase.filter((which) => sees(who, which)).map((which) => documents[which]);
      const client = await clientOf(who);
      const { status: answered, body } = await client.request<{ items?: { id: string }[] }>(
        'GET',
        `/v1/cases/${caseId}/documents`,
      );
      expect(answered).toBe(expected.length > 0 ? 200 : 404);
      const listed = known((body.items ?? []).map((one) => one.id));
      expect(listed.sort()).toEqual(expected.sort());
    });

    it.each(READERS)('%s takes the archive with the documents of the list, or none', async (who) => {
      const answer = await (await clientOf(who)).download(`/v1/cases/${caseId}/archive`);
      expect(answer.status).toBe(EXPORTS.includes(who) ? 200 : 403);
      if (answer.status !== 200) return;
      const lines = answer.bytes.toString('utf8').trim().split('\n');
      const kept = lines.map((line) => JSON.parse(line) as { kind: string; id: string });
      const ids = known(kept.filter((line) => line.kind === 'document').map((line) => line.id));
      expect(ids.sort()).toEqual(
        DOCUMENTS.filter((which) => !LOOSE.includes(which) && sees(who, which))
          .map((which) => documents[which])
          .sort(),
      );
    });
  };

  describe('while the case runs', holdsForAll);

  it('the party is not told in the trail that something internal was added', async () => {
    const added = async (persona: string) =>
      (await on.events(caseId, persona))
        .filter((event) => event.type === 'document.added')
        .map((event) => event.documentId);
    const { filed, addedForAll, looseNamedOutside } = documents;
    expect(await added('operator-a')).toEqual([filed, addedForAll, looseNamedOutside]);
    expect(await added('auditor')).toHaveLength(6);
  });

  it('what is internal moves the materials of the authority alone', async () => {
    const running = await on.file();
    const acceptance = () => on.task(running, 'acceptance');
    const docking = () => on.task(caseId, 'docking', (task) => task.party.name.includes('卫生'));
    const before = await docking();
    await upload('officer', { caseId });
    expect((await docking()).materialsHash).toBe(before.materialsHash);
    await upload('officer', { caseId, audience: 'party' });
    expect((await docking()).materialsHash).not.toBe(before.materialsHash);
    const seen = await acceptance();
    await upload('officer', { caseId: running });
    expect((await acceptance()).materialsHash).not.toBe(seen.materialsHash);
    await on.as('operator-a').post(`/v1/cases/${running}/withdraw`, { reason: '撤回' });
  });

  it('another audience than the two is refused by its member', async () => {
    const form = new FormData();
    form.append('audience', 'everybody');
    form.append('file', new Blob(['材料'], { type: 'text/plain' }), '材料.txt');
    expect(await refusal(on.as('officer').upload('/v1/documents', form))).toMatchObject({
      status: 400,
      pointers: ['/audience'],
    });
  });

  it('a colleague’s draft is neither filed nor named in a decision by others, nor is a document of elsewhere', async () => {
    const draft = await upload('operator-a');
    const colleague = await stack.asPerson({ id: 'a-2', org: DEMO_ORGANISATIONS.operatorA.id, roles: ['operator'] });
    const plan = { title: '预案', summary: '处置', adoptedOn: '2026-01-05', documentId: draft };
    expect(await refusal(colleague.post('/v1/security/plans', plan))).toMatchObject({
      status: 422,
      pointers: ['/documentId'],
    });
    const running = await on.file();
    const task = await on.as('officer').task(running, 'acceptance');
    for (const id of [draft, documents.internal, documents.looseNamedOutside, 'nothing']) {
      const body = { outcome: 'accept', documentIds: [id], materialsHash: task.materialsHash };
      expect(await refusal(on.as('officer').post(`/v1/tasks/${task.id}/decision`, body))).toMatchObject({
        status: 422,
        pointers: ['/documentIds/0'],
      });
    }
    await on.as('operator-a').post(`/v1/cases/${running}/withdraw`, { reason: '撤回' });
  });

  it('what a register names is read by whoever reads the register', async () => {
    const id = await upload('operator-a');
    const plan = { title: '应急预案', summary: '处置流程', adoptedOn: '2026-01-05', documentId: id };
    await on.as('operator-a').post('/v1/security/plans', plan);
    const path = `/v1/documents/${id}`;
    const readers = ['operator-a', 'a colleague of operator-a', 'security-officer', 'officer'];
    for (const who of readers) expect([who, await status(who, path)]).toEqual([who, 200]);
    const others = ['operator-b', 'system-admin', 'steward-health', 'expert-1', 'platform'];
    for (const who of others) expect([who, await status(who, path)]).toEqual([who, 404]);
  });

  describe('after it has closed', () => {
    beforeAll(async () => {
      await on.dock(caseId, 'steward-health');
      await on.dock(caseId, 'steward-transport');
      await on.closed(caseId);
    });
    holdsForAll();
  });
});
