/** How a round of selection stands (Art. 5): who stands for selection, and the ranking on the panel's work. */
import { rankApplications, type Ranked } from '../../domain/ranking';
import type { CaseRow } from '../../records/cases';
import type { Dossier } from '../../cases/dossier';
import type { Reads } from '../../cases/reads';
import { standingWork } from '../../cases/panel';
import { isQualified, scoresIn } from './file';

/** The applications that stand for selection: qualified, neither withdrawn nor decided. */
export async function standing({ read, kase, ctx }: Dossier): Promise<CaseRow[]> {
  const parts = (await read.casesPartOf(kase.id)).map((part) => ctx.unit.pictureOf(part));
  return parts.filter((part) => part.status === 'open' && isQualified(part));
}

export interface RoundState {
  /** Applications whose qualification is not over. */
  readonly pending: number;
  /** Somebody stands for selection, or stood when the panel was called: a later withdrawal does not undo that. */
  readonly panel: boolean;
}

export async function roundState(read: Reads, roundId: string): Promise<RoundState> {
  const { pending, qualified } = await read.countQualified(roundId);
  return {
    pending,
    panel: qualified > 0 || (await read.hasPanel(roundId)),
  };
}

/** The ranking on the work of the panel that stands, once every seat has done its work; null before. */
export async function rankingOf(round: Dossier<'operator-selection'>): Promise<Ranked[] | null> {
  const { dimensions, panelSize } = round.file;
  const sheets = (await standingWork(round, 'panel')).map((task) => scoresIn(task.data));
  if (sheets.length < panelSize) return null;
  const applications = (await standing(round)).map((application) => application.id);
  return rankApplications(dimensions, sheets, applications);
}

/** An application has come through its qualification, or is over: its round looks again, in the same commit. */
export function tellRound(work: Dossier, what: 'qualified' | 'ended'): void {
  const { parent, kase } = work;
  if (parent === null || parent.kase.status === 'closed') return;
  parent.record({
    type: `application.${what}`,
    basis: 'Art. 5, 6',
    payload: { applicationId: kase.id, outcome: kase.outcome },
  });
  parent.wake('caseCommanded', { command: `application-${what}`, by: work.ctx.actor.id });
}
