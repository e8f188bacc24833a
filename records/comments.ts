/** Comments on a case: seen by those who see it, outside the materials of every decision. */
import type { Knex } from 'knex';
import type { Tx, Writing } from './database';
import { eachRow } from './each-row';

export interface CommentRow {
  readonly id: string;
  readonly case_id: string;
  readonly author: string;
  readonly org: string;
  readonly audience: 'party' | 'internal';
  readonly text: string;
  readonly at: Date;
}

export async function insertComment(tx: Writing, row: CommentRow): Promise<void> {
  await tx<CommentRow>('comments').insert(row);
}

function ofCase(tx: Tx, caseId: string): Knex.QueryBuilder<CommentRow, CommentRow[]> {
  return tx<CommentRow>('comments')
    .where({ case_id: caseId })
    .orderBy([{ column: 'at' }, { column: 'id' }]);
}

export async function commentsOf(tx: Tx, caseId: string): Promise<CommentRow[]> {
  return ofCase(tx, caseId);
}

/** As `commentsOf`, one after the other. */
export function eachComment(tx: Tx, caseId: string): AsyncGenerator<CommentRow> {
  return eachRow(tx, ofCase(tx, caseId));
}
