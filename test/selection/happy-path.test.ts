/** A round from its announcement to the agreements to be drafted (Art. 5, 6), over HTTP. */
import type { Case, Task } from '../../api/schemas/case';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { goodEvidence } from '../../scripts/client/samples';
import { day } from '../builders/authorization';
import { bring } from '../builders/bring';
import { refusal } from '../process/journey';
import type { LocalDate } from '../../domain/local-date';
import { drawOrder, poolHash } from '../../domain/draw';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';
import { Rounds } from './rounds';

interface Draw {
  readonly pool: string[];
  readonly poolHash: string;
  readonly seed: string;
  readonly order: string[];
}

describeWithEngine('a round of selection', () => {
  let stack: Stack;
  let on: Rounds;
  beforeAll(async () => {
    stack = await startStack();
    on = new Rounds(stack);
    await on.prepare();
  });
  afterAll(() => stack.stop());

  it('goes from the announcement to an authorisation at draft for each listed operator', async () => {
    const round = await on.open();
    expect(round).toMatch(/^OS-\d{4}-\d{6}$/);
    const [c = '', d = '', a = ''] = await on.qualified(round, 'candidate-c', 'candidate-d', 'operator-a');
    expect(c).toMatch(/^SA-/);
    expect(await on.kase(c, 'candidate-c')).toMatchObject({
      process: 'selection-application',
      status: 'open',
      party: { id: DEMO_ORGANISATIONS.candidateC.id },
    });

    const seats = await on.declare(round);
    const draw = (await on.kase(round)).data.draw as Draw;
    expect(poolHash(draw.pool)).toBe(draw.poolHash);
    expect(drawOrder(draw.pool, draw.seed)).toEqual(draw.order);
    expect(seats.map((task) => task.assignee).sort()).toEqual(draw.order.slice(0, 5).sort());
    expect((await on.kase(round)).data.ranking).toBeUndefined();
    await on.scoreRound(round, { [c]: 90, [d]: 80, [a]: 80 });

    const bureau = await on.as('director').task(round, 'bureau-decision');
    const { ranking } = (await on.kase(round)).data as {
      ranking: { application: string; rank: number; score: string }[];
    };
    expect(ranking.map(({ application, rank, score }) => [application, rank, score])).toEqual([
      [c, 1, '90.00'],
      ...[d, a].sort().map((id) => [id, 2, '80.00']),
    ]);
    const { items } = await on.as('director').get<{ items: object[] }>(`/v1/selections/${round}/ranking`);
    expect(items).toMatchObject(ranking);
    await on.as('director').decide(bureau, 'shortlist', { applications: [c, d] });

    const notice = await on.notice(round);
    expect(notice.closesAt).not.toBeNull();
    const government = await on.as('government').task(round, 'government-decision');
    expect(government.dueAt).toBeNull();
    await on.as('government').decide(government, 'approve', { applications: [c, d] });

    const kase = await on.closed(round);
    expect(kase.outcome).toBe('listed');
    expect((await on.kase(c)).outcome).toBe('listed');
    expect((await on.kase(d)).outcome).toBe('listed');
    expect((await on.kase(a)).outcome).toBe('not-selected');
    const { items: rights } = await on.list('/v1/cases?process=authorization&status=open', 'candidate-c');
    expect(rights).toHaveLength(1);
    const [right] = rights as [Case];
    expect(right.data).toMatchObject({ grantedBy: round, termYears: 3 });
    await on.task(right.id, 'draft');
    expect(await on.eventTypes(round)).toEqual(
      expect.arrayContaining(['operators.listed', 'notice.published', 'case.closed']),
    );
  });

  /** The right of who was chosen alone, in force; its evidence of credit is good until then. Answers its case. */
  const inForce = async (who: string, until: LocalDate): Promise<string> => {
    const round = await on.open({ seats: 1 });
    const application = await on.apply(round, who, { evidence: goodEvidence(until) });
    await on.take(application, 'qualification', 'pass');
    await on.declare(round);
    await on.scoreRound(round, { [application]: 90 });
    await on.as('director').take(round, 'bureau-decision', 'shortlist', { applications: [application] });
    await on.notice(round);
    await on.as('government').take(round, 'government-decision', 'approve', { applications: [application] });
    const { items } = await on.list('/v1/cases?process=authorization&status=open', who);
    const right = items.find(({ data }) => data.grantedBy === round)?.id ?? '';
    await bring(on, 'authorization', right, { to: 'in-force' });
    return right;
  };

  it('has the evidence of who was chosen looked after while the right is in force (Art. 6)', async () => {
    const right = await inForce('candidate-c', day(20));
    const watch = await on.as('officer').task(right, 'evidence-watch');
    const dueAt = new Date(`${day(21)}T00:00:00+08:00`).toISOString();
    expect(watch).toMatchObject({ seat: 'credit', role: 'case-officer', article: 'Art. 6', dueAt, status: 'open' });
    expect((await on.kase(right)).steps).toEqual(['in-force', 'evidence-watch']);
    const { items: mail } = await on.as('candidate-c').get<{ items: { subject: string }[] }>('/v1/notices?limit=50');
    expect(mail.some(({ subject }) => subject.startsWith('资格证明即将到期'))).toBe(true);

    const documentId = await on.upload('officer', '更新的信用证明.txt');
    const renewed = { piece: 'credit', documentId, validUntil: day(25) };
    const decide = (data: object) => on.as('officer').decide(watch, 'renewed', data);
    expect(await refusal(decide({ ...renewed, piece: 'technicalStaff' }))).toMatchObject({ pointers: ['/data/piece'] });
    expect(await refusal(decide({ ...renewed, validUntil: day(20) }))).toMatchObject({
      pointers: ['/data/validUntil'],
    });
    await decide(renewed);
    // Good for five days more: it is looked at again, and noted; an order may be proposed too.
    const again = await on.as('officer').task(right, 'evidence-watch');
    expect(again).toMatchObject({ seat: 'credit', round: 2 });
    await on.as('officer').decide(again, 'note', undefined, '已督促更新');
    expect((await on.kase(right)).steps).toEqual(['in-force']);
  });

  it('has evidence that has run out escalated, and may propose an order over it (Art. 6, 28)', async () => {
    const right = await inForce('candidate-d', day(10));
    const watch = await on.as('officer').task(right, 'evidence-watch');
    await stack.passes(new Date(`${day(11)}T00:00:01+08:00`));
    const escalation = await on.as('director').task(right, 'evidence-watch-escalation');
    expect(escalation).toMatchObject({ role: 'director', article: 'Art. 6' });
    const late = await on.as('officer').get<Task>(`/v1/tasks/${watch.id}`);
    expect(late).toMatchObject({ status: 'open', late: true, light: 'red' });
    const { authorizationId } = (await on.kase(right)).data as { authorizationId: string };
    expect(await on.as('auditor').get(`/v1/authorizations/${authorizationId}`)).toMatchObject({ status: 'in-force' });
    await on.as('director').decide(escalation, 'urge', undefined, '请尽快核查');
    await on.as('officer').decide(late, 'propose-rectification', undefined, '信用证明已过期，未予更新');
    const proposed = await on.until('the order that was proposed', async () => {
      const { items } = await on.list('/v1/cases?process=rectification&status=open', 'officer');
      return items.find(({ data }) => data.authorizationId === authorizationId);
    });
    expect(proposed.data).toMatchObject({ reason: '信用证明已过期，未予更新' });
    await on.as('officer').task(proposed.id, 'draft');
    // It has been looked at: the same piece is not asked about again.
    expect((await on.kase(right)).steps).toEqual(['in-force']);
    expect(await on.tasks(right, 'evidence-watch')).toMatchObject([{ status: 'decided', round: 1 }]);
  });
});
