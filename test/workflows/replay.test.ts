/** Released workflows replay every history that was kept; a change that would strand running cases fails here. */
import { DeterminismViolationError } from '@temporalio/workflow';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundle } from '@temporalio/worker';
import { PROCESSES } from '../../processes/laws';
import { workflowBundle } from '../../worker/bundle';
import { quietRuntime } from '../support/engine';
import { keptHistories, type KeptHistory } from '../histories/files';
import { SHAPES } from '../histories/shapes';

interface Failed {
  readonly file: string;
  readonly error: Error;
}

async function replay(bundle: WorkflowBundle, histories: readonly KeptHistory[]): Promise<Failed[]> {
  const failed: Failed[] = [];
  const fileOf = new Map(histories.map(({ workflowId, file }) => [workflowId, file]));
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: bundle }, histories)) {
    if (error !== undefined) failed.push({ file: fileOf.get(workflowId) ?? workflowId, error });
  }
  return failed;
}

beforeAll(quietRuntime);

describe('the released workflows', () => {
  const processes = [...new Set(SHAPES.map((shape) => shape.process))];

  it.each(processes)('replay every kept history of %s', async (process) => {
    const histories = keptHistories(process);
    for (const { name } of SHAPES.filter((shape) => shape.process === process))
      expect(histories.some(({ file }) => file.includes(`-${name}.`))).toBe(true);
    expect(PROCESSES).toContain(process);
    expect(await replay(await workflowBundle(), histories)).toEqual([]);
  });
});

describe('a workflow that supplies before the departments have docked', () => {
  it('fails replay, and says why', async () => {
    const broken = await bundleWorkflowCode({
      workflowsPath: require.resolve('./broken'),
      logger: new DefaultLogger('ERROR'),
    });
    const histories = keptHistories('data-request').filter(({ file }) => /happy|experts|hold/.test(file));
    const failed = await replay(broken, histories);
    expect(failed.map(({ file }) => file)).toEqual(histories.map(({ file }) => file));
    for (const { error } of failed) expect(error).toBeInstanceOf(DeterminismViolationError);
  });
});
