/**
 * What lists select and what is refused one by one is the same rule in two languages (records/case-list.ts and task-list.ts in SQL,
 * domain/permissions.ts in TypeScript): compared over cases and people of every making, among them people who have left.
 */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { viewerOf } from '../../cases/reading/viewer';
import { caseView, familiesOf, taskView } from '../../cases/reading/family';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { kindsWith, rolesIn, type OrganisationKind } from '../../domain/organisation';
import { holdsTask, maySeeCase, maySeeTask, seesAll, refusalToDecide, type TaskView } from '../../domain/permissions';
import { ESCALATION_SUFFIX, stepOf } from '../../domain/process';
import { currentDefinition, definitionOf, isProcess } from '../../processes/laws';
import { ROLES, type Actor } from '../../domain/roles';
import { listCases, type CaseFilter } from '../../records/case-list';
import { candidateTasks, casesAround, decidedTasks, tasksOfCases } from '../../records/task-list';
import { findRelatedCase } from '../../records/case-sight';
import type { CaseRow } from '../../records/cases';
import { suiteDatabase } from '../support/postgres';

const ORGS: readonly { readonly id: string; readonly kind: OrganisationKind }[] = [
  DEMO_ORGANISATIONS.authority,
  DEMO_ORGANISATIONS.government,
  DEMO_ORGANISATIONS.health,
  DEMO_ORGANISATIONS.transport,
  DEMO_ORGANISATIONS.operatorA,
  DEMO_ORGANISATIONS.operatorB,
  DEMO_ORGANISATIONS.universityOne,
  DEMO_ORGANISATIONS.instituteOne,
];
const PEOPLE = ['li', 'wang', 'zhang'];

/** Each person in each organisation, with one role of its kind, or all of them. */
const ACTORS: readonly Actor[] = PEOPLE.flatMap((id) =>
  ORGS.flatMap(({ id: org, kind }) =>
    [...rolesIn(kind, ROLES).map((role) => [role]), rolesIn(kind, ROLES)].map((roles) => ({ id, org, roles })),
  ),
).filter(({ roles }) => roles.length > 0);

const STEPS = {
  'data-request': ['acceptance', 'review', 'expert-declaration', 'expert-review', 'docking', 'supplement'],
  evaluation: ['self-assessment', 'rater-declaration', 'rating', 'confirmation'],
  'operator-selection': ['panel-declaration', 'panel', 'bureau-decision', 'government-decision', 'call'],
  'selection-application': ['qualification', 'supplement'],
} as const;
type Process = keyof typeof STEPS;
const FILED: readonly Process[] = ['data-request', 'evaluation', 'operator-selection'];

const person = fc.constantFrom(...PEOPLE);
const nobody = fc.option(person, { nil: null });
const org = fc.constantFrom(...ORGS.map(({ id }) => id));

/** A task at a step, with whatever the schema lets be written of it. */
const taskAt = (process: Process) =>
  fc
    .record({
      step: fc.constantFrom(...STEPS[process]),
      seat: fc.constantFrom('1.1.1', '1.1.2', '1.2.1'),
      party: org,
      assignee: nobody,
      delegate: fc.option(fc.record({ to: person, inForce: fc.boolean() }), { nil: null }),
      end: fc.constantFrom('open', 'open', 'decided', 'decided', 'void', 'replaced'),
      by: person,
      clear: fc.boolean(),
      from: person,
      for: nobody,
      supervisor: fc.option(person, { nil: null }),
    })
    .map((at) => {
      const step = stepOf(currentDefinition(process), at.step);
      if (step === null) throw new Error(at.step);
      const personal = step.kind === 'personal';
      const [outcome = 'proceed', other = outcome] = Object.keys(step.outcomes).sort();
      return {
        step: at.step,
        personal,
        role: step.role,
        seat: personal ? at.seat : '',
        // Mostly where the step belongs, sometimes where it never should.
        party_id: personal || process !== 'data-request' ? at.party : (partyWith(step.role) ?? at.party),
        assignee: at.assignee ?? (personal ? at.by : null),
        delegate_to: at.delegate?.to ?? null,
        delegate_from: at.delegate === null ? null : at.from,
        delegate_until: at.delegate === null ? null : new Date(Date.now() + (at.delegate.inForce ? 1 : -1) * 3_600_000),
        status: at.end === 'replaced' ? 'void' : at.end,
        decided_by: at.end === 'decided' ? at.by : null,
        on_behalf_of: at.end === 'decided' ? at.for : null,
        outcome:
          at.end === 'decided' ? (at.clear ? ('no-conflict' in step.outcomes ? 'no-conflict' : outcome) : other) : null,
        void_reason: at.end === 'replaced' ? 'member-replaced' : at.end === 'void' ? 'case-closed' : null,
        ended_at: at.end === 'open' ? null : new Date(),
        supervisor: at.supervisor,
      };
    });

/** The task over it, of a director; of the supervised task itself, whoever holds or has decided it may be the same person. */
function escalationOf({ step, seat }: { step: string; seat: string }, supervisor: string, late: string) {
  return {
    ...{ step: `${step}${ESCALATION_SUFFIX}`, seat: `${seat}#1`, role: 'director', escalation_of: late },
    ...{ party_id: DEMO_ORGANISATIONS.authority.id, assignee: supervisor, personal: false, status: 'open' },
  };
}

function partyWith(role: (typeof ROLES)[number]): string | undefined {
  return ORGS.find(({ kind }) => kindsWith(role).includes(kind))?.id;
}

const caseOf = (process: Process) =>
  fc.record({
    process: fc.constant(process),
    party: org,
    partyVisible: fc.boolean(),
    closed: fc.constantFrom(false, false, false, true),
    tasks: fc.uniqueArray(taskAt(process), {
      minLength: 1,
      maxLength: 5,
      selector: ({ step, seat }) => `${step} ${seat}`,
    }),
  });
type Filed = typeof caseOf extends (process: Process) => fc.Arbitrary<infer T> ? T : never;

describe('what may be seen of the record', () => {
  const { db } = suiteDatabase({ max: 2, demo: true });
  beforeAll(async () => {
    const cases = fc.sample(fc.constantFrom(...FILED).chain(caseOf), { numRuns: 150, seed: 20_260_101 });
    for (const [index, filed] of cases.entries()) {
      const id = await insert(filed, `X-${index}`, null);
      if (filed.process !== 'operator-selection') continue;
      for (const [n, part] of fc.sample(caseOf('selection-application'), { numRuns: 1, seed: index }).entries())
        await insert(part, `X-${index}-${n}`, id);
    }
  });

  const insert = async (filed: Filed, id: string, parent: string | null): Promise<string> => {
    const { version } = currentDefinition(filed.process);
    await db('cases').insert({
      id,
      process: filed.process,
      definition_version: version,
      policy_version: 1,
      title: id,
      party_id: filed.process === 'operator-selection' ? DEMO_ORGANISATIONS.authority.id : filed.party,
      opened_by: 'li',
      opened_at: new Date(),
      party_visible: filed.partyVisible,
      ...(filed.closed && { status: 'closed', outcome: 'withdrawn', closed_at: new Date() }),
      file: JSON.stringify({}),
      parent_id: parent,
    });
    const at = new Date();
    const definition = currentDefinition(filed.process);
    const more = { case_id: id, process: filed.process, round: 1, opened_at: at, clock_from: at, materials_hash: '' };
    for (const { supervisor, ...task } of filed.tasks) {
      const own = randomUUID();
      await db('tasks').insert({ ...task, ...more, id: own });
      if (supervisor === null || stepOf(definition, `${task.step}${ESCALATION_SUFFIX}`)?.role !== 'director') continue;
      await db('tasks').insert({ ...escalationOf(task, supervisor, own), ...more, id: randomUUID() });
    }
    return id;
  };

  const all = async () => {
    const rows = await db<CaseRow>('cases').whereLike('id', 'X-%').orderBy('id');
    const families = await familiesOf(db, rows);
    const { tasks, now } = await tasksOfCases(
      db,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => ({
      id: row.id,
      view: caseView(row, families.get(row.id)),
      rows: tasks.get(row.id) ?? [],
      tasks: (tasks.get(row.id) ?? []).map(taskView),
      definition: isProcess(row.process)
        ? definitionOf(row.process, row.definition_version)
        : currentDefinition('data-request'),
      now,
    }));
  };
  const page = { limit: 10_000 };
  const ofThese = (ids: readonly string[]) => ids.filter((id) => id.startsWith('X-')).sort();

  it('the list of cases has those that may be read, for everybody, wherever they work', async () => {
    const cases = await all();
    let seen = 0;
    let unseen = 0;
    for (const actor of ACTORS) {
      const listed = ofThese((await listCases(db, viewerOf(actor), {}, page)).map(({ id }) => id));
      const readable = cases
        .filter(({ view, tasks, definition, now }) => maySeeCase(actor, view, tasks, definition, now))
        .map(({ id }) => id);
      expect([actor, listed]).toEqual([actor, readable]);
      seen += readable.length;
      unseen += cases.length - readable.length;
    }
    // A comparison of nothing with nothing would hold too.
    expect(Math.min(seen, unseen)).toBeGreaterThan(1_000);
  });

  it('whatever else is asked of the list, the whole list has in the same order', async () => {
    const rows = (await all()).map(({ id }) => id);
    const openAt = new Map((await all()).map((one) => [one.id, one.tasks.filter(({ status }) => status === 'open')]));
    const middle = (
      await db<CaseRow>('cases')
        .where({ id: rows[Math.floor(rows.length / 2)] })
        .first()
    )?.opened_at;
    const at = middle ?? new Date();
    const asked: readonly (readonly [CaseFilter, (row: CaseRow) => boolean])[] = [
      [{ process: 'data-request' }, ({ process }) => process === 'data-request'],
      [{ process: 'selection-application' }, ({ process }) => process === 'selection-application'],
      [{ status: 'open' }, ({ status }) => status === 'open'],
      [{ status: 'closed' }, ({ status }) => status === 'closed'],
      [{ outcome: 'withdrawn' }, ({ outcome }) => outcome === 'withdrawn'],
      [{ closedBefore: at }, ({ closed_at }) => closed_at !== null && closed_at < at],
      [{ openedFrom: at }, ({ opened_at }) => opened_at >= at],
      [{ step: 'docking' }, ({ id }) => (openAt.get(id) ?? []).some(({ step }) => step === 'docking')],
      [{ party: DEMO_ORGANISATIONS.health.id }, ({ party_id }) => party_id === DEMO_ORGANISATIONS.health.id],
      [{ q: 'x-1' }, ({ id }) => id.startsWith('X-1')],
      [{ light: 'green' }, () => true],
      [{ light: 'red' }, () => false],
    ];
    const found = asked.map(() => 0);
    for (const actor of ACTORS.filter(({ id }) => id === 'li')) {
      const viewer = viewerOf(actor);
      const whole = (await listCases(db, viewer, {}, page)).filter(({ id }) => id.startsWith('X-'));
      for (const [n, [filter, holds]] of asked.entries()) {
        const listed = await listCases(db, viewer, filter, page);
        const mine = listed.map(({ id }) => id).filter((id) => id.startsWith('X-'));
        expect([actor, filter, mine]).toEqual([actor, filter, whole.filter(holds).map(({ id }) => id)]);
        const first = await listCases(db, viewer, filter, { limit: 3 });
        expect(first).toEqual(listed.slice(0, 3));
        found[n] = (found[n] ?? 0) + mine.length;
      }
    }
    expect(found.slice(0, -1).filter((n) => n === 0)).toEqual([]);
  });

  it('what is looked at one by one is looked at for those whom a rule lets see it or who hold a task there, and for nobody else', async () => {
    const cases = await all();
    const known = { looked: 0, not: 0 };
    for (const actor of ACTORS.filter((one) => one.id === 'wang' && !seesAll(one)))
      for (const { id, view, tasks, definition, now } of cases) {
        const looked = (await findRelatedCase(db, { caseId: id }, actor)) !== null;
        const around = [...tasks, ...(view.family?.parent?.tasks ?? [])];
        const sees = maySeeCase(actor, view, tasks, definition, now);
        expect([actor, id, looked]).toEqual([actor, id, sees || around.some((task) => holdsTask(actor, task, now))]);
        known[looked ? 'looked' : 'not'] += 1;
      }
    expect(Math.min(known.looked, known.not)).toBeGreaterThan(200);
  });

  it('the tasks that one has decided are one’s own, and may be read one by one', async () => {
    const cases = await all();
    let done = 0;
    for (const actor of ACTORS) {
      const listed = (await decidedTasks(db, actor, {}, page)).map(({ id }) => id);
      const own = cases.flatMap(({ view, tasks, definition, now }) =>
        tasks.filter(
          (task) =>
            task.decidedBy === actor.id &&
            holdsTask(actor, task, now) &&
            maySeeTask(actor, task, view, tasks, definition, now),
        ),
      );
      expect([actor, [...listed].sort()]).toEqual([actor, own.map(({ id }) => id).sort()]);
      done += listed.length;
    }
    expect(done).toBeGreaterThan(50);
  });

  it('no task that may be decided is missing among the candidates', async () => {
    const cases = await all();
    let decidable = 0;
    for (const actor of ACTORS) {
      const candidates = new Set((await candidateTasks(db, actor, {}, page)).map(({ id }) => id));
      for (const { view, tasks, definition, now } of cases)
        for (const task of tasks) {
          if (task.status !== 'open' || refusalToDecide(actor, task, view, tasks, definition, now) !== null) continue;
          expect([actor, task.id, candidates.has(task.id)]).toEqual([actor, task.id, true]);
          decidable += 1;
        }
    }
    expect(decidable).toBeGreaterThan(50);
  });

  it('of the other tasks of a case those that are read for the list decide as all of them do', async () => {
    const cases = new Map((await all()).map((one) => [one.id, one]));
    const judged = { decidable: 0, not: 0 };
    for (const actor of ACTORS) {
      const candidates = await candidateTasks(db, actor, {}, page);
      const around = await casesAround(db, candidates, actor.id);
      for (const task of candidates) {
        const kase = cases.get(task.case_id);
        if (kase === undefined) continue;
        const { view, tasks, definition, now } = kase;
        const judge = (others: readonly TaskView[]) =>
          refusalToDecide(actor, taskView(task), view, others, definition, now)?.code ?? null;
        const read = around.tasks.get(task.case_id) ?? [];
        const verdict = judge(read.map(taskView));
        expect([actor, task.id, verdict]).toEqual([actor, task.id, judge(tasks)]);
        judged[verdict === null ? 'decidable' : 'not'] += 1;
      }
    }
    expect(Math.min(judged.decidable, judged.not)).toBeGreaterThan(20);
  });
});
