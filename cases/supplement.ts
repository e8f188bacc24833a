/**
 * A supplement 补正 (by analogy 行政许可法 32), the same for every process that returns what was filed: what changes goes into
 * the file, which meets its form and its rules as on the day of filing; documents are added, none is taken away.
 */
import type { Cited } from '../domain/measures';
import type { z } from 'zod';
import { parseForm } from '../domain/forms/parse';
import type { FileOf } from '../processes/facts';
import type { ProcessName } from '../processes/laws';
import type { Dossier } from './dossier';
import { attachOwn } from './file-checks';
import { refreshMaterials } from './materials';
import type { Effect } from './effect';

/** What the form of a supplement reads. */
export interface Supplement<C extends object> {
  readonly changes: C;
  readonly documentIds: readonly string[];
}

export interface Filed<P extends ProcessName, F, C extends object> {
  readonly filing: z.ZodType<F>;
  /** The article that a file against its form is refused under. */
  readonly article: Cited;
  /** What the documents are in the case. */
  readonly purpose: string;
  /** The documents that the file names. */
  documentsOf(file: FileOf<P>): readonly string[];
  /** How the changes go into the file; by default each replaces the member of its name. */
  merge?(file: FileOf<P>, changes: C): object;
  /** That what the file refers to is there; answers the file as it is kept. @throws Refusal */
  check(work: Dossier<P>, file: F): FileOf<P> | Promise<FileOf<P>>;
}

export function supplementing<P extends ProcessName, F, C extends object>(
  filed: Filed<P, F, C>,
): Effect<P, never, Supplement<C>> {
  return async (work, { data: { changes, documentIds } }) => {
    const changed = filed.merge?.(work.file, changes) ?? { ...work.file, ...changes };
    const merged = parseForm(filed.filing, changed, '/data/changes', filed.article);
    const file = await filed.check(work, filed.filing.parse(merged));
    const named = [...new Set([...documentIds, ...filed.documentsOf(file)])];
    await attachOwn(work, named, filed.purpose, '/data/documentIds');
    work.setFile(file);
    work.record({ type: 'case.supplemented', payload: { file: work.kase.file } });
    await refreshMaterials(work);
  };
}
