/**
 * Opening an authorisation (Art. 5, 7), proposing its two-party termination, and its years in force: the time that passes
 * over a right announces what is derived anyway, and ends nothing that its term does not end.
 */
import { command } from '../../cases/command';
import type { CommandContext } from '../../cases/unit';
import { randomUUID } from 'node:crypto';
import { remindersOf } from '../../domain/clock';
import { lastDayBefore } from '../../domain/local-date';
import { notInForce } from '../../domain/not-in-force';
import { isLiveStatus, rightEndsAt, rightStatus } from '../../domain/right';
import { invalid } from '../../domain/refusal';
import { draftRight } from '../../records/authorizations';
import { tasksAt } from '../../cases/at-step';
import { Dossier, inCase } from '../../cases/dossier';
import { notFound } from '../../cases/context';
import { closeCase } from '../../cases/lifecycle';
import { openCase } from '../../cases/open-case';
import { endRight, rightOf } from '../../cases/rights';
import type { AgreementVersion } from '../../domain/scope';
import { outlived } from '../agreement-amendment/preview';
import { evidenceState } from './evidence';

/** Opens the authorisation that a government decision grants an operator; the agreement is drafted, then signed twice. */
export const openAuthorization = command(
  async (
    ctx: CommandContext,
    input: {
      readonly operatorId: string;
      /** The round of selection (its case id), or the decision (文号) of before the system. */
      readonly grantedBy: string;
      /** The longest term that was announced with the round. */
      readonly termYears?: number;
      readonly id?: string;
    },
  ): Promise<Dossier<'authorization'>> => {
    const now = await ctx.read.databaseNow();
    const { id = randomUUID(), grantedBy, termYears } = input;
    const [operator] = await ctx.read.organisationsByIds([input.operatorId]);
    if (operator === undefined) throw notFound({ zh: '运营主体', en: 'operator' });
    const right = draftRight({ id, operatorId: operator.id, at: now });
    ctx.unit.record({ kind: 'authorization', row: right });
    const work = await openCase(ctx, {
      process: 'authorization',
      title: `授权协议：${operator.name}`,
      partyId: operator.id,
      now,
      file: { authorizationId: id, grantedBy, ...(termYears !== undefined && { termYears }) },
      basis: 'Art. 5, 7',
      authorization: { ...right, unlifted_orders: 0, agreements: [] },
    });
    work.changeRight({ case_id: work.kase.id });
    work.addClockEntry({
      kind: 'started',
      at: now,
      reason: { zh: '政府审批决定', en: "the government's decision" },
      article: 'Art. 5',
    });
    return work;
  },
);

/** Two-party termination: one side proposes, the other side's consent opens. */
export const proposeTermination = command(
  async (ctx: CommandContext, authorizationId: string, reason: string): Promise<Dossier<'authorization'>> => {
    const seen = await ctx.read.findAuthorization(authorizationId);
    const { actor } = ctx;
    const operatorSide = seen !== null && actor.roles.includes('operator') && actor.org === seen.operator_id;
    const authoritySide = actor.roles.includes('director') && actor.org !== seen?.operator_id;
    if (seen === null || (!operatorSide && !authoritySide)) throw notFound({ zh: '授权', en: 'authorisation' });
    const caseId = seen.case_id;
    if (caseId === null) throw notFound({ zh: '授权案件', en: 'case of the authorisation' });
    return inCase({ caseId }, async () => {
      const work = (await Dossier.lock(ctx, caseId)).as('authorization');
      const status = work.authorization === null ? 'draft' : rightStatus(work.authorization, work.now);
      if (!isLiveStatus(status)) {
        throw notInForce(status, { zh: '不能提议终止', en: 'there is nothing to end' }, 'Art. 7');
      }
      const earlier = work.facts.termination;
      if (consents(work).some(({ status }) => status === 'open') || (earlier != null && !answered(work, earlier.n))) {
        throw invalid('/reason', { zh: '已有终止提议等待答复', en: 'a proposal is waiting for its answer' }, 'Art. 7');
      }
      const proposal = { n: (earlier?.n ?? 0) + 1, by: operatorSide ? 'operator' : 'authority', reason } as const;
      work.setFacts({ termination: proposal });
      work.record({ type: 'termination.proposed', basis: 'Art. 7', payload: proposal });
      work.wake('caseCommanded', { command: 'proposeTermination', by: actor.id });
      return work;
    });
  },
);

function consents(work: Dossier<'authorization'>) {
  return tasksAt(work, 'operator-consent', 'authority-consent');
}

/** The n-th proposal has been answered when as many consents have ended. */
function answered(work: Dossier<'authorization'>, n: number): boolean {
  return consents(work).filter(({ status }) => status !== 'open').length >= n;
}

export interface TermState {
  /** Milliseconds until the next reminder or the end of the term. */
  readonly nextInMs: number | null;
  /** Whose consent to a termination is awaited, and which proposal it is. */
  readonly consent: { readonly step: 'operator-consent' | 'authority-consent'; readonly n: number } | null;
  readonly caseOutcome: string | null;
  /** The pieces of evidence (Art. 6) that are running out, and for which time each is looked at. */
  readonly evidence?: readonly { readonly seat: string; readonly n: number }[];
}

/** Time passing over a right in force: reminders before its end, and at the instant of its end the announcement (Art. 9). */
export const attendTerm = command(async (ctx: CommandContext, caseId: string): Promise<TermState> => {
  const work = (await Dossier.lock(ctx, caseId, () => 'exclusive')).as('authorization');
  const right = work.authorization;
  if (work.kase.status === 'closed') return { nextInMs: null, consent: null, caseOutcome: work.kase.outcome };
  if (right?.to_date == null) throw new Error(`${caseId} has no term`);
  const end = rightEndsAt(right, right.to_date);
  if (work.now >= end) {
    await endRight(work, 'lapsed', 'Art. 9');
    await closeCase(work, 'lapsed');
    return { nextInMs: null, consent: null, caseOutcome: 'lapsed' };
  }
  const next = remindOfEnd(work, right.authority_signed_at ?? work.kase.opened_at, end);
  const proposal = work.facts.termination;
  const open = proposal != null && !answered(work, proposal.n);
  const evidence = await evidenceState(work);
  await endOutlived(work);
  const moments = [next, evidence.next, nextAmendment(right.agreements, work.now)];
  const moment = moments.reduce<Date>((first, one) => (one !== null && one < first ? one : first), next);
  return {
    nextInMs: Math.max(1, moment.getTime() - work.now.getTime()),
    consent: open
      ? { step: proposal.by === 'operator' ? 'authority-consent' : 'operator-consent', n: proposal.n }
      : null,
    caseOutcome: null,
    evidence: evidence.watched,
  };
});

/** When the next version of the agreement comes into force that has been signed. */
function nextAmendment(agreements: readonly AgreementVersion[], now: Date): Date | null {
  const toCome = agreements.map(({ effectiveFrom }) => new Date(effectiveFrom)).filter((at) => at > now);
  return toCome.sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
}

/** Cooperations end that an amendment no longer covers, as its day comes (Art. 8). */
async function endOutlived(work: Dossier<'authorization'>): Promise<void> {
  const ids = await outlived(work.read, rightOf(work), work.now);
  if (ids.length === 0) return;
  const end = { ended_at: work.now, ended_by: work.ctx.actor.id, end_reason: 'agreement-amended' };
  work.change({ kind: 'cooperation.end', ids, end });
  for (const cooperationId of ids)
    work.record({
      type: 'cooperation.ended',
      basis: 'Art. 8',
      payload: { cooperationId, reason: 'agreement-amended' },
    });
}

/** Sends the reminder that is due (only the latest of several missed ones), answers the next moment. Silence never extends. */
function remindOfEnd(work: Dossier<'authorization'>, from: Date, end: Date): Date {
  const policy = work.policy;
  const all = remindersOf({ from, due: end }, policy.remindersOf('in-force'), work.calendar);
  const { remindedUpTo } = work.facts;
  const after = remindedUpTo != null ? new Date(remindedUpTo) : from;
  const due = all.filter((at) => at > after && at <= work.now).at(-1);
  if (due !== undefined) {
    work.setFacts({ remindedUpTo: due.toISOString() });
    work.record({ type: 'right.reminded', basis: 'Art. 9', payload: { endsAt: end.toISOString() } });
    work.notify(
      work.kase.party_id,
      { zh: '授权期限将满', en: 'the authorisation is running out' },
      {
        zh: `授权于 ${lastDayBefore(end)} 期满。期满后需重新申请（第九条），不会自动延续。`,
        en: `The last day is ${lastDayBefore(end)}. It does not extend by itself: apply anew (Art. 9).`,
      },
    );
  }
  return all.find((at) => at > work.now) ?? end;
}
