/** Opening an amendment (Art. 7), by either side; and what its workflow asks of it. */
import { notInForce } from '../../domain/not-in-force';
import { readFacts, readFile } from '../../domain/read-kept';
import { isLiveStatus, rightStatus } from '../../domain/right';
import { command } from '../../cases/command';
import { notFound } from '../../cases/context';
import type { Dossier } from '../../cases/dossier';
import { openCase } from '../../cases/open-case';
import { lockRight, type CommandContext } from '../../cases/unit';
import { agreementAmendment as kept } from '../facts';

/** @throws Refusal 404 for another's right, 409 `not-in-force`, 409 `duplicate-application` while one is open */
export const openAmendment = command(
  async (ctx: CommandContext, authorizationId: string, reason: string): Promise<Dossier<'agreement-amendment'>> => {
    const { actor } = ctx;
    const right = await lockRight(ctx, authorizationId, 'shared');
    const operatorSide = right !== null && actor.roles.includes('operator') && actor.org === right.operator_id;
    const authoritySide = actor.roles.includes('case-officer') && actor.org !== right?.operator_id;
    if (right === null || (!operatorSide && !authoritySide)) throw notFound({ zh: '授权', en: 'authorisation' });
    const now = await ctx.read.databaseNow();
    const status = rightStatus(right, now);
    if (!isLiveStatus(status))
      throw notInForce(status, { zh: '没有可变更的协议', en: 'there is no agreement to amend' });
    const [operator] = await ctx.read.organisationsByIds([right.operator_id]);
    return openCase(ctx, {
      process: 'agreement-amendment',
      title: `授权协议变更：${operator?.name ?? right.operator_id}`,
      partyId: right.operator_id,
      now,
      file: { authorizationId, reason, proposedBy: operatorSide ? 'operator' : 'authority' },
      basis: 'Art. 7, 8',
      authorization: right,
    });
  },
);

export interface AmendmentState {
  /** Then the authority says first whether it takes it up. */
  readonly byOperator: boolean;
  /** Then the government decides (Art. 5). */
  readonly wider: boolean;
}

/** What the workflow needs to know beyond the outcomes of its steps. */
export const amendmentState = command(async ({ read }: CommandContext, caseId: string): Promise<AmendmentState> => {
  const kase = await read.findCase(caseId);
  if (kase === null) throw notFound({ zh: '案件', en: 'case' });
  return {
    byOperator: readFile(kept, kase.file).proposedBy === 'operator',
    wider: readFacts(kept, kase.facts).draft?.wider ?? false,
  };
});
