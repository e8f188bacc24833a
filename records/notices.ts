/** The in-system mailbox: a notice to the other side at every change of state. */
import type { Bilingual } from '../domain/refusal';
import type { Tx } from './database';

export interface NoticeRow {
  readonly id: string;
  readonly org: string;
  /** Whom in the organisation it is for; null: whoever works on such cases there. */
  readonly person: string | null;
  readonly case_id: string | null;
  /** The catalogue's entry it is about (Art. 16). */
  readonly dataset_id: string | null;
  /** The act it brings. */
  readonly act_id: string | null;
  readonly subject_zh: string;
  readonly subject_en: string;
  readonly body_zh: string;
  readonly body_en: string;
  readonly at: Date;
  readonly read_at: Date | null;
  readonly read_by: string | null;
}

/** To the authority 市数据主管部门, of which there is one: found in the insert itself. */
export const AUTHORITY = 'authority';

export async function insertNotice(
  tx: Tx,
  notice: {
    id: string;
    org: string;
    person: string | null;
    caseId: string;
    actId?: string | null;
    datasetId?: string | null;
    subject: Bilingual;
    body: Bilingual;
    at: Date;
  },
): Promise<void> {
  await tx('notices').insert({
    id: notice.id,
    org: notice.org === AUTHORITY ? tx.raw("(SELECT id FROM organisations WHERE kind = 'authority')") : notice.org,
    person: notice.person,
    case_id: notice.caseId,
    act_id: notice.actId ?? null,
    dataset_id: notice.datasetId ?? null,
    subject_zh: notice.subject.zh,
    subject_en: notice.subject.en,
    body_zh: notice.body.zh,
    body_en: notice.body.en,
    at: notice.at,
  });
}

export async function listNotices(
  tx: Tx,
  page: {
    readonly org: string;
    readonly person: string;
    readonly after?: { readonly at: Date; readonly id: string };
    readonly limit: number;
  },
): Promise<NoticeRow[]> {
  const query = tx<NoticeRow>('notices')
    .where({ org: page.org })
    .where((to) => void to.whereNull('person').orWhere({ person: page.person }))
    .orderBy([
      { column: 'at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(page.limit);
  if (page.after !== undefined) void query.whereRaw('(at, id) < (?, ?)', [page.after.at, page.after.id]);
  return query;
}

/** Marks a notice of the organisation as read, once; null when there is no such notice. */
export async function markRead(
  tx: Tx,
  id: string,
  org: string,
  by: string,
): Promise<{ readonly notice: NoticeRow; readonly first: boolean } | null> {
  const own = () =>
    tx<NoticeRow>('notices')
      .where({ id, org })
      .where((to) => void to.whereNull('person').orWhere({ person: by }));
  const marked = await own()
    .whereNull('read_at')
    .update({ read_at: tx.raw('legal_now()'), read_by: by });
  const notice = await own().first();
  return notice === undefined ? null : { notice, first: marked > 0 };
}
