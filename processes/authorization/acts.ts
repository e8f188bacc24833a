/** The facts of the agreement (Art. 7) as it was signed, read from its case. */
import type { AgreementFacts, ScopeFacts } from '../../domain/acts/agreement';
import type { AgreementScope } from '../../domain/scope';
import type { Reads } from '../../cases/reads';
import type { FactsOf } from '../facts';
import { lastDayBefore, localDate, localDateOf } from '../../domain/local-date';
import { tasksAt } from '../../cases/at-step';
import type { Dossier } from '../../cases/dossier';

type Work = Dossier<'authorization'>;

/** `cappedAt`: the instant at which the policy ends the right, where that is before the end of the agreed term. */
export async function agreementFacts(work: Work, cappedAt: Date | null): Promise<AgreementFacts> {
  const { clauses, from, to, eService, hash, scope, annexes } = agreementOf(work);
  const operator = tasksAt(work, 'operator-signature').findLast(({ outcome }) => outcome === 'sign');
  return {
    grantedBy: work.file.grantedBy,
    clauses,
    from: localDate(from),
    to: localDate(to),
    cappedTo: cappedAt === null ? null : lastDayBefore(cappedAt),
    eService,
    ...(scope != null && { scope: await scopeInWords(work.read, scope) }),
    ...(annexes !== undefined && { annexes }),
    textHash: hash,
    operator: {
      signatory: await nameOf(work, operator?.decided_by ?? null),
      signedOn: localDateOf(operator?.ended_at ?? work.now),
    },
    authority: { signatory: await nameOf(work, work.ctx.actor.id) },
  };
}

/** A scope as an agreement tells it: entries and departments by name. */
export async function scopeInWords(
  read: Pick<Reads, 'datasetsByIds' | 'organisationsByIds'>,
  { domains, providers, datasetIds, productKinds }: AgreementScope,
): Promise<ScopeFacts> {
  const bodies = providers.length === 0 ? [] : await read.organisationsByIds(providers);
  const entries = datasetIds.length === 0 ? [] : await read.datasetsByIds(datasetIds);
  const nameOf = (id: string) => bodies.find((body) => body.id === id)?.name ?? id;
  const titleOf = (id: string) => entries.find((entry) => entry.id === id)?.title;
  return {
    domains,
    providers: providers.map(nameOf),
    entries: datasetIds.map((id) => [titleOf(id), id].join(' ').trim()),
    productKinds,
  };
}

/** The text that is signed, with its hash. */
export function agreementOf({ kase, facts }: Work): NonNullable<FactsOf<'authorization'>['agreement']> {
  if (facts.agreement == null) throw new Error(`${kase.id} has no agreement`);
  return facts.agreement;
}

/** Who signs now says their name with the token; of others it stands in the register. */
export async function nameOf({ ctx, read }: Dossier, person: string | null): Promise<string | null> {
  if (person === null) return null;
  return (person === ctx.actor.id ? ctx.actor.name : undefined) ?? read.nameOfPerson(person);
}
