/**
 * An objection 异议 to a public notice (Art. 5): filed by anybody while the notice's window runs, it halts the process in its
 * own commit until it is answered. The trail and the workflow know it by its id and digest; who objected stands in the
 * register of objections alone.
 */
import { command } from './command';
import type { CommandContext } from './unit';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { canonicalJson } from '../domain/canonical';
import type { Objection } from '../domain/forms/objection';
import { Refusal } from '../domain/refusal';
import { TRAIL_ALGORITHM } from '../domain/trail';
import { findObjectionByReceipt, type NewObjection, type ObjectionRow } from '../records/objections';
import { isKind } from '../records/changes';
import { AUTHORITY } from '../records/notices';
import type { PublicNoticeRow } from '../records/public-notices';
import type { Tx } from '../records/database';
import { Dossier, inCase } from './dossier';
import { notFound } from './context';
import { recountDues } from './due';

/** The count in the case's facts that halts its window: the `haltedBy` of the step. */
export const OPEN_OBJECTIONS = 'openObjections';

export interface FiledObjection {
  readonly id: string;
  readonly noticeId: string;
  readonly caseId: string;
  readonly receivedAt: Date;
  /** Told once: whoever has it reads the answer. */
  readonly receipt: string;
}

/** @throws Refusal `not-found`, `task-not-open` for a notice that takes none, `deadline-passed` (招标投标法实施条例 54) */
export const fileObjection = command(
  async (ctx: CommandContext, noticeId: string, input: Objection): Promise<FiledObjection> => {
    const notice = await ctx.read.findPublicNotice(noticeId);
    if (notice === null) throw notFound({ zh: '公示', en: 'public notice' });
    return inCase({ caseId: notice.case_id }, async () => {
      // The window alone: there may be thousands of answers to others.
      const work = await Dossier.lockWithTasks(ctx, notice.case_id, notice.task_id === null ? [] : [notice.task_id]);
      await recountDues(work);
      assertRunning(work, notice);
      const afterMs = await gatherFor(work);
      const receipt = randomBytes(24).toString('base64url');
      const row = objectionRow(work, notice, input, receipt);
      work.change({ kind: 'objection', row });
      await countOpen(work);
      work.record({
        type: 'objection.filed',
        basis: 'Art. 5',
        ...(notice.task_id !== null && { taskId: notice.task_id }),
        payload: { objectionId: row.id, noticeId, algorithm: TRAIL_ALGORITHM, digest: row.digest },
      });
      work.notify(AUTHORITY, {
        zh: '公示期内收到异议',
        en: 'an objection to the public notice was received',
      });
      work.wake('caseCommanded', { command: 'objection', by: ctx.actor.id }, afterMs);
      return { id: row.id, noticeId, caseId: notice.case_id, receivedAt: work.now, receipt };
    });
  },
);

/**
 * The first opens its task at once. Those that follow it closely are attended to together: each look at the case takes longer the
 * more of them it has, under the lock for which the next to object waits.
 */
const GATHER_MS = 3_000;

async function gatherFor({ read, kase, now }: Dossier): Promise<number> {
  const last = await read.lastObjectionAt(kase.id);
  return last !== null && now.getTime() - last.getTime() < GATHER_MS ? GATHER_MS : 0;
}

function assertRunning(work: Dossier, { task_id: taskId }: PublicNoticeRow): void {
  if (taskId === null) {
    const detail = { zh: '该公告不受理异议', en: 'this notice takes no objections' };
    throw new Refusal('task-not-open', detail, { article: 'Art. 5' });
  }
  const window = work.task(taskId);
  const closesAt = window.due_at;
  if (window.status === 'expired' || (closesAt !== null && closesAt <= work.now)) {
    throw new Refusal(
      'deadline-passed',
      { zh: '公示期已满，不再受理异议', en: 'the time for objections is over' },
      {
        article: 'by analogy: Implementing Regulations of the Bidding Law art. 54',
        ...(closesAt !== null && { extra: { closesAt: closesAt.toISOString() } }),
      },
    );
  }
  if (window.status !== 'open') {
    const detail = { zh: '公示已结束', en: 'the public notice has ended' };
    throw new Refusal('task-not-open', detail, { article: 'Art. 5' });
  }
}

function objectionRow(work: Dossier, notice: PublicNoticeRow, input: Objection, receipt: string): NewObjection {
  const [id, salt] = [randomUUID(), randomBytes(16).toString('hex')];
  const { name, contact, grounds } = input;
  const digest = objectionDigest({ id, notice_id: notice.id, name, contact, grounds, salt });
  return {
    id,
    case_id: notice.case_id,
    notice_id: notice.id,
    name,
    contact,
    grounds,
    salt,
    digest,
    receipt_hash: hashOfReceipt(receipt),
    filed_at: work.now,
  };
}

/** What the trail keeps of an objection: hex, over exactly what was filed. */
export function objectionDigest(
  filed: Pick<ObjectionRow, 'id' | 'notice_id' | 'name' | 'contact' | 'grounds' | 'salt'>,
): string {
  const { id, notice_id: noticeId, name, contact, grounds, salt } = filed;
  return createHash(TRAIL_ALGORITHM)
    .update(canonicalJson({ id, noticeId, name, contact, grounds, salt }), 'utf8')
    .digest('hex');
}

/** The answers decide, not the count: it is taken anew from the register, and what is new to it, whenever that changes. Answers the number. */
export async function countOpen(work: Dossier): Promise<number> {
  const { changes } = work.ctx.unit;
  const filed = changes.filter(isKind('objection')).filter(({ row }) => row.case_id === work.kase.id);
  const answered = changes.filter(isKind('objection.answer')).filter(({ caseId }) => caseId === work.kase.id);
  const open = (await work.read.countOpenObjections(work.kase.id)) + filed.length - answered.length;
  work.keeping(OPEN_OBJECTIONS).setFacts({ [OPEN_OBJECTIONS]: open });
  return open;
}

/** The objection whose receipt this is; null for a code that is none. */
export function objectionOfReceipt(tx: Tx, receipt: string): Promise<ObjectionRow | null> {
  return findObjectionByReceipt(tx, hashOfReceipt(receipt));
}

/** A receipt is 24 random bytes: a plain digest of it is not guessed. */
function hashOfReceipt(receipt: string): string {
  return createHash('sha256').update(receipt, 'utf8').digest('hex');
}
