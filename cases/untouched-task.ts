/** What a task has as it opens, whatever its step. */
import type { TaskRow } from '../records/tasks';

type Later =
  | 'status'
  | 'extensions'
  | 'escalated_at'
  | 'delegate_to'
  | 'delegate_from'
  | 'delegate_until'
  | 'outcome'
  | 'opinion'
  | 'data'
  | 'document_ids'
  | 'decided_by'
  | 'on_behalf_of'
  | 'ended_at'
  | 'void_reason';

export const UNTOUCHED: Pick<TaskRow, Later> = {
  status: 'open',
  extensions: [],
  escalated_at: null,
  delegate_to: null,
  delegate_from: null,
  delegate_until: null,
  outcome: null,
  opinion: null,
  data: null,
  document_ids: [],
  decided_by: null,
  on_behalf_of: null,
  ended_at: null,
  void_reason: null,
};
