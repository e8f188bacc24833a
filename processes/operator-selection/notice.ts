/** What a round tells the public in the commit in which a step opens (Art. 5): the shortlist 公示, while objections may be filed. */
import type { TaskRow } from '../../records/tasks';
import type { Dossier } from '../../cases/dossier';
import { publishShortlist } from '../../cases/public-notices';
import { standing } from './round';

type Round = Dossier<'operator-selection'>;

export async function publishShortlisted(round: Round, task: TaskRow): Promise<void> {
  const standingIds = new Set((await standing(round)).map((application) => application.id));
  // Withdrawn since the bureau chose: nobody is shown to the public who does not want to be listed.
  const chosen = (round.facts.shortlist ?? []).filter((id) => standingIds.has(id));
  publishShortlist(round, task, await applicantsOf(round, chosen));
}

/** The organisations behind applications of the round, in the order given. */
export async function applicantsOf(
  { read, kase }: Round,
  applications: readonly string[],
): Promise<{ readonly id: string; readonly name: string }[]> {
  const parties = await read.partiesOfCasesPartOf(kase.id);
  const named = applications.flatMap((id) => parties.get(id) ?? []);
  const names = new Map((await read.organisationsByIds(named)).map(({ id, name }) => [id, name]));
  return named.map((id) => ({ id, name: names.get(id) ?? id }));
}

/** Whatever was shortlisted before is on the bureau's table again. */
export function forgetShortlist(round: Round): void {
  if (round.facts.shortlist != null) round.setFacts({ shortlist: null });
}
