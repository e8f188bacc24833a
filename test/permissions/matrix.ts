/** Every role at a step with every action, over HTTP, against a table made by hand; and what the system says one may do. */
import type { Case, Task } from '../../api/schemas/case';
import type { Answer } from '../../scripts/client/client';
import { usualData } from '../builders/bring';
import type { Journey } from '../process/journey';
import type { Action, Cell, Row } from './expected';

/** A case stopped at the step, and the task at which the actions are tried. */
export interface Scene {
  readonly caseId: string;
  readonly task: Task;
}

export interface Matrix<S extends Scene> {
  readonly rows: readonly Row[];
  /** Once the stack stands. */
  readonly on: () => Journey;
  readonly sceneOf: (step: string) => Promise<S>;
  readonly personaOf: (who: string, scene: S) => string;
  /** Data that the first outcome of the task's step accepts, so that only the stale hash is left to refuse; by default what it usually carries. */
  readonly dataFor?: (task: Task) => unknown;
  /** Steps whose tasks belong to a person; by default those of a data request. */
  readonly personal?: readonly string[];
  /** The row's person has a task of their own at the step, beside the one that the table speaks of. */
  readonly hasOwnTask?: (row: Row) => boolean;
}

/** What may be read of a case by whoever may read the case: half of it by every other person at one step, the other half at the next. */
const PARTS = ['/events', '/clock', '/documents', '/comments'];

export function describeMatrix<S extends Scene>(matrix: Matrix<S>): void {
  const { rows: expected, sceneOf, personaOf, dataFor = usualOf, hasOwnTask = () => false } = matrix;
  const { personal: personalSteps = ['expert-declaration', 'expert-review'] } = matrix;
  const steps = [...new Set(expected.map((row) => row.step))];

  describe.each(steps)('at %s', (step) => {
    let scene: S;
    const rows = expected.filter((row) => row.step === step);
    beforeAll(async () => {
      scene = await sceneOf(step);
    });

    const call = <T = { items?: { id: string }[] }>(row: Row, method: string, path: string, body?: unknown) =>
      matrix.on().as(personaOf(row.who, scene)).request<T & { code?: string }>(method, path, body);
    /** What the row's person reads before anybody acts here: asked for once. */
    const known = new Map<string, Promise<Answer<unknown>>>();
    const read = <T = { items?: { id: string }[] }>(row: Row, path: string): Promise<Answer<T & { code?: string }>> => {
      const key = `${row.who} ${path}`;
      const answer = known.get(key) ?? call<unknown>(row, 'GET', path);
      known.set(key, answer);
      return answer as Promise<Answer<T & { code?: string }>>;
    };

    it.each(rows)('$who reads what they may know of and nothing else', async (row) => {
      const { caseId, task } = scene;
      const turn = rows.indexOf(row) + steps.indexOf(step);
      const parts = ['', ...PARTS.filter((_, n) => (n + turn) % 2 === 0)];
      const reads = [...parts.map((part) => `/v1/cases/${caseId}${part}`), `/v1/tasks?caseId=${caseId}`];
      for (const path of reads) {
        const { status, body } = await read(row, path);
        expect([path, status, body.code]).toEqual([path, ...readable(row.cells.case)]);
      }
      const { status, body } = await read(row, `/v1/tasks/${task.id}`);
      expect([status, body.code]).toEqual(readable(row.cells.task));
      // The list of a case's tasks holds no more than may be read one by one.
      expect(await listed(row, `/v1/tasks?caseId=${caseId}`, task.id)).toBe(
        row.cells.case === '+' && row.cells.task === '+',
      );
      expect(await listed(row, `/v1/cases?limit=200`, caseId)).toBe(row.cells.case === '+');
      expect(await listed(row, `/v1/tasks?box=todo&caseId=${caseId}&limit=200`, task.id)).toBe(
        row.cells.decide === '+',
      );
    });

    const listed = async (row: Row, path: string, id: string) =>
      ((await read(row, path)).body.items ?? []).some((one) => one.id === id);

    it.each(rows)('$who is told exactly what they may do', async (row) => {
      const { caseId, task } = scene;
      if (row.cells.task === '+') {
        const seen = (await read<Task>(row, `/v1/tasks/${task.id}`)).body;
        const may = (action: Action) => row.cells[action] === '+';
        const personal = personalSteps.includes(task.step);
        const expected = [
          ...(may('decide') ? ['decision'] : []),
          ...(may('delegate') ? ['delegate'] : []),
          ...(may('claim') && !personal ? ['claim'] : []),
          ...(may('reassign') ? ['reassign'] : []),
        ];
        expect([...seen.availableActions].sort()).toEqual(expected.sort());
      }
      if (row.cells.case === '+') {
        const seen = (await read<Case>(row, `/v1/cases/${caseId}`)).body;
        expect([...seen.availableActions].sort()).toEqual(
          caseActions(
            row,
            rowsOfOpenSteps(row, seen).some((one) => one.cells.decide === '+' || hasOwnTask(one)),
          ).sort(),
        );
      }
    });

    /** The same person's rows at the other open steps of the case, e.g. the late review beside its escalation. */
    const rowsOfOpenSteps = (row: Row, kase: Case) =>
      expected.filter((one) => one.who === row.who && kase.steps.includes(one.step));

    it.each(rows)('$who may take the task, or is refused as the table says', async (row) => {
      const { task } = scene;
      const path = `/v1/tasks/${task.id}`;
      const stale = {
        outcome: task.outcomes[0] ?? 'proceed',
        opinion: '意见',
        data: dataFor(task),
        materialsHash: 'stale',
      };
      await expectCell(row, 'decide', `${path}/decision`, stale, [409, 'materials-changed']);
      const past = { to: 'officer', until: '2020-01-01T00:00:00Z', reason: '出差' };
      await expectCell(row, 'delegate', `${path}/delegate`, past, [422, 'validation-failed']);
      await expectCell(row, 'reassign', `${path}/reassign`, { to: 'nobody', reason: '调整' }, [
        422,
        'validation-failed',
      ]);
      await expectCell(row, 'claim', `${path}/claim`, undefined, [200, undefined]);
      if (row.cells.claim === '+' && !personalSteps.includes(task.step))
        expect((await call(row, 'POST', `${path}/release`)).status).toBe(200);
    });

    test('what was refused has ended no task', async () => {
      const tasks = await matrix.on().tasks(scene.caseId, step);
      expect(tasks.find(({ id }) => id === scene.task.id)?.status).toBe('open');
    });

    it.each([...rows].sort((a, b) => Number(a.cells.withdraw === '+') - Number(b.cells.withdraw === '+')))(
      '$who may act on the case as a whole, or is refused as the table says',
      async (row) => {
        const path = `/v1/cases/${scene.caseId}`;
        await expectCell(row, 'comment', `${path}/comments`, { text: '意见' }, [201, undefined]);
        await expectCell(row, 'refer', `${path}/referrals`, { department: '公安局', grounds: '线索' }, [
          200,
          undefined,
        ]);
        await expectCell(
          row,
          'extend',
          `${path}/extend`,
          { reason: '案情复杂' },
          [200, undefined],
          [422, 'validation-failed'],
        );
        const nobody = { assignee: 'nobody', reason: '更换' };
        await expectCell(
          row,
          'replace',
          `${path}/panel/replace`,
          nobody,
          [422, 'validation-failed'],
          [409, 'task-not-open'],
        );
        await expectCell(row, 'withdraw', `${path}/withdraw`, { reason: '撤回' }, [200, undefined]);
      },
    );

    const expectCell = async (
      row: Row,
      action: Action,
      path: string,
      body: unknown,
      allowed: readonly [number, string | undefined],
      nothing: readonly [number, string | undefined] = [422, 'validation-failed'],
    ): Promise<void> => {
      const answer = await call(row, 'POST', path, body);
      const expected = answers(row.cells[action], allowed, nothing);
      expect([action, answer.status, answer.body.code]).toEqual([action, ...expected]);
    };
  });
}

function usualOf(task: Task): unknown {
  return usualData(task, task.outcomes[0] ?? '');
}

function readable(cell: Cell): readonly [number, string | undefined] {
  return cell === '+' ? [200, undefined] : [404, 'not-found'];
}

function answers(
  cell: Cell,
  allowed: readonly [number, string | undefined],
  nothing: readonly [number, string | undefined],
): readonly [number, string | undefined] {
  switch (cell) {
    case '+':
      return allowed;
    case 'o':
      return nothing;
    case '-':
      return [403, 'forbidden'];
    case '.':
      return [404, 'not-found'];
  }
}

function caseActions({ cells }: Row, decides: boolean): string[] {
  return [
    ...(cells.comment === '+' ? ['comment'] : []),
    ...(cells.refer === '+' ? ['referrals'] : []),
    ...(cells.withdraw === '+' ? ['withdraw'] : []),
    ...(cells.extend === '+' ? ['extend'] : []),
    ...(cells.replace === '+' ? ['panel/replace'] : []),
    ...(decides ? ['decision'] : []),
  ];
}
