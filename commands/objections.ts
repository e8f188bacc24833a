/** Objections of the public to a notice (Art. 5; by analogy 招标投标法实施条例 54): while one is open the notice does not end. */
import type { JsonValue } from '../domain/canonical';
import { findCase } from '../records/cases';
import type { Context } from './context';

/** The ids of those that are not yet answered and confirmed, in the order of their receipt. */
export async function openObjections({ tx }: Pick<Context, 'tx'>, caseId: string): Promise<string[]> {
  const open: JsonValue | undefined = (await findCase(tx, caseId))?.facts.objectionIds;
  return Array.isArray(open) ? open.filter((id): id is string => typeof id === 'string') : [];
}
