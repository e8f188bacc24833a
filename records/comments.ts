/** Comments on a case: seen by those who see it, outside the materials of every decision. */
import type { Tx } from './database';

export interface CommentRow {
  readonly id: string;
  readonly case_id: string;
  readonly author: string;
  readonly text: string;
  readonly at: Date;
}

export async function insertComment(
  tx: Tx,
  comment: { id: string; caseId: string; author: string; text: string; at: Date },
): Promise<void> {
  const { caseId, ...rest } = comment;
  await tx('comments').insert({ ...rest, case_id: caseId });
}

export async function commentsOf(tx: Tx, caseId: string): Promise<CommentRow[]> {
  return tx<CommentRow>('comments')
    .where({ case_id: caseId })
    .orderBy([{ column: 'at' }, { column: 'id' }]);
}
