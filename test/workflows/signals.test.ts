/** Signals are wake-ups and no more: lost, doubled, reordered, forged, they neither decide anything nor stop the process. */
import { until } from '../../scripts/client/client';
import { describeWithTimeSkipping } from '../support/engine';
import { days, HEALTH, lost, reversed, Stage, TRANSPORT, twice, type Story } from './stage';

describeWithTimeSkipping('a wake-up', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());

  const forged = (story: Story, signal: string, payload: unknown) => story.handle.signal(signal, payload);

  it('that is lost is made good at the next moment of the open step', async () => {
    const story = await stage.story();
    const acceptance = await story.opened('acceptance');
    story.mail = lost;
    await story.decide(acceptance.id, 'accept');
    await story.pass(days(5)); // the reminder
    expect(await story.settled()).toEqual(['review']);
  });

  it('is never needed: a whole life goes on from moment to moment', async () => {
    const story = await stage.story();
    await story.opened('acceptance');
    story.mail = lost;
    for (const [step, outcome] of [
      ['acceptance', 'return'],
      // Nobody is told of the supplement before the time for acceptance, which runs from its receipt, is over: deemed accepted.
      ['supplement', 'submit'],
      ['review', 'recommend-approval'],
      ['decision', 'approve'],
      ['docking', 'ready'],
      ['docking', 'ready'],
    ] as const) {
      const next = () => story.record.openTasks().find((task) => task.step === step);
      while (next() === undefined) await story.pass(days(1));
      await story.whenOpen(step).decide(outcome);
    }
    expect(await story.outcome()).toBe('supplied');
  });

  it('that is lost where no moment is left is made good by any later one', async () => {
    const story = await stage.story();
    await story.whenOpen('acceptance').decide('accept');
    const review = await story.opened('review');
    await story.pass(days(30));
    await story.opened('review-escalation');
    story.mail = lost;
    await story.decide(review.id, 'recommend-approval');
    await story.pass(days(365));
    expect(await story.waitingFor()).toEqual([review.id]);
    await forged(story, 'caseCommanded', { seq: 1, command: 'anything', by: 'anybody' });
    expect(await story.settled()).toEqual(['decision']);
  });

  it.each([
    { how: 'twice', mail: twice },
    { how: 'in reverse', mail: reversed },
  ])('delivered $how leads to the same end', async ({ mail }) => {
    const story = await stage.story();
    story.mail = mail;
    await story.whenOpen('acceptance').decide('accept');
    const review = await story.opened('review');
    const lift = await story.record.suspend();
    await lift();
    await story.decide(review.id, 'recommend-approval');
    await story.whenOpen('decision').decide('approve');
    const [health, other] = [
      await story.opened('docking', (task) => task.party_id === HEALTH),
      await story.opened('docking', (task) => task.party_id === TRANSPORT),
    ];
    await story.record.decide(other.id, 'ready');
    await story.decide(health.id, 'ready');
    await story.record.when(() => story.record.outcome ?? undefined);
    const { outcome, supplies } = story.record;
    expect({ outcome, supplies }).toEqual({ outcome: 'supplied', supplies: 1 });
  });

  it('after the end finds the record closed, and a new workflow ends at once with its outcome', async () => {
    const story = await stage.story();
    await story.whenOpen('acceptance').decide('refuse');
    expect(await story.outcome()).toBe('refused');
    await story.wake({ signal: 'taskDecided', payload: {} });
    expect(await story.outcome()).toBe('refused');
    expect(story.record.taskRows()).toHaveLength(1);
  });

  it('from anywhere decides nothing', async () => {
    const story = await stage.story();
    const acceptance = await story.opened('acceptance');
    const before = story.record.events.length;
    await forged(story, 'taskDecided', {
      seq: 99,
      taskId: acceptance.id,
      step: 'acceptance',
      outcome: 'accept',
      by: 'intruder',
    });
    await forged(story, 'caseCommanded', { seq: 100, command: 'withdraw', by: 'intruder' });
    await forged(story, 'caseCommanded', null);
    await forged(story, 'unheardOf', {});
    expect(await story.settled()).toEqual(['acceptance']);
    expect(story.record.task(acceptance.id).status).toBe('open');
    expect(story.record.events).toHaveLength(before);
  });

  it.each([
    { what: 'another outcome than was decided', outcome: 'return', decided: 'accept' },
    { what: 'a decision before it is made', outcome: 'accept', decided: undefined },
  ])('that tells $what is not acted on: the workflow starts from nothing', async ({ outcome, decided }) => {
    const story = await stage.story();
    const acceptance = await story.opened('acceptance');
    await story.settled();
    const { runId } = await story.handle.describe();
    story.mail = lost;
    if (decided !== undefined) await story.decide(acceptance.id, decided);
    const told = { seq: 99, taskId: acceptance.id, step: 'acceptance', outcome, by: 'intruder' };
    await forged(story, 'taskDecided', told);
    const renewed = async () => ((await story.handle.describe()).runId === runId ? undefined : true);
    expect(await until('another run', renewed)).toBe(true);
    expect(await story.settled()).toEqual([decided === undefined ? 'acceptance' : 'review']);
    expect(story.record.taskRows().map(({ step }) => step)).not.toContain('supplement');
  });

  it('that forges the approval is not acted on either: the workflow waits for the decision', async () => {
    const story = await stage.story();
    await story.whenOpen('acceptance').decide('accept');
    await story.whenOpen('review').decide('recommend-approval');
    const decision = await story.opened('decision');
    await story.settled();
    const { runId } = await story.handle.describe();
    const told = { seq: 99, taskId: decision.id, step: 'decision', outcome: 'approve', by: 'intruder' };
    await forged(story, 'taskDecided', told);
    await until('another run', async () => ((await story.handle.describe()).runId === runId ? undefined : true));
    expect(await story.settled()).toEqual(['decision']);
    await story.decide(decision.id, 'send-back');
    expect(await story.settled()).toEqual(['review']);
  });

  it('that tells nothing that can be read has the record read', async () => {
    const story = await stage.story();
    const acceptance = await story.opened('acceptance');
    await story.settled();
    story.mail = lost;
    await story.decide(acceptance.id, 'accept');
    for (const payload of [null, {}, { taskId: acceptance.id }, { taskId: acceptance.id, outcome: '__proto__' }]) {
      await forged(story, 'taskDecided', payload);
    }
    expect(await story.settled()).toEqual(['review']);
  });

  it('tells how the only open step ended: the next opens without a reading of its own', async () => {
    const story = await stage.story();
    for (const [step, outcome] of [
      ['acceptance', 'accept'],
      ['review', 'recommend-approval'],
      ['decision', 'approve'],
      ['docking', 'ready'],
      ['docking', 'ready'],
    ] as const) {
      await story.whenOpen(step).decide(outcome);
      if (step !== 'docking') await story.settled();
    }
    expect(await story.outcome()).toBe('supplied');
    const { events } = await story.handle.fetchHistory();
    const called = (events ?? []).flatMap(({ markerRecordedEventAttributes: marker }) => {
      const data = marker?.details?.['data']?.payloads?.[0]?.data;
      if (!data) return [];
      return (JSON.parse(Buffer.from(data).toString()) as { activity_type: string }).activity_type; // as the SDK's core marks it
    });
    const [asked, rest] = [
      ['openStep', 'openStep', 'openStep', 'dockingParties', 'openSteps'],
      ['dockingParties', 'supply', 'confirmClosed'],
    ];
    const read = called.filter((name) => name === 'readCase').length;
    expect(called.filter((name) => name !== 'readCase')).toEqual([...asked, ...rest]);
    expect(read).toBeLessThanOrEqual(1); // of two that dock, the first
  });

  it('in a flood changes nothing either', async () => {
    const story = await stage.story();
    await story.opened('acceptance');
    await Promise.all(
      Array.from({ length: 60 }, (_, seq) => forged(story, 'caseCommanded', { seq, command: 'x', by: 'y' })),
    );
    await story.whenOpen('acceptance').decide('accept');
    expect(await story.settled()).toEqual(['review']);
  });

  it('however it came, leaves a history that replays', async () => {
    expect((await stage.replayed()).failed).toEqual([]);
  });
});
