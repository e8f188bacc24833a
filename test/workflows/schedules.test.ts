/**
 * Whatever the order in which the engine carries out activities, answers them, and brings signals and moments, and whatever of it fails or is lost:
 * when nothing moves any more the workflow waits for exactly the open tasks of the record, has heard every wake-up, and has ended where the
 * case is closed; and nothing stands in the record that no order could have asked for. Meanwhile people decide, withdraw, are suspended and let go
 * again, and somebody forges signals. RUNS=n for more of each process; the seed is printed, SEED=n repeats it.
 */
import fc from 'fast-check';
import { stepOf } from '../../domain/process';
import { Refusal } from '../../domain/refusal';
import { sampleApplication } from '../../scripts/client/samples';
import {
  annualReport,
  anomalyFeedback,
  dataRequest,
  evaluation,
  securityIncident,
  securityInspection,
} from '../../workflows';
import { LASTING, PARTIES, entriesOf } from '../builders/data-request';
import { EnginelessRun } from './engineless';
import { filedAnomaly, filedEvaluation, filedInspection } from './filed';
import { appointed, EXPERTS } from './given';
import { MemoryRecord } from './memory-record';
import { ScheduledLife } from './scheduled';
import type { Workflow } from './scheduled-run';

jest.mock('@temporalio/workflow', () => jest.requireActual<object>('./engineless'));

const RUNS = Number(process.env['RUNS'] ?? '200');
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000));
/** Of what happens in one life. */
const MOST = 400;
/** So many of its last words are told of a schedule. */
const LAST = 80;

/** How often each happens, beside the others. */
const HAPPENINGS = {
  /** The engine or the relay does the next thing; somebody decides where they have nothing to do. */
  goesOn: 600,
  decision: 240,
  forgery: 40,
  due: 25,
  moment: 25,
  failsBefore: 20,
  failsAfter: 20,
  repeated: 15,
  lost: 10,
  long: 15,
  order: 15,
  withdrawal: 4,
} as const;
type Kind = keyof typeof HAPPENINGS;
const KINDS = Object.keys(HAPPENINGS) as Kind[];
const TROUBLES = KINDS.filter((kind) => kind !== 'goesOn' && kind !== 'decision');

const happening = fc.record({
  kind: fc.oneof(...KINDS.map((kind) => ({ weight: HAPPENINGS[kind], arbitrary: fc.constant(kind) }))),
  which: fc.nat({ max: 999 }),
});
const schedule = fc.record({
  withoutNews: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 40 }) }),
  /** Not every life has every kind of trouble, so that some go deep. */
  troubles: fc.subarray(TROUBLES),
  happenings: fc.array(happening, { minLength: 20, maxLength: MOST, size: 'max' }),
});
type Schedule = typeof schedule extends fc.Arbitrary<infer T> ? T : never;

/** The people around a case, and what they bring about. */
class Course {
  private readonly life: ScheduledLife;
  private lift: (() => Promise<void>) | undefined;
  /** How often somebody did something that was not refused. */
  acted = 0;

  constructor(
    private readonly workflow: Workflow,
    private readonly world: MemoryRecord,
    withoutNews: number,
  ) {
    this.life = new ScheduledLife({ workflow, world, withoutNews });
  }

  /** @throws Error with the schedule in words */
  async run({ happenings, troubles }: Schedule): Promise<void> {
    try {
      for (const { kind, which } of happenings) {
        const happens = kind === 'goesOn' || kind === 'decision' || troubles.includes(kind);
        await this.happens(happens ? kind : 'goesOn', which);
      }
      await this.life.rest();
      this.look();
      await this.takenUpAfresh();
    } catch (error) {
      const said = error instanceof Error ? `${error.message}${because(error.cause)}` : String(error);
      throw new Error(`${said}\nafter:\n  ${this.life.words.slice(-LAST).join('\n  ')}`, { cause: error });
    }
  }

  private async happens(kind: Kind, which: number): Promise<void> {
    const { life, world } = this;
    switch (kind) {
      case 'goesOn': {
        const doable = life.doable();
        if (doable.length > 0) return doable[which % doable.length]?.();
        this.look();
        return this.decides(which);
      }
      case 'decision':
        return this.decides(which);
      case 'forgery':
        return this.forges(which);
      case 'due': {
        const timed = world.openTasks().filter(({ due_at: due }) => due !== null);
        const task = at(timed, which);
        if (task === undefined) return;
        const recomputed = { signal: 'caseCommanded', payload: { command: 'recompute', by: 'system' } } as const;
        return this.acts(`due: ${life.nameOf(task.id)}`, () => world.fallDue(task.id), [recomputed]);
      }
      case 'moment':
        return life.momentComes(which);
      case 'failsBefore':
      case 'failsAfter':
        return life.attemptFails(kind === 'failsAfter');
      case 'repeated':
        return life.repeatSignal();
      case 'lost':
        return life.loseSignal();
      case 'long':
        return life.growLong();
      case 'order':
        return this.suspendsOrLifts();
      case 'withdrawal':
        return world.definition.withdrawable ? this.acts('withdrawn', () => world.withdraw()) : undefined;
    }
  }

  /** Of the ways that close the case one in several is taken, so that a life goes deep. */
  private async decides(which: number): Promise<void> {
    const { world, life } = this;
    const task = at(world.openTasks(), which);
    if (task === undefined) return;
    const step = stepOf(world.definition, task.step);
    if (step === null || step.kind === 'window') return;
    const names = Object.keys(step.outcomes);
    const onward = names.filter((name) => step.outcomes[name]?.closes === undefined);
    const turn = Math.floor(which / 10);
    const outcome = at(turn % 6 === 0 || onward.length === 0 ? names : onward, turn);
    if (outcome === undefined) return;
    await this.acts(`decided: ${life.nameOf(task.id)} ${outcome}`, () => world.decide(task.id, outcome));
  }

  private forges(which: number): void {
    const { world, life } = this;
    const task = at([...world.taskRows()].reverse(), which % 3 === 0 ? Math.floor(which / 10) : 0);
    const outcome = at(Object.keys(stepOf(world.definition, task?.step ?? '')?.outcomes ?? {}), Math.floor(which / 3));
    if (task === undefined || outcome === undefined) return;
    life.forge({ signal: 'taskDecided', payload: { taskId: task.id, step: task.step, outcome, by: 'intruder' } });
  }

  private async suspendsOrLifts(): Promise<void> {
    const { lift } = this;
    if (lift === undefined) return this.acts('suspended', async () => void (this.lift = await this.world.suspend()));
    this.lift = undefined;
    return this.acts('lifted', lift);
  }

  private async acts(words: string, act: () => Promise<void>, more: Parameters<ScheduledLife['committed']>[0] = []) {
    try {
      await act();
    } catch (error) {
      if (error instanceof Refusal) return; // there is no such way
      throw error;
    }
    this.acted += 1;
    this.life.say(words);
    this.life.committed(more);
  }

  private look(): void {
    const { is, ought } = this.life.standing();
    expect(is).toEqual(ought);
  }

  /** A workflow from nothing comes to wait for the same, and opens nothing. */
  private async takenUpAfresh(): Promise<void> {
    const { world } = this;
    const tasks = world.taskRows().length;
    const run = await new EnginelessRun(world.activities).start(this.workflow, world.caseId).quiet();
    const waits = run.outcome === undefined ? run.waitingFor() : [];
    const expected = world
      .awaited()
      .map(({ id }) => id)
      .sort();
    expect({ tasks: world.taskRows().length, waits, outcome: run.outcome ?? null }).toEqual({
      ...{ tasks, waits: expected, outcome: world.outcome },
    });
  }
}

function at<T>(list: readonly T[], index: number): T | undefined {
  return list[index % Math.max(1, list.length)];
}

function because(cause: unknown): string {
  return cause instanceof Error ? `: ${cause.message}` : '';
}

const PROCESSES: readonly (readonly [name: string, workflow: Workflow, filed: () => Promise<MemoryRecord>])[] = [
  [
    'a data request',
    dataRequest,
    () => {
      const file = {
        ...sampleApplication('need'),
        term: LASTING,
        datasets: entriesOf([PARTIES.health, PARTIES.transport]),
      };
      return MemoryRecord.file({ process: 'data-request', file, pool: EXPERTS.slice(0, 5), dataOf: appointed });
    },
  ],
  ['an annual report', annualReport, () => MemoryRecord.file({ process: 'annual-report', file: { year: 2025 } })],
  ['an evaluation', evaluation, filedEvaluation],
  [
    'a security inspection',
    securityInspection,
    () => filedInspection([{ description: '日志留存不足', severity: 'major' }], 3),
  ],
  [
    'a security incident',
    securityIncident,
    () => MemoryRecord.file({ process: 'security-incident', file: { severity: 'major' } }),
  ],
  ['a report of anomalous data', anomalyFeedback, filedAnomaly],
];

beforeAll(() => void process.stdout.write(`SEED=${SEED} RUNS=${RUNS}\n`));

test.each(PROCESSES)(
  'the workflow of %s is where its record is, in every order',
  async (name, workflow, filed) => {
    const ends = new Map<string, number>();
    let acts = 0;
    await fc.assert(
      fc.asyncProperty(schedule, async (given) => {
        const world = await filed();
        const course = new Course(workflow, world, given.withoutNews);
        await course.run(given);
        acts += course.acted;
        const end = world.outcome ?? 'open';
        ends.set(end, (ends.get(end) ?? 0) + 1);
      }),
      { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: 30_000 + RUNS * 300 },
    );
    process.stdout.write(`  ${name}: ${acts} acts; ${[...ends].map(([end, n]) => `${end} ${n}`).join(', ')}\n`);
    expect(acts).toBeGreaterThan(RUNS * 3);
  },
  60_000 + RUNS * 600,
);
