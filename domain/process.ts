/**
 * A statutory process as versioned data: its steps, who may take them, how they may end, in what time, and what the
 * legal clock does meanwhile. Commands, permissions, forms, the OpenAPI and the process pages are all read from here;
 * workflows take only the types, so that editing a label never breaks a replay.
 */
import type { JsonObject, JsonValue } from './canonical';
import { parseLimit, type LimitText } from './limit';
import type { Citation } from './measures';
import type { Bilingual } from './refusal';
import type { Role } from './roles';

/** What a person does in a case. One person (or, on the applicant's side, one organisation) holds one duty only. */
export type Duty = 'apply' | 'prepare' | 'advise' | 'decide' | 'provide';

export interface OutcomeDefinition {
  readonly label: Bilingual;
  /** Mandatory for everything but plain consent. */
  readonly opinion: 'required' | 'optional';
  /** When an optional one is required after all; the effect refuses it otherwise. */
  readonly opinionIf?: Bilingual;
  /** What the decision clock of the case does in the decision's own commit. */
  readonly clock?: 'start' | 'pause' | 'stop';
  /** The case outcome this decision closes the case with, in its own commit. */
  readonly closes?: string;
  /** A decision against a party states its reasons and remedies. */
  readonly against?: true;
  /** Deliberation of the authority: not told to the parties. */
  readonly internal?: true;
  /** A return that may name what an earlier one did not: supervision finds new faults. Whoever applies is told everything at once (行政许可法 32). */
  readonly anew?: true;
  /** Open only to a case whose order, report or file says so: offered where it holds, refused with `reason` where it does not. */
  readonly onlyIf?: OutcomeCondition;
}

export interface OutcomeCondition {
  /** Where the case's facts say it: the names of the members, outermost first. */
  readonly fact: readonly string[];
  readonly is: string;
  readonly reason: Bilingual;
  readonly basis: Citation;
}

export type Expiry =
  /** Terminal: a decision counts only strictly before the due instant. */
  | {
      readonly kind: 'deemed';
      readonly outcome: string;
      readonly label: Bilingual;
      readonly closes?: string;
      /** `start-as-of-receipt`: the clock starts on the day the materials were received. */
      readonly clock?: 'start-as-of-receipt';
    }
  /** The task stays decidable, late, and `<step>-escalation` opens for the superior. */
  | { readonly kind: 'escalate' }
  /** The task stays decidable, late, and the named step opens instead of an escalation. */
  | { readonly kind: 'opens'; readonly step: string }
  /** Reminders only. */
  | { readonly kind: 'none' };

export interface StepDefinition {
  readonly title: Bilingual;
  readonly basis: readonly Citation[];
  readonly role: Role;
  /**
   * Whose task it is: the authority's, the case party's, the city government's or its cyberspace department's, or the party
   * or person that the workflow names for the seat.
   */
  readonly party: 'authority' | 'applicant' | 'government' | 'cyberspace' | 'seat';
  /** Taken in parallel by holders of different roles, one task each under the seat's name: their role and party in place of the step's. */
  readonly seats?: Readonly<
    Record<string, { readonly role: Role; readonly party: 'authority' | 'government' | 'cyberspace' }>
  >;
  /**
   * Personal tasks belong to one named person; pooled ones to every holder of the role in the party. A window is nobody's to
   * decide: it opens, lasts for its limit and ends by its time, or through what another step brings about.
   */
  readonly kind: 'pooled' | 'personal' | 'window';
  readonly duty: Duty;
  readonly limit?: StepLimit | { readonly sharedWith: string };
  /** Without a due time: its holders are reminded again and again, at this interval. */
  readonly remindEvery?: { readonly default: LimitText; readonly source: Citation };
  /** A count among the case's facts: while it is above 0 the expiry does not come about, though its own clock runs on. */
  readonly haltedBy?: string;
  /** The limit runs from the receipt of the materials, not from the opening of the step. */
  readonly limitFrom?: 'receipt';
  readonly extension?: { readonly default: LimitText; readonly source: Citation };
  readonly reminders?: readonly LimitText[];
  /** What the decision clock does while this step is open. */
  readonly clock: 'not-started' | 'running' | 'paused' | 'none';
  readonly onExpiry: Expiry;
  /** Silence of a holder of one of these roles brings nothing about by itself: it is escalated, whatever `onExpiry` says of the others. */
  readonly escalatesFor?: readonly Role[];
  /**
   * While it is open bodies may be consulted (意见征询, the step of `consultation-step.ts`), and until all have answered it is not decided. Named
   * are its outcomes that state why where a body has objected or set a condition.
   */
  readonly consults?: readonly string[];
  readonly outcomes: Readonly<Record<string, OutcomeDefinition>>;
  /** Steps (or single outcomes, `step.outcome`) whose deciders may not decide this one, beyond what the duties already exclude. */
  readonly differsFrom?: readonly string[];
  /** Steps of one group are taken in parallel: their work is outside each other's materials. */
  readonly group?: string;
  /** The decision may end or restore the right itself: the authorisation is locked exclusively, against every other decision under it. */
  readonly right?: 'exclusive';
  /** Deliberation of the authority: opinion and data are not shown to the parties. */
  readonly internal?: true;
  /** The party itself takes it where it opened the case about its own work; otherwise nobody decides their own organisation's case. */
  readonly ownParty?: true;
  /** The party's defence: open to all its people until one of them takes it, and no superior gives it to one of them before. */
  readonly defence?: true;
  /** Until the holder's declaration says `no-conflict`, the file is withheld from them. */
  readonly withheldUntil?: string;
}

export interface ProcessDefinition {
  readonly process: string;
  readonly version: number;
  /** Prefix of readable case ids, e.g. `DR` in `DR-2026-000123`. */
  readonly prefix: string;
  readonly title: Bilingual;
  readonly basis: readonly Citation[];
  /** How its cases end, as everybody is told. */
  readonly outcomes: Readonly<Record<string, Bilingual>>;
  /** The step whose limit is the decision clock of the case. */
  readonly clockStep?: string;
  /** Whose case it is: an applicant's (or supervised operator's), or the authority's own, such as a round of selection. */
  readonly partyIs?: 'authority';
  /** Cases of this process belong to a case of that one: a command locks it first. */
  readonly partOf?: string;
  /** The applicant may withdraw before the final effect: an outcome `withdrawn` is owed. */
  readonly withdrawable: boolean;
  /** Cases of this process are held while the operator's right is suspended, and end `terminated` with it: that outcome is owed. */
  readonly held: boolean;
  /** The party comes to know of the case only with this decision, `step.outcome`; absent: from the opening. */
  readonly partySeesFrom?: string;
  /** Grants a new right: refused once the measures have run out (Art. 29). */
  readonly grantsNewRights: boolean;
  /** Limits that belong to no step, e.g. the term of a right. */
  readonly limits?: Readonly<Record<string, FreeLimit>>;
  /** Numbers that are policy and no times, e.g. the least score of a grade. */
  readonly parameters?: Readonly<Record<string, Parameter>>;
  readonly steps: Readonly<Record<string, StepDefinition>>;
}

export interface StepLimit {
  readonly default: LimitText;
  readonly source: Citation;
  /** In calendar days it ends with a working day, by this rule: 民法典第二百零三条. What is set in the case itself ends as it says. */
  readonly endsOnWorkingDay?: Citation;
  /**
   * A free limit, counted from the end of the year that the case is about: while this one is a number of days, the later of
   * the two holds; an exact duration holds alone.
   */
  readonly notBefore?: string;
}

export interface FreeLimit {
  readonly title: Bilingual;
  readonly default: LimitText;
  readonly source: Citation;
  readonly reminders?: readonly LimitText[];
}

export interface Parameter {
  readonly title: Bilingual;
  /** A decimal without sign; of a period, a duration in years, months, weeks or days. */
  readonly default: string;
  /** The one parameter that is a time: no limit of a step, which would be counted from its opening. */
  readonly kind?: 'period';
  /** The default where the system runs on the demo's invented data. */
  readonly inDemo?: string;
  readonly source: Citation;
  /** Another parameter that this one stays below. */
  readonly below?: string;
  /** Of a number of people: a whole one, from and to these. Of any: the bounds alone. */
  readonly whole?: true;
  readonly least?: string;
  readonly most?: string;
}

/** What a definition closes its cases with is among the outcomes that it names. */
type ClosesAsNamed<D extends ProcessDefinition> = {
  readonly steps: {
    readonly [S in keyof D['steps']]: {
      readonly outcomes: {
        readonly [O in keyof D['steps'][S]['outcomes']]: { readonly closes?: CaseOutcomeOf<D> };
      };
      readonly onExpiry: { readonly closes?: CaseOutcomeOf<D> };
    };
  };
};

/** Checks at load time that a definition is closed: every step, outcome, limit and parameter it names exists (its facts: `test/domain/facts.test.ts`). */
export function defineProcess<const D extends ProcessDefinition>(definition: D & ClosesAsNamed<D>): D {
  const known = (step: string) => Object.hasOwn(definition.steps, step);
  for (const [name, step] of Object.entries<StepDefinition>(definition.steps)) {
    if (step.onExpiry.kind === 'none' && step.limit !== undefined && 'default' in step.limit) {
      throw new Error(`${definition.process}.${name} has a limit that brings nothing about`);
    }
    const names = step.withheldUntil === undefined ? [] : [step.withheldUntil];
    if (step.limit !== undefined && 'sharedWith' in step.limit) names.push(step.limit.sharedWith);
    if (step.onExpiry.kind === 'opens') names.push(step.onExpiry.step);
    const closing = [...Object.values(step.outcomes).map((outcome) => outcome.closes), closesOf(step.onExpiry)];
    if (step.kind === 'window' && (step.limit === undefined || step.onExpiry.kind !== 'deemed')) {
      throw new Error(`${definition.process}.${name} is a window that does not end by its time`);
    }
    const date = step.limit !== undefined && 'notBefore' in step.limit ? step.limit.notBefore : undefined;
    if (step.consults !== undefined) names.push('consultation');
    const unknown = [
      ...(step.consults ?? []).filter((outcome) => !Object.hasOwn(step.outcomes, outcome)),
      ...names.filter((other) => !known(other)),
      ...(step.differsFrom ?? []).filter((other) => !isWayToEnd(definition, other)),
      ...(date === undefined || Object.hasOwn(definition.limits ?? {}, date) ? [] : [date]),
      ...closing.filter((outcome) => outcome !== undefined && !Object.hasOwn(definition.outcomes, outcome)),
    ];
    if (unknown.length > 0) throw new Error(`${definition.process}.${name} refers to unknown ${unknown.join(', ')}`);
  }
  const { partySeesFrom, clockStep, parameters = {} } = definition;
  const unknown = [
    ...(partySeesFrom === undefined || isWayToEnd(definition, partySeesFrom) ? [] : [partySeesFrom]),
    ...(clockStep === undefined || known(clockStep) ? [] : [clockStep]),
    ...Object.values<Parameter>(parameters).flatMap(({ below }) =>
      below === undefined || Object.hasOwn(parameters, below) ? [] : [below],
    ),
  ];
  if (unknown.length > 0) throw new Error(`${definition.process} refers to unknown ${unknown.join(', ')}`);
  // Outcomes that the mechanics of cases give by themselves.
  const given = [...(definition.withdrawable ? ['withdrawn'] : []), ...(definition.held ? ['terminated'] : [])];
  const unnamed = given.filter((outcome) => !Object.hasOwn(definition.outcomes, outcome));
  if (unnamed.length > 0) throw new Error(`${definition.process} may end ${unnamed.join(', ')} and does not say so`);
  const wrong = limitTexts(definition).find((text) => parseLimit(text) === null);
  if (wrong !== undefined) throw new Error(`${definition.process} has a limit that cannot be read: ${wrong}`);
  return definition;
}

/** A step, or one of its outcomes, that of its time included: `hearing`, `disposition.propose-revocation`. */
function isWayToEnd({ steps }: ProcessDefinition, name: string): boolean {
  const [stepName = '', outcome] = name.split('.');
  const step = Object.hasOwn(steps, stepName) ? steps[stepName] : undefined;
  if (step === undefined || outcome === undefined) return step !== undefined;
  return (
    Object.hasOwn(step.outcomes, outcome) || (step.onExpiry.kind === 'deemed' && step.onExpiry.outcome === outcome)
  );
}

/** Every limit that the definition writes. */
function limitTexts({ steps, limits = {} }: ProcessDefinition): LimitText[] {
  const ofSteps = Object.values(steps).flatMap(({ limit, extension, remindEvery, reminders = [] }) => [
    ...(limit !== undefined && 'default' in limit ? [limit.default] : []),
    ...[extension, remindEvery].flatMap((one) => (one === undefined ? [] : [one.default])),
    ...reminders,
  ]);
  return [...ofSteps, ...Object.values(limits).flatMap(({ default: text, reminders = [] }) => [text, ...reminders])];
}

function closesOf(expiry: Expiry): string | undefined {
  return expiry.kind === 'deemed' ? expiry.closes : undefined;
}

export type StepName<D extends ProcessDefinition> = keyof D['steps'] & string;
type DeemedOutcome<E> = E extends { readonly kind: 'deemed'; readonly outcome: infer O extends string } ? O : never;
/** Every way a step may end: by a decision or, where silence decides, by its time. */
export type OutcomeOf<D extends ProcessDefinition, S extends StepName<D>> =
  { [K in S]: keyof D['steps'][K]['outcomes'] & string }[S] | DeemedOutcome<D['steps'][S]['onExpiry']>;
/** How a case may end. */
export type CaseOutcomeOf<D extends ProcessDefinition> = keyof D['outcomes'] & string;

type NamesOf<D, K extends string> = D extends Readonly<Record<K, infer T>> ? keyof T & string : never;
/** Of each process among these definitions, the names that any of its versions has: `keyof` of several is what each of the processes has. */
export type NamesIn<L extends ProcessDefinition, K extends 'outcomes' | 'steps' | 'limits' | 'parameters'> = {
  readonly [P in L['process']]: {
    readonly [N in NamesOf<Extract<L, { readonly process: P }>, K>]: N;
  };
};

/**
 * A table that says something of every outcome that a person chooses at every step, and of none that there is not: forms owe one (effects
 * owe one of every ending, `EffectsOf`). Written homomorphically, so that a name is found, and renamed, from the definition to every table.
 */
export type EveryChoice<D extends ProcessDefinition, T> = {
  readonly [S in keyof D['steps']]: { readonly [O in keyof D['steps'][S]['outcomes']]: T };
};

/** How a case that ended so is told of. @throws Error for an outcome that the process does not know */
export function caseOutcomeLabel(definition: ProcessDefinition, outcome: string): Bilingual {
  const label = Object.hasOwn(definition.outcomes, outcome) ? definition.outcomes[outcome] : undefined;
  if (label === undefined) throw new Error(`${definition.process} has no outcome ${outcome}`);
  return label;
}

/** The superior's task over a late one: it moves the work, it never decides in its place. */
export const ESCALATION_SUFFIX = '-escalation';
export const ESCALATION_OUTCOMES = {
  urge: { label: { zh: '催办', en: 'Urge' }, opinion: 'optional' },
  reassign: { label: { zh: '改派', en: 'Reassign' }, opinion: 'optional' },
} as const satisfies Readonly<Record<string, OutcomeDefinition>>;
/** A table that says something of each of them: forms and effects owe one, as for the steps of a process. */
export type EveryEscalation<T, O = typeof ESCALATION_OUTCOMES> = { readonly [K in keyof O]: T };

/** Superior of officer, reviewer, expert, steward and operator is the director; of a director another one; of the government nobody. */
export function superiorOf(role: Role): Role | null {
  return role === 'government' ? null : 'director';
}

export function isEscalation(step: string): boolean {
  return step.endsWith(ESCALATION_SUFFIX);
}

/** The step as defined, or the escalation derived from it; null for a name the process does not know. */
export function stepOf(definition: ProcessDefinition, step: string): StepDefinition | null {
  const own = Object.hasOwn(definition.steps, step) ? definition.steps[step] : undefined;
  if (own !== undefined) return own;
  if (!isEscalation(step)) return null;
  const late = stepOf(definition, step.slice(0, -ESCALATION_SUFFIX.length));
  const superior = late === null ? null : superiorOf(late.role);
  if (late === null || superior === null) return null;
  return {
    title: { zh: `${late.title.zh}·逾期督办`, en: `${late.title.en}: escalation` },
    basis: late.basis,
    role: superior,
    party: 'authority',
    kind: 'pooled',
    duty: 'decide',
    clock: 'none',
    onExpiry: { kind: 'none' },
    outcomes: ESCALATION_OUTCOMES,
  };
}

/** The outcomes that a case with these facts can be given at the step. */
export function outcomesOpenTo(step: StepDefinition, facts: JsonObject): string[] {
  return Object.keys(step.outcomes).filter((outcome) => isOpenTo(step.outcomes[outcome]?.onlyIf, facts));
}

export function isOpenTo(condition: OutcomeCondition | undefined, facts: JsonObject): boolean {
  if (condition === undefined) return true;
  return condition.fact.reduce(memberOf, facts) === condition.is;
}

function memberOf(value: JsonValue, name: string): JsonValue {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
  return (value as JsonObject)[name] ?? null;
}

/** The rule by which the step's limit, where policy gives it in calendar days, ends with a working day; null where it may end with any. */
export function workingDayRuleOf(definition: ProcessDefinition, step: string): Citation | null {
  const limit = definition.steps[limitKeyOf(definition, step)]?.limit;
  return (limit !== undefined && 'source' in limit ? limit.endsOnWorkingDay : undefined) ?? null;
}

/** What silence brings about at a task of the step that a holder of the role has. */
export function expiryOf(step: StepDefinition, role: string): Expiry {
  return step.escalatesFor?.some((one) => one === role) === true ? { kind: 'escalate' } : step.onExpiry;
}

/** The name under which policy keeps the step's limit (`review` covers review and decision). */
export function limitKeyOf(definition: ProcessDefinition, step: string): string {
  const limit = definition.steps[step]?.limit;
  return limit !== undefined && 'sharedWith' in limit ? limit.sharedWith : step;
}
