/** What can be done to a case beside deciding its tasks: withdraw, comment, extend, replace a panel member. */
import { command } from './command';
import type { CommandContext } from './unit';
import { randomUUID } from 'node:crypto';
import { dateZh } from '../domain/acts/document';
import { maySeeCase, mayWithdraw, ofParty } from '../domain/permissions';
import { formatLimit } from '../domain/limit';
import type { LocalDate } from '../domain/local-date';
import { invalid, Refusal, type Bilingual } from '../domain/refusal';
import type { Role } from '../domain/roles';
import { AUTHORITY } from '../records/notices';
import type { ProcessThatIs } from '../processes/laws';
import { Dossier, inCase } from './dossier';
import { notFound } from './context';
import { assertNotHeld } from './may-decide';
import { extendableTask, isExtended, onDecisionClock, recomputeDues } from './due';
import { behaviourOf } from './behaviour';
import { lastDayOfLimit } from './letters';
import { taskViews } from './reading/family';
import { closeCase } from './lifecycle';
import { sittingMember, vacate } from './panel';
import { knownCase } from './reading/sight';
import { voidEscalations, voidTask } from './void-task';

type Body<T> = (work: Dossier) => T | Promise<T>;

/** Takes up a case that the caller may know of; for everyone else it does not exist. */
export async function withCase<T>(
  ctx: CommandContext,
  caseId: string,
  body: Body<T>,
): Promise<{ work: Dossier; result: T }> {
  const seen = await knownCase(ctx.tx, caseId, ctx.actor);
  return inCase({ caseId }, async () => {
    const work = await Dossier.lockLoaded(ctx, seen);
    const tasks = taskViews(work.tasks);
    if (!maySeeCase(ctx.actor, work.view, tasks, work.definition, work.now)) throw notFound({ zh: '案件', en: 'case' });
    const result = await body(work);
    return { work, result };
  });
}

export function assertCaseOpen(work: Dossier): void {
  if (work.kase.status === 'open') return;
  const { outcome } = work.kase;
  throw new Refusal('case-closed', { zh: '案件已办结', en: 'the case is closed' }, { extra: { outcome } });
}

/** By the applicant, before the final effect; voids every open task in the same commit. */
export const withdraw = command(async (ctx: CommandContext, caseId: string, reason: string): Promise<Dossier> => {
  const { work } = await withCase(ctx, caseId, (locked) => withdrawIn(locked, reason));
  return work;
});

/** The same in a case that is locked already, by somebody who may know of it; so are the others below. */
export async function withdrawIn(work: Dossier, reason: string): Promise<void> {
  if (!isWithdrawable(work))
    throw new Refusal('forbidden', isApplicant(work) && work.definition.withdrawable ? PROPOSED : NOT_APPLICANT);
  assertCaseOpen(work);
  work.record({ type: 'case.withdrawn', payload: { reason } });
  await closeCase(work, 'withdrawn');
  work.notify(AUTHORITY, { zh: '申请人撤回', en: 'withdrawn by the applicant' });
  work.wake('caseCommanded', { command: 'withdraw', by: work.ctx.actor.id });
}

function isWithdrawable(work: Dossier): work is Dossier<ProcessThatIs<'withdrawable'>> {
  return mayWithdraw(work.ctx.actor, work.view, work.definition);
}

const NOT_APPLICANT: Bilingual = { zh: '仅申请人可以撤回', en: 'only the applicant withdraws' };
const PROPOSED: Bilingual = {
  zh: '本案由主管部门提出，当事人不能撤回，可以在办理环节提出异议',
  en: 'the authority has proposed it: its party does not withdraw it, but may object at its own step',
};

export function isApplicant(work: Dossier): boolean {
  const { actor } = work.ctx;
  return actor.roles.includes('operator') && ofParty(actor, work.view, work.definition);
}

export interface Comment {
  readonly id: string;
  readonly caseId: string;
  readonly author: string;
  readonly audience: 'party' | 'internal';
  readonly text: string;
  readonly at: Date;
}

/** Experts and departments advise the authority: what they write is not for the parties. */
export const comment = command(
  async (
    ctx: CommandContext,
    caseId: string,
    input: { readonly text: string; readonly audience: Comment['audience'] },
  ): Promise<Comment> => {
    const { result } = await withCase(ctx, caseId, (work) => {
      const { id: author, org, roles } = ctx.actor;
      const toParty = isApplicant(work) || roles.some((role) => SPEAKS.includes(role));
      const audience = toParty ? input.audience : 'internal';
      const written: Comment = { id: randomUUID(), caseId, author, audience, text: input.text, at: work.now };
      const { id, text, at } = written;
      work.change({ kind: 'comment', row: { id, case_id: caseId, author, org, audience, text, at } });
      work.record({ type: 'case.commented', payload: { commentId: written.id, audience } });
      return written;
    });
    return result;
  },
);

const SPEAKS: readonly Role[] = ['case-officer', 'reviewer', 'director'];

/** Once, by the director, with a written reason, where the process gives an extension. */
export const extend = command(async (ctx: CommandContext, caseId: string, reason: string): Promise<Dossier> => {
  const { work } = await withCase(ctx, caseId, (locked) => extendIn(locked, reason));
  return work;
});

export async function extendIn(work: Dossier, reason: string): Promise<void> {
  if (!work.ctx.actor.roles.includes('director') || ofParty(work.ctx.actor, work.view, work.definition)) {
    throw new Refusal('forbidden', { zh: '仅审批负责人可以延长期限', en: 'only the director extends a limit' });
  }
  assertCaseOpen(work);
  assertNotHeld(work);
  const task = extendableTask(work.openTasks, work.definition);
  const by = task === undefined ? null : work.anyPolicy.extensionOf(task.step);
  if (task === undefined || by === null) {
    throw invalid('/reason', { zh: '当前环节没有可延长的期限', en: 'no open step has a limit that can be extended' });
  }
  const article = 'by analogy: Administrative Licensing Law art. 42';
  const clockExtended = work.clockEntries.some((entry) => entry.kind === 'extended');
  if (isExtended(task, work.definition, clockExtended))
    throw invalid('/reason', { zh: '期限只能延长一次', en: 'a limit is extended once only' }, article);
  if (onDecisionClock(work, task.step)) {
    work.addClockEntry({
      kind: 'extended',
      at: work.now,
      limit: by,
      reason: { zh: reason, en: reason },
      article,
    });
  } else {
    work.changeTask(task, { extensions: [formatLimit(by)] });
    work.record({ type: 'clock.extended', taskId: task.id, payload: { by: formatLimit(by), reason } });
  }
  await recomputeDues(work);
  work.wake('caseCommanded', { command: 'extend', by: work.ctx.actor.id });
  const extended = work.task(task.id);
  work.notify(
    work.kase.party_id,
    { zh: '办理期限延长', en: 'limit extended' },
    extendedTo(reason, lastDayOfLimit(extended.due_at)),
  );
  await behaviourOf(work).extended?.(work, { task: extended, by, dueBefore: task.due_at, reason });
}

/** The reason, and until when there is time now, where that is known. */
function extendedTo(reason: string, lastDay: LocalDate | null): Bilingual {
  if (lastDay === null) return { zh: reason, en: reason };
  return {
    zh: `新的期限至${dateZh(lastDay)}。理由：${reason}`,
    en: `Now until the end of ${lastDay}. Reasons: ${reason}`,
  };
}

export interface Replacement {
  readonly assignee: string;
  readonly reason: string;
}

/** The director gives a member's seat to the next of the draw; what the member did is void, kept and redone. */
export const replaceMember = command(
  async (ctx: CommandContext, caseId: string, input: Replacement): Promise<Dossier> => {
    const { work } = await withCase(ctx, caseId, (locked) => replaceMemberIn(locked, input));
    return work;
  },
);

export async function replaceMemberIn(work: Dossier, input: Replacement): Promise<void> {
  if (!work.ctx.actor.roles.includes('director') || ofParty(work.ctx.actor, work.view, work.definition)) {
    throw new Refusal('forbidden', {
      zh: '仅审批负责人可以更换抽取的成员',
      en: 'only the director replaces a member',
    });
  }
  assertCaseOpen(work);
  assertNotHeld(work);
  const { panel, member } = await sittingMember(work, input.assignee);
  for (const task of work.openTasks) {
    if (task.personal && task.assignee === member.person && task.escalation_of === null) {
      voidEscalations(work, task);
      voidTask(work, task, 'member-replaced');
    }
  }
  await vacate(work, panel, member.person, 'replaced', input.reason);
  work.wake('caseCommanded', { command: 'replace', by: work.ctx.actor.id });
}
