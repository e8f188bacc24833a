/** A case held with a right does not outlive it: once the right is revoked, ended or lapsed the case ends `terminated` (Art. 9, 28). */
import { rightStatus, type RightStatus } from '../domain/right';
import type { Dossier } from './dossier';
import { closeCase } from './lifecycle';

const FINAL: readonly RightStatus[] = ['revoked', 'ended', 'lapsed', 'abandoned'];

/** Ends the case where its right has ended for good; whether it did. */
export async function endWithRight(work: Dossier): Promise<boolean> {
  const { authorization, definition, kase } = work;
  if (!definition.held || authorization === null || kase.status === 'closed') return false;
  if (!FINAL.includes(rightStatus(authorization, work.now))) return false;
  await closeCase(work, 'terminated');
  return true;
}
