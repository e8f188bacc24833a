/** Reporting a security incident (Art. 24): the operator's duty, within hours of the discovery; late is recorded, never refused. Supplemented at any time. */
import { command } from '../../cases/command';
import { lockRight, type CommandContext } from '../../cases/unit';
import { maySeeCase } from '../../domain/permissions';
import type { IncidentReport, Supplement } from './forms';
import { invalid, Refusal } from '../../domain/refusal';
import type { AuthorizationRow } from '../../records/authorizations';
import { AUTHORITY } from '../../records/notices';
import { Dossier, inCase } from '../../cases/dossier';
import { notFound } from '../../cases/context';
import { assertCatalogued, assertOwnDocuments, attachChecked } from '../../cases/file-checks';
import { openCase } from '../../cases/open-case';
import { rightOfOperator } from '../../cases/operator-right';
import { taskViews } from '../../cases/reading/family';
import { knownCase } from '../../cases/reading/sight';
import { openForSeats } from '../../cases/open-task';
import { addToFile, assertDetails, detailsIn, incidentOf } from './details';
import type { REPORTERS } from './facts';
import { securityIncident } from './law';
import { addresseesOf, gradeOf, reportDue } from './grade';

const ARTICLE = 'Art. 24';

/**
 * By the operator; or by a security officer or the cyberspace department in the place of one that hides it, which names the right.
 * @throws Refusal `not-found`, `not-in-force`, `validation-failed`
 */
export const reportIncident = command(async (ctx: CommandContext, input: IncidentReport): Promise<Dossier> => {
  const authorization = await rightConcerned(ctx, input.authorizationId);
  const { operator_id: operatorId } = authorization;
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
  await assertDetails(ctx, { operatorId, discoveredAt: input.discoveredAt, now }, input);
  await assertOwnDocuments(ctx, input.documentIds, ctx.actor.org, '/documentIds');
  const [operator] = await ctx.read.organisationsByIds([operatorId]);
  const reportedBy = reporterOf(ctx);
  const work = await openCase(ctx, {
    process: 'security-incident',
    title: input.title ?? `安全事件：${operator?.name ?? operatorId}`,
    partyId: operatorId,
    now,
    file: { ...input, authorizationId: authorization.id, reportedBy },
    basis: ARTICLE,
    authorization,
  });
  await attachChecked(work, input.documentIds, 'incident');
  judgeReport(work, input, discovered);
  if (reportedBy !== 'operator') work.notify(operatorId, BROUGHT_UP);
  // In the report's own commit, so that whoever it is told to, and who is to report on, has it at once.
  const seats = Object.keys(securityIncident.steps.acknowledgement.seats);
  await openForSeats(
    work,
    'acknowledgement',
    seats.map((seat) => ({ round: 1, seat })),
  );
  await openForSeats(work, 'progress-report', [{ round: 1, seat: '' }]);
  return work;
});

const BROUGHT_UP = {
  zh: '主管部门已就安全事件立案，请立即报告处置情况',
  en: 'a security incident was brought up by the authority: report at once on how it is handled',
};

/** An operator's people have no other role, and those of the authority sit with the authority. */
function reporterOf({ actor }: CommandContext): (typeof REPORTERS)[number] {
  if (actor.roles.includes('operator')) return 'operator';
  return actor.roles.includes('cyberspace') ? 'cyberspace' : 'authority';
}

/** Of the operator's own, also one that is over: what was leaked under it still is. */
async function rightConcerned(ctx: CommandContext, named: string | undefined): Promise<AuthorizationRow> {
  const own = reporterOf(ctx) === 'operator';
  if (!own && named === undefined) {
    const which = { zh: '主管部门立案须指明授权', en: 'whoever brings it up for an operator names the authorisation' };
    throw invalid('/authorizationId', which, ARTICLE);
  }
  const id = named ?? (await rightOfOperator(ctx, ctx.actor.org));
  if (id === null) {
    throw new Refusal(
      'not-in-force',
      { zh: '本单位没有运营授权', en: 'the organisation holds no authorisation' },
      { article: ARTICLE },
    );
  }
  const authorization = await lockRight(ctx, id, 'shared');
  if (authorization === null || (own && authorization.operator_id !== ctx.actor.org)) {
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

/** Hours from the discovery, by grade: whether the report came in time stands in the case from its first commit, and whom it is owed to. */
function judgeReport(work: Dossier<'security-incident'>, report: IncidentReport, discovered: Date): void {
  const grade = gradeOf(work, report);
  const due = reportDue(work, grade, discovered);
  const reportedLate = due !== null && work.now > due;
  const reportDueAt = due?.toISOString() ?? null;
  work.setFacts({ reportDueAt, reportedLate, grade, addressees: addresseesOf(grade) });
  const { severity } = report;
  work.record({
    type: reportedLate ? 'report.late' : 'report.in-time',
    basis: ARTICLE,
    payload: { severity, grade, discoveredAt: discovered.toISOString(), dueAt: reportDueAt },
  });
}

/** As many as a case keeps in its file. */
const MOST_SUPPLEMENTS = 100;

/** 补报 at any time while the case is open (事件 7), by whoever may report. @throws Refusal `not-found`, `case-closed`, `validation-failed` */
export const supplementIncident = command(
  async (ctx: CommandContext, caseId: string, input: Supplement): Promise<Dossier> => {
    const seen = await knownCase(ctx.tx, caseId, ctx.actor);
    return inCase({ caseId }, async () => {
      const work = await Dossier.lockLoaded(ctx, seen);
      const visible = maySeeCase(ctx.actor, work.view, taskViews(work.tasks), work.definition, work.now);
      if (!visible || !isIncident(work)) throw notFound({ zh: '安全事件', en: 'security incident' });
      if (work.kase.status !== 'open') {
        const { outcome } = work.kase;
        throw new Refusal('case-closed', { zh: '案件已办结', en: 'the case is closed' }, { extra: { outcome } });
      }
      const { supplements = [] } = work.file;
      if (supplements.length >= MOST_SUPPLEMENTS) {
        const most = { zh: `补充报告至多 ${MOST_SUPPLEMENTS} 次`, en: `at most ${MOST_SUPPLEMENTS} supplements` };
        throw invalid('/text', most, ARTICLE);
      }
      await assertDetails(ctx, incidentOf(work), input);
      await assertOwnDocuments(ctx, input.documentIds, ctx.actor.org, '/documentIds');
      await attachChecked(work, input.documentIds, 'supplement');
      const { text, documentIds } = input;
      const by = reporterOf(ctx);
      const written = { at: work.now.toISOString(), by, text, documentIds, ...detailsIn(input) };
      await addToFile(work, input, { supplements: [...supplements, written] });
      const added = { zh: '安全事件有补充报告', en: 'the report of a security incident was supplemented' };
      for (const to of by === 'operator' ? [AUTHORITY] : [work.kase.party_id]) work.notify(to, added);
      return work;
    });
  },
);

function isIncident(work: Dossier): work is Dossier<'security-incident'> {
  return work.kase.process === 'security-incident';
}
