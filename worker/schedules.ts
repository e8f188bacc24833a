/**
 * The schedules of what belongs to no case, set anew at every start of a worker: the same however often, and by however
 * many. Days and hours are those of Asia/Shanghai. One run at a time; after an outage one run makes good for those missed.
 */
import {
  ScheduleAlreadyRunning,
  ScheduleOverlapPolicy,
  type CalendarSpec,
  type Client,
  type ScheduleOptions,
} from '@temporalio/client';

interface Upkeep {
  readonly scheduleId: string;
  readonly workflowType: 'trailDigest' | 'housekeeping' | 'annualReports' | 'evaluations' | 'plannedInspections';
  /** Every hour, day and month where nothing else is said. */
  readonly calendar: CalendarSpec & { readonly minute: number };
  /** Runs missed for longer are not made good for. */
  readonly catchupWindow: '1 hour' | '1 day' | '180 days';
}

export const ANNUAL_REPORTS = 'annual-reports';

export const UPKEEP: readonly Upkeep[] = [
  { scheduleId: 'trail-digest', workflowType: 'trailDigest', calendar: { minute: 7 }, catchupWindow: '1 hour' },
  {
    scheduleId: 'housekeeping',
    workflowType: 'housekeeping',
    calendar: { hour: 3, minute: 20 },
    catchupWindow: '1 day',
  },
  // Art. 26. One run opens what is missing of all years; an engine that slept over New Year makes good for it.
  {
    scheduleId: ANNUAL_REPORTS,
    workflowType: 'annualReports',
    calendar: { month: 'JANUARY', dayOfMonth: 5, hour: 6, minute: 40 },
    catchupWindow: '180 days',
  },
  // Art. 27. The day after last year's reports are due (31 March), which are part of what is rated.
  {
    scheduleId: 'evaluations',
    workflowType: 'evaluations',
    calendar: { month: 'APRIL', dayOfMonth: 1, hour: 6, minute: 50 },
    catchupWindow: '180 days',
  },
  // Art. 25. What a plan names for a day that was missed is opened by the next run.
  {
    scheduleId: 'planned-inspections',
    workflowType: 'plannedInspections',
    calendar: { hour: 6, minute: 30 },
    catchupWindow: '1 day',
  },
];

/** Answers whether the engine knew none of them: a new engine, or one that lost its memory. */
export async function setSchedules(client: Client, taskQueue: string): Promise<boolean> {
  let known = false;
  for (const upkeep of UPKEEP) {
    const { scheduleId, ...options } = optionsOf(upkeep, taskQueue);
    try {
      await client.schedule.create({ scheduleId, ...options });
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      known = true;
      // What an operator has paused stays paused.
      await client.schedule.getHandle(scheduleId).update(({ state }) => ({ ...options, state }));
    }
  }
  return !known;
}

function optionsOf({ scheduleId, workflowType, calendar, catchupWindow }: Upkeep, taskQueue: string): ScheduleOptions {
  return {
    scheduleId,
    spec: { calendars: [{ hour: '*', ...calendar }], timezone: 'Asia/Shanghai' },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow },
    action: {
      type: 'startWorkflow',
      workflowType,
      workflowId: scheduleId,
      taskQueue,
      args: [],
      workflowExecutionTimeout: '1 hour',
    },
  };
}
