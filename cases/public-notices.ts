/**
 * Publishing to everybody (Art. 5): the call, the shortlist while objections may be filed, the result; each in the commit of
 * what it tells, with its whole text in the case's chain.
 */
import { randomUUID } from 'node:crypto';
import {
  announcementText,
  PUBLIC_NOTICE_TITLES,
  resultText,
  shortlistText,
  type Call,
  type Named,
} from '../domain/public-notice';
import type { Bilingual } from '../domain/refusal';
import type { PublicNoticeKind } from '../records/public-notices';
import type { TaskRow } from '../records/tasks';
import type { Dossier } from './dossier';

interface Publication {
  readonly kind: PublicNoticeKind;
  readonly text: Bilingual;
  readonly organisations?: readonly Named[];
  /** The window during which objections are taken. */
  readonly task?: TaskRow;
  readonly closesAt?: Date | null;
}

/** The call for applications, in the commit that opens the round; `closesAt`: until when applications are taken. */
export function publishAnnouncement(work: Dossier, call: Call & { readonly closesAt: Date }): string {
  return publish(work, { kind: 'announcement', text: announcementText(call), closesAt: call.closesAt });
}

/** The shortlist, in the commit that opens its window: whoever objects does so until the window's due time. */
export function publishShortlist(work: Dossier, task: TaskRow, shortlisted: readonly Named[]): string {
  return publish(work, {
    kind: 'public-notice',
    text: shortlistText(shortlisted, isDraft(work)),
    organisations: shortlisted,
    task,
    closesAt: task.due_at,
  });
}

/** Who was chosen, in the commit of the decision; nobody: an empty list. */
export function publishResult(work: Dossier, listed: readonly Named[]): string {
  return publish(work, { kind: 'result', text: resultText(listed, isDraft(work)), organisations: listed });
}

/** Art. 29: until their 印发 the measures are cited as a draft for comment. */
function isDraft({ ctx }: Dossier): boolean {
  return ctx.rules.issuedOn === undefined;
}

/** @returns the id of the notice */
function publish(work: Dossier, publication: Publication): string {
  const { kind, text, organisations = [], task, closesAt = null } = publication;
  const id = randomUUID();
  const notice = {
    id,
    caseId: work.kase.id,
    taskId: task?.id ?? null,
    kind,
    title: work.kase.title,
    text,
    organisations: organisations.map((organisation) => organisation.id),
    publishedAt: work.now,
    closesAt,
  };
  work.change({ kind: 'public-notice', notice });
  work.record({
    type: 'notice.published',
    basis: 'Art. 5',
    ...(task !== undefined && { taskId: task.id }),
    payload: {
      noticeId: id,
      kind,
      heading: PUBLIC_NOTICE_TITLES[kind].zh,
      title: work.kase.title,
      text: text.zh,
      organisations: organisations.map((organisation) => organisation.id),
      closesAt: closesAt?.toISOString() ?? null,
    },
  });
  return id;
}
