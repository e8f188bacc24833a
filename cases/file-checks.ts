/** What a filing refers to must exist: entries and fields of the catalogue, and documents of the filer's own. */
import type { Cited } from '../domain/measures';
import { mayReadLooseDocument } from '../domain/reading';
import { invalid } from '../domain/refusal';
import type { DatasetRow } from '../records/datasets';
import type { DocumentRow } from '../records/documents';
import type { Dossier } from './dossier';
import type { EventInput } from './context';
import type { Reads } from './reads';
import type { CommandContext } from './unit';
import { documentView } from './reading/family';

/** The entries named, in the catalogue's current version. @throws Refusal naming the member that does not exist */
export async function assertCatalogued(
  read: Pick<Reads, 'datasetsByIds'>,
  named: readonly { readonly datasetId: string; readonly fields: readonly string[] }[],
  pointer: string,
  article: Cited,
): Promise<DatasetRow[]> {
  const entries = await read.datasetsByIds(named.map((dataset) => dataset.datasetId));
  named.forEach(({ datasetId, fields }, index) => {
    const entry = entries.find((dataset) => dataset.id === datasetId);
    if (entry === undefined) {
      throw invalid(
        `${pointer}/${index}/datasetId`,
        { zh: '目录中没有该数据', en: 'no such entry in the catalogue' },
        article,
      );
    }
    const known = new Set(entry.fields.map((field) => field.name));
    const unknown = fields.findIndex((field) => !known.has(field));
    if (unknown >= 0) {
      throw invalid(
        `${pointer}/${index}/fields/${unknown}`,
        { zh: '该数据没有此字段', en: 'the entry has no such field' },
        article,
      );
    }
  });
  return entries;
}

/** What is filed names documents of the filer's organisation: one's own, or one that it has filed or registered before. */
export async function assertOwnDocuments(
  filer: Filer,
  ids: readonly string[],
  org: string,
  pointer: string,
): Promise<void> {
  const missing = await firstNotOwn(filer, ids, org);
  if (missing >= 0) throw invalid(`${pointer}/${missing}`, NOT_OWN);
}

/** For a member that names one document; absent is well. */
export async function assertOwnDocument(
  filer: Filer,
  id: string | undefined,
  org: string,
  pointer: string,
): Promise<void> {
  if (id !== undefined && (await firstNotOwn(filer, [id], org)) >= 0) throw invalid(pointer, NOT_OWN);
}

/** For members here and there in what is filed that name a document each. @throws Refusal at the member that names another's */
export async function assertOwnDocumentsNamed(
  filer: Filer,
  named: readonly { readonly id: string; readonly pointer: string }[],
  org: string,
): Promise<void> {
  const missing = await firstNotOwn(
    filer,
    named.map(({ id }) => id),
    org,
  );
  const member = named[missing];
  if (member !== undefined) throw invalid(member.pointer, NOT_OWN);
}

type Filer = Pick<CommandContext, 'read' | 'actor'>;

const NOT_OWN = { zh: '附件不存在或不属于本单位', en: "no such document of the filer's own" };

async function firstNotOwn({ read, actor }: Filer, ids: readonly string[], org: string): Promise<number> {
  if (ids.length === 0) return -1;
  const known = new Map((await read.documentsByIds(ids)).map((row) => [row.id, row]));
  for (const [index, id] of ids.entries()) {
    const row = known.get(id);
    if (row?.org !== org) return index;
    // A colleague's draft, which one may not read, is not made readable by naming it.
    if (!mayReadLooseDocument(actor, documentView(row)) && !(await isFiled(read, id))) return index;
  }
  return -1;
}

async function isFiled(read: Reads, id: string): Promise<boolean> {
  return (await read.casesOfDocument(id)).length > 0 || (await read.registersNaming(id)).length > 0;
}

/** Adds documents of the party's own to its case. @throws Refusal naming the one that is not there or not its own */
export async function attachOwn(
  work: Dossier,
  ids: readonly string[],
  purpose: string,
  pointer: string,
): Promise<void> {
  await assertOwnDocuments(work.ctx, ids, work.kase.party_id, pointer);
  await attachChecked(work, ids, purpose);
}

/** Adds documents to the case, of which it is known already that they are there and the party's own; the trail states their bytes. */
export async function attachChecked(
  work: Dossier,
  ids: readonly string[],
  purpose: string,
  /** The task with whose decision they go: who may not read that is not told of them either. */
  taskId?: string,
): Promise<void> {
  for (const document of await work.attach(ids, purpose)) {
    work.record({ ...documentAdded(document), ...(taskId !== undefined && { taskId }) });
  }
}

/** What the case's trail says of a document: by its hash the bytes in the case's archive are proven. */
export function documentAdded({ id, sha256, size, audience }: DocumentRow): EventInput {
  return { type: 'document.added', payload: { documentId: id, sha256, size, audience } };
}
