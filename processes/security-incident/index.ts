/** Security incidents 安全事件 (Art. 24): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../cases/behaviour';
import type { Dossier } from '../../cases/dossier';
import type { OrderedLimit } from '../../cases/ordered-limit';
import { securityIncidentEffects as effects } from './effects';
import { outcomes as forms } from './forms';
import { isGraded } from './grade';
import { securityIncident as law } from './law';

export const securityIncident = behaviour(law, {
  effects,
  forms,
  ordered: { 'progress-report': untilHandled, 'closing-report': fromTheEndOfHandling },
});

/** What comes up after the end of the handling is told; nothing of it is owed in a time. */
function untilHandled(work: Dossier<'security-incident'>): OrderedLimit | null {
  return isGraded(work) && work.facts.handlingEndedAt != null ? { limit: null } : null;
}

/** Counted from the end of the handling, and only reminded of before it is told; after a return the time to submit again. */
function fromTheEndOfHandling(work: Dossier<'security-incident'>): OrderedLimit | null {
  if (!isGraded(work)) return null;
  const { missing, handlingEndedAt } = work.facts;
  const { policy } = work;
  if (missing != null) return { limit: policy.limitOf('closing-resubmission') };
  return handlingEndedAt == null
    ? { limit: null, remindEvery: policy.limitOf('closing-reminder') }
    : { limit: policy.limitOf('closing-report'), from: new Date(handlingEndedAt) };
}
