/**
 * What a process brings of its own to the mechanics of every case, which names none: the forms and legal effects of its outcomes, and what
 * differs as its steps open, as its cases close, for its panels and its limits. Handed in with the registry (processes/index.ts).
 */
import type { Cited } from '../domain/measures';
import type { z } from 'zod';
import { ESCALATION_FORMS } from '../domain/forms/escalation';
import type { OutcomeForms } from '../domain/forms/form';
import { isEscalation, type ProcessDefinition, type StepName } from '../domain/process';
import type { Role } from '../domain/roles';
import type { AuthorizationRow } from '../records/authorizations';
import type { EndedSupply } from '../records/supplies';
import type { TaskRow } from '../records/tasks';
import type { Dossier } from './dossier';
import type { Keeping } from '../processes/facts';
import type { Ending, EndingOf, ProcessName } from '../processes/laws';
import type { AnyEffect, EffectsOf, EndingOfLaw, ProcessOf } from './effect';
import type { Extension } from './letters';
import type { OrderedLimit } from './ordered-limit';
import type { Preview } from './preview';
import type { CommandContext } from './unit';

/** `close` closes other cases that end with this one, each in a way that its own law names, `against` their party or not. */
export type CloseCase = <P extends ProcessName>(
  work: Dossier<P>,
  outcome: EndingOf<P>,
  against?: boolean,
) => Promise<void>;
export type Closing<P extends ProcessName = ProcessName, E extends Ending = EndingOf<P>> = (
  work: Dossier<P>,
  outcome: E,
  close: CloseCase,
) => void | Promise<void>;
export type Opening<P extends ProcessName = ProcessName> = (work: Dossier<P>, task: TaskRow) => void | Promise<void>;
/** As the director has extended a limit of the case, in that commit. */
export type Extended<P extends ProcessName = ProcessName> = (
  work: Dossier<P>,
  extension: Extension,
) => void | Promise<void>;
/** A limit that stands in the case in place of the policy's; null where none does. */
export type Ordered<P extends ProcessName = ProcessName> = (
  work: Dossier<P>,
  seat: string,
) => OrderedLimit | null | Promise<OrderedLimit | null>;

/**
 * What follows from the end of supplies, in the commit that ends them: the right that they were under is locked exclusively. Of each process that
 * hangs on supplies.
 */
export type SuppliesEnded = (
  ctx: CommandContext,
  right: AuthorizationRow,
  ended: readonly EndedSupply[],
  close: CloseCase,
) => void | Promise<void>;

/** Of a drawn panel: whom the pool is of, how many sit, whose people may not, and the article. */
export interface PanelRules<P extends ProcessName = ProcessName> {
  /** The pool: everyone who holds it. */
  readonly role: Role;
  readonly article: Cited;
  /** How many sit on a panel that is called now. */
  readonly seats: (work: Dossier<P>) => number | Promise<number>;
  /** Organisations whose people may not sit, beside the party's. */
  readonly excluded?: (work: Dossier<P>) => Promise<readonly string[]>;
}

export interface Previewing<E extends string> {
  readonly effects: Preview;
  /** The ending with which they come about; with any other they were shown, and nothing has come of them. */
  readonly carriedOutBy: E;
}
/** What was shown to the decision that closes a case is kept among its facts. */
type PreviewOf<P extends ProcessName, E extends string> = P extends Keeping<'effects'> ? Previewing<E> : never;

/** What a process hands in; one whose law has a drawn panel owes the rules of the draw. */
export type Behaviour<
  D extends ProcessDefinition = ProcessDefinition,
  F extends OutcomeForms<D> = OutcomeForms<D>,
> = OwnBehaviour<D, F> & (HasPanel<D> extends true ? { readonly panel: PanelOf<ProcessOf<D>> } : unknown);

/** Whether a step of the law is taken by a drawn panel, in the group that the workflow's verb opens. */
type HasPanel<D extends ProcessDefinition> =
  Extract<D['steps'][keyof D['steps']], { readonly group: 'panel' }> extends never ? false : true;
/** The draw is kept among the facts of its case. */
type PanelOf<P extends ProcessName> = P extends Keeping<'draw'> ? PanelRules<P> : never;

interface OwnBehaviour<D extends ProcessDefinition, F extends OutcomeForms<D>> {
  readonly effects: EffectsOf<D, F>;
  readonly forms: F;
  /** As a step opens, in its commit. */
  readonly openings?: { readonly [S in StepName<D>]?: Opening<ProcessOf<D>> };
  /** As a case closes, in its commit. */
  readonly closing?: Closing<ProcessOf<D>, EndingOfLaw<D>>;
  readonly suppliesEnded?: SuppliesEnded;
  /** As the right of an open case ends that does not end with it, in that commit. */
  readonly rightEnded?: (work: Dossier<ProcessOf<D>>) => void | Promise<void>;
  /** Effects that enter the materials of its tasks: what is decided is decided on them too. */
  readonly preview?: PreviewOf<ProcessOf<D>, EndingOfLaw<D>>;
  readonly panel?: PanelRules<ProcessOf<D>>;
  /** As a limit is extended, in that commit. */
  readonly extended?: Extended<ProcessOf<D>>;
  readonly ordered?: { readonly [S in StepName<D>]?: Ordered<ProcessOf<D>> };
}

type Table<T> = Readonly<Record<string, T | undefined>>;

/** The same as the mechanics look at it: by names that the record has. */
export interface AnyBehaviour {
  readonly process: ProcessName;
  readonly effects: Table<Table<AnyEffect | 'none'>>;
  readonly forms: Table<Readonly<Record<string, z.ZodType | null>>>;
  readonly openings: Table<Opening>;
  readonly closing: Closing<ProcessName, Ending> | undefined;
  readonly suppliesEnded: SuppliesEnded | undefined;
  readonly rightEnded: ((work: Dossier) => void | Promise<void>) | undefined;
  readonly preview: Previewing<Ending> | undefined;
  readonly panel: PanelRules | undefined;
  readonly extended: Extended | undefined;
  readonly ordered: Table<Ordered>;
}

/** By the name of the process. */
export type Processes = Readonly<Record<string, AnyBehaviour | undefined>>;

/** What the registry has under a name: the behaviour of the process of that name, and of no other. */
export interface BehaviourOf<P extends ProcessName> extends AnyBehaviour {
  readonly process: P;
}

/** Looked up by the process that a case is of: what is for dossiers of one process is called with no other. */
export function behaviour<D extends ProcessDefinition & { readonly process: ProcessName }, F extends OutcomeForms<D>>(
  { process }: D,
  of: Behaviour<D, F>,
): BehaviourOf<D['process']> {
  const {
    effects,
    forms,
    openings = {},
    closing,
    suppliesEnded,
    rightEnded,
    preview,
    panel,
    extended,
    ordered = {},
  } = of;
  return { process, effects, forms, openings, closing, suppliesEnded, rightEnded, preview, panel, extended, ordered };
}

/** @throws Error for a process that is not registered */
export function behaviourOf(work: Dossier): AnyBehaviour {
  const { process } = work.kase;
  const found = own(work.ctx.rules.processes, process);
  if (found === undefined) throw new Error(`no process ${process}`);
  return found;
}

/** The effect of ending a step so, beyond what its definition says; undefined for one that has none. @throws Error for no such ending */
export function effectOf(work: Dossier, step: string, outcome: string): AnyEffect | undefined {
  const ending = own(behaviourOf(work).effects, step);
  const effect = ending === undefined ? undefined : own(ending, outcome);
  if (effect === undefined) throw new Error(`no effect of ${work.kase.process}.${step}.${outcome}`);
  return effect === 'none' ? undefined : effect;
}

/** The form of the outcome's data; null for one that takes none. @throws Error for no such outcome */
export function formOf(work: Dossier, step: string, outcome: string): z.ZodType | null {
  const forms = isEscalation(step) ? ESCALATION_FORMS : own(behaviourOf(work).forms, step);
  const form = forms === undefined ? undefined : own<z.ZodType | null>(forms, outcome);
  if (form === undefined) throw new Error(`no form of ${work.kase.process}.${step}.${outcome}`);
  return form;
}

export function panelRules(work: Dossier): PanelRules {
  const { panel } = behaviourOf(work);
  if (panel === undefined) throw new Error(`${work.kase.process} has no panel`);
  return panel;
}

export async function orderedLimit(work: Dossier, step: string, seat = ''): Promise<OrderedLimit | null> {
  return (await own(behaviourOf(work).ordered, step)?.(work, seat)) ?? null;
}

/** A member by a name that comes of the record. */
export function own<T>(table: Table<T>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
