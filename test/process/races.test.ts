/** Two at once: one winner, and the loser is told who won. A decision binds the materials that were seen. */
import { goodFindings } from '../../scripts/client/samples';
import { describeWithEngine } from '../support/engine';
import { Journey, refusal } from './journey';
import { startStack, type Stack } from './stack';

const ROUNDS = 8;

describeWithEngine('two at once', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  it('lets one of two deciders win and tells the other by whom, when and how', async () => {
    const id = await on.at('decision');
    const task = await on.task(id, 'decision');
    const path = `/v1/tasks/${task.id}/decision`;
    const { materialsHash } = task;
    const answers = await Promise.all([
      on.as('director').request<Record<string, unknown>>('POST', path, { outcome: 'approve', materialsHash }),
      on.as('director-2').request<Record<string, unknown>>('POST', path, {
        outcome: 'reject',
        opinion: '用途不当',
        materialsHash,
      }),
    ]);
    expect(answers.map((one) => one.status).sort()).toEqual([200, 409]);
    const loser = answers.find((one) => one.status === 409)?.body;
    const [decided] = await on.tasks(id, 'decision');
    expect(loser).toMatchObject({
      code: 'task-already-decided',
      decidedBy: decided?.decision?.by,
      outcome: decided?.decision?.outcome,
      decidedAt: decided?.decision?.at,
    });
    expect(await on.refusals(id)).toEqual(['task-already-decided']);
  });

  it('gives either the withdrawal or the rejection the case, never both', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const id = await on.at('decision');
      const { id: taskId, materialsHash } = await on.task(id, 'decision');
      const [withdrawn, rejected] = await Promise.all([
        on.as('operator-a').request<{ code?: string }>('POST', `/v1/cases/${id}/withdraw`, { reason: '撤回' }),
        on.as('director').request<{ code?: string }>('POST', `/v1/tasks/${taskId}/decision`, {
          outcome: 'reject',
          opinion: '用途不当',
          materialsHash,
        }),
      ]);
      expect([withdrawn.status, rejected.status].sort()).toEqual([200, 409]);
      const [loser, outcome] = withdrawn.status === 200 ? [rejected, 'withdrawn'] : [withdrawn, 'rejected'];
      expect(loser.body).toMatchObject({ code: 'case-closed', outcome });
      expect((await on.kase(id)).outcome).toBe(outcome);
    }
  });

  it('lets a withdrawal follow an approval until the supply is made, and then no more', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const id = await on.at('decision', { datasets: [{ datasetId: 'transport-parking', fields: ['lot'] }] });
      await on.as('director').take(id, 'decision', 'approve');
      const docking = await on.as('steward-transport').task(id, 'docking');
      const [docked, withdrawn] = await Promise.all([
        on.as('steward-transport').request('POST', `/v1/tasks/${docking.id}/decision`, {
          outcome: 'ready',
          data: { reference: 'API-1', desensitisation: '网格' },
          materialsHash: docking.materialsHash,
        }),
        on.as('operator-a').request('POST', `/v1/cases/${id}/withdraw`, { reason: '撤回' }),
      ]);
      const { outcome } = await on.closed(id);
      expect(outcome).toBe(withdrawn.status === 200 ? 'withdrawn' : 'supplied');
      expect(withdrawn.status === 200 || docked.status === 200).toBe(true);
      expect(await stack.database('supplies').where({ case_id: id })).toHaveLength(outcome === 'supplied' ? 1 : 0);
    }
  });

  it('gives a claim to one of two claimers', async () => {
    const id = await on.at('acceptance');
    const task = await on.task(id, 'acceptance');
    const answers = await Promise.all(
      ['officer', 'officer-2'].map((who) =>
        on.as(who).request<{ code?: string }>('POST', `/v1/tasks/${task.id}/claim`),
      ),
    );
    expect(answers.map((one) => one.status).sort()).toEqual([200, 403]);
    expect(answers.find((one) => one.status === 403)?.body.code).toBe('not-assignee');
  });

  it('refuses a decision on materials that have changed since they were read', async () => {
    const id = await on.at('supplement');
    const returned = await on.tasks(id, 'acceptance');
    await on.as('operator-a').take(id, 'supplement', 'submit', { changes: { scope: '仅中原区' }, documentIds: [] });
    const task = await on.task(id, 'acceptance');
    const seenBefore = { outcome: 'accept', materialsHash: returned[0]?.materialsHash };
    expect(await refusal(on.as('officer').post(`/v1/tasks/${task.id}/decision`, seenBefore))).toMatchObject({
      status: 409,
      code: 'materials-changed',
    });
    expect(await on.refusals(id)).toEqual(['materials-changed']);
    expect((await on.task(id, 'acceptance')).status).toBe('open');
    await on.as('officer').decide(task, 'accept');
  });

  it('does not change the materials by a comment, nor by the work of a parallel seat', async () => {
    const id = await on.at('expert-review');
    const [first, second] = await on.seats(id, 'expert-review', 3);
    if (first === undefined || second === undefined) throw new Error('no seats');
    await on.as('auditor').post(`/v1/cases/${id}/comments`, { text: '请注意时限' });
    await on.score(first);
    expect(await on.score(second)).toMatchObject({ status: 'decided' });
  });

  it('shows the next decider another file once the experts have spoken', async () => {
    const id = await on.at('review');
    const before = await on.task(id, 'review');
    await on.as('reviewer').decide(before, 'need-experts', { ...goodFindings, count: 3 }, '请专家论证');
    await on.seats(id, 'expert-declaration', 3);
    await on.declareAll(id);
    await on.scoreAll(id);
    expect((await on.task(id, 'review')).materialsHash).not.toBe(before.materialsHash);
  });
});
