/**
 * Every way a case can go, up to one repetition of each loop: from every record that can arise a workflow started from
 * nothing reaches exactly its open steps, and the one that lived through it reaches the same.
 */
import { canonicalJson } from '../../domain/canonical';
import { isEscalation, stepOf } from '../../domain/process';
import type { CaseRun } from '../../workflows/case-file';
import type { EnginelessRun as Run } from './engineless';
import { createFakeActivities } from './fake-activities';
import type { Extra, FakeRecord, FakeTask } from './fake-record';

/** Turns that lead back or aside: each path takes so many of them, and each of them so often. */
const DETOURS_ON_A_PATH = 3;
const OF_ONE_KIND = 2;

export interface Walk {
  readonly record: FakeRecord;
  readonly workflow: (run: CaseRun) => Promise<string>;
  /** Ends of the names of moves (`step.outcome`, `step.time`) that lead back or aside. */
  readonly detours: readonly string[];
  readonly extraOf?: (outcome: string) => Extra;
  /** By default a path goes on with the first of several open tasks; else with each. */
  readonly anyOrder?: true;
  /** What else can happen to the record as it stands. */
  readonly more?: (record: FakeRecord, caseId: string) => readonly Move[];
}

export interface Walked {
  readonly records: number;
  /** Steps that were open on some record, and outcomes of cases. */
  readonly steps: readonly string[];
  readonly outcomes: readonly string[];
}

export interface Move {
  readonly name: string;
  make(record: FakeRecord, caseId: string): Promise<void>;
}

/** Needs `@temporalio/workflow` mocked by engineless.ts, whose run it is given. */
export async function walkAll(EnginelessRun: typeof Run, walk: Walk, first: string): Promise<Walked> {
  const { record, workflow } = walk;
  const activities = createFakeActivities(record);
  const afresh = (caseId: string) => new EnginelessRun(activities).start(workflow, caseId).quiet();
  const [seen, met, ends] = [new Set<string>(), new Set<string>(), new Set<string>()];
  await afresh(first);
  for (const task of record.awaited(first)) met.add(task.step);
  const todo: { caseId: string; path: readonly string[] }[] = [{ caseId: first, path: [] }];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const { caseId, path } = next;
    for (const move of movesFrom(walk, caseId, path)) {
      const copied = record.copy(caseId);
      const lived = await afresh(copied);
      await move.make(record, copied);
      lived.signal('caseCommanded', {});
      await lived.quiet();
      const told = [...path, move.name];
      expect({ told, ...standing(record, lived, copied) }).toEqual({ told, ...expected(record, copied) });
      const shape = shapeOf(record, copied);
      const outcome = record.of(copied).outcome;
      for (const task of record.awaited(copied)) met.add(task.step);
      if (outcome !== null) ends.add(outcome);
      if (!seen.has(shape)) {
        seen.add(shape);
        const again = await afresh(copied);
        expect({ told, ...standing(record, again, copied) }).toEqual({ told, ...expected(record, copied) });
        if (outcome === null) {
          todo.push({ caseId: copied, path: told });
          continue;
        }
      }
      record.forget(copied);
    }
    record.forget(caseId);
    record.outbox.length = 0;
  }
  process.stdout.write(`records walked: ${seen.size}\n`);
  return { records: seen.size, steps: [...met].sort(), outcomes: [...ends].sort() };
}

function standing(record: FakeRecord, run: Run, caseId: string) {
  const steps = run.waitingFor().map((id) => nameOf(record.caseOfTask(id).task));
  return {
    waits: run.outcome === undefined ? steps.sort() : [],
    outcome: run.outcome ?? null,
    supplies: record.of(caseId).supplies,
  };
}

function expected(record: FakeRecord, caseId: string) {
  const { outcome } = record.of(caseId);
  return { waits: record.awaited(caseId).map(nameOf).sort(), outcome, supplies: outcome === 'supplied' ? 1 : 0 };
}

function nameOf(task: FakeTask): string {
  return `${task.step} ${task.round} ${task.seat.replace(/[0-9a-f-]{36}/, '')}`.trim();
}

/** What can happen to the record: every outcome of an open task, the passing of its time, a withdrawal. */
function movesFrom(
  { record, detours, extraOf, anyOrder, more }: Walk,
  caseId: string,
  path: readonly string[],
): Move[] {
  const open = record.awaited(caseId).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const allowed = (name: string) => {
    const detour = detours.find((one) => name.endsWith(one));
    const taken = path.filter((one) => detours.some((other) => one.endsWith(other)));
    return (
      detour === undefined ||
      (taken.length < DETOURS_ON_A_PATH && taken.filter((one) => one.endsWith(detour)).length < OF_ONE_KIND)
    );
  };
  const moves = open.slice(0, anyOrder === true ? open.length : 1).flatMap((task): Move[] => {
    const step = stepOf(record.definition, task.step);
    const own = (in_: FakeRecord, id: string) =>
      in_.awaited(id).find((one) => nameOf(one) === nameOf(task) && !isEscalation(one.step));
    const outcomes = step?.kind === 'window' ? [] : Object.keys(step?.outcomes ?? {});
    const decisions = outcomes.map((outcome) => ({
      name: `${task.step}.${outcome}`,
      make: (in_: FakeRecord, id: string) => in_.decide(own(in_, id)?.id ?? '', outcome, extraOf?.(outcome) ?? {}),
    }));
    const expiry = {
      name: `${task.step}.time`,
      make: (in_: FakeRecord, id: string) => in_.fallDue(own(in_, id)?.id ?? ''),
    };
    return [...decisions, expiry];
  });
  const withdrawal: Move = { name: 'withdraw', make: (in_, id) => Promise.resolve(in_.withdraw(id)) };
  const others = more?.(record, caseId) ?? [];
  const all = record.definition.withdrawable && open.length > 0 ? [...moves, withdrawal] : moves;
  return [...all, ...others].filter(({ name }) => allowed(name));
}

/** Records that differ in ids only are one. */
function shapeOf(record: FakeRecord, caseId: string): string {
  const { tasks, outcome, departments } = record.of(caseId);
  const shown = tasks.map((task) => `${nameOf(task)} ${task.status} ${task.outcome ?? ''} ${late(task)}`);
  return canonicalJson({ outcome, departments: [...departments], tasks: shown.sort() });
}

function late({ escalatedAt }: FakeTask): string {
  return escalatedAt === null ? '' : 'late';
}
