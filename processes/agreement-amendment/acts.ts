/** The facts of an amendment's act (Art. 7), read from its case. */
import type { AmendmentFacts } from '../../domain/acts/amendment';
import { localDateOf, type LocalDate } from '../../domain/local-date';
import { tasksAt } from '../../cases/at-step';
import type { Dossier } from '../../cases/dossier';
import { rightOf } from '../../cases/rights';
import { agreementNumber } from '../../cases/scope';
import { nameOf, scopeInWords } from '../authorization/acts';
import type { Draft } from './preview';

export async function amendmentFacts(
  work: Dossier<'agreement-amendment'>,
  draft: Draft,
  inForceFrom: LocalDate,
): Promise<AmendmentFacts> {
  const operator = tasksAt(work, 'operator-signature').findLast(({ outcome }) => outcome === 'sign');
  const { version, clauses, eService, scope, annexes = [], hash } = draft;
  return {
    ...{ version, clauses, eService, annexes, inForceFrom },
    agreement: await agreementNumber(work.read, rightOf(work)),
    scope: scope == null ? null : await scopeInWords(work.read, scope),
    textHash: hash,
    operator: {
      signatory: await nameOf(work, operator?.decided_by ?? null),
      signedOn: localDateOf(operator?.ended_at ?? work.now),
    },
    authority: { signatory: await nameOf(work, work.ctx.actor.id) },
  };
}
