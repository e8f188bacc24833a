/** The data request from the need to the supply, as its parties live it (Art. 13–15, 17, 18). */
import { createHash } from 'node:crypto';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { goodFindings, SAMPLE_PURPOSE } from '../../scripts/client/samples';
import { describeWithEngine } from '../support/engine';
import { Journey, refusal } from './journey';
import { startStack, type Stack } from './stack';
import type { Supply } from './views';

const OPERATOR = DEMO_ORGANISATIONS.operatorA;
const NARROWED = [{ datasetId: 'transport-bus-gps', fields: ['time', 'line'] }];

describeWithEngine('one need, one application, one supply (Art. 13–15)', () => {
  let stack: Stack;
  let on: Journey;
  let needId: string;
  let id: string;

  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
    needId = await on.need();
    id = await on.file({ needId });
    await on.as('officer').take(id, 'acceptance', 'accept');
    await on.callExperts(id, 3);
    await on.declareAll(id);
    await on.scoreAll(id);
    await on.as('reviewer').take(id, 'review', 'recommend-approval', goodFindings);
    await on.as('director').take(id, 'decision', 'approve', { datasets: NARROWED });
    await on.dock(id, 'steward-transport');
    await on.closed(id);
  });
  afterAll(() => stack.stop());

  const supply = async (): Promise<Supply> => {
    const { data } = await on.kase(id);
    return on.as('operator-a').get<Supply>(`/v1/supplies/${String(data.supplyId)}`);
  };

  it('ends supplied, with the need', async () => {
    expect(await on.kase(id)).toMatchObject({ status: 'closed', outcome: 'supplied', steps: [], light: 'green' });
    expect(await on.needStatus(needId)).toBe('supplied');
  });

  it('asks only the department whose entries were approved', async () => {
    expect((await on.tasks(id, 'docking')).map((task) => task.party.name)).toEqual([DEMO_ORGANISATIONS.transport.name]);
  });

  it('supplies exactly what was approved, under a permit with its hash', async () => {
    const made = await supply();
    expect(made).toMatchObject({ operatorId: OPERATOR.id, needId, caseId: id, datasets: NARROWED });
    expect(made.permitHash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.parse(made.permit)).toMatchObject({ operatorId: OPERATOR.id, purpose: SAMPLE_PURPOSE });
    expect((await on.kase(id)).data.permitHash).toBe(made.permitHash);
  });

  it('commits supply, permit, catalogue usage, and the closing of need and case together (Art. 15 ¶2, 17)', async () => {
    const { rows } = await stack.database.raw<{ rows: { xmin: string }[] }>(
      `SELECT xmin::text FROM supplies WHERE case_id = :id
       UNION SELECT d.xmin::text FROM supply_datasets d JOIN supplies s ON s.id = d.supply_id WHERE s.case_id = :id
       UNION SELECT xmin::text FROM cases WHERE id = :id
       UNION SELECT xmin::text FROM needs WHERE id = :needId`,
      { id, needId },
    );
    expect(rows).toHaveLength(1);
    const { usage } = await on.as('operator-b').get<{ usage: number }>('/v1/datasets/transport-bus-gps');
    expect(usage).toBe(1);
  });

  it('lets the platform read what was granted, for its purpose, and nothing else', async () => {
    const granted = {
      operatorId: OPERATOR.id,
      datasetId: 'transport-bus-gps',
      fields: ['time'],
      purpose: SAMPLE_PURPOSE,
    };
    const check = async (changes: object) =>
      (await on.as('platform').post<{ allowed: boolean }>('/v1/access/check', { ...granted, ...changes })).allowed;
    expect(await check({})).toBe(true);
    expect(await check({ fields: ['longitude'] })).toBe(false);
    expect(await check({ datasetId: 'health-institutions', fields: ['name'] })).toBe(false);
    expect(await check({ purpose: '广告投放' })).toBe(false);
    expect(await check({ operatorId: DEMO_ORGANISATIONS.operatorB.id })).toBe(false);
  });

  it('tells the whole story in one chain, in order and without a gap', async () => {
    const events = await on.events(id);
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.map((event) => event.previousHash).slice(1)).toEqual(events.map((event) => event.hash).slice(0, -1));
    const lines = events.map((event) => [event.type, event.step, event.outcome].filter(Boolean).join(' '));
    const milestones = [
      'case.opened',
      'task.opened acceptance',
      'task.decided acceptance accept',
      'clock.started',
      'task.decided review need-experts',
      'clock.paused',
      'panel.pool-frozen',
      'panel.drawn',
      'task.decided expert-declaration no-conflict',
      'task.decided expert-review submit',
      'clock.resumed',
      'task.decided review recommend-approval',
      'task.decided decision approve',
      'task.decided docking ready',
      'supply.created',
      'case.closed supplied',
    ];
    const first = milestones.map((one) => lines.indexOf(one));
    expect(first).not.toContain(-1);
    expect([...first].sort((a, b) => a - b)).toEqual(first);
  });

  it('shows the operator that the authority deliberates, not what', async () => {
    const [events, all] = [await on.events(id, 'operator-a'), await on.events(id)];
    expect(events.map((event) => event.hash)).toEqual(all.map((event) => event.hash));
    const hidden = events.filter((event) => event.withheld === true);
    const reviews = all.filter((event) => event.type === 'task.decided' && event.step === 'review');
    expect(hidden.map((event) => event.seq)).toEqual(expect.arrayContaining(reviews.map((event) => event.seq)));
    for (const event of hidden) expect(event).toMatchObject({ type: 'withheld', actor: '' });
    expect(JSON.stringify(events)).not.toContain('风险可控');
    const { items } = await on
      .as('operator-a')
      .get<{ items: { step: string; decision: unknown }[] }>(`/v1/tasks?caseId=${id}&step=review`);
    expect(items.length).toBeGreaterThan(0);
    expect(items.map((task) => task.decision)).toEqual(items.map(() => null));
  });

  it('draws so that anyone can recompute it', async () => {
    const { draw } = (await on.kase(id)).data as {
      draw: { pool: string[]; poolHash: string; seed: string; order: string[] };
    };
    expect(sha256([...draw.pool].sort().join('\n'))).toBe(draw.poolHash);
    const rank = (person: string) => sha256(`${draw.seed}:${person}`);
    expect([...draw.pool].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))).toEqual(draw.order);
    expect((await on.tasks(id, 'expert-review')).map((task) => task.assignee).sort()).toEqual(
      draw.order.slice(0, 3).sort(),
    );
  });

  it('is final: neither the need nor the tasks can be taken up again', async () => {
    expect(await refusal(on.file({ needId }))).toMatchObject({ status: 409, code: 'duplicate-application' });
    expect(await refusal(on.as('operator-a').post(`/v1/cases/${id}/withdraw`, { reason: '不再需要' }))).toMatchObject({
      status: 409,
      code: 'case-closed',
    });
    const [decision] = await on.tasks(id, 'decision');
    const late = { outcome: 'reject', opinion: '另有考虑', materialsHash: decision?.materialsHash };
    expect(await refusal(on.as('director-2').post(`/v1/tasks/${decision?.id}/decision`, late))).toMatchObject({
      status: 409,
      code: 'task-already-decided',
      all: { decidedBy: 'director', outcome: 'approve' },
    });
  });
});

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
