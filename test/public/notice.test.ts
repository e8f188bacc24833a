/**
 * No order of objections, answers and timers lets a round pass while an objection is open (Art. 5): first over a pure model
 * of the law, then with the record held against the model, move by move, by the commands and the workflow's own notice verb
 * started from nothing. RUNS=n for more; the seed is printed, SEED=n repeats it.
 */
import fc from 'fast-check';
import { fileObjection, OPEN_OBJECTIONS } from '../../cases/objections';
import type { OperatorSelection } from '../../processes/operator-selection/law';
import { objectionsOf, OBJECTION_ANSWERS } from '../../records/objections';
import { findCase } from '../../records/cases';
import type { TaskRow } from '../../records/tasks';
import { runCase, type CaseRun } from '../../workflows/case-file';
import { awaitedTasks, brokenInvariants } from '../invariants/check';
import { refusalOf, TestRecord } from '../invariants/record';
import type { EnginelessRun as Run } from '../workflows/engineless';
import { ANONYMOUS, SYSTEM } from '../../domain/roles';
import { BEGINNING, move, openOnes, type Move, type NoticeModel, type Reply } from './notice-model';
import { announcedRound, OBJECTION, openNotice } from './round';

jest.mock('@temporalio/workflow', () => jest.requireActual<object>('../workflows/engineless'));
const { EnginelessRun } = jest.requireActual<{ EnginelessRun: typeof Run }>('../workflows/engineless');

const RUNS = Number(process.env['RUNS'] ?? '8');
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000));
const MONTH_MS = 31 * 86_400_000;

const some = fc.nat({ max: 99 });
const moves = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constant<Move>({ kind: 'file' }) },
    { weight: 5, arbitrary: fc.constant<Move>({ kind: 'go-on' }) },
    { weight: 1, arbitrary: fc.constant<Move>({ kind: 'time-passes' }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('answer' as const),
        which: some,
        outcome: fc.constantFrom(...OBJECTION_ANSWERS),
      }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('confirm' as const), which: some }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('redo' as const), which: some }) },
  ),
  { minLength: 10, maxLength: 24 },
);

/** What the law says of every state, however it was come to. */
function assertLawful(model: NoticeModel): void {
  if (model.window !== 'passed') return;
  expect(openOnes(model)).toEqual([]);
  expect(model.timeOver).toBe(true);
  expect(model.objections.filter((one) => one.round === model.round && one.answer === 'upheld')).toEqual([]);
}

/** The round from its first notice on: what comes before and between is not this suite's. */
function noticeAlone(run: CaseRun): Promise<string> {
  return runCase<OperatorSelection>(run, async (file) => {
    for (;;) {
      const next = await file.notice({
        notice: ['public-notice', { proceed: 'government-decision', 'objection-upheld': 'public-notice' }],
        answer: [
          'objection-answer',
          { upheld: 'confirmation', 'not-upheld': 'confirmation', inadmissible: 'confirmation' },
        ],
        confirmation: ['objection-confirmation', { confirm: 'answered', redo: 'answer' }],
      });
      if (next === 'government-decision') break;
    }
    await file.step('government-decision', { approve: 'end', reject: 'end', 'send-back': 'end' });
    return file.ended();
  });
}

class Walk {
  private model = BEGINNING;
  private caseId = '';
  private readonly ids: string[] = [];

  constructor(private readonly record: TestRecord) {}

  async run(all: readonly Move[]): Promise<void> {
    const opened = await this.record.command(SYSTEM, 'open', (ctx) => announcedRound(ctx));
    this.caseId = JSON.parse(opened.text) as string; // what announcedRound answered
    await this.goOn();
    for (const made of all) {
      const expected = move(this.model, made);
      expect([made, await this.make(made)]).toEqual([made, expected.reply]);
      this.model = expected.model;
      await this.compare();
    }
  }

  private async make(made: Move): Promise<string> {
    switch (made.kind) {
      case 'file':
        return refusalOf(this.file());
      case 'time-passes':
        return refusalOf(this.record.age(this.caseId, MONTH_MS));
      case 'go-on':
        return refusalOf(this.goOn());
      case 'answer':
        return this.decide(made.which, 'objection-answer', 'officer', made.outcome);
      case 'confirm':
      case 'redo':
        return this.decide(made.which, 'objection-confirmation', 'director', made.kind);
    }
  }

  private async file(): Promise<void> {
    const answer = await this.record.commands(ANONYMOUS, 'object', async (ctx) => {
      const { noticeId } = await openNotice(ctx, this.caseId, this.model.round);
      return fileObjection(ctx, noticeId, OBJECTION);
    });
    this.ids.push((JSON.parse(answer.text) as { id: string }).id); // what fileObjection answered
  }

  private async decide(which: number, step: string, who: string, outcome: string): Promise<string> {
    const seat = this.ids[which % Math.max(1, this.ids.length)];
    const tasks = (await this.record.tasks(this.caseId)).filter((one) => one.step === step && one.seat === seat);
    const latest = tasks.reduce<TaskRow | null>((a, b) => (a === null || b.round > a.round ? b : a), null);
    if (latest === null) return 'none' satisfies Reply;
    return refusalOf(this.record.decideAs(who, latest, outcome));
  }

  /** The workflow, started from nothing, comes to wait for exactly the open tasks of the case. */
  private async goOn(): Promise<void> {
    const run = await new EnginelessRun(this.record.activities).start(noticeAlone, this.caseId).quiet();
    const awaited = (await awaitedTasks(this.record.db)).get(this.caseId);
    expect(run.waitingFor()).toEqual(awaited);
  }

  private async compare(): Promise<void> {
    assertLawful(this.model);
    const tasks = await this.record.tasks(this.caseId);
    const window = tasks.find((one) => one.step === 'public-notice' && one.round === this.model.round);
    const states: Readonly<Record<string, string>> = { open: 'open', expired: 'passed', decided: 'upheld' };
    const objections = await objectionsOf(this.record.db, this.caseId);
    const open = objections.filter((one) => one.status === 'open').length;
    const facts = (await findCase(this.record.db, this.caseId))?.facts ?? {};
    expect({
      window: states[window?.status ?? ''],
      open,
      counted: facts[OPEN_OBJECTIONS] ?? 0,
      statuses: this.ids.map((id) => objections.find((one) => one.id === id)?.status),
      decidable: tasks.some((one) => one.step === 'government-decision'),
    }).toEqual({
      window: this.model.window,
      open: openOnes(this.model).length,
      counted: openOnes(this.model).length,
      statuses: this.model.objections.map((one) => (one.turn === 'over' ? one.answer : 'open')),
      decidable: this.model.window === 'passed',
    });
  }
}

describe('no order of objections, answers and timers', () => {
  it('lets a notice pass in the model of the law while an objection is open', () => {
    let passed = 0;
    fc.assert(
      fc.property(moves, (all) => {
        let model = BEGINNING;
        for (const made of all) {
          model = move(model, made).model;
          assertLawful(model);
        }
        if (model.window === 'passed') passed += 1;
      }),
      { numRuns: 2_000, seed: SEED },
    );
    expect(passed).toBeGreaterThan(100);
  });

  it(
    'lets the record do otherwise than the model',
    async () => {
      process.stdout.write(`SEED=${SEED} RUNS=${RUNS}\n`);
      const record = await TestRecord.open();
      try {
        await fc.assert(
          fc.asyncProperty(moves, (all) => new Walk(record).run(all)),
          { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: RUNS * 6_000, markInterruptAsFailure: false },
        );
        expect(await brokenInvariants(record.db)).toEqual([]);
      } finally {
        await record.close();
      }
    },
    RUNS * 10_000,
  );
});
