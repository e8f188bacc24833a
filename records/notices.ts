/** The in-system mailbox: a notice to the other side at every change of state. */
import type { Bilingual } from '../domain/refusal';
import type { Tx } from './database';

export interface NoticeRow {
  readonly id: string;
  readonly org: string;
  readonly case_id: string | null;
  readonly dataset_id: string | null;
  readonly subject_zh: string;
  readonly subject_en: string;
  readonly body_zh: string;
  readonly body_en: string;
  readonly at: Date;
  readonly read_at: Date | null;
  readonly read_by: string | null;
}

export async function insertNotice(
  tx: Tx,
  notice: { id: string; org: string; caseId: string; subject: Bilingual; body: Bilingual; at: Date },
): Promise<void> {
  await tx('notices').insert({
    id: notice.id,
    org: notice.org,
    case_id: notice.caseId,
    subject_zh: notice.subject.zh,
    subject_en: notice.subject.en,
    body_zh: notice.body.zh,
    body_en: notice.body.en,
    at: notice.at,
  });
}

export async function listNotices(
  tx: Tx,
  page: { readonly org: string; readonly after?: { readonly at: Date; readonly id: string }; readonly limit: number },
): Promise<NoticeRow[]> {
  const query = tx<NoticeRow>('notices')
    .where({ org: page.org })
    .orderBy([
      { column: 'at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(page.limit);
  if (page.after !== undefined) void query.whereRaw('(at, id) < (?, ?)', [page.after.at, page.after.id]);
  return query;
}

/** Marks a notice of the organisation as read, once; null when there is no such notice. */
export async function markRead(tx: Tx, id: string, org: string, by: string): Promise<NoticeRow | null> {
  await tx('notices')
    .where({ id, org })
    .whereNull('read_at')
    .update({ read_at: tx.raw('clock_timestamp()'), read_by: by });
  return (await tx<NoticeRow>('notices').where({ id, org }).first()) ?? null;
}
