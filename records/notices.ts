/** The in-system mailbox: a notice to the other side at every change of state. */
import type { OrganisationKind } from '../domain/organisation';
import type { Bilingual } from '../domain/refusal';
import type { NewMessage } from './changes';
import { FOR_ITS_VALUES, type Tx, type Writing } from './database';
import type { Part } from './together';

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
/** To whoever runs the operation platform 运营平台; to nobody where none is registered. */
export const PLATFORM = 'platform';
const KINDS: readonly string[] = [AUTHORITY, PLATFORM] satisfies readonly OrganisationKind[];

/** The subject of a message, naming the case that it is about. */
export function aboutCase(subject: Bilingual, title: string, caseId: string): Bilingual {
  return { zh: `${subject.zh}：${title}（${caseId}）`, en: `${subject.en}: ${title} (${caseId})` };
}

export function messagesToDeliver(tx: Writing, messages: readonly NewMessage[]): Part {
  const rows = messages.map(({ id, org, person, caseId, actId = null, datasetId = null, subject, body, at }) => ({
    ...{ id, person, at, ...(KINDS.includes(org) ? { kind: org } : { org }) },
    ...{ case_id: caseId, act_id: actId, dataset_id: datasetId },
    ...{ subject_zh: subject.zh, subject_en: subject.en, body_zh: body.zh, body_en: body.en },
  }));
  const texts = ['person', 'case_id', 'act_id', 'dataset_id', 'subject_zh', 'subject_en', 'body_zh', 'body_en'];
  const columns = `${texts.join(', ')}, at`;
  const typed = ['id', 'org', 'kind', ...texts].map((column) => `${column} text`).join(', ');
  // One message for each organisation of the kind: the first has the id that it was given.
  const nth = 'row_number() OVER (PARTITION BY m.id ORDER BY o.id)';
  return {
    tx,
    rows,
    statement: (given) => `INSERT INTO notices (id, org, ${columns})
     SELECT CASE ${nth} WHEN 1 THEN m.id ELSE gen_random_uuid()::text END, coalesce(m.org, o.id), ${columns}
       FROM jsonb_to_recordset(${given}) AS m(${typed}, at timestamptz) LEFT JOIN organisations o ON o.kind = m.kind
      WHERE m.kind IS DISTINCT FROM '${PLATFORM}' OR o.id IS NOT NULL`,
  };
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
    .comment(FOR_ITS_VALUES)
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

/** A notice of the organisation that the person may read, locked against another reading; null where there is none. */
export async function lockNotice(tx: Tx, id: string, org: string, person: string): Promise<NoticeRow | null> {
  const row = await tx<NoticeRow>('notices')
    .where({ id, org })
    .where((to) => void to.whereNull('person').orWhere({ person }))
    .forUpdate()
    .first();
  return row ?? null;
}

export async function markRead(tx: Writing, id: string, by: string, at: Date): Promise<void> {
  await tx<NoticeRow>('notices').where({ id }).update({ read_at: at, read_by: by });
}
