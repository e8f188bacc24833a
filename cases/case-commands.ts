/** What can be done to a case beside deciding its tasks: withdraw, comment, extend, replace a panel member, refer. */
import { command } from './command';
import type { CommandContext } from './unit';
import { randomUUID } from 'node:crypto';
import { dateZh } from '../domain/acts/document';
import { maySeeCase, ofParty } from '../domain/permissions';
import { formatLimit } from '../domain/limit';
import { localDateOf } from '../domain/local-date';
import { invalid, Refusal, type Bilingual } from '../domain/refusal';
import type { Role } from '../domain/roles';
import { AUTHORITY } from '../records/notices';
import { Dossier, inCase } from './dossier';
import { notFound } from './context';
import { assertNotHeld } from './may-decide';
import { extendableTask, isExtended, onDecisionClock, recomputeDues } from './due';
import { taskViews } from './reading/family';
import { closeCase } from './lifecycle';
import { sittingMember, vacate } from './panel';
import { knownCase } from './reading/sight';
import { voidEscalations, voidTask } from './void-task';

type Body<T> = (work: Dossier) => T | Promise<T>;

/** Takes up a case that the caller may know of; for everyone else it does not exist. */
async function withCase<T>(ctx: CommandContext, caseId: string, body: Body<T>): Promise<{ work: Dossier; result: T }> {
  const seen = await knownCase(ctx.tx, caseId, ctx.actor);
  return inCase({ caseId }, async () => {
    const work = await Dossier.takeSeen(ctx, seen);
    const tasks = taskViews(work.tasks);
    if (!maySeeCase(ctx.actor, work.view, tasks, work.definition, work.now)) throw notFound({ zh: '案件', en: 'case' });
    const result = await body(work);
    return { work, result };
  });
}

function assertCaseOpen(work: Dossier): void {
  if (work.kase.status === 'open') return;
  const { outcome } = work.kase;
  throw new Refusal('case-closed', { zh: '案件已办结', en: 'the case is closed' }, { extra: { outcome } });
}

/** By the applicant, before the final effect; voids every open task in the same commit. */
export const withdraw = command(async (ctx: CommandContext, caseId: string, reason: string): Promise<Dossier> => {
  const { work } = await withCase(ctx, caseId, async (taken) => {
    if (!taken.definition.withdrawable || !isApplicant(taken)) {
      throw new Refusal('forbidden', { zh: '仅申请人可以撤回', en: 'only the applicant withdraws' });
    }
    assertCaseOpen(taken);
    taken.record({ type: 'case.withdrawn', payload: { reason } });
    await closeCase(taken, 'withdrawn');
    taken.notify(AUTHORITY, { zh: '申请人撤回', en: 'withdrawn by the applicant' });
    taken.wake('caseCommanded', { command: 'withdraw', by: ctx.actor.id });
  });
  return work;
});

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
  const { work } = await withCase(ctx, caseId, async (taken) => {
    if (!ctx.actor.roles.includes('director') || ofParty(ctx.actor, taken.view, taken.definition)) {
      throw new Refusal('forbidden', { zh: '仅审批负责人可以延长期限', en: 'only the director extends a limit' });
    }
    assertCaseOpen(taken);
    assertNotHeld(taken);
    const policy = await taken.policy();
    const task = extendableTask(taken.openTasks, taken.definition);
    const by = task === undefined ? null : policy.extensionOf(task.step);
    if (task === undefined || by === null) {
      throw invalid('/reason', { zh: '当前环节没有可延长的期限', en: 'no open step has a limit that can be extended' });
    }
    const article = 'by analogy: Administrative Licensing Law art. 42';
    const clockExtended = (await taken.clockEntries()).some((entry) => entry.kind === 'extended');
    if (isExtended(task, taken.definition, clockExtended))
      throw invalid('/reason', { zh: '期限只能延长一次', en: 'a limit is extended once only' }, article);
    if (onDecisionClock(taken, task.step)) {
      await taken.addClockEntry({
        kind: 'extended',
        at: taken.now,
        limit: by,
        reason: { zh: reason, en: reason },
        article,
      });
    } else {
      taken.changeTask(task, { extensions: [formatLimit(by)] });
      taken.record({ type: 'clock.extended', taskId: task.id, payload: { by: formatLimit(by), reason } });
    }
    await recomputeDues(taken);
    taken.wake('caseCommanded', { command: 'extend', by: ctx.actor.id });
    const told = extendedTo(reason, taken.task(task.id).due_at);
    taken.notify(taken.kase.party_id, { zh: '办理期限延长', en: 'limit extended' }, told);
  });
  return work;
});

/** The reason, and until when there is time now, where that is known. */
function extendedTo(reason: string, due: Date | null): Bilingual {
  if (due === null) return { zh: reason, en: reason };
  const lastDay = localDateOf(new Date(due.getTime() - 1));
  return {
    zh: `新的期限至${dateZh(lastDay)}。理由：${reason}`,
    en: `Now until the end of ${lastDay}. Reasons: ${reason}`,
  };
}

/** The director gives a member's seat to the next of the draw; what the member did is void, kept and redone. */
export const replaceMember = command(
  async (ctx: CommandContext, caseId: string, input: { assignee: string; reason: string }): Promise<Dossier> => {
    const { work } = await withCase(ctx, caseId, async (taken) => {
      if (!ctx.actor.roles.includes('director') || ofParty(ctx.actor, taken.view, taken.definition)) {
        throw new Refusal('forbidden', {
          zh: '仅审批负责人可以更换抽取的成员',
          en: 'only the director replaces a member',
        });
      }
      assertCaseOpen(taken);
      assertNotHeld(taken);
      const { panel, member } = await sittingMember(taken, input.assignee);
      for (const task of taken.openTasks) {
        if (task.personal && task.assignee === member.person && task.escalation_of === null) {
          voidEscalations(taken, task);
          voidTask(taken, task, 'member-replaced');
        }
      }
      await vacate(taken, panel, member.person, 'replaced', input.reason);
      taken.wake('caseCommanded', { command: 'replace', by: ctx.actor.id });
    });
    return work;
  },
);

/** Referral of persons to other departments (Art. 28 ¶2), recorded with department and grounds. */
export const refer = command(
  async (ctx: CommandContext, caseId: string, input: { department: string; grounds: string }): Promise<Dossier> => {
    const { work } = await withCase(ctx, caseId, (taken) => {
      if (!ctx.actor.roles.includes('director') && !ctx.actor.roles.includes('case-officer')) {
        throw new Refusal('forbidden', {
          zh: '仅主管部门经办人或负责人可以移送',
          en: 'only the authority refers a matter',
        });
      }
      taken.record({ type: 'case.referred', basis: 'Art. 28 ¶2', payload: { ...input } });
    });
    return work;
  },
);
