/**
 * Who may read what is kept of a case, and a document that no case holds: one rule for lists, single reads, downloads, exports
 * and whatever shows a case in another form. Each function about a part of a case presupposes that the reader may know of the
 * case (`maySeeCase`); whoever may not, reads nothing of it.
 */
import { CONSULTATION } from './consultation-step';
import { isOwnTask, seesAll } from './permissions';
import { isEscalation, stepOf, type ProcessDefinition } from './process';
import type { Actor, Role } from './roles';
import { eventKind } from './events';

/** For whom something is: everybody who may know of the case, or those at the authority who handle cases. */
export const AUDIENCES = ['party', 'internal'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** A document as the rule judges it. */
export interface KeptDocument {
  readonly id: string;
  /** The organisation in which it was uploaded. */
  readonly org: string;
  readonly uploadedBy: string;
  readonly audience: Audience;
}

/** A decision as the rule judges it: the task that it ended. */
export interface DecidedTask {
  readonly step: string;
  /** The organisation whose task it was. */
  readonly partyId: string;
  readonly personal: boolean;
  readonly outcome: string | null;
  readonly assignee: string | null;
  readonly decidedBy: string | null;
  readonly onBehalfOf: string | null;
  /** The documents that go with the decision. */
  readonly documentIds: readonly string[];
}

/** Roles of those who take part in cases from outside the authority; at the authority it is the role that opens things. */
const OUTSIDE: readonly Role[] = ['operator', 'data-steward', 'expert', 'government', 'cyberspace'];

function isOwn(actor: Actor, org: string): boolean {
  return actor.org === org && actor.roles.some((role) => OUTSIDE.includes(role));
}

/** In no case and no register: nobody's but the uploader's, and only while they are where they uploaded it. */
export function mayReadLooseDocument(actor: Actor, document: Omit<KeptDocument, 'id'>): boolean {
  return document.uploadedBy === actor.id && document.org === actor.org;
}

/** Named in an organisation's register (a need, a contingency plan, a drill): read by whoever reads the register. */
export function mayReadRegisterOf(actor: Actor, org: string): boolean {
  return seesAll(actor) || (actor.org === org && actor.roles.includes('operator'));
}

/** How a case holds a document: in its file, or for no other reason than that a decision names it, or that bodies are asked about it. */
export type Held = 'file' | 'decision' | 'consultation';

/**
 * A document of a case: in the file it is for its audience, and its organisation's own; and it goes with every decision that
 * names it, to whoever may read that.
 */
export function mayReadCaseDocument(
  actor: Actor,
  document: KeptDocument,
  held: readonly Held[],
  /** The tasks of the case that the actor may read. */
  tasks: readonly DecidedTask[],
  definition: ProcessDefinition,
): boolean {
  if (seesAll(actor)) return true;
  if (held.includes('file') && (document.audience === 'party' || isOwn(actor, document.org))) return true;
  if (
    held.includes('consultation') &&
    tasks.some(({ step, partyId }) => step === CONSULTATION && speaksFor(actor, partyId))
  )
    return true;
  return tasks.some((task) => task.documentIds.includes(document.id) && mayReadDecision(actor, task, definition));
}

/**
 * Whether the document is among the materials of the open task of a role: those of the authority stand on the whole file,
 * every other on what is for all, so that nothing internal moves a hash that others hold.
 */
export function isMaterial(
  role: string,
  document: Pick<KeptDocument, 'id' | 'audience'>,
  held: readonly Held[],
  tasks: readonly DecidedTask[],
  definition: ProcessDefinition,
): boolean {
  if (isAuthoritys(role)) return true;
  if (held.includes('file') && document.audience === 'party') return true;
  return tasks.some(
    (task) => task.documentIds.includes(document.id) && !task.personal && !isInternalDecision(definition, task),
  );
}

/** Roles of the authority that handle cases. */
function isAuthoritys(role: string): boolean {
  return seesAll({ id: '', org: '', roles: [role as Role] });
}

/** Those who speak for a body that is asked or told something in the authority's cases. */
const BODIES: readonly Role[] = ['data-steward', 'government', 'cyberspace'];

export function speaksFor(actor: Actor, org: string | null): boolean {
  return actor.org === org && actor.roles.some((role) => BODIES.includes(role));
}

/** A referral concerns persons, and is its addressee's and the authority's alone; whatever else is issued in a case is for all who see it. */
export function mayReadAct(
  actor: Actor,
  act: { readonly kind: string; readonly addressee: string },
  seesCase: boolean,
): boolean {
  if (act.kind !== 'referral') return seesCase;
  return seesAll(actor) || speaksFor(actor, act.addressee);
}

/** Of a task that the actor may read: what was decided, or only that it is there. */
export function mayReadDecision(
  actor: Actor,
  task: Omit<DecidedTask, 'documentIds' | 'personal'>,
  definition: ProcessDefinition,
): boolean {
  return seesAll(actor) || isOwnTask(actor, task) || !isInternalDecision(definition, task);
}

/** Deliberation of the authority: a step or an outcome that is not told to the parties, and whatever supervises one. */
export function isInternalDecision(
  definition: ProcessDefinition,
  task: Pick<DecidedTask, 'step' | 'outcome'>,
): boolean {
  if (isEscalation(task.step)) return true;
  const step = stepOf(definition, task.step);
  const outcome = task.outcome === null ? undefined : step?.outcomes[task.outcome];
  return step?.internal === true || outcome?.internal === true;
}

/** A comment: for its audience, and its organisation's own. */
export function mayReadComment(actor: Actor, comment: { readonly org: string; readonly audience: Audience }): boolean {
  return seesAll(actor) || comment.audience === 'party' || isOwn(actor, comment.org);
}

/** Those who answer objections, and the audit: others at the authority know that there are objections, not whose. */
export const READS_OBJECTORS = ['case-officer', 'director', 'auditor'] as const satisfies readonly Role[];

/** Name, contact and grounds of those who objected to a public notice of the case. */
export function mayReadObjectors(actor: Actor): boolean {
  return READS_OBJECTORS.some((role) => actor.roles.includes(role));
}

/** What the authority prepares, which is told to the party with its issue. */
export function mayReadInternalFacts(actor: Actor): boolean {
  return seesAll(actor);
}

/** While the panel is at work, who sits on it is the authority's to know; afterwards anyone recomputes the draw. */
export function mayReadDraw(actor: Actor, caseStatus: string): boolean {
  return seesAll(actor) || caseStatus === 'closed';
}

export interface KeptEvent {
  readonly type: string;
  readonly actor: string;
  /** In which the actor acted. */
  readonly roles: readonly string[];
  /** The document that it tells of is internal. */
  readonly internal: boolean;
  /** The decision that it tells of, or the task. */
  readonly task: Pick<DecidedTask, 'step' | 'outcome' | 'partyId'> | null;
}

/** One's own act is no secret to oneself, in the organisation for which one acted: that of the task, else of one's roles then. */
function isOwnAct(actor: Actor, { actor: by, roles, task }: KeptEvent): boolean {
  if (by !== actor.id) return false;
  return task === null ? actor.roles.some((role) => roles.includes(role)) : task.partyId === actor.org;
}

/** Whether the actor reads the event in full: deliberation, panels, reminders, referrals, refusals are withheld from others. */
export function mayReadEvent(actor: Actor, event: KeptEvent, definition: ProcessDefinition): boolean {
  if (seesAll(actor) || isOwnAct(actor, event)) return true;
  if (eventKind(event.type)?.audience !== 'party' || event.internal) return false;
  return event.task === null || !isInternalDecision(definition, event.task);
}
