/** What else comes about in the commit in which a step opens, by process and step. */
import type { TaskRow } from '../../records/tasks';
import type { Dossier } from '../dossier';
import { publishScore } from './evaluation';
import { forgetShortlist, publishShortlisted } from './operator-selection-notice';

type Opening = (work: Dossier, task: TaskRow) => void | Promise<void>;

/** By `process.step`. */
const OPENINGS: Readonly<Record<string, Opening>> = {
  'evaluation.response': publishScore,
  'operator-selection.bureau-decision': forgetShortlist,
  'operator-selection.public-notice': publishShortlisted,
};

export async function afterOpening(work: Dossier, task: TaskRow): Promise<void> {
  const key = `${work.kase.process}.${task.step}`;
  if (Object.hasOwn(OPENINGS, key)) await OPENINGS[key]?.(work, task);
}
