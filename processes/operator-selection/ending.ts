/** The end of a round and of its applications (Art. 5): the round's end is every application's, in one commit. */
import { reasonsAgainst, type NotSelected } from '../../domain/not-selected';
import { departsFromRanking } from '../../domain/ranking';
import type { CloseCase } from '../../cases/behaviour';
import { Dossier } from '../../cases/dossier';
import { refreshMaterials } from '../../cases/materials';
import { publishResult } from '../../cases/public-notices';
import { dissolvePanel } from '../../cases/panel';
import type { EndingOf, OutcomeAt, StepOf } from '../laws';
import { rankingOf, standing, tellRound } from './round';
import { applicantsOf } from './notice';

type Round = Dossier<'operator-selection'>;

/** Whom the government approved is listed; everyone else who still stood is not selected, and told why, and the remedies; the public is told the result. */
export async function endApplications(
  round: Round,
  outcome: EndingOf<'operator-selection'>,
  close: CloseCase,
): Promise<void> {
  const approved = outcome === 'listed' ? (round.facts.listed ?? []) : [];
  for (const row of await round.read.lockOpenCasesPartOf(round.kase.id)) {
    const application = (await Dossier.of(round.ctx, row)).as('selection-application');
    const chosen = approved.includes(row.id);
    if (!chosen) application.setFacts({ reasons: reasonsAgainst(notSelected(round, row.id)) });
    await close(application, chosen ? 'listed' : 'not-selected', !chosen);
    application.wake('caseCommanded', { command: 'round-closed', by: round.ctx.actor.id });
  }
  publishResult(round, await applicantsOf(round, approved));
}

/** Who left it out, and why. Where neither the ranking nor the number of seats explains it, in the words of the bureau. */
function notSelected(round: Round, application: string): NotSelected {
  const { facts } = round;
  const ranking = facts.ranking ?? [];
  const place = ranking.find((ranked) => ranked.application === application) ?? null;
  const of = (outcome: OutcomeAt<'operator-selection', StepOf<'operator-selection'>>) =>
    round.tasks.findLast((task) => task.outcome === outcome)?.opinion ?? null;
  const seats = round.file.seats;
  if (facts.listed == null) return { place, seats, by: 'rejected', opinion: of('reject-all') ?? of('reject') };
  const shortlist = facts.shortlist ?? [];
  if (shortlist.includes(application)) return { place, seats, by: 'not-approved', opinion: of('approve') };
  const among = ranking.filter((ranked) => ranked === place || shortlist.includes(ranked.application));
  const unexplained = shortlist.length < seats || departsFromRanking(among, shortlist);
  return { place, seats, by: 'left-out', opinion: unexplained ? of('shortlist') : null };
}

/** An application that ends before its round does: the round looks again, and what has been scored is ranked without it. */
export function leaveRound(application: Dossier): void {
  const round = application.parent?.as('operator-selection');
  if (round === undefined) return;
  tellRound(application, 'ended');
  // At the end of the commit, when the record knows the application as closed.
  round.afterwards(async () => {
    if ((await standing(round)).length === 0) await dissolvePanel(round);
    await setRanking(round);
    await refreshMaterials(round);
  });
}

/** What stands in the file as the ranking: null until every seat has done its work, without those that stand no longer. */
export async function setRanking(round: Round): Promise<void> {
  const ranking = await rankingOf(round);
  const { ranking: known = null } = round.facts;
  const next = ranking === null ? null : ranking.map((ranked) => ({ ...ranked, dimensions: { ...ranked.dimensions } }));
  if (known !== null || next !== null) round.setFacts({ ranking: next });
}
