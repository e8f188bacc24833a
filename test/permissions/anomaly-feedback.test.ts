/** A report of anomalous data, each step against the table made by hand (expected-anomaly-feedback.ts). */
import { DEMO_AUTHORIZATIONS } from '../../demo/catalogue';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { correction } from '../builders/anomaly-feedback';
import { usualData } from '../builders/bring';
import { Reports, STEPS } from '../anomaly/reports';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';
import { ANOMALY_FEEDBACK } from './expected-anomaly-feedback';
import { describeMatrix } from './matrix';

describeWithEngine('who may do what of a report of anomalous data', () => {
  let stack: Stack;
  let on: Reports;
  beforeAll(async () => {
    stack = await startStack();
    on = new Reports(stack);
    const [{ id: a }, { id: b }] = DEMO_AUTHORIZATIONS;
    await on.supplyOnRecord({ id: a, org: DEMO_ORGANISATIONS.operatorA.id });
    await on.supplyOnRecord({ id: b, org: DEMO_ORGANISATIONS.operatorB.id });
  });
  afterAll(() => stack.stop());

  const bring = async (step: string): Promise<string> => {
    await on.reportLimits({ verification: step === 'verification-escalation' ? 'PT1S' : '5wd' });
    const stop = STEPS.find((one) => step === one || step === `${one}-escalation`);
    return on.reportAt(stop ?? 'triage', { operator: 'operator-a' });
  };

  describeMatrix({
    rows: ANOMALY_FEEDBACK,
    on: () => on,
    sceneOf: async (step) => {
      const caseId = await bring(step);
      return { caseId, task: await on.task(caseId, step) };
    },
    personaOf: (who) => who,
    dataFor: (task) => (task.step === 'correction' ? correction(2) : usualData(task, task.outcomes[0] ?? '')),
  });
});
