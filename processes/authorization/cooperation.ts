/**
 * Recording a cooperation with the provincial operator (Art. 8, 10), and its end. The operator records it; its scope lies within
 * what is supplied under the agreement and its days within the term, or it is refused. It grants nothing to anybody.
 */
import { command } from '../../cases/command';
import type { CommandContext } from '../../cases/unit';
import { randomUUID } from 'node:crypto';
import type { PayloadOf } from '../../domain/event-payloads';
import { firstBeyond, isWithinTerm } from '../../domain/cooperation';
import type { CooperationForm } from './cooperation-form';
import { localDate, localDateOf } from '../../domain/local-date';
import { notInForce } from '../../domain/not-in-force';
import { rightStatus } from '../../domain/right';
import { invalid } from '../../domain/refusal';
import type { AuthorizationRow } from '../../records/authorizations';
import type { CooperationRow } from '../../records/cooperations';
import { AUTHORITY } from '../../records/notices';
import { Dossier, inCase } from '../../cases/dossier';
import { notFound } from '../../cases/context';
import { assertOwnDocuments, attachChecked } from '../../cases/file-checks';
import { rightOf } from '../../cases/rights';
import { assertInScope } from '../../cases/scope';

const ARTICLE = 'Art. 8';

/** A cooperation with the right it stands on, at the instant of the command. */
export interface Recorded {
  readonly row: CooperationRow;
  readonly right: AuthorizationRow;
  readonly now: Date;
}

/** @throws Refusal 404 for another's right, 409 `not-in-force`, 422 outside the authorisation */
export const recordCooperation = command(
  (ctx: CommandContext, authorizationId: string, form: CooperationForm): Promise<Recorded> => {
    return underOwnRight(ctx, authorizationId, async (work) => {
      const right = rightOf(work);
      const status = rightStatus(right, work.now);
      if (status !== 'in-force') {
        throw notInForce(status, { zh: '不能登记合作', en: 'nothing to cooperate under' }, ARTICLE);
      }
      assertOtherParty(form, right.operator_id);
      const term = { from: localDate(form.from), to: localDate(form.to) };
      if (term.to < localDateOf(work.now)) {
        throw invalid('/to', { zh: '合作期限已过', en: 'the cooperation lies in the past' }, ARTICLE);
      }
      if (!isWithinTerm(term, right)) {
        const pointer = right.from_date !== null && term.from < right.from_date ? '/from' : '/to';
        throw invalid(pointer, { zh: '合作期限超出授权期限', en: 'beyond the term of the authorisation' }, ARTICLE);
      }
      await assertInScope(work.read, right, work.now, form.scope, '/scope', ARTICLE);
      await assertSupplied(work, form.scope);
      await attachGrant(work, form.authorization.documentIds);
      const row: CooperationRow = {
        id: randomUUID(),
        authorization_id: authorizationId,
        counterpart_name: form.counterpart.name,
        counterpart_code: form.counterpart.creditCode ?? null,
        grant_number: form.authorization.number,
        grant_documents: form.authorization.documentIds,
        content: form.content,
        scope: form.scope,
        from_date: term.from,
        to_date: term.to,
        recorded_by: ctx.actor.id,
        recorded_at: work.now,
        ended_at: null,
        ended_by: null,
        end_reason: null,
      };
      work.change({ kind: 'cooperation', row });
      work.record({ type: 'cooperation.recorded', basis: 'Art. 8, 10', payload: payloadOf(row) });
      work.notify(AUTHORITY, {
        zh: `登记与${row.counterpart_name}的合作`,
        en: `cooperation with ${row.counterpart_name} recorded`,
      });
      return { row, right: rightOf(work), now: work.now };
    });
  },
);

/** @throws Refusal 404, or 422 where it has ended before */
export const endCooperationOf = command(
  (ctx: CommandContext, authorizationId: string, cooperationId: string, reason: string): Promise<Recorded> => {
    return underOwnRight(ctx, authorizationId, async (work) => {
      const known = await ctx.read.findCooperation(authorizationId, cooperationId);
      if (known === null) throw notFound({ zh: '合作', en: 'cooperation' });
      const end = { ended_at: work.now, ended_by: ctx.actor.id, end_reason: reason };
      if (known.ended_at !== null) {
        throw invalid('/reason', { zh: '该合作已经终止', en: 'the cooperation has ended already' }, ARTICLE);
      }
      work.change({ kind: 'cooperation.end', ids: [cooperationId], end });
      const row = { ...known, ...end };
      work.record({ type: 'cooperation.ended', basis: ARTICLE, payload: { cooperationId, reason } });
      work.notify(AUTHORITY, {
        zh: `与${row.counterpart_name}的合作终止`,
        en: `cooperation with ${row.counterpart_name} ended`,
      });
      return { row, right: rightOf(work), now: work.now };
    });
  },
);

/** With the right held against a suspension, and the chain of its case. */
async function underOwnRight(
  ctx: CommandContext,
  authorizationId: string,
  act: (work: Dossier) => Promise<Recorded>,
): Promise<Recorded> {
  const seen = await ctx.read.findAuthorization(authorizationId);
  const caseId = seen?.operator_id === ctx.actor.org ? seen.case_id : null;
  if (caseId === null) throw notFound({ zh: '授权', en: 'authorisation' });
  return inCase({ caseId }, async () => act(await Dossier.lock(ctx, caseId)));
}

function assertOtherParty({ counterpart }: CooperationForm, operatorId: string): void {
  if (counterpart.creditCode !== operatorId) return;
  throw invalid(
    '/counterpart/creditCode',
    { zh: '合作方不能是运营主体自身', en: 'the counterpart is another than the operator' },
    ARTICLE,
  );
}

/** 在授权范围内: nothing is processed together that is not supplied under the agreement. */
async function assertSupplied(work: Dossier, scope: CooperationForm['scope']): Promise<void> {
  const supplies = await work.read.liveSuppliesOf(rightOf(work).id);
  const today = localDateOf(work.now);
  const supplied = supplies.filter((supply) => supply.term_to >= today).flatMap((supply) => supply.datasets);
  const beyond = firstBeyond(scope, supplied);
  if (beyond === null) return;
  const [entry, field] = beyond;
  throw invalid(
    field === null ? `/scope/${entry}/datasetId` : `/scope/${entry}/fields/${field}`,
    { zh: '超出授权协议项下供给的数据范围', en: 'beyond what is supplied under the agreement' },
    ARTICLE,
  );
}

/** Into the file of the authorisation, where the authority reads it. */
async function attachGrant(work: Dossier, ids: readonly string[]): Promise<void> {
  await assertOwnDocuments(work.ctx, ids, work.ctx.actor.org, '/authorization/documentIds');
  await attachChecked(work, ids, 'cooperation-authorization');
}

function payloadOf(row: CooperationRow): PayloadOf<'cooperation.recorded'> {
  return {
    cooperationId: row.id,
    counterpart: { name: row.counterpart_name, creditCode: row.counterpart_code },
    authorization: { number: row.grant_number, documentIds: [...row.grant_documents] },
    content: row.content,
    scope: row.scope.map(({ datasetId, fields }) => ({ datasetId, fields: [...fields] })),
    from: row.from_date,
    to: row.to_date,
  };
}
