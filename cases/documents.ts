/** Uploading a document: kept with its hash; added to a case at once, or named later in a filing or a decision. */
import { command } from './command';
import type { CommandContext } from './unit';
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../domain/canonical';
import { maySeeCase, maySeeTask } from '../domain/permissions';
import { mayReadCaseDocument, mayReadLooseDocument, type Audience } from '../domain/reading';
import { invalid, Refusal, type Bilingual } from '../domain/refusal';
import type { Role } from '../domain/roles';
import type { CaseRow } from '../records/cases';
import { heldAs, NAMED_IN_DECISION, type DocumentRow } from '../records/documents';
import { keepDocument } from '../records/writer';
import { Dossier, inCase } from './dossier';
import { decidedView, documentView, taskView, taskViews } from './reading/family';
import { notFound, type Context } from './context';
import { recordInSystem } from './system-event';
import { attachChecked, documentAdded } from './file-checks';
import { refreshMaterials } from './materials';
import { knownCase } from './reading/sight';

const HANDLES: readonly Role[] = ['case-officer', 'reviewer', 'director'];

export interface UploadedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: {
    readonly size: number;
    /** All bytes in order; asked for anew when the command is tried again. */
    pieces(): AsyncIterable<Buffer>;
  };
  readonly sha256: string;
  /** An open case whose file it is added to: decisions then bind the new materials. */
  readonly caseId?: string;
  /** By default what the authority adds to an open case is its own, and everything else is for all who see the case. */
  readonly audience?: Audience;
}

export const uploadDocument = command(async (ctx: CommandContext, file: UploadedFile): Promise<DocumentRow> => {
  const { caseId } = file;
  if (caseId === undefined) {
    const row = await keep(ctx, file, file.audience ?? 'party');
    recordInSystem(ctx, {
      type: 'document.uploaded',
      payload: { documentId: row.id, sha256: row.sha256, size: row.size },
    });
    return row;
  }
  const known = await knownCase(ctx.tx, caseId, ctx.actor);
  return inCase({ caseId }, async () => {
    // Parties add through their own steps (supplement, report), experts through theirs; the authority completes its file.
    if (!HANDLES.some((role) => ctx.actor.roles.includes(role))) {
      throw new Refusal('forbidden', {
        zh: '当事人通过补正提交材料',
        en: 'a party adds documents with its supplement',
      });
    }
    refuseClosed(known);
    // Before the locks: a suspension waits for no bytes. What is refused afterwards leaves none.
    const row = await keep(ctx, file, file.audience ?? 'internal');
    const work = await Dossier.lockLoaded(ctx, known);
    const seen = maySeeCase(ctx.actor, work.view, taskViews(work.tasks), work.definition, work.now);
    if (!seen) throw notFound({ zh: '案件', en: 'case' });
    refuseClosed(work.kase);
    await work.attach([row.id], 'added');
    work.record(documentAdded(row));
    await refreshMaterials(work);
    return row;
  });
});

function refuseClosed({ status }: Pick<CaseRow, 'status'>): void {
  if (status === 'closed') throw new Refusal('case-closed', { zh: '案件已办结', en: 'the case is closed' });
}

async function keep(ctx: Context, file: UploadedFile, audience: Audience): Promise<DocumentRow> {
  const { name, mediaType, content, sha256 } = file;
  const meta = { id: randomUUID(), name, media_type: mediaType, size: content.size, sha256, audience };
  return keepDocument(ctx.tx, { ...meta, org: ctx.actor.org, uploaded_by: ctx.actor.id }, content.pieces());
}

/**
 * The documents that go with the decision: those of its data, which its effect has added to the case, and those that it
 * names by itself, of the case's or of the decider's own. @throws Refusal naming the one that the decider may not read
 */
export async function namedByDecision(
  work: Dossier,
  taskId: string,
  named: readonly string[],
  data: JsonObject | null,
): Promise<string[]> {
  const { actor } = work.ctx;
  const inData = Array.isArray(data?.documentIds) ? data.documentIds.filter((id) => typeof id === 'string') : [];
  if (named.length + inData.length === 0) return [];
  const ofCase = work.documents;
  const shown = work.tasks.filter((task) =>
    maySeeTask(actor, taskView(task), work.view, taskViews(work.tasks), work.definition, work.now),
  );
  const loose = (await work.read.documentsByIds(named)).filter((row) => mayReadLooseDocument(actor, documentView(row)));
  for (const [index, id] of named.entries()) {
    const row = ofCase.find((document) => document.id === id);
    if (row === undefined) {
      // One's own that another case holds is that case's: what it says there is not said here by one person alone.
      const own = loose.some((document) => document.id === id) && (await work.read.casesOfDocument(id)).length === 0;
      if (!own) throw invalid(`/documentIds/${index}`, NOT_THERE);
    } else if (!mayReadCaseDocument(actor, documentView(row), heldAs(row), shown.map(decidedView), work.definition)) {
      throw invalid(`/documentIds/${index}`, NOT_THERE);
    }
  }
  const added = named.filter((id) => !ofCase.some((document) => document.id === id));
  await attachChecked(work, added, NAMED_IN_DECISION, taskId);
  return [...new Set([...named, ...inData])];
}

const NOT_THERE: Bilingual = {
  zh: '附件不在本案中，也不是本人上传的',
  en: 'no such document in the case, nor one of your own',
};
