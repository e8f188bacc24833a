/** Art. 5: who holds what and sees what, rule by rule; what lists and routes make of it stands in test/permissions. */
import {
  holdsTask,
  isOwnTask,
  maySeeCase,
  maySeeTask,
  seesAll,
  type CaseView,
  type Family,
  type TaskView,
} from '../../domain/permissions';
import { CONSULTATION } from '../../domain/consultation-step';
import { currentDefinition } from '../../processes/laws';
import { ROLES, type Actor, type Role } from '../../domain/roles';
import { CASE, colleague, ELSEWHERE, holder, LATER, NOW, taskOf } from '../../scripts/docs/canonical-case';

const REQUEST = currentDefinition('data-request');
const SELECTION = currentDefinition('operator-selection');

const REVIEWER = colleague('reviewer');
const DIRECTOR = colleague('director');
const OPERATOR = colleague('operator');
const EXPERT = holder('expert');
const as = (actor: Actor, ...roles: readonly Role[]): Actor => ({ ...actor, roles });

const family = (change: Partial<Family>): Partial<CaseView> => ({
  family: { parent: null, handlings: [], parties: [], ...change },
});

describe('a task is held', () => {
  const mine = { assignee: 'me' };
  const someone: Actor = { id: 'me', org: REVIEWER.org, roles: ['case-officer'] };
  const expert: Actor = { ...EXPERT, id: 'me' };
  it.each<[string, Actor, string, Partial<TaskView>, boolean]>([
    ['in its role', REVIEWER, 'review', {}, true],
    ['by name, without the role', someone, 'review', mine, true],
    ['by having decided it', someone, 'review', { decidedBy: 'me' }, true],
    ['by delegation', someone, 'review', { delegateTo: 'me', delegateFrom: 'li', delegateUntil: LATER }, true],
    ['by nobody else', someone, 'review', { assignee: 'li' }, false],
    ['in its organisation alone', { ...REVIEWER, org: ELSEWHERE }, 'review', { assignee: REVIEWER.id }, false],
    ['as a seat by the expert it names', expert, 'expert-review', mine, true],
    ['as a seat by no other expert', expert, 'expert-review', {}, false],
    ['as a seat by nobody who is an expert no longer', as(expert), 'expert-review', mine, false],
    [
      'as a seat until the next member has it',
      expert,
      'expert-review',
      { ...mine, voidReason: 'member-replaced' },
      false,
    ],
    ['as a seat even of a case that closed', expert, 'expert-review', { ...mine, voidReason: 'case-closed' }, true],
  ])('%s', (_, actor, step, change, holds) => {
    expect(holdsTask(actor, taskOf(REQUEST, step, change), NOW)).toBe(holds);
  });

  it.each<[string, Partial<TaskView>, boolean]>([
    ['whoever holds it', mine, true],
    ['whoever decided it', { decidedBy: 'me' }, true],
    ['whoever had it decided', { onBehalfOf: 'me' }, true],
    ['nobody who left the organisation', { ...mine, partyId: ELSEWHERE }, false],
    ['nobody else', { assignee: 'li' }, false],
  ])('what was written in it is read by %s', (_, change, own) => {
    expect(isOwnTask(someone, taskOf(REQUEST, 'review', change))).toBe(own);
  });
});

describe('a case is seen', () => {
  const sees = (actor: Actor, tasks: readonly TaskView[], kase: Partial<CaseView> = {}, definition = REQUEST) =>
    maySeeCase(actor, { ...CASE, ...kase }, tasks, definition, NOW);

  it('by the roles of the authority that handle, supervise or audit cases, and by no other role as such', () => {
    const all = ROLES.filter((role) => seesAll(colleague(role)));
    expect(all).toEqual(['case-officer', 'reviewer', 'director', 'security-officer', 'auditor']);
    expect(ROLES.filter((role) => sees(colleague(role), [], { partyId: 'x' }))).toEqual(all);
    expect(sees(as(EXPERT, 'expert', 'auditor'), [])).toBe(true);
  });

  it('by its party’s people, from when it is told, and by no other operator, whatever task they hold', () => {
    const held = taskOf(REQUEST, 'supplement', { assignee: OPERATOR.id });
    expect(sees(OPERATOR, [])).toBe(true);
    expect(sees(OPERATOR, [held], { partyVisible: false })).toBe(false);
    expect(sees(OPERATOR, [held], { partyId: 'x' })).toBe(false);
    expect(sees(OPERATOR, [], { partyId: OPERATOR.org }, SELECTION)).toBe(false);
  });

  const steward = colleague('data-steward');
  const docking = taskOf(REQUEST, 'docking');
  it('by whoever works on it, or on the case that it is part of', () => {
    expect(sees(steward, [taskOf(REQUEST, 'review'), docking])).toBe(true);
    expect(sees(steward, [taskOf(REQUEST, 'review')])).toBe(false);
    const replaced = taskOf(REQUEST, 'expert-review', { seat: '1', voidReason: 'member-replaced' });
    expect(sees(steward, [replaced, taskOf(REQUEST, 'docking', { seat: '1' })])).toBe(true);
    const part = (tasks: readonly TaskView[]) => family({ parent: { tasks, definition: SELECTION } });
    const government = colleague('government');
    const decision = taskOf(SELECTION, 'government-decision');
    expect(sees(government, [], part([decision]), currentDefinition('selection-application'))).toBe(true);
    expect(sees(government, [], part([]), currentDefinition('selection-application'))).toBe(false);
    expect(sees(government, [], family({}), currentDefinition('selection-application'))).toBe(false);
  });

  describe('by an expert', () => {
    const at = (seat: string, change: Partial<TaskView> = {}, step = 'expert-review') =>
      taskOf(REQUEST, step, { seat, ...change });
    const cleared = (seat: string, change: Partial<TaskView> = {}) =>
      at(seat, { outcome: 'no-conflict', ...change }, 'expert-declaration');
    const later = { assignee: 'li', partyId: 'x' };
    it.each<[string, readonly TaskView[], boolean]>([
      ['once their declaration says there is no conflict', [cleared('1.1.1'), at('1.1.1')], true],
      ['not before', [at('1.1.1')], false],
      ['not where it says otherwise', [cleared('1.1.1', { outcome: 'conflict' }), at('1.1.1')], false],
      ['not by the declaration of another seat', [cleared('1.2.1', { assignee: 'li' }), at('1.1.1')], false],
      ['not by one made in another organisation', [cleared('1.1.1', { partyId: 'x' }), at('1.1.1')], false],
      ['not by another step’s outcome', [at('1.1.1', { outcome: 'no-conflict' })], false],
      ['not once the next member has the seat', [cleared('1.1.1'), at('1.1.1'), at('1.1.2', later)], false],
      ['not once their seat was given away', [cleared('1.1.1'), at('1.1.1', { voidReason: 'member-replaced' })], false],
      ['though they follow a former member', [at('1.1.1', later), cleared('1.1.2'), at('1.1.2')], true],
      ['though a seat is named in another way', [cleared('1'), at('1.1.2', later)], true],
      ['though another seat is named in another way', [cleared('1.1.1'), at('1', later)], true],
      ['of the tenth attempt after the ninth', [at('10.12.9', later), cleared('10.12.10'), at('10.12.10')], true],
      ['not of the ninth after the tenth', [at('10.12.10', later), cleared('10.12.9'), at('10.12.9')], false],
      ['though another seat, or panel, is further', [at('1.2.2', later), at('2.1.2', later), cleared('1.1.1')], true],
      [
        'though another seat was given away',
        [at('1.2.1', { ...later, voidReason: 'member-replaced' }), cleared('1.1.1')],
        true,
      ],
      [
        'though a task of another kind is further',
        [at('1.1.2', { personal: false, ...later }), cleared('1.1.1')],
        true,
      ],
    ])('%s', (_, tasks, expected) => {
      expect(sees(EXPERT, tasks)).toBe(expected);
    });

    it('but the task is theirs to read even while the file is withheld, and nobody else’s but the authority’s', () => {
      const task = at('1.1.1');
      const reads = (actor: Actor) => maySeeTask(actor, task, CASE, [task, docking], REQUEST, NOW);
      expect([EXPERT, DIRECTOR, OPERATOR, steward].map(reads)).toEqual([true, true, false, false]);
    });
  });

  it('with its pooled tasks', () => {
    const review = taskOf(REQUEST, 'review');
    const reads = (actor: Actor) => maySeeTask(actor, review, CASE, [review, docking], REQUEST, NOW);
    expect([OPERATOR, steward, colleague('platform')].map(reads)).toEqual([true, true, false]);
  });

  it.each([CONSULTATION, `${CONSULTATION}-escalation`])('but whom it asks is the authority’s alone: %s', (step) => {
    const own = taskOf(REQUEST, CONSULTATION, { id: 'own', seat: steward.org, partyId: steward.org });
    const other = taskOf(REQUEST, step, { id: 'other', seat: ELSEWHERE, partyId: ELSEWHERE });
    const reads = (task: TaskView) => (actor: Actor) =>
      maySeeTask(actor, task, CASE, [own, other, docking], REQUEST, NOW);
    expect([DIRECTOR, colleague('auditor'), OPERATOR, steward].map(reads(other))).toEqual([true, true, false, false]);
    expect([DIRECTOR, OPERATOR, steward].map(reads(own))).toEqual([true, false, true]);
  });
});
