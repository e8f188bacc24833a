/**
 * Opening a step, keyed by the progress of the business (case, step, round, seat) and never by run or activity ids:
 * asked again, it answers the row as it is, decision included, so that a workflow started from nothing fast-forwards.
 */
import { command } from './command';
import type { CommandContext } from './unit';
import { randomUUID } from 'node:crypto';
import { formatLimit } from '../domain/limit';
import { ESCALATION_SUFFIX, stepOf, workingDayRuleOf, type StepDefinition } from '../domain/process';
import type { Role } from '../domain/roles';
import type { TaskRow } from '../records/tasks';
import { UNTOUCHED } from './untouched-task';
import { Dossier } from './dossier';
import { alignClock, citationOf, dueTimes, onDecisionClock, receivedAt } from './due';
import { behaviourOf, orderedLimit, own } from './behaviour';
import { endWithRight } from './right-end';
import { materialsHash } from './materials';
import { stateOf, type StepState } from './step-state';

export interface StepToOpen {
  readonly caseId: string;
  readonly step: string;
  readonly round: number;
  /** One of several parallel holders: a department, or panel, seat and attempt. Empty for a step with one. */
  readonly seat: string;
  /** For `party: 'seat'`: the organisation whose task it is. */
  readonly partyId?: string;
  /** For personal tasks: whose it is. */
  readonly assignee?: string;
  /** Opens only while this task is open. */
  readonly besideTaskId?: string;
}

/** Opens the step, or answers the task that was opened under its key before. */
export const openStep = command(async (ctx: CommandContext, input: StepToOpen): Promise<StepState> => {
  const work = await Dossier.lock(ctx, input.caseId);
  const existing = work.tasks.find(
    (task) => task.step === input.step && task.round === input.round && task.seat === input.seat,
  );
  if (existing !== undefined || work.kase.status === 'closed') return stateOf(work, existing);
  if (await endWithRight(work)) return stateOf(work, undefined);
  const { besideTaskId } = input;
  if (besideTaskId !== undefined && !work.openTasks.some((task) => task.id === besideTaskId))
    return stateOf(work, undefined);
  const step = stepOf(work.definition, input.step);
  if (step === null) throw new Error(`${work.definition.process} has no step ${input.step}`);
  alignClock(work, step);
  // A seat stays in the organisation in which its member took it, wherever the register has seen them since.
  const seated = work.tasks.find((task) => task.personal && step.party === 'seat' && task.seat === input.seat);
  const task = await addTask(work, step, {
    step: input.step,
    round: input.round,
    seat: input.seat,
    party_id: seated?.party_id ?? (await partyOf(work, seatOf(step, input.seat).party, input.partyId)),
    assignee: input.assignee ?? null,
    escalation_of: null,
  });
  await own(behaviourOf(work).openings, task.step)?.(work, task);
  tellToDo(work, step, task);
  return stateOf(work, task);
});

/** Steps of one case that open side by side, in one commit; their states in the order of asking. */
export const openSteps = command(async (ctx: CommandContext, inputs: readonly StepToOpen[]): Promise<StepState[]> => {
  const states: StepState[] = [];
  for (const input of inputs) states.push(await openStep(ctx, input));
  return states;
});

/** The superior's task over a late one, in the commit that finds it late. */
export async function openEscalation(work: Dossier, late: TaskRow): Promise<TaskRow | null> {
  const name = `${late.step}${ESCALATION_SUFFIX}`;
  const step = stepOf(work.definition, name);
  if (step === null) return null;
  return addTask(work, step, {
    step: name,
    round: late.round,
    // Late, given more time, late again: every supervision is a task of its own.
    seat: `${late.seat}#${work.tasks.filter((task) => task.escalation_of === late.id).length + 1}`,
    party_id: (await work.authority()).id,
    assignee: null,
    escalation_of: late.id,
  });
}

/** The same step for several bodies at once, each by those who answer for it; their seats are the bodies. */
export async function openForBodies(
  work: Dossier,
  name: string,
  round: number,
  bodies: readonly { readonly id: string; readonly role: Role }[],
): Promise<void> {
  const step = stepOf(work.definition, name);
  if (step === null) throw new Error(`${work.definition.process} has no step ${name}`);
  for (const { id, role } of bodies) {
    const at = { step: name, round, seat: id, party_id: id, assignee: null, escalation_of: null };
    await addTask(work, step, at, role);
  }
}

type At = Pick<TaskRow, 'step' | 'round' | 'seat' | 'party_id' | 'assignee' | 'escalation_of'>;

async function addTask(
  work: Dossier,
  step: StepDefinition,
  at: At,
  role: Role = seatOf(step, at.seat).role,
): Promise<TaskRow> {
  const row = await newTask(work, step, { ...at, role }, await materialsHash(work, { step: at.step, role }));
  return opened(work, step, row);
}

/** The same step for several seats at once, none of an organisation named for it: one statement, however many. */
export async function openForSeats(
  work: Dossier,
  name: string,
  seats: readonly { readonly round: number; readonly seat: string }[],
): Promise<void> {
  const step = stepOf(work.definition, name);
  if (step === null) throw new Error(`${work.definition.process} has no step ${name}`);
  if (seats.length === 0) return;
  alignClock(work, step);
  const hashes = new Map<Role, string>(); // of many seats of one role it is taken once
  const rows: TaskRow[] = [];
  for (const at of seats) {
    const { role, party } = seatOf(step, at.seat);
    const hash = hashes.get(role) ?? (await materialsHash(work, { step: name, role }));
    hashes.set(role, hash);
    const party_id = await partyOf(work, party, undefined);
    const row = { step: name, ...at, role, party_id, assignee: null, escalation_of: null };
    rows.push(await newTask(work, step, row, hash));
  }
  for (const row of rows) {
    opened(work, step, row);
    tellToDo(work, step, row);
  }
}

/** Of the authority's own tasks its people learn by their lists. */
function tellToDo(work: Dossier, step: StepDefinition, task: TaskRow): void {
  if (seatOf(step, task.seat).party === 'authority' || task.personal) return;
  work.notify(task.party_id, { zh: `待办“${step.title.zh}”`, en: `to do: “${step.title.en}”` });
}

async function newTask(
  work: Dossier,
  step: StepDefinition,
  at: At & { readonly role: Role },
  materials: string,
): Promise<TaskRow> {
  const ordered = await orderedLimit(work, at.step, at.seat);
  const limit = ordered === null ? work.anyPolicy.limitOf(at.step) : ordered.limit;
  const clockFrom = ordered?.from ?? (step.limitFrom === 'receipt' ? receivedAt(work) : work.now);
  const moves = ordered === null && limit?.kind === 'd' && workingDayRuleOf(work.definition, at.step) !== null;
  const counted = { clock_from: clockFrom, ends_on_working_day: moves };
  const times = await dueTimes(work, { ...counted, step: at.step, limit, extensions: [] });
  return {
    ...UNTOUCHED,
    ...at,
    ...times,
    id: randomUUID(),
    case_id: work.kase.id,
    process: work.kase.process,
    personal: step.kind === 'personal',
    opened_at: work.now,
    ...counted,
    limit_text: limit === null ? null : formatLimit(limit),
    materials_hash: materials,
  };
}

function opened(work: Dossier, step: StepDefinition, row: TaskRow): TaskRow {
  const task = work.openTask(row);
  work.record({
    type: 'task.opened',
    taskId: task.id,
    basis: citationOf(step),
    payload: {
      step: task.step,
      round: task.round,
      seat: task.seat,
      role: task.role,
      party: task.party_id,
      assignee: task.assignee,
      limit: task.limit_text,
      decisionClock: onDecisionClock(work, task.step),
      dueAt: task.due_at?.toISOString() ?? null,
    },
  });
  return task;
}

/** Role and party of the seat, where the step names its seats; else the step's own. */
function seatOf(step: StepDefinition, seat: string): Pick<StepDefinition, 'role' | 'party'> {
  const { seats = {} } = step;
  return (Object.hasOwn(seats, seat) ? seats[seat] : undefined) ?? step;
}

async function partyOf(work: Dossier, party: StepDefinition['party'], seat: string | undefined): Promise<string> {
  switch (party) {
    case 'authority':
      return (await work.authority()).id;
    case 'applicant':
      return work.kase.party_id;
    case 'government':
    case 'cyberspace':
      return (await work.read.cityBody(party)).id;
    case 'seat': {
      if (seat === undefined)
        throw new Error(`a step of ${work.definition.process} opens for a seat without its party`);
      return seat;
    }
  }
}
