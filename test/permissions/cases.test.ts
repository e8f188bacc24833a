/** Every role at every step with every action, over HTTP, against a table made by hand; and what the system says one may do. */
import type { Case, Task } from '../../api/schemas/case';
import { goodFindings } from '../../scripts/client/samples';
import { Journey, type Stop } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';
import { EXPECTED, type Action, type Cell, type Row } from './expected';

const STEPS = [...new Set(EXPECTED.map((row) => row.step))];

/** A case stopped at the step, and the task at which the actions are tried. */
interface Scene {
  readonly caseId: string;
  readonly task: Task;
  readonly seated: string;
  readonly undrawn: string;
}

describeWithEngine('who may do what', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  const bring = async (step: string): Promise<string> => {
    if (step === 'review-escalation') {
      await on.policy({ review: 'PT1S' });
      const id = await on.at('review');
      await on.policy({ review: '20wd' });
      return id;
    }
    if (step === 'panel-shortage') {
      const id = await on.at('review');
      await on.callExperts(id, 9);
      const [first, ...others] = await on.openTasks(id, 'expert-declaration');
      if (first === undefined) throw new Error('no panel');
      await on.as(first.assignee ?? '').decide(first, 'no-conflict');
      for (const task of others) await on.as(task.assignee ?? '').decide(task, 'conflict', undefined, '利害关系');
      await on.seats(id, 'expert-review', 1);
      await on.scoreAll(id);
      return id;
    }
    if (step === 'docking-refusal') {
      const id = await on.at('docking');
      await on.dock(id, 'steward-health', 'refuse');
      await on.dock(id, 'steward-transport');
      return id;
    }
    return on.at(step as Stop);
  };

  const sceneOf = async (step: string): Promise<Scene> => {
    const caseId = await bring(step);
    const task = await on.task(caseId, step, (one) => step !== 'docking' || one.party.name.includes('卫生'));
    const draw = (await on.kase(caseId)).data.draw as { order: string[] } | undefined;
    const [spoken] = await on.tasks(caseId, 'expert-review');
    const seated = task.assignee ?? spoken?.assignee ?? 'expert-1';
    const undrawn = draw === undefined || step === 'panel-shortage' ? '' : (draw.order.at(-1) ?? '');
    return { caseId, task, seated, undrawn: undrawn === '' ? conflicted(seated) : undrawn };
  };
  /** At a shortage everybody was drawn; who declared a conflict knows no more of the case than who was not. */
  const conflicted = (seated: string) => (seated === 'expert-9' ? 'expert-8' : 'expert-9');

  const personaOf = (who: string, scene: Scene): string =>
    who === 'seated' ? scene.seated : who === 'undrawn' ? scene.undrawn : who;

  describe.each(STEPS)('at %s', (step) => {
    let scene: Scene;
    const rows = EXPECTED.filter((row) => row.step === step);
    beforeAll(async () => {
      scene = await sceneOf(step);
    });

    const call = (row: Row, method: string, path: string, body?: unknown) =>
      on
        .as(personaOf(row.who, scene))
        .request<{ code?: string; availableActions?: string[]; items?: { id: string }[] }>(method, path, body);

    it.each(rows)('$who reads what they may know of and nothing else', async (row) => {
      const { caseId, task } = scene;
      const path = `/v1/cases/${caseId}`;
      const reads = ['', '/events', '/clock', '/documents', '/comments'].map((part) => `${path}${part}`);
      for (const read of [...reads, `/v1/tasks?caseId=${caseId}`]) {
        const { status, body } = await call(row, 'GET', read);
        expect([read, status, body.code]).toEqual([read, ...readable(row.cells.case)]);
      }
      const { status, body } = await call(row, 'GET', `/v1/tasks/${task.id}`);
      expect([status, body.code]).toEqual(readable(row.cells.task));
      expect(await listed(row, `/v1/cases?limit=200`, caseId)).toBe(row.cells.case === '+');
      expect(await listed(row, `/v1/tasks?box=todo&caseId=${caseId}&limit=200`, task.id)).toBe(
        row.cells.decide === '+',
      );
    });

    const listed = async (row: Row, path: string, id: string) =>
      ((await call(row, 'GET', path)).body.items ?? []).some((one) => one.id === id);

    it.each(rows)('$who is told exactly what they may do', async (row) => {
      const { caseId, task } = scene;
      if (row.cells.task === '+') {
        const told = (await call(row, 'GET', `/v1/tasks/${task.id}`)).body as unknown as Task;
        const may = (action: Action) => row.cells[action] === '+';
        const personal = task.step.startsWith('expert-');
        const expected = [
          ...(may('decide') ? ['decision'] : []),
          ...(may('delegate') ? ['delegate'] : []),
          ...(may('claim') && !personal ? ['claim'] : []),
          ...(may('reassign') ? ['reassign'] : []),
        ];
        expect([...told.availableActions].sort()).toEqual(expected.sort());
      }
      if (row.cells.case === '+') {
        const told = (await call(row, 'GET', `/v1/cases/${caseId}`)).body as unknown as Case;
        expect([...told.availableActions].sort()).toEqual(caseActions(row, rowsOfOpenSteps(row, told)).sort());
      }
    });

    /** The same person's rows at the other open steps of the case, e.g. the late review beside its escalation. */
    const rowsOfOpenSteps = (row: Row, kase: Case) =>
      EXPECTED.filter((one) => one.who === row.who && kase.steps.includes(one.step));

    it.each(rows)('$who may take the task, or is refused as the table says', async (row) => {
      const { task } = scene;
      const path = `/v1/tasks/${task.id}`;
      const stale = { outcome: task.outcomes[0], opinion: '意见', data: dataFor(task), materialsHash: 'stale' };
      await expectCell(row, 'decide', `${path}/decision`, stale, [409, 'materials-changed']);
      const past = { to: 'officer', until: '2020-01-01T00:00:00Z', reason: '出差' };
      await expectCell(row, 'delegate', `${path}/delegate`, past, [422, 'validation-failed']);
      await expectCell(row, 'reassign', `${path}/reassign`, { to: 'nobody', reason: '调整' }, [
        422,
        'validation-failed',
      ]);
      await expectCell(row, 'claim', `${path}/claim`, undefined, [200, undefined]);
      if (row.cells.claim === '+' && !task.step.startsWith('expert-'))
        expect((await call(row, 'POST', `${path}/release`)).status).toBe(200);
      expect((await on.tasks(scene.caseId, step)).find((one) => one.id === task.id)?.status).toBe('open');
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
});

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

function caseActions({ cells }: Row, open: readonly Row[]): string[] {
  return [
    ...(cells.comment === '+' ? ['comment'] : []),
    ...(cells.refer === '+' ? ['referrals'] : []),
    ...(cells.withdraw === '+' ? ['withdraw'] : []),
    ...(cells.extend === '+' ? ['extend'] : []),
    ...(cells.replace === '+' ? ['panel/replace'] : []),
    // Both departments dock at once: the table's task is the other one's, their own is theirs to decide.
    ...(open.some(
      ({ step, who, cells: { decide } }) => decide === '+' || `${step} ${who}` === 'docking steward-transport',
    )
      ? ['decision']
      : []),
  ];
}

/** Data that the first outcome of the step accepts, so that only the stale hash is left to refuse. */
function dataFor(task: Task): unknown {
  switch (task.step) {
    case 'supplement':
      return { changes: {}, documentIds: [] };
    case 'review':
      return goodFindings;
    case 'expert-review':
      return { score: 80, opinion: '可行' };
    case 'panel-shortage':
      return { experts: ['expert-1'] };
    case 'docking':
      return { reference: 'API-1', desensitisation: '网格' };
    case 'docking-refusal':
      return { datasets: [{ datasetId: 'transport-bus-gps', fields: ['time'] }] };
    default:
      return undefined;
  }
}
