/**
 * Every way a case can go, up to one repetition of each loop: from every record that can arise a workflow started from
 * nothing reaches exactly its open steps, and the one that lived through it reaches the same.
 */
import type { Activities } from '../../activities';
import { canonicalJson } from '../../domain/canonical';
import { stepOf, type ProcessDefinition } from '../../domain/process';
import { Refusal } from '../../domain/refusal';
import type { CaseRun } from '../../workflows/case-file';
import type { EnginelessRun as Run } from './engineless';

/** Turns that lead back or aside: each path takes so many of them, and each of them so often. */
const DETOURS_ON_A_PATH = 3;
const OF_ONE_KIND = 2;
/** More than any path takes a move that is no detour, the members of a panel included. */
const WITHOUT_END = 20;

/** A task as it stands. */
export interface Standing {
  readonly id: string;
  readonly step: string;
  readonly round: number;
  readonly seat: string;
  readonly status: string;
  readonly outcome: string | null;
  readonly late: boolean;
}

/** A record with the one case that is walked. */
export interface World<Copy = unknown> {
  readonly caseId: string;
  readonly definition: ProcessDefinition;
  readonly activities: Activities;
  readonly outcome: string | null;
  readonly supplies: number;
  /** What tells records apart beside their tasks. */
  readonly beyondTasks: unknown;
  copy(): Copy;
  /** It is not looked at again. */
  forget(): void;
  tasks(): readonly Standing[];
  /** Open tasks a workflow waits for: the superior's are beside the process. */
  awaited(): readonly Standing[];
  /** @throws Refusal */
  decide(taskId: string, outcome: string): Promise<void>;
  /** The task is due now. */
  fallDue(taskId: string): Promise<void>;
  withdraw(): Promise<void>;
}

export interface Walk<W extends World> {
  readonly workflow: (run: CaseRun) => Promise<string>;
  /** Ends of the names of moves (`step.outcome`, `step.time`) that lead back or aside. */
  readonly detours: readonly string[];
  /** By default a path goes on with the first of several open tasks; else with each. */
  readonly anyOrder?: true;
  /** What else can happen to the record as it stands. */
  readonly more?: (world: W) => readonly Move<W>[];
}

export interface Walked {
  readonly records: number;
  /** Steps that were open on some record, and outcomes of cases. */
  readonly steps: readonly string[];
  readonly outcomes: readonly string[];
  /** Moves that some record refused: there is no such way. */
  readonly refused: readonly string[];
}

export interface Move<W extends World> {
  readonly name: string;
  make(world: W): Promise<void>;
}

/** Needs `@temporalio/workflow` mocked by engineless.ts, whose run it is given. */
export async function walkAll<W extends World<W>>(EnginelessRun: typeof Run, walk: Walk<W>, first: W): Promise<Walked> {
  const afresh = (world: W) => new EnginelessRun(world.activities).start(walk.workflow, world.caseId).quiet();
  const [seen, met, ends, refused] = [new Set<string>(), new Set<string>(), new Set<string>(), new Set<string>()];
  await afresh(first);
  for (const task of first.awaited()) met.add(task.step);
  const todo: { world: W; path: readonly string[] }[] = [{ world: first, path: [] }];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const { world, path } = next;
    for (const move of movesFrom(walk, world, path)) {
      if (path.filter((one) => one === move.name).length > WITHOUT_END)
        throw new Error(`${move.name} leads back without end: it belongs among the detours`);
      const copied = world.copy();
      const lived = await afresh(copied);
      if (!(await isMade(move, copied))) {
        refused.add(move.name);
        copied.forget();
        continue;
      }
      lived.signal('caseCommanded', {});
      await lived.quiet();
      const walked = [...path, move.name];
      stands(walked, copied, lived);
      const shape = shapeOf(copied);
      const { outcome } = copied;
      for (const task of copied.awaited()) met.add(task.step);
      if (outcome !== null) ends.add(outcome);
      if (!seen.has(shape)) {
        seen.add(shape);
        const again = await afresh(copied);
        stands(walked, copied, again);
        if (outcome === null) {
          todo.push({ world: copied, path: walked });
          continue;
        }
      }
      copied.forget();
    }
    world.forget();
  }
  process.stdout.write(`records walked: ${seen.size}\n`);
  return { records: seen.size, steps: [...met].sort(), outcomes: [...ends].sort(), refused: [...refused].sort() };
}

async function isMade<W extends World>(move: Move<W>, world: W): Promise<boolean> {
  try {
    await move.make(world);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** The run waits for what is open on the record, and has ended as it has. */
function stands(walked: readonly string[], world: World, run: Run): void {
  const [is, shall] = [standing(world, run), expected(world)];
  // The matcher is asked only for its words: thousands of records are compared.
  if (canonicalJson(is) !== canonicalJson(shall)) expect({ walked, ...is }).toEqual({ walked, ...shall });
}

function standing(world: World, run: Run) {
  const tasks = world.tasks();
  const steps = run.waitingFor().map((id) => {
    const task = tasks.find((one) => one.id === id);
    return task === undefined ? `no task ${id}` : nameOf(task);
  });
  return {
    waits: run.outcome === undefined ? steps.sort() : [],
    outcome: run.outcome ?? null,
    supplies: world.supplies,
  };
}

function expected(world: World) {
  const { outcome } = world;
  return { waits: world.awaited().map(nameOf).sort(), outcome, supplies: outcome === 'supplied' ? 1 : 0 };
}

function nameOf(task: Pick<Standing, 'step' | 'round' | 'seat'>): string {
  return `${task.step} ${task.round} ${task.seat.replace(/[0-9a-f-]{36}/, '')}`.trim();
}

/** What can happen to the record: every outcome of an open task, the passing of its time, a withdrawal. */
function movesFrom<W extends World>(
  { detours, anyOrder, more }: Walk<W>,
  world: W,
  path: readonly string[],
): Move<W>[] {
  const open = [...world.awaited()].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const allowed = (name: string) => {
    const detour = detours.find((one) => name.endsWith(one));
    const taken = path.filter((one) => detours.some((other) => one.endsWith(other)));
    return (
      detour === undefined ||
      (taken.length < DETOURS_ON_A_PATH && taken.filter((one) => one.endsWith(detour)).length < OF_ONE_KIND)
    );
  };
  const moves = open.slice(0, anyOrder === true ? open.length : 1).flatMap((task): Move<W>[] => {
    const step = stepOf(world.definition, task.step);
    const own = (in_: W) => in_.awaited().find((one) => nameOf(one) === nameOf(task))?.id ?? '';
    const outcomes = step?.kind === 'window' ? [] : Object.keys(step?.outcomes ?? {});
    const decisions = outcomes.map((outcome) => ({
      name: `${task.step}.${outcome}`,
      make: (in_: W) => in_.decide(own(in_), outcome),
    }));
    return [...decisions, { name: `${task.step}.time`, make: (in_) => in_.fallDue(own(in_)) }];
  });
  const withdrawal: Move<W> = { name: 'withdraw', make: (in_) => in_.withdraw() };
  const all = world.definition.withdrawable && open.length > 0 ? [...moves, withdrawal] : moves;
  return [...all, ...(more?.(world) ?? [])].filter(({ name }) => allowed(name));
}

/** Records that differ in ids only are one. */
function shapeOf(world: World): string {
  const shown = world
    .tasks()
    .map((task) => `${nameOf(task)} ${task.status} ${task.outcome ?? ''} ${task.late ? 'late' : ''}`);
  return canonicalJson({ outcome: world.outcome, beside: JSON.stringify(world.beyondTasks), tasks: shown.sort() });
}
