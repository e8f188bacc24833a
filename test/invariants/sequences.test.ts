/**
 * No sequence of commands breaks an invariant. People file, decide, claim, release, withdraw, are suspended and let go again,
 * time passes, the workflow goes on from nothing after every step: afterwards every check over the record is clean and every
 * case waits for exactly its open tasks. RUNS=n for more; the seed is printed, SEED=n repeats it.
 */
import fc from 'fast-check';
import { claim, delegate, release } from '../../cases/assignment';
import { extend } from '../../cases/case-commands';
import { stepOf } from '../../domain/process';
import { dataRequest } from '../../processes/data-request/law';
import { dataRequest as workflow } from '../../workflows';
import type { TaskRow } from '../../records/tasks';
import type { EnginelessRun as Run } from '../workflows/engineless';
import { awaitedTasks, brokenInvariants } from './check';
import { deciderOf, usualData } from '../builders/bring';
import { refusalOf, TestRecord, type Order } from './record';

jest.mock('@temporalio/workflow', () => jest.requireActual<object>('../workflows/engineless'));
const { EnginelessRun } = jest.requireActual<{ EnginelessRun: typeof Run }>('../workflows/engineless');

const RUNS = Number(process.env['RUNS'] ?? '14');
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000));
const COMMANDS = 20;

const ANYBODY = [
  'officer',
  'reviewer',
  'director',
  'director-2',
  'operator-a',
  'operator-b',
  'steward-health',
  'expert-1',
];
const AGES_MS = [60_000, 86_400_000, 6 * 86_400_000, 40 * 86_400_000];

type Command = { readonly kind: 'file' } | { readonly kind: 'suspend' } | { readonly kind: 'lift' } | OnCase | OnTask;
type OnCase =
  | { readonly kind: 'withdraw' | 'extend'; readonly kase: number; readonly who: number }
  | { readonly kind: 'age'; readonly kase: number; readonly by: number };
type OnTask =
  | { readonly kind: 'replace'; readonly kase: number; readonly task: number }
  | {
      readonly kind: 'claim' | 'release' | 'delegate';
      readonly kase: number;
      readonly task: number;
      readonly who: number;
    }
  | {
      readonly kind: 'decide';
      readonly kase: number;
      readonly task: number;
      readonly outcome: number;
      readonly by: number;
    };

const some = fc.nat({ max: 999 });
const commands = fc.array(
  fc.oneof(
    {
      weight: 1,
      arbitrary: fc.constantFrom<Command>({ kind: 'file' }, { kind: 'suspend' }, { kind: 'lift' }, { kind: 'lift' }),
    },
    {
      weight: 9,
      arbitrary: fc.record({ kind: fc.constant('decide' as const), kase: some, task: some, outcome: some, by: some }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constantFrom('withdraw' as const, 'extend' as const), kase: some, who: some }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('age' as const), kase: some, by: some }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('replace' as const), kase: some, task: some }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constantFrom('claim' as const, 'release' as const, 'delegate' as const),
        kase: some,
        task: some,
        who: some,
      }),
    },
  ),
  { minLength: COMMANDS, maxLength: COMMANDS },
);

/** What happened to commands, over all sequences: a test in which everything is refused tests nothing. */
const tally = new Map<string, number>();

class Sequence {
  private readonly cases: string[] = [];
  private readonly orders: Order[] = [];
  private tasks: TaskRow[] = [];

  constructor(private readonly record: TestRecord) {}

  async run(all: readonly Command[]): Promise<void> {
    await this.file();
    for (const command of all) {
      const code = await refusalOf(this.give(command));
      const what = `${command.kind} ${code}`;
      tally.set(what, (tally.get(what) ?? 0) + 1);
      await this.goOn();
    }
    for (const order of this.orders.splice(0)) await this.record.lift(order);
    await this.goOn();
    expect(await brokenInvariants(this.record.db)).toEqual([]);
  }

  private async give(command: Command): Promise<unknown> {
    switch (command.kind) {
      case 'file':
        return this.cases.length < 3 ? this.file() : undefined;
      case 'suspend':
        return this.orders.length < 2 ? this.orders.push(await this.record.suspend()) : undefined;
      case 'lift': {
        const order = this.orders.shift();
        return order === undefined ? undefined : this.record.lift(order);
      }
      case 'withdraw':
      case 'extend':
      case 'age':
        return this.onCase(command, at(this.cases, command.kase));
      case 'decide':
      case 'replace':
      case 'claim':
      case 'release':
      case 'delegate': {
        const caseId = at(this.cases, command.kase);
        const any = command.task % 7 === 0; // ended ones too
        const tasks = this.tasks.filter((task) => task.case_id === caseId && (any || task.status === 'open'));
        return tasks.length === 0 ? undefined : this.onTask(command, at(tasks, command.task));
      }
    }
  }

  private async onCase(command: OnCase, caseId: string): Promise<unknown> {
    switch (command.kind) {
      case 'withdraw':
        return this.record.withdraw(caseId, command.who % 3 === 0 ? 'operator-a' : at(ANYBODY, command.who));
      case 'extend':
        return this.record.command('director', 'extend', async (ctx) => void (await extend(ctx, caseId, '案情复杂')));
      case 'age':
        return this.record.age(caseId, at(AGES_MS, command.by));
    }
  }

  private async onTask(command: OnTask, task: TaskRow): Promise<unknown> {
    const { record } = this;
    switch (command.kind) {
      case 'decide': {
        const outcome = at(Object.keys(stepOf(dataRequest, task.step)?.outcomes ?? {}), command.outcome);
        const data = outcome === 'reassign' ? { to: 'officer-2' } : usualData(task, outcome);
        const who = command.by % 4 === 0 ? at(ANYBODY, command.by) : deciderOf(task);
        return record.decideAs(who, task, outcome, { data, ...(command.by % 11 === 0 && { materialsHash: 'stale' }) });
      }
      case 'replace':
        return record.replaceMember(task.case_id, task.assignee ?? 'expert-2');
      case 'claim':
        return record.command(this.holder(task, command.who), 'claim', async (ctx) => void (await claim(ctx, task.id)));
      case 'release':
        return record.command(
          this.holder(task, command.who),
          'release',
          async (ctx) => void (await release(ctx, task.id)),
        );
      case 'delegate': {
        const input = { to: at(ANYBODY, command.who), until: new Date(Date.now() + 86_400_000), reason: '出差' };
        return record.command(deciderOf(task), 'delegate', async (ctx) => void (await delegate(ctx, task.id, input)));
      }
    }
  }

  private holder(task: TaskRow, who: number): string {
    return who % 2 === 0 ? deciderOf(task) : at(ANYBODY, who);
  }

  private async file(): Promise<void> {
    this.cases.push(await this.record.file());
  }

  /** Every workflow, thrown away and started from nothing, comes to wait for exactly the open tasks of its case. */
  private async goOn(): Promise<void> {
    const runs = new Map<string, Run>();
    for (const caseId of this.cases) {
      runs.set(caseId, await new EnginelessRun(this.record.activities).start(workflow, caseId).quiet());
    }
    const awaited = await awaitedTasks(this.record.db);
    this.tasks = (await Promise.all(this.cases.map((caseId) => this.record.tasks(caseId)))).flat();
    for (const [caseId, run] of runs) {
      const open = awaited.get(caseId);
      expect({ caseId, waits: run.outcome === undefined ? run.waitingFor() : 'closed' }).toEqual({
        caseId,
        waits: open ?? 'closed',
      });
    }
  }
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index % list.length];
  if (found === undefined) throw new Error('nothing to choose from');
  return found;
}

describe('any sequence of commands', () => {
  it(
    'leaves every invariant whole and no case stuck',
    async () => {
      process.stdout.write(`SEED=${SEED} RUNS=${RUNS}\n`);
      const record = await TestRecord.open();
      try {
        await fc.assert(
          fc.asyncProperty(commands, async (all) => {
            await new Sequence(record).run(all);
          }),
          { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: RUNS * 6_000, markInterruptAsFailure: false },
        );
      } finally {
        await record.close();
      }
      const lines = [...tally].sort(([, a], [, b]) => b - a).map(([what, times]) => `  ${what} ${times}`);
      process.stdout.write(`${lines.join('\n')}\n`);
      expect(tally.get('decide done') ?? 0).toBeGreaterThan(RUNS * 2);
    },
    RUNS * 8_000,
  );
});
