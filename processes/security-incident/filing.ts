/** Reporting a security incident (Art. 24): the operator's duty, within hours of the discovery; late is recorded, never refused. */
import { command } from '../../cases/command';
import { lockRight, type CommandContext } from '../../cases/unit';
import { addDuration } from '../../domain/limit';
import { taskDue } from '../../domain/clock';
import type { IncidentReport } from './forms';
import { invalid, Refusal } from '../../domain/refusal';
import type { AuthorizationRow } from '../../records/authorizations';
import type { Dossier } from '../../cases/dossier';
import { notFound } from '../../cases/context';
import { assertCatalogued, attachOwn } from '../../cases/file-checks';
import { openCase } from '../../cases/open-case';
import { rightOfOperator } from '../../cases/operator-right';

const ARTICLE = 'Art. 24';

/** @throws Refusal `not-found`, `not-in-force`, `validation-failed` */
export const reportIncident = command(async (ctx: CommandContext, input: IncidentReport): Promise<Dossier> => {
  const authorization = await rightConcerned(ctx, input.authorizationId);
  const now = await ctx.read.databaseNow();
  const discovered = new Date(input.discoveredAt);
  if (discovered > now) {
    throw invalid('/discoveredAt', { zh: '发现时间不得晚于当前时间', en: 'lies in the future' }, ARTICLE);
  }
  if (input.occurredAt !== undefined && new Date(input.occurredAt) > discovered) {
    throw invalid('/occurredAt', { zh: '发生时间不得晚于发现时间', en: 'is later than the discovery' }, ARTICLE);
  }
  const named = input.datasetIds.map((datasetId) => ({ datasetId, fields: [] }));
  await assertCatalogued(ctx.read, named, '/datasetIds', ARTICLE);
  await assertSupplied(ctx, authorization.id, input.supplyIds);
  const [operator] = await ctx.read.organisationsByIds([ctx.actor.org]);
  const work = await openCase(ctx, {
    process: 'security-incident',
    title: input.title ?? `安全事件：${operator?.name ?? ctx.actor.org}`,
    partyId: ctx.actor.org,
    now,
    file: { ...input, authorizationId: authorization.id },
    basis: ARTICLE,
    authorization,
  });
  await attachOwn(work, input.documentIds, 'incident', '/documentIds');
  judgeReport(work, input, discovered);
  return work;
});

/** The operator's own, also where it is over: what was leaked under it still is. */
async function rightConcerned(ctx: CommandContext, named: string | undefined): Promise<AuthorizationRow> {
  const id = named ?? (await rightOfOperator(ctx, ctx.actor.org));
  if (id === null) {
    throw new Refusal(
      'not-in-force',
      { zh: '本单位没有运营授权', en: 'the organisation holds no authorisation' },
      { article: ARTICLE },
    );
  }
  const authorization = await lockRight(ctx, id, 'shared');
  if (authorization === null || authorization.operator_id !== ctx.actor.org) {
    throw notFound({ zh: '授权', en: 'authorisation' });
  }
  return authorization;
}

/** Supplies under the right concerned, also those that have ended: what was loaded under them is still there. */
async function assertSupplied(ctx: CommandContext, authorizationId: string, ids: readonly string[]): Promise<void> {
  for (const [index, id] of ids.entries()) {
    if ((await ctx.read.findSupply(id))?.authorization_id !== authorizationId) {
      throw invalid(`/supplyIds/${index}`, { zh: '没有该项供给', en: 'no such supply under this right' }, ARTICLE);
    }
  }
}

/** Hours from the discovery, by severity: whether the report came in time stands in the case from its first commit. */
function judgeReport(work: Dossier<'security-incident'>, { severity }: IncidentReport, discovered: Date): void {
  const limit = work.policy.limitOf(`report-${severity}`);
  if (limit === null) throw new Error(`no limit of reports of ${severity}`);
  const due =
    limit.kind === 'iso'
      ? addDuration(discovered, limit.parts)
      : taskDue({ from: discovered, limit, extensions: [], holds: [] }, work.calendar).due;
  const reportedLate = due !== null && work.now > due;
  work.setFacts({ reportDueAt: due?.toISOString() ?? null, reportedLate });
  work.record({
    type: reportedLate ? 'report.late' : 'report.in-time',
    basis: ARTICLE,
    payload: { severity, discoveredAt: discovered.toISOString(), dueAt: due?.toISOString() ?? null },
  });
}
