/**
 * Lives every shape on the real engine and replays what it wrote. `npm run histories` (scripts/histories.ts) also keeps the
 * histories: of each version of a definition once.
 */
import { Worker } from '@temporalio/worker';
import { defaultLimits, defaultReminders } from '../../domain/policy';
import type { ProcessDefinition } from '../../domain/process';
import { currentDefinition } from '../../processes/laws';
import { until } from '../../scripts/client/client';
import { workflowBundle } from '../../worker/bundle';
import { describeWithEngine } from '../support/engine';
import { historyOf, keep, keptHistories, textOf, type History } from './files';
import { SHAPES, type Shape } from './shapes';
import { System } from './system';

const KEEP = process.env['KEEP_HISTORIES'] === 'yes';

/** Every run of the case's workflow, first to last. */
async function runsOf(system: System, caseId: string, firstRunId: string): Promise<History[]> {
  const runs: History[] = [];
  for (let runId: string | null | undefined = firstRunId; runId !== undefined && runId !== null && runId !== '';) {
    const history: History = await system.workflow(caseId, runId).fetchHistory();
    runs.push(history);
    runId = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
  return runs;
}

function asDefined(definition: ProcessDefinition) {
  return { limits: defaultLimits(definition), reminders: defaultReminders(definition) };
}

function describeShapes(name: string, shapes: readonly Shape[], dynamicConfig: Record<string, unknown>): void {
  describeWithEngine(name, () => {
    let system: System;
    beforeAll(async () => {
      system = await System.start({ dynamicConfig });
    });
    afterAll(() => system.stop());
    let tried: ProcessDefinition | null = null;
    afterEach(async () => {
      // A later shape may open cases of this process as well.
      if (tried !== null) await system.record.policy(asDefined(tried), tried);
    });

    it.each(shapes)('$process: $name', async (shape) => {
      const definition = currentDefinition(shape.process);
      tried = definition;
      const { limits, reminders } = asDefined(definition);
      await system.record.policy(
        { limits: { ...limits, ...shape.limits }, reminders: { ...reminders, ...shape.reminders } },
        definition,
      );
      const caseId = await shape.open(system);
      const { runId } = await until(`the workflow of ${caseId}`, async () =>
        system
          .workflow(caseId)
          .describe()
          .catch(() => undefined),
      );
      await shape.live(system, caseId);
      const outcome: unknown = await system.workflow(caseId).result();
      const [row] = await system.record.superuser<{ outcome: string }>('SELECT outcome FROM cases WHERE id = $1', [
        caseId,
      ]);
      expect(outcome).toBe(row?.outcome);
      const runs = await runsOf(system, caseId, runId);
      expect(runs.length > 1).toBe(shape.suggestAfter !== undefined);
      for (const run of runs) {
        await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, historyOf(textOf(run)), caseId);
      }
      if (KEEP) keep(definition, shape.name, runs);
      const kept = keptHistories(shape.process).filter(({ file }) => file.includes(`-${shape.name}.`));
      expect(kept.length).toBeGreaterThan(0);
    });
  });
}

/**
 * On a real engine every run of the tests lives each process once; all its shapes when they are recorded. The others are
 * replayed from what is kept (replay.test.ts), and lived step by step (fresh.test.ts).
 */
function lived(shapes: readonly Shape[]): readonly Shape[] {
  return KEEP
    ? shapes
    : shapes.filter((shape, index) => shapes.findIndex((one) => one.process === shape.process) === index);
}

const [AT_ONCE, CONTINUED] = [
  SHAPES.filter((shape) => shape.suggestAfter === undefined),
  SHAPES.filter((shape) => shape.suggestAfter !== undefined),
];

describeShapes('the history of a life replays', lived(AT_ONCE), {});
describeShapes('the histories of a life that continues as new replay, and it loses nothing', lived(CONTINUED), {
  'limit.historyCount.suggestContinueAsNew': 15,
});
