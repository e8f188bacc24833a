/** What a round tells the public in the commit in which a step opens (Art. 5): the shortlist 公示, while objections may be filed. */
import { partiesOfCasesPartOf } from '../../records/cases';
import type { Tx } from '../../records/database';
import { organisationsByIds } from '../../records/parties';
import type { TaskRow } from '../../records/tasks';
import type { CaseWork } from '../case-work';
import { publishShortlist } from '../public-notices';
import { standing } from '../round';

export async function publishShortlisted(round: CaseWork, task: TaskRow): Promise<void> {
  const { shortlist } = round.kase.facts;
  const standingIds = new Set((await standing(round.ctx.tx, round.kase.id)).map((one) => one.id));
  // Withdrawn since the bureau chose: nobody is shown to the public who does not want to be listed.
  const chosen = Array.isArray(shortlist) ? shortlist.map(String).filter((id) => standingIds.has(id)) : [];
  await publishShortlist(round, task, await applicantsOf(round.ctx.tx, round.kase.id, chosen));
}

/** The organisations behind applications of the round, in the order given. */
export async function applicantsOf(
  tx: Tx,
  roundId: string,
  applications: readonly string[],
): Promise<{ readonly id: string; readonly name: string }[]> {
  const parties = await partiesOfCasesPartOf(tx, roundId);
  const named = applications.flatMap((id) => parties.get(id) ?? []);
  const names = new Map((await organisationsByIds(tx, named)).map(({ id, name }) => [id, name]));
  return named.map((id) => ({ id, name: names.get(id) ?? id }));
}

/** Whatever was shortlisted before is on the bureau's table again. */
export function forgetShortlist(round: CaseWork): Promise<void> {
  if (Array.isArray(round.kase.facts.shortlist)) round.setFacts({ shortlist: null });
  return Promise.resolve();
}
