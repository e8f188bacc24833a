/**
 * Takes an authorisation into the record that was signed before the system: its case stands where its workflow goes on, in force.
 * No act is issued for it. What both sides hold is what they signed on paper; an act of today would be another document, with a
 * number of a series that is counted without gaps from here on and signatures that nobody gave in it. `data.takenOver` says so, and
 * the signed paper is added to the file as a document by whoever has it (`POST /v1/documents` with the case).
 */
import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '../domain/canonical';
import type { Agreement } from '../domain/forms/authorization';
import { endOfDay, localDate, startOfDay } from '../domain/local-date';
import type { Bilingual } from '../domain/refusal';
import { insertAuthorization, lockAuthorizationShared, updateAuthorization } from '../records/authorizations';
import { authorityOf, organisationsByIds } from '../records/parties';
import { notFound, type Context } from './context';
import { decidedStep } from './decided-step';
import { openCase } from './open-case';

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

export async function takeOverAuthorization(ctx: Context, input: SignedBefore): Promise<void> {
  const { id, operatorId, agreement, signedAt: now } = input;
  const [operator] = await organisationsByIds(ctx.tx, [operatorId]);
  if (operator === undefined) throw notFound({ zh: '运营主体', en: 'operator' });
  const [from, to] = [localDate(agreement.from), localDate(agreement.to)];
  await insertAuthorization(ctx.tx, { id, operator_id: operatorId });
  await updateAuthorization(ctx.tx, id, {
    from_date: from,
    to_date: to,
    e_service: agreement.eService,
    operator_signed_at: now,
    authority_signed_at: now,
    ends_at: endOfDay(to),
  });
  const work = await openCase(ctx, {
    process: 'authorization',
    title: `授权协议：${operator.name}`,
    partyId: operatorId,
    now,
    file: { authorizationId: id, grantedBy: input.grantedBy },
    basis: 'Art. 5, 7',
    authorization: await lockAuthorizationShared(ctx.tx, id),
  });
  await updateAuthorization(ctx.tx, id, { case_id: work.kase.id });
  const { clauses, eService } = agreement;
  const text: JsonObject = { clauses: { ...clauses }, from, to, eService };
  const hash = createHash('sm3').update(canonicalJson(text), 'utf8').digest('hex');
  const inForceFrom = new Date(Math.max(now.getTime(), startOfDay(from).getTime())).toISOString();
  work.setFacts({
    agreement: { ...text, hash },
    inForceFrom,
    inForceUntil: endOfDay(to).toISOString(),
    takenOver: { signedAt: now.toISOString(), note: NO_ACT.zh, noteEn: NO_ACT.en },
  });
  const authority = (await authorityOf(ctx.tx)).id;
  await decidedStep(work, now, {
    step: 'draft',
    role: 'case-officer',
    party: authority,
    outcome: 'submit',
    by: input.draftedBy,
    data: text,
  });
  await decidedStep(work, now, {
    step: 'operator-signature',
    role: 'operator',
    party: operatorId,
    outcome: 'sign',
    by: input.operatorSignatory,
    data: null,
  });
  await decidedStep(work, now, {
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
    payload: { authorizationId: id, signedAt: now.toISOString(), grantedBy: input.grantedBy, textHash: hash },
  });
  await work.save();
}
