/**
 * The one permission table: role × process × step → actions, deny by default, and the rules that hold whatever the role:
 * nobody decides their own organisation's case, duties stay with different people over the whole case (invariant 4).
 * Pure: who acted before is handed in, read under the case's lock.
 */
import { isOfConsultation } from './consultation-step';
import { isEscalation, stepOf, type Duty, type ProcessDefinition } from './process';
import { Refusal, type Bilingual } from './refusal';
import type { Actor, Role } from './roles';

/** Roles of the authority that see every case. The system administrator keeps the system and sees no case. */
const SEES_ALL: readonly Role[] = ['case-officer', 'reviewer', 'director', 'security-officer', 'auditor'];

export interface TaskView {
  readonly id: string;
  readonly step: string;
  readonly role: string;
  /** The organisation whose task it is. Whoever holds it, or held it, does so there: to a person who has left the organisation it no longer belongs. */
  readonly partyId: string;
  readonly personal: boolean;
  readonly assignee: string | null;
  readonly status: string;
  readonly outcome: string | null;
  readonly voidReason: string | null;
  readonly seat: string;
  readonly escalationOf: string | null;
  readonly delegateTo: string | null;
  readonly delegateFrom: string | null;
  readonly delegateUntil: Date | null;
  readonly decidedBy: string | null;
  readonly onBehalfOf: string | null;
}

export const OFFICIAL = '';

export interface CaseView {
  readonly partyId: string;
  readonly partyVisible: boolean;
  readonly status: string;
  /** Who filed it for the party; `OFFICIAL` where the authority has proposed it, and there is no applicant. */
  readonly openedBy: string;
  readonly held: boolean;
  /** Of a case that is part of another, or has parts. */
  readonly family?: Family;
}

/** What stands around a case: a round of selection and all its applications are one matter (Art. 5). */
export interface Family {
  /** The case that this one is part of: who works on that sees its parts. */
  readonly parent: { readonly tasks: readonly TaskView[]; readonly definition: ProcessDefinition } | null;
  /** Who acted anywhere in the family, and in which duty. */
  readonly handlings: readonly { readonly person: string; readonly duty: Duty }[];
  /** Organisations that are parties of its parts. */
  readonly parties: readonly string[];
}

/** The person on whose behalf a valid delegate acts; null for everyone else. */
export function delegatorFor(actor: Actor, task: TaskView, now: Date): string | null {
  const valid =
    task.delegateTo === actor.id &&
    task.partyId === actor.org &&
    task.delegateUntil !== null &&
    now < task.delegateUntil;
  return valid ? task.delegateFrom : null;
}

/** Why the actor may not delegate the task. A delegate delegates no further: whom else to trust is for the delegator to say (民法典 169). */
export function refusalToDelegate(actor: Actor, task: TaskView, now: Date): Refusal | null {
  return delegatorFor(actor, task, now) === null ? null : refuse('not-assignee', ONWARD);
}

/** Whether the actor may know of the case at all; for everyone else it does not exist (404). */
export function maySeeCase(
  actor: Actor,
  kase: CaseView,
  tasks: readonly TaskView[],
  definition: ProcessDefinition,
  now: Date,
): boolean {
  if (seesAll(actor)) return true;
  // An operator's people have no other role (organisation.ts), and no part in a case but as its party.
  if (actor.roles.includes('operator')) return ofParty(actor, kase, definition) && kase.partyVisible;
  const parent = kase.family?.parent ?? null;
  return (
    worksOn(actor, tasks, definition, now) || (parent !== null && worksOn(actor, parent.tasks, parent.definition, now))
  );
}

/** The actor holds or held a task of the case, whose file is not withheld from them. */
function worksOn(actor: Actor, tasks: readonly TaskView[], definition: ProcessDefinition, now: Date): boolean {
  return tasks.some(
    (task) => holdsTask(actor, task, now) && !isWithheld(task, tasks, definition) && !isLeft(task, tasks),
  );
}

/** Whether the actor may read the task: those who see the case, and its holder even while the file is withheld. */
export function maySeeTask(
  actor: Actor,
  task: TaskView,
  kase: CaseView,
  tasks: readonly TaskView[],
  definition: ProcessDefinition,
  now: Date,
): boolean {
  return (
    holdsTask(actor, task, now) || (maySeeCase(actor, kase, tasks, definition, now) && !isWithAuthority(actor, task))
  );
}

/** The work of parallel seats, and which bodies are asked for their opinion, is nobody's to know but the authority's. */
function isWithAuthority(actor: Actor, task: TaskView): boolean {
  return (task.personal || isOfConsultation(task.step)) && !seesAll(actor);
}

/** Roles of the authority that handle cases, and its supervision and audit. */
export function seesAll(actor: Actor): boolean {
  return actor.roles.some((role) => SEES_ALL.includes(role));
}

/**
 * The task is the actor's by assignment, by delegation, or as a holder of its role; in its party alone (Art. 5): a relation to
 * a case ends with the employment in which it arose, and comes back with it. A seat is an expert's while they are one there.
 */
export function holdsTask(actor: Actor, task: TaskView, now: Date): boolean {
  if (task.partyId !== actor.org) return false;
  const named = task.assignee === actor.id || task.decidedBy === actor.id || delegatorFor(actor, task, now) !== null;
  if (!task.personal) return named || hasRole(actor, task.role);
  return named && hasRole(actor, task.role) && task.voidReason !== 'member-replaced'; // or the seat is another's
}

/** The actor decided the task, had it decided, or holds it: what they wrote there themselves is theirs to read. */
export function isOwnTask(actor: Actor, task: Pick<TaskView, 'partyId' | 'assignee' | 'decidedBy' | 'onBehalfOf'>) {
  return task.partyId === actor.org && [task.assignee, task.decidedBy, task.onBehalfOf].includes(actor.id);
}

/** An expert's file is withheld until their own declaration on the same seat says `no-conflict`. */
function isWithheld(task: TaskView, tasks: readonly TaskView[], definition: ProcessDefinition): boolean {
  const declaration = stepOf(definition, task.step)?.withheldUntil;
  if (declaration === undefined) return false;
  // Free of conflicts in one organisation is not so in another.
  return !tasks.some(
    (other) =>
      other.step === declaration &&
      other.seat === task.seat &&
      other.partyId === task.partyId &&
      other.outcome === 'no-conflict',
  );
}

/** A seat that was given to the next member shows its former holder nothing any more, whatever they declared or said before. */
function isLeft(task: TaskView, tasks: readonly TaskView[]): boolean {
  if (!task.personal) return false;
  return tasks.some(
    ({ personal, seat, voidReason }) =>
      personal && ((seat === task.seat && voidReason === 'member-replaced') || followsOn(seat, task.seat)),
  );
}

/** The same seat of the same panel at a later attempt: seats are named `panel.seat.attempt`. */
function followsOn(later: string, earlier: string): boolean {
  const [a, b] = [SEAT.exec(later), SEAT.exec(earlier)];
  return a !== null && b !== null && a[1] === b[1] && Number(a[2]) > Number(b[2]);
}
const SEAT = /^(\d+\.\d+)\.(\d+)$/;

function hasRole(actor: Actor, role: string): boolean {
  return (actor.roles as readonly string[]).includes(role);
}

/** Why the actor may not decide the open task; null when they may. Specific reasons win over `forbidden`. */
export function refusalToDecide(
  actor: Actor,
  task: TaskView,
  kase: CaseView,
  tasks: readonly TaskView[],
  definition: ProcessDefinition,
  now: Date,
): Refusal | null {
  const step = stepOf(definition, task.step);
  if (step === null) throw new Error(`${definition.process} has no step ${task.step}`);
  const delegator = delegatorFor(actor, task, now);
  if (step.kind === 'window') return refuse('forbidden', WINDOW);
  if (!hasRole(actor, task.role)) return refuse('forbidden', WRONG_ROLE);
  if (task.partyId !== actor.org) return refuse('forbidden', WRONG_PARTY);
  const concerned = ofParty(actor, kase, definition) || kase.family?.parties.includes(actor.org) === true;
  if (step.duty !== 'apply' && concerned && step.ownParty !== true)
    return refuse('conflict-of-interest', OWN_ORGANISATION);
  if (task.assignee !== null && task.assignee !== actor.id && delegator === null)
    return refuse('not-assignee', NOT_ASSIGNEE);
  const persons = delegator === null ? [actor.id] : [actor.id, delegator];
  return separation(persons, task, kase, tasks, definition);
}

/** The actor belongs to the organisation that the case is about; a case of the authority's own is about nobody there. */
export function ofParty(actor: Pick<Actor, 'org'>, kase: Pick<CaseView, 'partyId'>, definition: ProcessDefinition) {
  return definition.partyIs !== 'authority' && actor.org === kase.partyId;
}

/** Withdrawing is the applicant's, before the final effect; what the authority has proposed the party objects to, and does not withdraw. */
export function mayWithdraw(actor: Actor, kase: CaseView, definition: ProcessDefinition): boolean {
  return (
    definition.withdrawable &&
    actor.roles.includes('operator') &&
    ofParty(actor, kase, definition) &&
    kase.openedBy !== OFFICIAL
  );
}

/** Why the actor may not give the open task to somebody else: only its superior does, a director who does not hold it. */
export function refusalToReassign(
  actor: Actor,
  task: TaskView,
  kase: CaseView,
  definition: ProcessDefinition,
): Refusal | null {
  const step = stepOf(definition, task.step);
  if (step?.kind === 'window') return refuse('forbidden', WINDOW);
  if (step?.defence === true && task.assignee === null) return refuse('forbidden', DEFENCE);
  if (!hasRole(actor, 'director') || ofParty(actor, kase, definition) || task.role === 'government')
    return refuse('forbidden', NOT_SUPERIOR);
  return task.assignee === actor.id ? refuse('separation-of-duties', OWN_TASK) : null;
}

/** Separation of duties over both the delegate and the delegator. */
function separation(
  persons: readonly string[],
  task: TaskView,
  kase: CaseView,
  tasks: readonly TaskView[],
  definition: ProcessDefinition,
): Refusal | null {
  const step = stepOf(definition, task.step);
  if (isEscalation(task.step)) {
    const late = tasks.find(({ id }) => id === task.escalationOf);
    const holder = late !== undefined && late.assignee !== null && persons.includes(late.assignee);
    return holder ? refuse('separation-of-duties', SUPERIOR) : null;
  }
  const supervises = tasks.some(
    ({ escalationOf, assignee, decidedBy }) =>
      escalationOf === task.id && [assignee, decidedBy].some((id) => id !== null && persons.includes(id)),
  );
  if (supervises) return refuse('separation-of-duties', SUPERIOR);
  // Who filed an application stands on the applicant's side, wherever they work today; an official's case has no applicant.
  const ofItsOwn = step?.ownParty === true && task.partyId === kase.partyId;
  if (definition.withdrawable && step?.duty !== 'apply' && !ofItsOwn && persons.includes(kase.openedBy))
    return refuse('separation-of-duties', OTHER_DUTY);
  if (kase.family?.handlings.some(({ person, duty }) => duty !== step?.duty && persons.includes(person)) === true)
    return refuse('separation-of-duties', OTHER_DUTY);
  for (const other of tasks) {
    // A window is nobody's act, though somebody's decision on another step may have ended it.
    if (stepOf(definition, other.step)?.kind === 'window') continue;
    const handlers = [other.decidedBy, other.onBehalfOf];
    if (isEscalation(other.step) || !handlers.some((id) => id !== null && persons.includes(id))) continue;
    const duty = stepOf(definition, other.step)?.duty;
    if (duty !== step?.duty) return refuse('separation-of-duties', OTHER_DUTY);
    const decided = [other.step, `${other.step}.${other.outcome ?? ''}`];
    if (step?.differsFrom?.some((name) => decided.includes(name)) === true)
      return refuse('separation-of-duties', OTHER_STEP);
  }
  return null;
}

const WINDOW: Bilingual = { zh: '该环节按期限届满，不由人员办理', en: 'this step ends by its time: nobody decides it' };
const WRONG_ROLE: Bilingual = { zh: '该任务由其他角色办理', en: 'this task belongs to another role' };
const WRONG_PARTY: Bilingual = { zh: '该任务由其他单位办理', en: 'this task belongs to another organisation' };
const OWN_ORGANISATION: Bilingual = {
  zh: '不得办理本单位的案件',
  en: 'nobody decides a case of their own organisation',
};
const NOT_ASSIGNEE: Bilingual = { zh: '该任务已由他人承办', en: 'this task is held by somebody else' };
const ONWARD: Bilingual = {
  zh: '受托人不得转委托，亦不得自行延长委托期限',
  en: 'a delegate neither delegates further nor lengthens the delegation',
};
const NOT_SUPERIOR: Bilingual = { zh: '仅审批负责人可以改派', en: 'only the superior, a director, reassigns' };
const DEFENCE: Bilingual = {
  zh: '陈述、申辩由当事人自行安排人员，无人承办时不得改派',
  en: "who defends the party is the party's to say: nobody else gives it to one of them",
};
const OWN_TASK: Bilingual = { zh: '承办人不得改派自己的任务', en: 'who holds a task does not reassign it' };
const SUPERIOR: Bilingual = { zh: '督办人与承办人应为不同人员', en: 'who supervises a task does not decide it' };
const OTHER_DUTY: Bilingual = {
  zh: '本人已在本案中履行其他职责，应当回避',
  en: 'you have acted in this case in another duty',
};
const OTHER_STEP: Bilingual = {
  zh: '本人已办理本案的前置环节，应当回避',
  en: 'you have decided an earlier step that must differ',
};

function refuse(
  code: 'forbidden' | 'separation-of-duties' | 'conflict-of-interest' | 'not-assignee',
  detail: Bilingual,
): Refusal {
  return new Refusal(code, detail);
}
