/**
 * The one presenter of what is kept of a case: what its reader may see of each object, asked by every list, single read,
 * download and export. The rules stand in domain/reading.ts; a reader is made for those only who may know of the case.
 */
import { documentView as asKept, decidedView } from './family';
import { seenCase, type SeenCase } from './sight';
import { definitionOf } from '../../processes/laws';
import {
  mayReadCaseDocument,
  mayReadComment,
  mayReadDecision,
  mayReadDraw,
  mayReadEvent,
  mayReadInternalFacts,
  mayReadLooseDocument,
  mayReadObjectors,
  mayReadRegisterOf,
} from '../../domain/reading';
import type { Actor } from '../../domain/roles';
import type { CommentRow } from '../../records/comments';
import type { Tx } from '../../records/database';
import {
  casesOfDocument,
  documentsOfCase,
  heldAs,
  registersNaming,
  type CaseDocumentRow,
  type DocumentRow,
} from '../../records/documents';
import type { EventRow } from '../../records/events';
import type { TaskRow } from '../../records/tasks';

/** Whether the reader may see the object; what they may not is withheld, in whatever form it would have been shown. */
export interface CaseReader {
  /** The task, though not what was decided. */
  readonly task: (row: TaskRow) => boolean;
  readonly decision: (row: TaskRow) => boolean;
  readonly document: (row: CaseDocumentRow) => boolean;
  readonly comment: (row: CommentRow) => boolean;
  /** Name, contact and grounds of any objection: that there is one, and its answer, are no secret. */
  readonly objectors: boolean;
  readonly event: (row: EventRow) => boolean;
  /** Of the case's facts: those under `internal`, and the draw of its panel. */
  readonly internalFacts: boolean;
  readonly draw: boolean;
}

export function readerOf(actor: Actor, { kase, tasks, shown }: SeenCase): CaseReader {
  const definition = definitionOf(kase.process, kase.definition_version);
  const views = shown.map(decidedView);
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const seen = new Set(shown.map((task) => task.id));
  return {
    task: (row) => seen.has(row.id),
    decision: (row) => seen.has(row.id) && mayReadDecision(actor, decidedView(row), definition),
    document: (row) => mayReadCaseDocument(actor, asKept(row), heldAs(row), views, definition),
    comment: (row) => mayReadComment(actor, row),
    objectors: mayReadObjectors(actor),
    event: (row) => {
      const task = row.task_id === null ? undefined : byId.get(row.task_id);
      const internal = row.type === 'document.added' && tellsOfInternal(row.payload);
      const { type, actor: by, roles } = row;
      const of = task === undefined ? null : decidedView(task);
      return mayReadEvent(actor, { type, actor: by, roles, internal, task: of }, definition);
    },
    internalFacts: mayReadInternalFacts(actor),
    draw: mayReadDraw(actor, kase.status),
  };
}

function tellsOfInternal(payload: string): boolean {
  const parsed: unknown = JSON.parse(payload);
  return typeof parsed === 'object' && parsed !== null && 'audience' in parsed && parsed.audience === 'internal';
}

/** The documents of the case that its reader may see. */
export async function readableDocuments(tx: Tx, reader: CaseReader, caseId: string): Promise<CaseDocumentRow[]> {
  return (await documentsOfCase(tx, caseId)).filter(reader.document);
}

/**
 * How the actor may read the document: through a case that shows it to them, through a register, or as its uploader where
 * nothing holds it; null where they may not.
 */
export async function wayTo(
  tx: Tx,
  document: DocumentRow,
  actor: Actor,
): Promise<{ readonly caseId: string | null } | null> {
  const cases = await casesOfDocument(tx, document.id);
  for (const caseId of cases) {
    const seen = await seenCase(tx, caseId, actor);
    if (seen === null) continue;
    const readable = await readableDocuments(tx, readerOf(actor, seen), caseId);
    if (readable.some((row) => row.id === document.id)) return { caseId };
  }
  const registers = await registersNaming(tx, document.id);
  if (registers.some((org) => mayReadRegisterOf(actor, org))) return { caseId: null };
  const loose = cases.length + registers.length === 0;
  return loose && mayReadLooseDocument(actor, asKept(document)) ? { caseId: null } : null;
}
