/**
 * Drawn panels (Art. 5, 15 ¶2, 25, 27): the pool is frozen and hashed, then the seed is drawn and one permutation derived from it;
 * who declares a conflict or is replaced gives the seat to the next. Anyone can recompute the draw from the record.
 */
import { command } from './command';
import type { CommandContext } from './unit';
import { randomBytes } from 'node:crypto';
import { drawOrder, poolHash } from '../domain/draw';
import type { appointment } from '../domain/forms/panel';
import { ofParty } from '../domain/permissions';
import { invalid, Refusal } from '../domain/refusal';
import { ROLE_LABELS } from '../domain/roles';
import type { MemberRow, PanelRow } from '../records/panels';
import type { ProcessName, StepOf } from '../processes/laws';
import type { TaskRow } from '../records/tasks';
import { tasksAt } from './at-step';
import type { Decision, DecisionWith } from './effect';
import { Dossier } from './dossier';
import { notFound } from './context';
import { panelRules } from './behaviour';
import { voidEscalations, voidTask } from './void-task';

/** A seat as its workflow takes it: who sits now, at which attempt, and whether the seat's work is done. */
export interface Seat {
  readonly seat: number;
  readonly attempt: number;
  readonly assignee: string;
  readonly org: string;
}

export interface PanelState {
  /** Seats whose holder still has to declare or to work. */
  readonly open: readonly Seat[];
  /** Seats that nobody is left for. */
  readonly short: number;
  /** How often the panel has been asked for its work; histories of before panels could be sent back know none. */
  readonly round?: number;
  readonly caseOutcome: string | null;
}

/** Freezes the pool in this commit; the draw follows in the next. Repeated, it changes nothing. */
export const freezePanelPool = command(async (ctx: CommandContext, caseId: string, panelNo: number): Promise<void> => {
  const work = await Dossier.lock(ctx, caseId);
  if (work.kase.status === 'closed' || (await panelOf(work, panelNo)) !== null) return;
  const rules = panelRules(work);
  const eligible = await work.read.personsWithRole(rules.role);
  const excluded = (await rules.excluded?.(work)) ?? [];
  const acted = havingActed(work);
  const pool = eligible
    .filter((person) => !isConcerned(work, person.org, excluded) && !acted.has(person.id))
    .map((person) => person.id)
    .sort();
  const hash = poolHash(pool);
  await work.openPanel({
    case_id: caseId,
    panel: panelNo,
    seats: await rules.seats(work),
    pool,
    pool_hash: hash,
    frozen_at: work.now,
    seed: null,
    draw_order: null,
    waived: false,
    round: 1,
  });
  work.record({ type: 'panel.pool-frozen', basis: rules.article, payload: { panel: panelNo, pool, poolHash: hash } });
});

/** Draws the seed after the freeze has committed, and seats the first. Repeated, it changes nothing. */
export const drawPanel = command(async (ctx: CommandContext, caseId: string, panelNo: number): Promise<void> => {
  const work = await Dossier.lock(ctx, caseId);
  const frozen = await panelOf(work, panelNo);
  if (work.kase.status === 'closed' || frozen === null || frozen.seed !== null) return;
  const seed = randomBytes(32).toString('hex');
  const order = drawOrder(frozen.pool, seed);
  const drawn = await work.changePanel(frozen, { seed, draw_order: order });
  work.keeping('draw').setFacts({ draw: { pool: frozen.pool, poolHash: frozen.pool_hash, seed, order } });
  work.record({
    type: 'panel.drawn',
    basis: panelRules(work).article,
    payload: { panel: panelNo, poolHash: frozen.pool_hash, seed, order },
  });
  await fillSeats(work, drawn);
});

/** How the panel stands. */
export const panelState = command(
  async ({ read }: CommandContext, caseId: string, panelNo: number): Promise<PanelState> => {
    const kase = await read.findCase(caseId);
    if (kase === null) throw notFound({ zh: '案件', en: 'case' });
    const all = await read.panelsOf(caseId);
    const row = all.panels.find(({ panel }) => panel === panelNo);
    const caseOutcome = kase.outcome;
    if (row === undefined || caseOutcome !== null) return { open: [], short: 0, round: 1, caseOutcome };
    const members = all.members.filter(({ panel }) => panel === panelNo);
    const open: Seat[] = [];
    for (const { seat, attempt, person: assignee, status } of members) {
      if (status !== 'seated') continue;
      const person = await read.findPerson(assignee);
      open.push({ seat, attempt, assignee, org: person?.org ?? '' });
    }
    return { open, short: row.waived ? 0 : freeSeats(row, members).length, round: row.round, caseOutcome };
  },
);

async function panelOf(work: Dossier, panelNo: number): Promise<PanelRow | null> {
  return (await work.panels()).panels.find(({ panel }) => panel === panelNo) ?? null;
}

async function latestPanel(work: Dossier): Promise<PanelRow | null> {
  return (await work.panels()).panels.at(-1) ?? null;
}

async function membersOf(work: Dossier, panel: PanelRow): Promise<MemberRow[]> {
  return (await work.panels()).members.filter((member) => member.panel === panel.panel);
}

async function memberOf(work: Dossier, panel: PanelRow, person: string): Promise<MemberRow> {
  const member = (await membersOf(work, panel)).find((row) => row.person === person);
  if (member === undefined) throw new Error(`${person} is no member of panel ${panel.panel} of ${work.kase.id}`);
  return member;
}

/** Gives every free seat to the next in the order who has not sat on this panel. */
async function fillSeats(work: Dossier, panel: PanelRow): Promise<void> {
  const members = await membersOf(work, panel);
  const sat = new Set(members.map((member) => member.person));
  const next = (panel.draw_order ?? []).filter((person) => !sat.has(person));
  for (const number of freeSeats(panel, members)) {
    const person = next.shift();
    if (person === undefined) return;
    const attempt = members.filter((member) => member.seat === number).length + 1;
    const { case_id, panel: panelNo } = panel;
    await work.seatMember({ case_id, panel: panelNo, person, seat: number, attempt, status: 'seated', reason: null });
    work.record({
      type: 'panel.seated',
      basis: panelRules(work).article,
      payload: { panel: panel.panel, seat: number, attempt, person },
    });
  }
}

function freeSeats(panel: PanelRow, members: readonly MemberRow[]): number[] {
  const taken = new Set(
    members.filter((member) => member.status === 'seated' || member.status === 'done').map((member) => member.seat),
  );
  return Array.from({ length: panel.seats }, (_, index) => index + 1).filter((number) => !taken.has(number));
}

/** A declared conflict: the seat goes to the next in the same commit. */
export async function memberConflicted(work: Dossier, { task, opinion }: Decision): Promise<void> {
  await vacate(work, await panelOfSeat(work, task.seat), task.assignee ?? '', 'conflicted', opinion);
}

/** The member's work is done. */
export async function memberDone(work: Dossier, { task }: Decision): Promise<void> {
  const panel = await panelOfSeat(work, task.seat);
  await work.changeMember(await memberOf(work, panel, task.assignee ?? ''), 'done', null);
}

/** Whether every seat of the latest panel has done its work, but for those that stay empty. */
export async function panelDone(work: Dossier): Promise<boolean> {
  const panel = await latestPanel(work);
  if (panel === null) return false;
  const members = await membersOf(work, panel);
  const atWork = members.some((member) => member.status === 'seated');
  return !atWork && (panel.waived || freeSeats(panel, members).length === 0);
}

/** Replaces a member; what they did is kept, marked void by their status, and redone by the next. */
export async function vacate(
  work: Dossier,
  panel: PanelRow,
  person: string,
  status: 'conflicted' | 'replaced',
  reason: string | null,
): Promise<void> {
  await work.changeMember(await memberOf(work, panel, person), status, reason);
  work.record({
    type: `panel.${status}`,
    basis: panelRules(work).article,
    payload: { panel: panel.panel, person, reason },
  });
  await fillSeats(work, panel);
}

/** Where the draw has nobody left: members named by the director follow the drawn ones. */
export async function appointExperts(work: Dossier, { data }: DecisionWith<typeof appointment>): Promise<void> {
  const { experts } = data;
  const { role, article, excluded: rule } = panelRules(work);
  const excluded = (await rule?.(work)) ?? [];
  const panel = await latestPanel(work);
  if (panel === null) throw new Error(`${work.kase.id} has no panel`);
  const order = panel.draw_order ?? [];
  const acted = havingActed(work);
  for (const [index, id] of experts.entries()) {
    const person = await work.read.findPerson(id);
    const pointer = `/data/experts/${index}`;
    if (person === null || !person.roles.includes(role)) {
      throw invalid(
        pointer,
        { zh: `不具备“${ROLE_LABELS[role].zh}”角色`, en: `does not hold the role ${role}` },
        article,
      );
    }
    if (isConcerned(work, person.org, excluded)) {
      throw invalid(
        pointer,
        { zh: '与申请单位有利害关系，应当回避', en: "belongs to the applicant's organisation" },
        article,
      );
    }
    if (acted.has(id)) throw invalid(pointer, { zh: '已参与本案，应当回避', en: 'has acted in this case' }, article);
    if (order.includes(id) || experts.indexOf(id) < index)
      throw invalid(pointer, { zh: '已在本次抽取名单中', en: 'already in the order of this panel' }, article);
  }
  const extended = await work.changePanel(panel, { draw_order: [...order, ...experts] });
  work.record({ type: 'panel.appointed', basis: article, payload: { panel: panel.panel, experts } });
  await fillSeats(work, extended);
}

/** The free seats stay empty. */
export async function waiveSeats(work: Dossier): Promise<void> {
  const panel = await latestPanel(work);
  if (panel === null) throw new Error(`${work.kase.id} has no panel`);
  await work.changePanel(panel, { waived: true });
  work.record({ type: 'panel.waived', basis: panelRules(work).article, payload: { panel: panel.panel } });
}

/** Nothing is left to be judged: the open work of the latest panel is void, and its seats stay empty. */
export async function dissolvePanel(work: Dossier): Promise<void> {
  const panel = await latestPanel(work);
  const members = panel === null ? [] : await membersOf(work, panel);
  const seated = members.filter((member) => member.status === 'seated');
  if (panel === null || seated.length === 0) return;
  for (const task of work.openTasks.filter(({ personal, escalation_of: late }) => personal && late === null)) {
    voidEscalations(work, task);
    voidTask(work, task, 'nothing-left-to-judge');
  }
  for (const member of seated) await work.changeMember(member, 'replaced', 'nothing left to judge');
  await waiveSeats(work);
}

/** Sends the latest panel back to work: its members are asked anew, what they did before is kept and counts no longer. */
export async function reopenPanel(work: Dossier): Promise<void> {
  const panel = await latestPanel(work);
  if (panel === null) throw new Error(`${work.kase.id} has no panel`);
  await work.changePanel(panel, { round: panel.round + 1 });
  for (const member of await membersOf(work, panel)) {
    if (member.status === 'done') await work.changeMember(member, 'seated', member.reason);
  }
  work.record({
    type: 'panel.reopened',
    basis: panelRules(work).article,
    payload: { panel: panel.panel, round: panel.round + 1 },
  });
}

/** Who has acted in the case, or in what belongs together with it. */
function havingActed(work: Dossier): ReadonlySet<string | null> {
  return new Set([
    ...work.tasks.flatMap((task) => [task.decided_by, task.on_behalf_of]),
    ...(work.view.family?.handlings ?? []).map(({ person }) => person),
  ]);
}

/** People of an organisation that the case is about do not sit on its panel. */
function isConcerned(work: Dossier, org: string, excluded: readonly string[]): boolean {
  return excluded.includes(org) || ofParty({ org }, { partyId: work.kase.party_id }, work.definition);
}

/** What the members did last and whose work stands: that of a replaced member is kept and counts for nothing. */
export async function standingWork<P extends ProcessName>(work: Dossier<P>, step: StepOf<P>): Promise<TaskRow[]> {
  const standing: TaskRow[] = [];
  for (const task of tasksAt(work, step)) {
    if (task.status !== 'decided') continue;
    const panel = await panelOfSeat(work, task.seat);
    if (task.round !== panel.round) continue;
    const members = await membersOf(work, panel);
    if (members.some((member) => member.person === task.assignee && member.status === 'done')) standing.push(task);
  }
  return standing;
}

/** Seats are named `panel.seat.attempt`. */
async function panelOfSeat(work: Dossier, name: string): Promise<PanelRow> {
  const panel = await panelOf(work, Number(name.split('.')[0]));
  if (panel === null) throw new Error(`${work.kase.id} has no panel for seat ${name}`);
  return panel;
}

/** The member a director wants replaced, on the panel that is at work. @throws Refusal */
export async function sittingMember(work: Dossier, person: string): Promise<{ panel: PanelRow; member: MemberRow }> {
  const panel = await latestPanel(work);
  const members = panel === null ? [] : await membersOf(work, panel);
  const member = members.find((row) => row.person === person && (row.status === 'seated' || row.status === 'done'));
  const atWork = members.some((row) => row.status === 'seated');
  if (panel === null || !atWork) {
    throw new Refusal(
      'task-not-open',
      { zh: '当前没有抽取的成员在办', en: 'no panel is at work' },
      // A process may have none at all.
      panel === null ? {} : { article: panelRules(work).article },
    );
  }
  if (member === undefined)
    throw invalid(
      '/assignee',
      { zh: '不是所抽取的在任成员', en: 'not a sitting member of the panel' },
      panelRules(work).article,
    );
  return { panel, member };
}
