/** A case held with a right does not outlive it: once the right is revoked, ended or lapsed the case ends `terminated` (Art. 9, 28). */
import { rightStatus, type RightStatus } from '../domain/right';
import type { ProcessThatIs } from '../processes/laws';
import type { Dossier } from './dossier';
import { closeCase } from './lifecycle';

const FINAL: readonly RightStatus[] = ['revoked', 'ended', 'lapsed', 'abandoned'];

/** Its cases are held while the right is suspended, and end `terminated` with it. */
export function isHeldWithRight(work: Dossier): work is Dossier<ProcessThatIs<'held'>> {
  return work.definition.held;
}

/** Ends the case where its right has ended for good; whether it did. */
export async function endWithRight(work: Dossier): Promise<boolean> {
  const { authorization, kase } = work;
  if (!isHeldWithRight(work) || authorization === null || kase.status === 'closed') return false;
  if (!FINAL.includes(rightStatus(authorization, work.now))) return false;
  await closeCase(work, 'terminated');
  return true;
}
