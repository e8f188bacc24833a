/** What a round tells the public in the commit in which a step opens (Art. 5): the shortlist 公示, while objections may be filed. */
import type { TaskRow } from '../../records/tasks';
import type { Dossier } from '../../cases/dossier';
import { publishShortlist } from '../../cases/public-notices';
import { standing } from './round';

export async function publishShortlisted(round: Dossier, task: TaskRow): Promise<void> {
  const { shortlist } = round.kase.facts;
  const standingIds = new Set((await standing(round)).map((one) => one.id));
  // Withdrawn since the bureau chose: nobody is shown to the public who does not want to be listed.
  const chosen = Array.isArray(shortlist) ? shortlist.map(String).filter((id) => standingIds.has(id)) : [];
  publishShortlist(round, task, await applicantsOf(round, chosen));
}

/** The organisations behind applications of the round, in the order given. */
export async function applicantsOf(
  { read, kase }: Dossier,
  applications: readonly string[],
): Promise<{ readonly id: string; readonly name: string }[]> {
  const parties = await read.partiesOfCasesPartOf(kase.id);
  const named = applications.flatMap((id) => parties.get(id) ?? []);
  const names = new Map((await read.organisationsByIds(named)).map(({ id, name }) => [id, name]));
  return named.map((id) => ({ id, name: names.get(id) ?? id }));
}

/** Whatever was shortlisted before is on the bureau's table again. */
export function forgetShortlist(round: Dossier): void {
  if (Array.isArray(round.kase.facts.shortlist)) round.setFacts({ shortlist: null });
}
