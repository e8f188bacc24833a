/**
 * Every shape of every life once more on the real record, with a workflow started from nothing before each step (invariant 10): it
 * fast-forwards to where the record is, waits for exactly the open tasks, and opens nothing twice. No engine is near.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isEscalation } from '../../domain/process';
import { defaultLimits, defaultReminders } from '../../domain/policy';
import { currentDefinition, PROCESSES } from '../../processes/laws';
import type { CaseRow } from '../../records/cases';
import type { TaskRow } from '../../records/tasks';
import { until } from '../../scripts/client/client';
import { workflowTypeOf } from '../../worker/relay';
import * as workflows from '../../workflows';
import { believed, undetected } from '../archive/alterations';
import { EmptyFolder, linesOf, newSigner, piecesOf, textOf, type Verdict } from '../archive/archived';
import { SHAPES, type Living, type Shape } from '../histories/shapes';
import { TestRecord } from '../invariants/record';
import type { EnginelessRun as Run } from './engineless';

jest.mock('@temporalio/workflow', () => jest.requireActual<object>('./engineless'));
const { EnginelessRun } = jest.requireActual<{ EnginelessRun: typeof Run }>('./engineless');

type Workflow = (run: { caseId: string }) => Promise<string>;

const WORKFLOWS = workflows as unknown as Readonly<Record<string, Workflow | undefined>>;

class Afresh implements Living {
  private looking: Promise<unknown> = Promise.resolve();

  constructor(readonly record: TestRecord) {}

  /** A workflow from nothing of the case's own process (a life may lead over another case), when it only waits. */
  async start(caseId: string): Promise<Run> {
    const kase = await this.record.db<CaseRow>('cases').where({ id: caseId }).first();
    const workflow = WORKFLOWS[workflowTypeOf(kase?.process ?? '')];
    if (workflow === undefined) throw new Error(`no workflow of ${caseId}`);
    return new EnginelessRun(this.record.activities).start(workflow, caseId, kase?.definition_version).quiet();
  }

  opened(caseId: string, step: string, where: (task: TaskRow) => boolean = () => true): Promise<TaskRow> {
    return until(`${step} of ${caseId}`, async () => {
      await this.settled(caseId);
      const found = (await this.open(caseId)).find((one) => one.step === step && where(one));
      if (found === undefined) await sleep(50); // its time has not come
      return found;
    });
  }

  async take(caseId: string, step: string, outcome: string, data?: unknown): Promise<TaskRow> {
    const task = await this.opened(caseId, step);
    await (data === undefined ? this.record.decide(task, outcome) : this.record.decide(task, outcome, data));
    return task;
  }

  async expired(caseId: string, step: string): Promise<void> {
    const { id } = await this.opened(caseId, step);
    await until(`${step} of ${caseId} to expire`, async () => {
      await this.settled(caseId);
      return (await this.record.tasks(caseId)).find((one) => one.id === id && one.status === 'expired');
    });
  }

  /** One after the other: who acts at the same time has a workflow of their own, which opens what this one would not wait for yet. */
  settled(caseId: string): Promise<string[]> {
    const look = this.looking.then(() => this.look(caseId));
    this.looking = look.catch(() => undefined);
    return look;
  }

  private async look(caseId: string): Promise<string[]> {
    const run = await this.start(caseId);
    const open = (await this.open(caseId)).filter((one) => !isEscalation(one.step));
    if (run.outcome === undefined) expect(run.waitingFor()).toEqual(open.map((task) => task.id).sort());
    else expect(open).toEqual([]);
    return open.map((task) => task.step).sort();
  }

  private async open(caseId: string): Promise<TaskRow[]> {
    return (await this.record.tasks(caseId)).filter((one) => one.status === 'open');
  }
}

function whole(verdict: Verdict | 'unreadable'): Verdict {
  if (verdict === 'unreadable') throw new Error('unreadable');
  return verdict;
}

describe('a workflow from nothing before every step', () => {
  let record: TestRecord;
  beforeAll(async () => {
    record = await TestRecord.open();
  });
  afterAll(() => record.close());

  const shapes = SHAPES.filter(({ suggestAfter }) => suggestAfter === undefined);
  it.each(shapes)('finds its place in $process: $name', async (shape: Shape) => {
    const definition = currentDefinition(shape.process);
    const limits = { ...defaultLimits(definition), ...shape.limits };
    await record.policy({ limits, reminders: { ...defaultReminders(definition), ...shape.reminders } }, definition);
    const afresh = new Afresh(record);
    const caseId = await shape.open(afresh);
    await shape.live(afresh, caseId);
    const outcome = await until(`the end of ${caseId}`, async () => {
      const run = await afresh.start(caseId);
      if (run.outcome === undefined) await sleep(50);
      return run.outcome;
    });
    const [row] = await record.superuser<{ outcome: string }>('SELECT outcome FROM cases WHERE id = $1', [caseId]);
    expect(outcome).toBe(row?.outcome);
  });

  describe('and then the archive of each of these cases', () => {
    const folder = new EmptyFolder();
    afterAll(() => folder.remove());

    it('verifies in an empty folder, and says so of nothing that was altered', async () => {
      const signer = newSigner();
      // A supply that a shape needs may have been put there without its application having been lived.
      const cases = await record
        .db<{ id: string; process: string; outcome: string | null }>('cases')
        .select('id', 'process', 'outcome')
        .where('head_seq', '>', 0)
        .orderBy('id');
      expect(new Set(cases.map((one) => one.process)).size).toBe(PROCESSES.length);
      const altered = new Set<string>();
      for (const { id, process } of cases) {
        const lines = await linesOf(piecesOf(record.db, id, signer));
        const text = textOf(lines);
        const { firstBad } = whole(await folder.verdict(text, [signer.publicKey]));
        expect({ id, process, firstBad }).toEqual({ id, process, firstBad: undefined });
        expect(await folder.verdict(text, [newSigner().publicKey])).toMatchObject({ firstBad: { problem: 'key' } });
        const every = altered.has(process) ? 997 : 29;
        altered.add(process);
        expect(await undetected(folder, lines, every)).toEqual([]);
        expect(await believed(folder, lines, Math.ceil(every / 3))).toEqual([]);
      }
    });
  });
});
