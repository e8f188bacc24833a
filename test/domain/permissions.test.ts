/** Invariant 4: who may decide, delegate and reassign what, rule by rule; what the routes make of it stands in test/permissions. */
import {
  delegatorFor,
  refusalToDecide,
  refusalToDelegate,
  refusalToReassign,
  type CaseView,
  type Family,
  type TaskView,
} from '../../domain/permissions';
import type { ProcessDefinition } from '../../domain/process';
import { currentDefinition, PROCESSES } from '../../processes/laws';
import { ROLES, type Actor, type Role } from '../../domain/roles';
import { CASE, colleague, ELSEWHERE, holder, LATER, NOW, required, taskOf } from '../../scripts/docs/canonical-case';

const REQUEST = currentDefinition('data-request');
const SELECTION = currentDefinition('operator-selection');
const ORDER = currentDefinition('rectification');

const SEPARATION = 'separation-of-duties';

interface Situation {
  readonly in?: ProcessDefinition;
  readonly task?: Partial<TaskView>;
  readonly kase?: Partial<CaseView>;
  /** Other tasks of the case. */
  readonly others?: readonly TaskView[];
}

function verdict(actor: Actor, step: string, at: Situation = {}): string {
  const definition = at.in ?? REQUEST;
  const task = taskOf(definition, step, at.task);
  const tasks = [...(at.others ?? []), task];
  return refusalToDecide(actor, task, { ...CASE, ...at.kase }, tasks, definition, NOW)?.code ?? 'allowed';
}

const OFFICER = colleague('case-officer');
const REVIEWER = colleague('reviewer');
const DIRECTOR = colleague('director');
const OPERATOR = colleague('operator');
const EXPERT = holder('expert');
const as = (actor: Actor, ...roles: readonly Role[]): Actor => ({ ...actor, roles });
const ALL_ROUNDER = as(REVIEWER, ...ROLES);

const family = (change: Partial<Family>): Partial<CaseView> => ({
  family: { parent: null, handlings: [], parties: [], ...change },
});
const done = (step: string, by: Partial<TaskView>, definition = REQUEST) =>
  taskOf(definition, step, { id: `earlier:${step}`, status: 'decided', ...by });

describe('a task is decided', () => {
  const own = { assignee: REVIEWER.id };
  it.each<[string, Actor, string, Situation, string]>([
    ['by any holder of its role', REVIEWER, 'review', {}, 'allowed'],
    ['by whoever took it', REVIEWER, 'review', { task: own }, 'allowed'],
    ['by nobody else then', colleague('reviewer'), 'review', { task: { assignee: 'li' } }, 'not-assignee'],
    ['by nobody of another role', OFFICER, 'review', {}, 'forbidden'],
    ['by nobody of another organisation', { ...REVIEWER, org: ELSEWHERE }, 'review', {}, 'forbidden'],
    ['by nobody while it is a window', OFFICER, 'call', { in: SELECTION }, 'forbidden'],
    ['by nobody of the party', REVIEWER, 'review', { kase: { partyId: REVIEWER.org } }, 'conflict-of-interest'],
    ['by the party where it applies', OPERATOR, 'supplement', {}, 'allowed'],
    ['by the authority in its own case', DIRECTOR, 'bureau-decision', { in: SELECTION }, 'allowed'],
  ])('%s', (_, actor, step, at, expected) => {
    const kase = at.in === SELECTION ? { partyId: actor.org } : {};
    expect(verdict(actor, step, { ...at, kase: { ...kase, ...at.kase } })).toBe(expected);
  });

  it('by no expert whose organisation applies in the same round', () => {
    const among = (...parties: readonly string[]) =>
      verdict(EXPERT, 'panel', { in: SELECTION, kase: family({ parties }) });
    expect(among('the-applicant', EXPERT.org)).toBe('conflict-of-interest');
    expect(among('the-applicant')).toBe('allowed');
  });

  it('only at a step that the process has', () => {
    expect(() =>
      refusalToDecide(REVIEWER, { ...taskOf(REQUEST, 'review'), step: 'x' }, CASE, [], REQUEST, NOW),
    ).toThrow('data-request has no step x');
  });
});

describe('one person holds one duty', () => {
  it.each(PROCESSES)('over a whole case of %s', (process) => {
    const definition = currentDefinition(process);
    const steps = Object.keys(definition.steps).filter((name) => required(definition, name).kind !== 'window');
    for (const later of steps) {
      const { role, kind, duty } = required(definition, later);
      const actor = as(kind === 'personal' ? holder(role) : colleague(role), ...ROLES);
      for (const earlier of steps.filter((name) => required(definition, name).duty !== duty)) {
        for (const by of [{ decidedBy: actor.id }, { decidedBy: 'li', onBehalfOf: actor.id }]) {
          const others = [done(earlier, by, definition)];
          expect([earlier, later, verdict(actor, later, { in: definition, others })]).toEqual([
            earlier,
            later,
            SEPARATION,
          ]);
        }
      }
    }
  });

  const by = { decidedBy: REVIEWER.id };
  const proposed = (outcome: string) => done('disposition', { ...by, outcome }, ORDER);
  it.each<[string, string, Situation, string]>([
    ['may take two steps of it', 'review', { others: [done('acceptance', by)] }, 'allowed'],
    ['is not bound by what another did', 'decision', { others: [done('acceptance', { decidedBy: 'li' })] }, 'allowed'],
    ['does not verify their own draft', 'verification', { in: ORDER, others: [done('draft', by, ORDER)] }, SEPARATION],
    [
      'does not revoke on their own proposal',
      'revocation',
      { in: ORDER, others: [proposed('propose-revocation')] },
      SEPARATION,
    ],
    ['may revoke after another disposition', 'revocation', { in: ORDER, others: [proposed('x')] }, 'allowed'],
    [
      'decides although a window ended by their act',
      'bureau-decision',
      { in: SELECTION, others: [done('call', by, SELECTION)] },
      'allowed',
    ],
    ['does not judge what they filed', 'review', { kase: { openedBy: REVIEWER.id } }, SEPARATION],
    [
      'supplements what they filed',
      'supplement',
      { kase: { openedBy: REVIEWER.id }, task: { partyId: REVIEWER.org, assignee: REVIEWER.id } },
      'allowed',
    ],
    ['of an authority decides what it opened', 'order', { in: ORDER, kase: { openedBy: REVIEWER.id } }, 'allowed'],
    [
      'in the whole family',
      'review',
      { kase: family({ handlings: [{ person: REVIEWER.id, duty: 'advise' }] }) },
      SEPARATION,
    ],
    [
      'may be the same there',
      'review',
      { kase: family({ handlings: [{ person: REVIEWER.id, duty: 'prepare' }] }) },
      'allowed',
    ],
    ['is each one’s own', 'review', { kase: family({ handlings: [{ person: 'li', duty: 'advise' }] }) }, 'allowed'],
  ])('and %s (%s)', (_, step, at, expected) => {
    expect(verdict(ALL_ROUNDER, step, at)).toBe(expected);
  });
});

describe('an escalation', () => {
  const over = (change: Partial<TaskView>) =>
    taskOf(REQUEST, 'review-escalation', { escalationOf: 'task:review', ...change });
  const late = (change: Partial<TaskView>) => taskOf(REQUEST, 'review', change);
  const supervise = (others: readonly TaskView[], task: Partial<TaskView> = {}) =>
    verdict(DIRECTOR, 'review-escalation', { task: { escalationOf: 'task:review', ...task }, others });

  it('is not for whoever holds the late task, nor for their delegate', () => {
    expect(supervise([late({ assignee: DIRECTOR.id })])).toBe(SEPARATION);
    const delegated = { assignee: 'li', delegateTo: DIRECTOR.id, delegateFrom: 'li', delegateUntil: LATER };
    expect(supervise([late({ assignee: 'li' })], delegated)).toBe(SEPARATION);
  });

  it('is for every other director, whatever they did in the case', () => {
    const other = taskOf(REQUEST, 'acceptance', { assignee: DIRECTOR.id, decidedBy: DIRECTOR.id });
    for (const assignee of [null, 'li']) expect(supervise([other, late({ assignee })])).toBe('allowed');
    expect(supervise([])).toBe('allowed');
  });

  it('keeps whoever has taken or decided it from the task itself, and from no other', () => {
    const person = as(DIRECTOR, ...ROLES);
    for (const held of [{ assignee: person.id }, { assignee: null, decidedBy: person.id }]) {
      expect(verdict(person, 'review', { others: [over(held)] })).toBe(SEPARATION);
      expect(verdict(person, 'acceptance', { others: [over(held)] })).toBe('allowed');
    }
    for (const assignee of [null, 'li'])
      expect(verdict(person, 'review', { others: [over({ assignee })] })).toBe('allowed');
  });
});

describe('a delegation', () => {
  const inForce = { assignee: 'li', delegateTo: REVIEWER.id, delegateFrom: 'li', delegateUntil: LATER };

  it.each<[string, Partial<TaskView>, boolean]>([
    ['holds within its time', {}, true],
    ['is over at the instant it ends', { delegateUntil: NOW }, false],
    ['has an end', { delegateUntil: null }, false],
    ['is to one person', { delegateTo: 'wang' }, false],
    ['is in one organisation', { partyId: ELSEWHERE }, false],
  ])('%s', (_, change, holds) => {
    const task = { ...inForce, ...change };
    const view = taskOf(REQUEST, 'review', task);
    expect(delegatorFor(REVIEWER, view, NOW)).toBe(holds ? 'li' : null);
    expect(verdict(REVIEWER, 'review', { task }) === 'allowed').toBe(holds);
    expect(refusalToDelegate(REVIEWER, view, NOW)?.code).toBe(holds ? 'not-assignee' : undefined);
  });

  it('lets nobody decide through another what they may not decide themselves', () => {
    const task = { ...inForce, delegateTo: DIRECTOR.id };
    expect(verdict(DIRECTOR, 'decision', { task })).toBe('allowed');
    expect(verdict(DIRECTOR, 'decision', { task, others: [done('review', { decidedBy: 'li' })] })).toBe(SEPARATION);
    expect(verdict(DIRECTOR, 'decision', { task, others: [done('review', { decidedBy: DIRECTOR.id })] })).toBe(
      SEPARATION,
    );
  });
});

describe('a task is given to somebody else', () => {
  it.each<[string, Actor, string, Situation, string]>([
    ['by a director', DIRECTOR, 'review', { task: { assignee: 'li' } }, 'allowed'],
    ['by a director though nobody has taken it', DIRECTOR, 'review', {}, 'allowed'],
    ['by nobody below', OFFICER, 'review', {}, 'forbidden'],
    ['by no director of the party', DIRECTOR, 'review', { kase: { partyId: DIRECTOR.org } }, 'forbidden'],
    ['by no director who holds it', DIRECTOR, 'review', { task: { assignee: DIRECTOR.id } }, SEPARATION],
    ['by nobody while it is a window', DIRECTOR, 'call', { in: SELECTION }, 'forbidden'],
    ['by nobody where the government decides', DIRECTOR, 'government-decision', { in: SELECTION }, 'forbidden'],
    [
      'by no director while the party’s defence is nobody’s',
      DIRECTOR,
      'notice-of-revocation',
      { in: ORDER },
      'forbidden',
    ],
    [
      'by a director once one of the party has taken its defence',
      DIRECTOR,
      'notice-of-revocation',
      { in: ORDER, task: { assignee: 'li' } },
      'allowed',
    ],
  ])('%s', (_, actor, step, at, expected) => {
    const definition = at.in ?? REQUEST;
    const refusal = refusalToReassign(actor, taskOf(definition, step, at.task), { ...CASE, ...at.kase }, definition);
    expect(refusal?.code ?? 'allowed').toBe(expected);
  });
});
