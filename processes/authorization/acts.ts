/** The facts of the agreement (Art. 7) as it was signed, read from its case. */
import type { AgreementFacts } from '../../domain/acts/agreement';
import { agreement } from './forms';
import { localDate, localDateOf } from '../../domain/local-date';
import type { Dossier } from '../../cases/dossier';

/** `cappedAt`: the instant at which the policy ends the right, where that is before the end of the agreed term. */
export async function agreementFacts(work: Dossier, cappedAt: Date | null): Promise<AgreementFacts> {
  const { agreement: signed } = work.kase.facts;
  if (typeof signed !== 'object' || signed === null || !('hash' in signed)) throw new Error(`${work.kase.id}: no text`);
  const { hash, ...text } = signed;
  const { clauses, from, to, eService } = agreement.parse(text);
  if (typeof hash !== 'string') throw new Error(`${work.kase.id}: no hash of the text`);
  const operator = work.tasks.findLast((task) => task.step === 'operator-signature' && task.outcome === 'sign');
  const { grantedBy } = work.kase.file;
  return {
    grantedBy: typeof grantedBy === 'string' ? grantedBy : '',
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

/** Who signs now says their name with the token; of others it stands in the register. */
async function nameOf({ ctx, read }: Dossier, person: string | null): Promise<string | null> {
  if (person === null) return null;
  return (person === ctx.actor.id ? ctx.actor.name : undefined) ?? read.nameOfPerson(person);
}
