/** Opening a rectification (Art. 25, 28), and the preview of what a suspension stops. */
import { command } from '../../cases/command';
import { lockRight, type CommandContext } from '../../cases/unit';
import { rectification as kept } from '../facts';
import { readFacts } from '../../domain/read-kept';
import { notInForce } from '../../domain/not-in-force';
import { eServiceAt, isLiveStatus, rightStatus } from '../../domain/right';
import type { RectificationOpening } from './forms';
import { invalid } from '../../domain/refusal';
import { findAuthorization } from '../../records/authorizations';
import { openCasesOf } from '../../records/cases';
import { databaseNow, type Database, type Tx } from '../../records/database';
import { runningCooperationsOf } from '../../records/cooperations';
import { liveSuppliesOf } from '../../records/supplies';
import type { Reads } from '../../cases/reads';
import type { Dossier } from '../../cases/dossier';
import { notFound } from '../../cases/context';
import { openCase } from '../../cases/open-case';
import { stopsWithRight } from '../../cases/lifecycle';
import { rightOf } from '../../cases/rights';

/** The case that gave the reason to order. */
export interface Origin {
  readonly process: string;
  readonly caseId: string;
}

/** Opens the draft of an order; nothing is suspended before a director issues it. */
export const openRectification = command(
  async (
    ctx: CommandContext,
    authorizationId: string,
    opening: RectificationOpening,
    origin?: Origin,
  ): Promise<Dossier<'rectification'>> => {
    const authorization = await lockRight(ctx, authorizationId, 'shared');
    if (authorization === null) throw notFound({ zh: '授权', en: 'authorisation' });
    const now = await ctx.read.databaseNow();
    const status = rightStatus(authorization, now);
    if (!isLiveStatus(status)) {
      throw notInForce(status, { zh: '无可整改的授权', en: 'there is no right to order about' }, 'Art. 28 ¶1');
    }
    const { reason, evaluationId } = opening;
    const from = evaluationId === undefined ? origin : await evaluated(ctx.read, authorizationId, evaluationId);
    const [operator] = await ctx.read.organisationsByIds([authorization.operator_id]);
    const work = await openCase(ctx, {
      process: 'rectification',
      title: `责令整改：${operator?.name ?? authorization.operator_id}`,
      partyId: authorization.operator_id,
      now,
      file: { authorizationId, reason, ...(from && { origin: { ...from } }) },
      basis: 'Art. 25, 28',
      authorization,
    });
    return work;
  },
);

/**
 * The draft of an order, proposed by a decision in a case about the same right and opened in its commit: a person's decision,
 * and no more than a draft. The party comes to know of an order when it is issued, hence `internal`.
 */
export async function proposeRectification(
  work: Dossier<'annual-report' | 'security-inspection' | 'authorization' | 'supply-closure'>,
  reason: string,
): Promise<void> {
  const { id: caseId, process } = work.kase;
  const { kase } = await openRectification(work.ctx, rightOf(work).id, { reason }, { process, caseId });
  work.setInternal({ rectifications: [...(work.internal.rectifications ?? []), kase.id] });
  work.record({ type: 'rectification.proposed', basis: 'Art. 25, 28', payload: { caseId: kase.id } });
}

/** The confirmed evaluation of this authorisation that gives the reason. @throws Refusal */
async function evaluated(read: Reads, authorizationId: string, evaluationId: string): Promise<Origin> {
  const evaluation = await read.findEvaluation(evaluationId);
  if (evaluation?.authorization_id === authorizationId && evaluation.confirmed_at !== null) {
    return { process: 'evaluation', caseId: evaluation.case_id };
  }
  throw invalid(
    '/evaluationId',
    { zh: '该授权没有此项已审定的绩效评价', en: 'no such confirmed evaluation of this authorisation' },
    'Art. 27',
  );
}

export interface Impact {
  readonly supplies: readonly { readonly id: string; readonly caseId: string; readonly purpose: string }[];
  readonly requests: readonly { readonly id: string; readonly process: string; readonly title: string }[];
  readonly cooperations: readonly { readonly id: string; readonly counterpart: string }[];
}

/** What a suspension of the right would stop at once, on one picture of the record: nothing more where it is suspended already. */
export function impactOf(db: Database, authorizationId: string): Promise<Impact> {
  return db.transaction((tx) => impactIn(tx, authorizationId), { isolationLevel: 'repeatable read', readOnly: true });
}

async function impactIn(tx: Tx, authorizationId: string): Promise<Impact> {
  const right = await findAuthorization(tx, authorizationId);
  if (right === null) throw notFound({ zh: '授权', en: 'authorisation' });
  if (rightStatus(right, await databaseNow(tx)) === 'suspended')
    return { supplies: [], requests: [], cooperations: [] };
  const supplies = await liveSuppliesOf(tx, authorizationId);
  const running = await openCasesOf(tx, authorizationId);
  const cooperations = await runningCooperationsOf(tx, authorizationId);
  return {
    supplies: supplies.map(({ id, case_id: caseId, purpose }) => ({ id, caseId, purpose })),
    requests: running.filter(stopsWithRight).map(({ id, process, title }) => ({ id, process, title })),
    cooperations: cooperations.map(({ id, counterpart_name: counterpart }) => ({ id, counterpart })),
  };
}

export interface OrderState {
  /** The order was served into the mailbox, as the agreement lets the authority; then issuing was serving. */
  readonly eService: boolean;
  /** The same of the revocation: the agreement may have been amended since the order. Absent before there was an amendment. */
  readonly revocationEService?: boolean;
  /** The operator asked for a hearing. */
  readonly hearing: boolean;
}

/** What the workflow needs to know of the order beyond the outcomes of its steps. */
export const orderState = command(async ({ read }: CommandContext, caseId: string): Promise<OrderState> => {
  const kase = await read.findCase(caseId);
  if (kase === null) throw notFound({ zh: '案件', en: 'case' });
  const authorization = kase.authorization_id === null ? null : await read.findAuthorization(kase.authorization_id);
  const { eService, revocationEService, hearing } = readFacts(kept, kase.facts);
  const agreed = authorization !== null && eServiceAt(authorization, await read.databaseNow());
  return {
    eService: eService ?? agreed,
    ...(revocationEService != null && { revocationEService }),
    hearing: hearing ?? false,
  };
});
