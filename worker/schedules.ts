/**
 * The schedules of what belongs to no case, set anew at every start of a worker: the same however often, and by however
 * many. Days and hours are those of Asia/Shanghai. One run at a time; after an outage one run makes good for those missed.
 */
import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type CalendarSpec,
  type Client,
  type ScheduleOptions,
} from '@temporalio/client';

/** A run whose next is a year away waits out an outage. */
const LONG = '60 days';

interface Upkeep {
  readonly scheduleId: string;
  readonly workflowType: 'trailDigest' | 'housekeeping' | 'annualReports' | 'evaluations' | 'plannedInspections';
  /** Every hour, day and month where nothing else is said. */
  readonly calendar: CalendarSpec & { readonly minute: number };
  /** Runs missed for longer are not made good for. */
  readonly catchupWindow: '1 hour' | '1 day' | '180 days';
  /** How long a run may wait for a worker and for the record; by default an hour, after which the next run is near. */
  readonly within?: '1 hour' | typeof LONG;
}

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
    scheduleId: 'annual-reports',
    workflowType: 'annualReports',
    calendar: { month: 'JANUARY', dayOfMonth: 5, hour: 6, minute: 40 },
    catchupWindow: '180 days',
    within: LONG,
  },
  // Art. 27. The day after last year's reports are due (31 March), which are part of what is rated.
  {
    scheduleId: 'evaluations',
    workflowType: 'evaluations',
    calendar: { month: 'APRIL', dayOfMonth: 1, hour: 6, minute: 50 },
    catchupWindow: '180 days',
    within: LONG,
  },
  // Art. 25. What a plan names for a day that was missed is opened by the next run.
  {
    scheduleId: 'planned-inspections',
    workflowType: 'plannedInspections',
    calendar: { hour: 6, minute: 30 },
    catchupWindow: '1 day',
  },
];

/** An engine that knows none of them: a new one, or one that lost its memory. */
export async function isNewEngine({ schedule }: Client): Promise<boolean> {
  for (const { scheduleId } of UPKEEP) {
    try {
      await schedule.getHandle(scheduleId).describe();
      return false;
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    }
  }
  return true;
}

export async function setSchedules(client: Client, taskQueue: string): Promise<void> {
  for (const upkeep of UPKEEP) {
    const { scheduleId, ...options } = optionsOf(upkeep, taskQueue);
    try {
      await client.schedule.create({ scheduleId, ...options });
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      // What an operator has paused stays paused.
      await client.schedule.getHandle(scheduleId).update(({ state }) => ({ ...options, state }));
    }
  }
}

/** A run now, which does not wait for the calendar; one at a time, whoever asks. */
export async function runNow(client: Client, taskQueue: string, workflowType: Upkeep['workflowType']): Promise<void> {
  await client.workflow.start(workflowType, {
    workflowId: `${workflowType}-made-good`,
    workflowIdConflictPolicy: 'USE_EXISTING',
    taskQueue,
    args: [],
    workflowExecutionTimeout: LONG,
  });
}

function optionsOf(
  { scheduleId, workflowType, calendar, catchupWindow, within = '1 hour' }: Upkeep,
  taskQueue: string,
): ScheduleOptions {
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
      workflowExecutionTimeout: within,
    },
  };
}
