/** What comes once a year waits out an outage: the next run would be a year away (Art. 26, 27). */
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { workflowBundle } from '../../worker/bundle';
import { UPKEEP } from '../../worker/schedules';
import { createTimeSkipping, describeWithTimeSkipping } from '../support/engine';
import { days } from './stage';

describeWithTimeSkipping('a run by the calendar', () => {
  let env: TestWorkflowEnvironment;
  beforeAll(async () => {
    env = await createTimeSkipping();
  });
  afterAll(() => env.teardown());

  it.each(['annualReports', 'evaluations'] as const)(
    'of %s is done although the record is away for a day',
    async (type) => {
      const back = (await env.currentTimeMs()) + days(1);
      const open = async () => {
        if ((await env.currentTimeMs()) < back) throw new Error('no record');
        return 3;
      };
      const taskQueue = `upkeep-${type}`;
      const worker = await Worker.create({
        connection: env.nativeConnection,
        taskQueue,
        workflowBundle: await workflowBundle(),
        activities: { openAnnualReports: open, openEvaluations: open },
      });
      const within = UPKEEP.find((one) => one.workflowType === type)?.within;
      const run = env.client.workflow.execute(type, {
        workflowId: type,
        taskQueue,
        args: [],
        ...(within && { workflowExecutionTimeout: within }),
      });
      expect(await worker.runUntil(run)).toBe(3);
    },
  );
});
