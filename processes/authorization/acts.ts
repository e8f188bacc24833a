/** The facts of the agreement (Art. 7) as it was signed, read from its case. */
import type { AgreementFacts } from '../../domain/acts/agreement';
import type { FactsOf } from '../facts';
import { localDate, localDateOf } from '../../domain/local-date';
import { tasksAt } from '../../cases/at-step';
import type { Dossier } from '../../cases/dossier';

type Work = Dossier<'authorization'>;

/** `cappedAt`: the instant at which the policy ends the right, where that is before the end of the agreed term. */
export async function agreementFacts(work: Work, cappedAt: Date | null): Promise<AgreementFacts> {
  const { clauses, from, to, eService, hash } = agreementOf(work);
  const operator = tasksAt(work, 'operator-signature').findLast(({ outcome }) => outcome === 'sign');
  return {
    grantedBy: work.file.grantedBy,
    clauses,
    from: localDate(from),
    to: localDate(to),
    cappedTo: cappedAt === null ? null : localDateOf(new Date(cappedAt.getTime() - 1)),
    eService,
    textHash: hash,
    operator: {
      signatory: await nameOf(work, operator?.decided_by ?? null),
      signedOn: localDateOf(operator?.ended_at ?? work.now),
    },
    authority: { signatory: await nameOf(work, work.ctx.actor.id) },
  };
}

/** The text that is signed, with its hash. */
export function agreementOf({ kase, facts }: Work): NonNullable<FactsOf<'authorization'>['agreement']> {
  if (facts.agreement == null) throw new Error(`${kase.id} has no agreement`);
  return facts.agreement;
}

/** Who signs now says their name with the token; of others it stands in the register. */
async function nameOf({ ctx, read }: Work, person: string | null): Promise<string | null> {
  if (person === null) return null;
  return (person === ctx.actor.id ? ctx.actor.name : undefined) ?? read.nameOfPerson(person);
}
