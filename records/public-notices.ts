/** Public notices 公示 (Art. 5): what anyone may read. Written once; whether one still takes objections is read from its window. */
import type { Bilingual } from '../domain/refusal';
import { FOR_ITS_VALUES, type Tx, type Writing } from './database';

export const PUBLIC_NOTICE_KINDS = ['announcement', 'public-notice', 'result'] as const;
export type PublicNoticeKind = (typeof PUBLIC_NOTICE_KINDS)[number];

export interface PublicNoticeRow {
  readonly id: string;
  readonly case_id: string;
  readonly task_id: string | null;
  readonly kind: PublicNoticeKind;
  readonly title: string;
  readonly text_zh: string;
  readonly text_en: string;
  readonly organisations: { readonly id: string; readonly name: string }[];
  readonly published_at: Date;
  /** Until when it runs: of a window its due time, which a new holiday schedule may have moved since. */
  readonly closes_at: Date | null;
  /** Its window is open and its time is not over, by the database's clock. */
  readonly takes_objections: boolean;
}

const SELECT = `SELECT n.id, n.case_id, n.task_id, n.kind, n.title, n.text_zh, n.text_en, n.published_at,
    CASE WHEN t.id IS NULL THEN n.closes_at ELSE t.due_at END AS closes_at,
    coalesce(t.status = 'open' AND (t.due_at IS NULL OR (SELECT legal_now()) < t.due_at), false) AS takes_objections,
    coalesce((SELECT json_agg(json_build_object('id', o.id, 'name', o.name) ORDER BY array_position(n.organisations, o.id))
      FROM organisations o WHERE o.id = ANY(n.organisations)), '[]') AS organisations
  FROM public_notices n LEFT JOIN tasks t ON t.id = n.task_id`;

export interface NewPublicNotice {
  readonly id: string;
  readonly caseId: string;
  readonly taskId: string | null;
  readonly kind: PublicNoticeKind;
  /** Of the case. */
  readonly title: string;
  readonly text: Bilingual;
  /** Ids of the organisations it names, in the order in which it names them. */
  readonly organisations: readonly string[];
  readonly publishedAt: Date;
  readonly closesAt: Date | null;
}

export async function insertPublicNotice(tx: Writing, notice: NewPublicNotice): Promise<void> {
  await tx('public_notices').insert({
    id: notice.id,
    case_id: notice.caseId,
    task_id: notice.taskId,
    kind: notice.kind,
    title: notice.title,
    text_zh: notice.text.zh,
    text_en: notice.text.en,
    organisations: [...notice.organisations],
    published_at: notice.publishedAt,
    closes_at: notice.closesAt,
  });
}

export async function findPublicNotice(tx: Tx, id: string): Promise<PublicNoticeRow | null> {
  const { rows } = await tx.raw<{ rows: PublicNoticeRow[] }>(`${SELECT} WHERE n.id = ?`, [id]);
  return rows[0] ?? null;
}

export interface PublicNoticePage {
  readonly caseId?: string;
  readonly kind?: PublicNoticeKind;
  readonly after?: { readonly at: Date; readonly id: string };
  readonly limit: number;
}

/** Newest first: of one case the notice whose window runs stands before what was announced earlier. */
export async function listPublicNotices(tx: Tx, page: PublicNoticePage): Promise<PublicNoticeRow[]> {
  const { caseId = null, kind = null, after, limit } = page;
  const { rows } = await tx.raw<{ rows: PublicNoticeRow[] }>(
    `/* ${FOR_ITS_VALUES} */ ${SELECT}
      WHERE (?::text IS NULL OR n.case_id = ?) AND (?::text IS NULL OR n.kind = ?)
        AND (?::timestamptz IS NULL OR (n.published_at, n.id) < (?, ?))
      ORDER BY n.published_at DESC, n.id DESC LIMIT ?`,
    [caseId, caseId, kind, kind, after?.at ?? null, after?.at ?? null, after?.id ?? null, limit],
  );
  return rows;
}

/** Everything published of one case, in the order of publication. */
export async function noticesOfCase(tx: Tx, caseId: string): Promise<PublicNoticeRow[]> {
  const { rows } = await tx.raw<{ rows: PublicNoticeRow[] }>(
    `${SELECT} WHERE n.case_id = ? ORDER BY n.published_at, n.id`,
    [caseId],
  );
  return rows;
}
