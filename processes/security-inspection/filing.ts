/** Opening a security inspection (Art. 25): of an operator that holds a right, by plan or ad hoc. */
import { command } from '../../cases/command';
import { lockRight, type CommandContext } from '../../cases/unit';
import { DEFAULT_CHECKLIST } from '../../domain/checklist';
import type { InspectionOpening } from './forms';
import { notInForce } from '../../domain/not-in-force';
import { isLiveStatus, rightStatus } from '../../domain/right';
import type { AuthorizationRow } from '../../records/authorizations';
import type { Dossier } from '../../cases/dossier';
import { notFound } from '../../cases/context';
import { openCase } from '../../cases/open-case';
import { rightOfOperator } from '../../cases/operator-right';

const ARTICLE = 'Art. 25';

export type Inspected = Pick<InspectionOpening, 'authorizationId' | 'operatorId'>;

/** @throws Refusal `not-found`, `not-in-force` */
export const openInspection = command(
  async (ctx: CommandContext, input: InspectionOpening, planId?: string): Promise<Dossier> => {
    const authorization = await inspectedRight(ctx, input);
    const { kind, reason, scope, plannedOn, checklist = DEFAULT_CHECKLIST } = input;
    const [operator] = await ctx.read.organisationsByIds([authorization.operator_id]);
    const work = await openCase(ctx, {
      process: 'security-inspection',
      title: `安全检查：${operator?.name ?? authorization.operator_id}`,
      partyId: authorization.operator_id,
      now: await ctx.read.databaseNow(),
      file: {
        authorizationId: authorization.id,
        kind,
        checklist: checklist.map((entry) => ({ ...entry })),
        ...(reason !== undefined && { reason }),
        ...(scope !== undefined && { scope }),
        ...(plannedOn !== undefined && { plannedOn }),
        ...(planId !== undefined && { planId }),
      },
      basis: ARTICLE,
      authorization,
    });
    return work;
  },
);

/** The right named, or the one that the operator holds; locked against a suspension. @throws Refusal */
export async function inspectedRight(
  ctx: CommandContext,
  { authorizationId, operatorId }: Inspected,
): Promise<AuthorizationRow> {
  const id = authorizationId ?? (await rightOfOperator(ctx, operatorId ?? ''));
  const authorization = id === null ? null : await lockRight(ctx, id, 'shared');
  if (authorization === null) throw notFound({ zh: '授权', en: 'authorisation' });
  const status = rightStatus(authorization, await ctx.read.databaseNow());
  if (isLiveStatus(status)) return authorization;
  throw notInForce(status, { zh: '无可检查的运营服务', en: 'there is nothing to inspect' }, ARTICLE);
}
