/**
 * Takes an authorisation into the record that was signed before the system: its case stands where its workflow goes on, in force.
 * No act is issued for it. What both sides hold is what they signed on paper; an act of today would be another document, with a
 * number of a series that is counted without gaps from here on and signatures that nobody gave in it. `data.takenOver` says so, and
 * the signed paper is added to the file as a document by whoever has it (`POST /v1/documents` with the case).
 */
import { command } from '../../cases/command';
import type { CommandContext } from '../../cases/unit';
import type { Agreement } from './forms';
import { endOfDay, localDate, startOfDay } from '../../domain/local-date';
import type { Bilingual } from '../../domain/refusal';
import { draftRight } from '../../records/authorizations';
import { notFound } from '../../cases/context';
import { decidedStep } from '../../cases/decided-step';
import { openCase } from '../../cases/open-case';
import { sealText, textOf, versionOf } from './text';

const NO_ACT: Bilingual = {
  zh: '本协议签署于系统启用之前，系统未为其制发文书；以双方签署的协议原件为准。',
  en: 'The agreement was signed before the system, which has issued no act for it: the signed original stands.',
};

export interface SignedBefore {
  readonly id: string;
  readonly operatorId: string;
  /** The decision (文号) that granted it. */
  readonly grantedBy: string;
  readonly agreement: Agreement;
  readonly signedAt: Date;
  readonly draftedBy: string;
  readonly operatorSignatory: string;
  readonly authoritySignatory: string;
}

export const takeOverAuthorization = command(async (ctx: CommandContext, input: SignedBefore): Promise<void> => {
  const { id, operatorId, agreement, signedAt } = input;
  const [operator] = await ctx.read.organisationsByIds([operatorId]);
  if (operator === undefined) throw notFound({ zh: '运营主体', en: 'operator' });
  const [from, to] = [localDate(agreement.from), localDate(agreement.to)];
  const right = {
    ...draftRight({ id, operatorId, at: await ctx.read.databaseNow() }),
    from_date: from,
    to_date: to,
    e_service: agreement.eService,
    operator_signed_at: signedAt,
    authority_signed_at: signedAt,
    ends_at: endOfDay(to),
  };
  ctx.unit.record({ kind: 'authorization', row: right });
  const work = await openCase(ctx, {
    process: 'authorization',
    title: `授权协议：${operator.name}`,
    partyId: operatorId,
    now: right.created_at,
    openedAt: signedAt,
    file: { authorizationId: id, grantedBy: input.grantedBy },
    basis: 'Art. 5, 7',
    authorization: { ...right, unlifted_orders: 0, agreements: [] },
  });
  work.changeRight({ case_id: work.kase.id });
  const text = textOf(agreement);
  const hash = sealText(agreement);
  work.change({
    kind: 'agreement.version',
    row: versionOf(agreement, {
      ...{ authorization_id: id, version: 1, case_id: work.kase.id },
      ...{ signed_at: signedAt, effective_from: signedAt },
    }),
  });
  const inForceFrom = new Date(Math.max(signedAt.getTime(), startOfDay(from).getTime())).toISOString();
  work.setFacts({
    agreement: { ...text, hash },
    inForceFrom,
    inForceUntil: endOfDay(to).toISOString(),
    takenOver: { signedAt: signedAt.toISOString(), note: NO_ACT.zh, noteEn: NO_ACT.en },
  });
  const authority = (await ctx.read.authorityOf()).id;
  decidedStep(work, signedAt, {
    step: 'draft',
    role: 'case-officer',
    party: authority,
    outcome: 'submit',
    by: input.draftedBy,
    data: text,
  });
  decidedStep(work, signedAt, {
    step: 'operator-signature',
    role: 'operator',
    party: operatorId,
    outcome: 'sign',
    by: input.operatorSignatory,
    data: null,
  });
  decidedStep(work, signedAt, {
    step: 'authority-signature',
    role: 'director',
    party: authority,
    outcome: 'sign',
    by: input.authoritySignatory,
    data: null,
  });
  work.record({
    type: 'authorization.taken-over',
    basis: 'Art. 7',
    payload: { authorizationId: id, signedAt: signedAt.toISOString(), grantedBy: input.grantedBy, textHash: hash },
  });
});
