/** A round of selection in memory (Art. 5, 6), with applications in it, all as they are announced and filed. */
import { fileApplication, openRound } from '../../processes/operator-selection/filing';
import type { TaskRow } from '../../records/tasks';
import { sampleRound } from '../../scripts/client/samples';
import { sampleBid, sheet } from '../builders/operator-selection';
import { actorOf } from '../invariants/record';
import { MemoryRecord, type Setting } from './memory-record';

const CALL_MS = 30 * 86_400_000;

export interface Announced extends Setting {
  readonly panelSize: number;
  /** Who applies. */
  readonly applicants: readonly string[];
}

/** Answers the round's case, and its applications': their qualification is not open yet. */
export async function announced({ panelSize, applicants, ...setting }: Announced) {
  const empty = await MemoryRecord.empty(setting);
  const now = await empty.look((read) => read.databaseNow());
  const announcement = { ...sampleRound(new Date(now.getTime() + CALL_MS).toISOString()), panelSize };
  const round = empty.at((await empty.commit(actorOf('officer'), (ctx) => openRound(ctx, announcement))).id);
  const applications: MemoryRecord[] = [];
  for (const persona of applicants) {
    const kase = await round.commit(actorOf(persona), (ctx) => fileApplication(ctx, round.caseId, sampleBid()));
    applications.push(round.at(kase.id));
  }
  return { round, applications };
}

/** An application comes through its qualification. */
export async function qualified(application: MemoryRecord, outcome: string): Promise<void> {
  const at = { caseId: application.caseId, step: 'qualification', round: 1, seat: '' };
  await application.decide((await application.activities.openStep(at)).taskId, outcome);
}

/** What the decisions of a round carry: every application is scored alike, and all of these are chosen. */
export const choosing =
  (applications: readonly string[]) =>
  (_: MemoryRecord, { step }: Pick<TaskRow, 'step'>, outcome: string): unknown => {
    switch (`${step}.${outcome}`) {
      case 'panel.submit':
        return sheet(sampleRound('').dimensions, Object.fromEntries(applications.map((id) => [id, 90])));
      case 'bureau-decision.shortlist':
      case 'government-decision.approve':
        return { applications };
      default:
        return undefined;
    }
  };
