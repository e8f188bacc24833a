/**
 * A case that many act on at once: each is followed, whatever the worker does meanwhile. In 0.1.0 every objection was a signal of
 * its own; the engine, which here takes eleven of them in one workflow task instead of a hundred and one, then broke off the task,
 * and what the worker had done in it was recorded in an order that no replay could follow.
 */
import { Worker } from '@temporalio/worker';
import { defaultLimits, defaultReminders } from '../../domain/policy';
import { operatorSelection } from '../../processes/operator-selection/law';
import { eventsOf, type EventRow } from '../../records/events';
import { until } from '../../scripts/client/client';
import { workflowBundle } from '../../worker/bundle';
import { historyOf, textOf, type History } from '../histories/files';
import { atNotice, object } from '../histories/shapes/operator-selection';
import { System } from '../histories/system';
import { describeWithEngine } from '../support/engine';

const OBJECTIONS = 120;
const AT_ONCE = 6;

interface SentWakeUp {
  readonly seq: number;
  readonly from?: number;
  readonly taskId?: string;
  readonly step?: string;
  readonly outcome?: string;
  readonly by?: string;
}

function wakeUpsOf({ events }: History): SentWakeUp[] {
  return (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => {
    const data = signal?.input?.payloads?.[0]?.data;
    return data ? [JSON.parse(Buffer.from(data).toString()) as SentWakeUp] : [];
  });
}

describeWithEngine('a burst', () => {
  let system: System;
  beforeAll(async () => {
    system = await System.start({ dynamicConfig: { 'history.maximumBufferedEventsBatch': 10 } });
    const limits = { ...defaultLimits(operatorSelection), call: 'PT1S' };
    await system.record.policy({ limits, reminders: defaultReminders(operatorSelection) }, operatorSelection);
  });
  afterAll(() => system.stop());

  it('of objections ends in a task for each, though the worker ends in the middle of it; its history replays', async () => {
    const round = await system.record.round();
    await atNotice(system, round);
    let left = OBJECTIONS;
    const objector = async () => {
      while (left > 0) {
        left -= 1;
        if (left === OBJECTIONS / 2) void restarted.push(system.restart());
        await object(system, round);
      }
    };
    const restarted: Promise<void>[] = [];
    await Promise.all(Array.from({ length: AT_ONCE }, objector));
    await Promise.all(restarted);
    const steps = await until(
      'every objection to be answered',
      async () => {
        const open = await system.settled(round).catch(() => []);
        return open.filter((step) => step === 'objection-answer').length === OBJECTIONS ? open : undefined;
      },
      60_000,
    );
    expect(new Set(steps)).toEqual(new Set(['objection-answer', 'public-notice']));
    // What was read is read again by a worker that knows nothing.
    await system.restart();
    await system.take(round, 'objection-answer', 'not-upheld');
    await system.opened(round, 'objection-confirmation');

    const history = await system.workflow(round).fetchHistory();
    await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, historyOf(textOf(history)), round);
    expect(history.events?.filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);
    expect(history.events?.length).toBeLessThan(OBJECTIONS * 4);

    const events = new Map((await eventsOf(system.record.db, round, 0, 10_000)).map((event) => [event.seq, event]));
    const wakeUps = wakeUpsOf(history);
    expect(wakeUps.some(({ from }) => from !== undefined)).toBe(true);
    for (const one of wakeUps) expect([one, provenBy(events, one)]).toEqual([one, true]);
  });
});

/** Whether the record holds what was told: the event, or every event of the range. */
function provenBy(events: ReadonlyMap<number, EventRow>, { seq, from, taskId, outcome, by }: SentWakeUp): boolean {
  if (from !== undefined)
    return from < seq && Array.from({ length: seq - from + 1 }, (_, n) => from + n).every((n) => events.has(n));
  if (taskId === undefined) return events.has(seq);
  // The last event of the commit is told; the decision stands in it or before it.
  const decided = [...events.values()].find((event) => event.type === 'task.decided' && event.task_id === taskId);
  const said = JSON.parse(decided?.payload ?? '{}') as { outcome?: string };
  return decided !== undefined && decided.seq <= seq && said.outcome === outcome && decided.actor === by;
}
