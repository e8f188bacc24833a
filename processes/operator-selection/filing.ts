/** Opening a round of operator selection, and applying in it (Art. 5, 6). */
import { FIXED } from '../../domain/fixed-numbers';
import { command } from '../../cases/command';
import type { CommandContext } from '../../cases/unit';
import { expiredEvidence, type Evidence } from '../../domain/evidence';
import type { RoundFiling } from './forms';
import type { ApplicationFiling } from '../selection-application/forms';
import { taskDue } from '../../domain/clock';
import { DAY_MS, daysBetween, lastDayBefore, localDateOf } from '../../domain/local-date';
import type { Limit } from '../../domain/limit';
import { currentPolicy } from '../laws';
import { invalid, Refusal } from '../../domain/refusal';
import type { CaseRow } from '../../records/cases';
import { Dossier, inCase } from '../../cases/dossier';
import { notFound } from '../../cases/context';
import { assertOwnDocument, attachChecked } from '../../cases/file-checks';
import type { Reads } from '../../cases/reads';
import { openCase } from '../../cases/open-case';
import { publishAnnouncement } from '../../cases/public-notices';

const ROUND = 'operator-selection';
const APPLICATION = 'selection-application';
const CALL_ARTICLE = 'by analogy: Tendering and Bidding Law art. 24';

/** Announces a round; its call is open from the commit on. */
export const openRound = command(async (ctx: CommandContext, { title, ...file }: RoundFiling): Promise<CaseRow> => {
  const now = await ctx.read.databaseNow();
  await assertLongEnough(ctx, now, new Date(file.closesAt));
  const work = await openCase(ctx, {
    process: ROUND,
    title,
    partyId: (await ctx.read.authorityOf()).id,
    now,
    file,
    basis: 'Art. 5',
    authorization: null,
  });
  publishAnnouncement(work, { ...file, closesAt: new Date(file.closesAt) });
  return work.kase;
});

/** Bounds a typing error. */
const LONGEST_CALL_MS = FIXED.farthestDay.value * DAY_MS;

/** The call is open for at least the policy's time; in days, the day of the announcement is not counted. */
async function assertLongEnough(ctx: CommandContext, now: Date, closesAt: Date): Promise<void> {
  const policy = currentPolicy(ROUND, await ctx.read.latestPolicy(ROUND), ctx.rules);
  const least = policy.limitOf('call');
  if (closesAt.getTime() - now.getTime() > LONGEST_CALL_MS) {
    const days = FIXED.farthestDay.value;
    const detail = { zh: `征集截止时间须在${days}日之内`, en: `a call closes within ${days} days` };
    throw invalid('/closesAt', detail, 'Art. 5');
  }
  if (closesAt > now && (least === null || lasts(now, closesAt, least, await earliestEnd(ctx.read, now, least))))
    return;
  throw invalid(
    '/closesAt',
    { zh: '征集期限短于规定的最短期限', en: 'the call is shorter than the least time for it' },
    CALL_ARTICLE,
  );
}

function lasts(now: Date, closesAt: Date, least: Limit, end: Date): boolean {
  if (least.kind === 'iso') return closesAt >= end;
  const lastDay = lastDayBefore(end);
  return daysBetween(lastDay, localDateOf(closesAt)) >= 0;
}

async function earliestEnd(read: Reads, from: Date, limit: Limit): Promise<Date> {
  const { due } = taskDue({ from, limit, extensions: [], holds: [] }, await read.latestCalendar());
  if (due === null) throw new Error('a limit without holds has an end');
  return due;
}

/** One live application per organisation and round, while the call is open. @throws Refusal */
export const fileApplication = command(
  async (ctx: CommandContext, roundId: string, input: ApplicationFiling): Promise<CaseRow> => {
    const seen = await ctx.read.findCase(roundId);
    if (seen?.process !== ROUND) throw notFound({ zh: '遴选', en: 'selection' });
    return inCase({ caseId: roundId }, async () => {
      const round = (await Dossier.lock(ctx, roundId)).as(ROUND);
      const { org } = ctx.actor;
      assertCallOpen(round);
      if (round.view.family?.parties.includes(org) === true) await assertNoneLive(round, org);
      assertGood(input.evidence, round.now, '/evidence');
      await assertEvidenceDocuments(ctx, input.evidence, org, '/evidence');
      const [organisation] = await ctx.read.organisationsByIds([org]);
      if (organisation === undefined) throw notFound({ zh: '申请单位', en: 'applicant' });
      const work = await openCase(ctx, {
        process: APPLICATION,
        title: `${round.kase.title}：${organisation.name}`,
        partyId: org,
        now: round.now,
        file: input,
        basis: 'Art. 5, 6',
        authorization: null,
        parent: round,
      });
      await attachChecked(work, documentsIn(input.evidence), 'application');
      round.record({ type: 'application.filed', basis: 'Art. 5', payload: { applicationId: work.kase.id } });
      return work.kase;
    });
  },
);

function assertCallOpen(round: Dossier<typeof ROUND>): void {
  const { closesAt } = round.file;
  if (round.now >= new Date(closesAt)) {
    throw new Refusal(
      'deadline-passed',
      { zh: '征集已截止', en: 'the call is closed' },
      { article: 'Art. 5', extra: { closesAt } },
    );
  }
  if (round.kase.status === 'closed') {
    throw new Refusal('case-closed', { zh: '本轮遴选已结束', en: 'the round is closed' }, { article: 'Art. 5' });
  }
}

async function assertNoneLive(round: Dossier, org: string): Promise<void> {
  const live = (await round.read.casesPartOf(round.kase.id)).find(
    (part) => part.party_id === org && part.status === 'open',
  );
  if (live !== undefined) throw duplicate(live.id);
}

function duplicate(existing: string | null): Refusal {
  return new Refusal(
    'duplicate-application',
    { zh: '本单位在本轮遴选中已有申请', en: 'the organisation has a live application in this round' },
    { article: 'Art. 5', extra: { caseIdOfApplication: existing } },
  );
}

/** Evidence that is past counts for nothing. @throws Refusal (Art. 6) */
export function assertGood(evidence: Evidence, now: Date, pointer: string): void {
  const [first, ...others] = expiredEvidence(evidence, localDateOf(now));
  if (first === undefined) return;
  const detail = { zh: '证明材料已过有效期', en: 'the evidence is past its validity' };
  throw new Refusal('validation-failed', detail, {
    article: 'Art. 6',
    errors: [first, ...others].map((kind) => ({ pointer: `${pointer}/${kind}/validUntil`, detail })),
  });
}

export function documentsIn(evidence: Evidence): string[] {
  return [...new Set(Object.values(evidence).flatMap(({ documentId }) => documentId ?? []))];
}

async function assertEvidenceDocuments(
  ctx: CommandContext,
  evidence: Evidence,
  org: string,
  pointer: string,
): Promise<void> {
  for (const [kind, { documentId }] of Object.entries(evidence)) {
    await assertOwnDocument(ctx, documentId, org, `${pointer}/${kind}/documentId`);
  }
}
