/**
 * Every way a data request can go, up to one repetition of each loop: from every record that can arise a workflow started
 * from nothing reaches exactly its open steps, and the one that lived through it reaches the same.
 */
import { isEscalation, stepOf } from '../../domain/process';
import { dataRequest } from '../../domain/processes/data-request';
import { canonicalJson } from '../../domain/canonical';
import { dataRequest as workflow } from '../../workflows';
import type { EnginelessRun as Run } from './engineless';
import { createFakeActivities } from './fake-activities';
import { FakeRecord, type Extra, type FakeTask } from './fake-record';

jest.mock('@temporalio/workflow', () => jest.requireActual<object>('./engineless'));
const { EnginelessRun } = jest.requireActual<{ EnginelessRun: typeof Run }>('./engineless');

/** Turns that lead back or aside; each path takes so many of them, and each of them so often. */
const DETOURS = [
  'acceptance.return',
  'review.need-experts',
  'expert-declaration.conflict',
  'panel-shortage.appoint',
  'decision.send-back',
  'docking.refuse',
  'docking-refusal.insist',
  'docking-refusal.narrow',
  '.time',
];
const DETOURS_ON_A_PATH = 3;
const OF_ONE_KIND = 2;

interface Move {
  readonly name: string;
  make(record: FakeRecord, caseId: string): Promise<void>;
}

describe('a data request on every record', () => {
  const record = new FakeRecord(() => Promise.resolve(Date.UTC(2026, 2, 2)));
  const activities = createFakeActivities(record);
  const afresh = (caseId: string) => new EnginelessRun(activities).start(workflow, caseId).quiet();

  it('is taken up by a workflow from nothing where another left it', async () => {
    const [seen, met, ends] = [new Set<string>(), new Set<string>(), new Set<string>()];
    // Three experts of whom two sit out: conflicts soon lead to a shortage.
    const first = record.file({ experts: ['expert-1', 'expert-2', 'expert-3'] });
    await afresh(first);
    const todo: { caseId: string; path: readonly string[] }[] = [{ caseId: first, path: [] }];
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      const { caseId, path } = next;
      for (const move of movesFrom(record, caseId, path)) {
        const copied = record.copy(caseId);
        const lived = await afresh(copied);
        await move.make(record, copied);
        lived.signal('caseCommanded', {});
        await lived.quiet();
        const told = [...path, move.name];
        expect({ told, ...standing(lived, copied) }).toEqual({ told, ...expected(record, copied) });
        const shape = shapeOf(record, copied);
        const outcome = record.of(copied).outcome;
        for (const task of record.awaited(copied)) met.add(task.step);
        if (outcome !== null) ends.add(outcome);
        if (!seen.has(shape)) {
          seen.add(shape);
          const again = await afresh(copied);
          expect({ told, ...standing(again, copied) }).toEqual({ told, ...expected(record, copied) });
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
    expect([...met].sort()).toEqual(Object.keys(dataRequest.steps).sort());
    expect([...ends].sort()).toEqual(dataRequest.outcomes.filter((one) => one !== 'terminated').sort());
  });

  function standing(run: Run, caseId: string) {
    const steps = run.waitingFor().map((id) => nameOf(record.caseOfTask(id).task));
    return {
      waits: run.outcome === undefined ? steps.sort() : [],
      outcome: run.outcome ?? null,
      supplies: record.of(caseId).supplies,
    };
  }
});

function expected(record: FakeRecord, caseId: string) {
  const { outcome } = record.of(caseId);
  return { waits: record.awaited(caseId).map(nameOf).sort(), outcome, supplies: outcome === 'supplied' ? 1 : 0 };
}

function nameOf(task: FakeTask): string {
  return `${task.step} ${task.round} ${task.seat.replace(/[0-9a-f-]{36}/, '')}`.trim();
}

/** What can happen to the record: every outcome of its first open task, the passing of its time, a withdrawal. */
function movesFrom(record: FakeRecord, caseId: string, path: readonly string[]): Move[] {
  const [task] = record.awaited(caseId).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  if (task === undefined) return [];
  const step = stepOf(dataRequest, task.step);
  const allowed = (name: string) => {
    const detour = DETOURS.find((one) => name.endsWith(one));
    const taken = path.filter((one) => DETOURS.some((other) => one.endsWith(other)));
    return (
      detour === undefined ||
      (taken.length < DETOURS_ON_A_PATH && taken.filter((one) => one.endsWith(detour)).length < OF_ONE_KIND)
    );
  };
  const own = (in_: FakeRecord, id: string) =>
    in_.awaited(id).find((one) => nameOf(one) === nameOf(task) && !isEscalation(one.step));
  const decisions = Object.keys(step?.outcomes ?? {}).map((outcome) => ({
    name: `${task.step}.${outcome}`,
    make: (in_: FakeRecord, id: string) => in_.decide(own(in_, id)?.id ?? '', outcome, extraOf(outcome)),
  }));
  const expiry = {
    name: `${task.step}.time`,
    make: (in_: FakeRecord, id: string) => in_.fallDue(own(in_, id)?.id ?? ''),
  };
  const withdrawal = { name: 'withdraw', make: (in_: FakeRecord, id: string) => Promise.resolve(in_.withdraw(id)) };
  return [...decisions, expiry, withdrawal].filter(({ name }) => allowed(name));
}

function extraOf(outcome: string): Extra {
  if (outcome === 'appoint') return { experts: ['expert-7'] };
  return outcome === 'narrow' ? { keep: ['health'] } : {};
}

/** Records that differ in ids only are one. */
function shapeOf(record: FakeRecord, caseId: string): string {
  const { tasks, outcome, departments } = record.of(caseId);
  const shown = tasks.map((task) => `${nameOf(task)} ${task.status} ${task.outcome ?? ''}`);
  return canonicalJson({ outcome, departments: [...departments], tasks: shown.sort() });
}
