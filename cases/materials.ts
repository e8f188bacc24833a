/**
 * What a decider has in front of them, hashed: the file with its supplements and documents, and how earlier steps ended.
 * Comments and the work of parallel seats are outside; internal documents are the authority's materials alone. A decision binds what was seen (invariant 7).
 */
import { createHash } from 'node:crypto';
import { canonicalJson, type JsonValue } from '../domain/canonical';
import { CONSULTATION } from '../domain/consultation-step';
import { isEscalation, stepOf } from '../domain/process';
import { isMaterial } from '../domain/reading';
import { hasParts } from '../processes/laws';
import { heldAs } from '../records/documents';
import type { TaskRow } from '../records/tasks';
import type { Dossier } from './dossier';
import { decidedView, documentView } from './reading/family';

export async function materialsHash(work: Dossier, { step, role }: Pick<TaskRow, 'step' | 'role'>): Promise<string> {
  const group = stepOf(work.definition, step)?.group;
  const views = work.tasks.map(decidedView);
  const documents = work.documents.filter(
    (row) =>
      isMaterial(role, documentView(row), heldAs(row), views, work.definition) ||
      (step === CONSULTATION && heldAs(row).includes('consultation')),
  );
  const decided = work.tasks
    .filter((task) => (task.status === 'decided' || task.status === 'expired') && !isEscalation(task.step))
    .filter((task) => group === undefined || stepOf(work.definition, task.step)?.group !== group);
  const text = canonicalJson({
    caseId: work.kase.id,
    file: work.kase.file,
    documents: documents.map(({ id, sha256 }) => `${id}:${sha256}`).sort(),
    ...(hasParts(work.kase.process) && { parts: await partsOf(work) }),
    decisions: decided
      .map(({ id, outcome, opinion, data, document_ids: named }): JsonValue => ({
        ...{ id, outcome, opinion, data },
        ...(named.length > 0 && { documentIds: [...named] }),
      }))
      .sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1)),
  });
  return digest(text);
}

/** The cases that are part of this one, as they stand: what is decided over them is decided on their files. */
async function partsOf(work: Dossier): Promise<JsonValue> {
  const parts = await work.read.casesPartOf(work.kase.id);
  return parts
    .map((part) => work.ctx.unit.pictureOf(part))
    .map(({ id, outcome, file }) => ({ id, outcome, file: digest(canonicalJson(file)) }));
}

function digest(text: string): string {
  return createHash('sm3').update(text, 'utf8').digest('hex');
}

/** After a change of the file: every open task now stands on the new materials, but for those of the parallel group it came from. */
export async function refreshMaterials(work: Dossier, from?: string): Promise<void> {
  const hashes = new Map<string, string>();
  for (const task of work.openTasks) {
    const group = stepOf(work.definition, task.step)?.group;
    if (from !== undefined && group === from) continue;
    // Group and role decide, not the step: of many tasks that differ in their seats it is taken once.
    const kind = `${task.role} ${group ?? ''}`;
    const hash = hashes.get(kind) ?? (await materialsHash(work, task));
    hashes.set(kind, hash);
    if (hash !== task.materials_hash) work.changeTask(task, { materials_hash: hash });
  }
}
