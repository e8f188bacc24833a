/** What follows in the same commit when a step has ended, a case closes, or an operator's cases are held and released. */
import { clockStateAt } from '../domain/clock';
import type { Bilingual } from '../domain/refusal';
import { remediesAgainst, THIS_DECISION } from '../domain/remedies';
import { caseOutcomeLabel, stepOf, type ProcessDefinition } from '../domain/process';
import { definitionOf, type Ending, type EndingOf, type ProcessName } from '../processes/laws';
import type { Role } from '../domain/roles';
import type { CaseRow } from '../records/cases';
import type { TaskRow } from '../records/tasks';
import type { Dossier } from './dossier';
import { citationOf, receivedAt, recomputeDues } from './due';
import { behaviourOf } from './behaviour';
import type { AnyEffect } from './effect';
import { refreshMaterials } from './materials';
import { voidEscalations, voidTask } from './void-task';

export interface OutcomeEffects {
  readonly clock?: 'start' | 'pause' | 'stop' | 'start-as-of-receipt';
  readonly closes?: Ending | undefined;
  readonly against?: true;
}

/** How the case closes with this: as the effect chose, or else as the law says. @throws Error for what the law does not name as an ending */
export function endingOf(
  { definition }: Dossier,
  result: Awaited<ReturnType<AnyEffect>>,
  byLaw: string | undefined,
): Ending | undefined {
  const ending = (typeof result === 'object' ? result.closes : undefined) ?? byLaw;
  if (ending !== undefined && !isEndingOf(definition, ending))
    throw new Error(`${definition.process} has no outcome ${ending}`);
  return ending;
}

function isEndingOf({ outcomes }: ProcessDefinition, name: string): name is Ending {
  return Object.hasOwn(outcomes, name);
}

/** Clock, closing and the end of what supervised the step. */
export async function afterOutcome(work: Dossier, task: TaskRow, effects: OutcomeEffects): Promise<void> {
  voidEscalations(work, task);
  moveClock(work, task, effects.clock);
  if (effects.closes === undefined) await refreshMaterials(work, stepOf(work.definition, task.step)?.group);
  if (effects.closes !== undefined) await close(work, effects.closes, effects.against === true);
}

function moveClock(work: Dossier, task: TaskRow, clock: OutcomeEffects['clock']): void {
  const step = stepOf(work.definition, task.step);
  const article = step === null ? undefined : citationOf(step);
  switch (clock) {
    case undefined:
      return;
    case 'start':
      return work.addClockEntry({ kind: 'started', at: work.now, reason: { zh: '受理', en: 'accepted' }, article });
    case 'start-as-of-receipt':
      return work.addClockEntry({
        kind: 'started',
        at: receivedAt(work),
        reason: { zh: '逾期未告知，自收到申请材料之日起即为受理', en: 'not told in time: accepted as of receipt' },
        article,
      });
    case 'stop':
      return work.addClockEntry({
        kind: 'stopped',
        at: work.now,
        reason: { zh: '已作出决定', en: 'decided' },
        article,
      });
    case 'pause':
      return work.addClockEntry({
        kind: 'paused',
        at: work.now,
        reason: { zh: '组织专家评审', en: 'experts called in' },
        article,
      });
  }
}

/** Every decision against a party tells its remedies. */
const REMEDIES: Bilingual = {
  zh: `决定理由见案件。${remediesAgainst(THIS_DECISION).zh}`,
  en: `The reasons stand in the case. ${remediesAgainst(THIS_DECISION).en}`,
};

/** Closes the case, as its law names it: open tasks are void in the same commit, the clock stops, the process's own effects follow. */
export async function closeCase<P extends ProcessName>(
  work: Dossier<P>,
  outcome: EndingOf<P>,
  against = false,
): Promise<void> {
  await close(work, outcome, against);
}

async function close(work: Dossier, outcome: Ending, against: boolean): Promise<void> {
  const { zh, en } = caseOutcomeLabel(work.definition, outcome);
  const voided = work.openTasks;
  for (const task of voided) voidTask(work, task, `case-closed:${outcome}`);
  const clock = work.clockEntries;
  if (clock.length > 0 && clockStateAt(clock, work.now) !== 'stopped') {
    work.addClockEntry({ kind: 'stopped', at: work.now, reason: { zh: '案件办结', en: 'the case is closed' } });
  }
  work.set({ status: 'closed', outcome, closed_at: work.now, held_since: null });
  await behaviourOf(work).closing?.(work, outcome, closeCase);
  work.record({ type: 'case.closed', payload: { outcome } });
  const closed = { zh: `案件办结（${zh}）`, en: `case closed (${en})` };
  for (const org of bodiesWorking(voided)) if (org !== work.kase.party_id) work.notify(org, closed);
  if (work.definition.partyIs === 'authority') return;
  work.notify(work.kase.party_id, closed, against ? REMEDIES : undefined);
}

const BODIES: readonly Role[] = ['data-steward', 'government', 'cyberspace'];

/** Departments and bodies of the city with a task among these; of a panel nothing is told to its members' organisations. */
function bodiesWorking(tasks: readonly TaskRow[]): Set<string> {
  const theirs = tasks.filter((task) => !task.personal && BODIES.some((role) => role === task.role));
  return new Set(theirs.map((task) => task.party_id));
}

const HELD: Bilingual = {
  zh: '运营主体的数据使用权限已暂停，案件中止',
  en: "the operator's right is suspended: the case is on hold",
};
const RELEASED: Bilingual = { zh: '数据使用权限恢复，案件恢复办理', en: 'the right is restored: the case goes on' };

/** Whether a suspension of its right stops the case: by the law that it is pinned to, where it is open and not held already. */
export function stopsWithRight({ process, definition_version: version, status, held_since: since }: CaseRow): boolean {
  return status === 'open' && since === null && definitionOf(process, version).held;
}

/** Holds an open case in the commit that suspends the right (Art. 28): nothing is decidable, nothing expires. */
export async function holdCase(work: Dossier, orderId: string): Promise<void> {
  if (!stopsWithRight(work.kase)) return;
  work.addClockEntry({ kind: 'held', at: work.now, reason: HELD, article: 'Art. 28 ¶1' });
  work.set({ held_since: work.now });
  work.record({ type: 'case.held', basis: 'Art. 28 ¶1', payload: { orderId } });
  work.record({
    type: 'clock.paused',
    basis: 'Art. 28 ¶1',
    payload: { asOf: work.now.toISOString(), reason: HELD.zh },
  });
  await recomputeDues(work);
  work.notify(work.kase.party_id, HELD);
  work.wake('caseCommanded', { command: 'hold', by: work.ctx.actor.id });
}

/** Releases a held case in the commit that lifts the last order. */
export async function releaseCase(work: Dossier): Promise<void> {
  if (!work.held) return;
  work.addClockEntry({ kind: 'released', at: work.now, reason: RELEASED, article: 'Art. 28 ¶1' });
  work.set({ held_since: null });
  work.record({ type: 'case.resumed', basis: 'Art. 28 ¶1' });
  work.record({
    type: 'clock.resumed',
    basis: 'Art. 28 ¶1',
    payload: { asOf: work.now.toISOString(), reason: RELEASED.zh },
  });
  await recomputeDues(work);
  work.notify(work.kase.party_id, RELEASED);
  work.wake('caseCommanded', { command: 'resume', by: work.ctx.actor.id });
}
