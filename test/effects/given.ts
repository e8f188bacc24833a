/**
 * Given – when – then, without a database: a dossier made of data, an effect carried out on it, and the changes that it records. What an
 * effect reads is handed in; a reading that was not is a failure that names it.
 */
import { processes } from '../../processes';
import { Dossier } from '../../cases/dossier';
import { effectOf } from '../../cases/behaviour';
import type { AnyEffect, Decision } from '../../cases/effect';
import type { Reads } from '../../cases/reads';
import { Unit, type CommandContext } from '../../cases/unit';
import type { JsonObject } from '../../domain/canonical';
import { checkOutcomeData } from '../../domain/forms/outcome-data';
import type { StatutoryCalendar } from '../../domain/calendar';
import type { Family } from '../../domain/permissions';
import type { PolicyVersion } from '../../domain/policy';
import type { ProcessName } from '../../processes/laws';
import type { Actor } from '../../domain/roles';
import type { AuthorizationRow, RightLock } from '../../records/authorizations';
import type { CaseRow } from '../../records/cases';
import type { Change, ChangeKind } from '../../records/changes';
import type { TaskRow } from '../../records/tasks';
import { NO_DATABASE, readsAs, RULES } from '../support/commands';
import { AUTHORITY, caseRow, DIRECTOR, EMPTY_READING, NOW, OPERATOR, task } from './rows';

export interface Given {
  readonly kase?: Partial<CaseRow>;
  readonly tasks?: readonly TaskRow[];
  readonly right?: AuthorizationRow | null;
  /** How the command has locked it; by default as one that may change it. */
  readonly lock?: RightLock;
  /** The case that it is part of: it is in the same unit, and what that one reads is read. */
  readonly parent?: Dossier;
  readonly family?: Family;
  readonly reads?: Partial<Reads>;
  readonly actor?: Actor;
  readonly now?: Date;
  readonly calendar?: StatutoryCalendar;
  readonly policy?: PolicyVersion;
}

export function given<P extends ProcessName>(
  process: P,
  {
    kase = {},
    tasks = [],
    right = null,
    lock = 'exclusive',
    parent,
    family,
    reads = {},
    actor = DIRECTOR,
    ...rest
  }: Given = {},
): Dossier<P> {
  const ctx: CommandContext = parent?.ctx ?? {
    tx: NO_DATABASE,
    actor,
    requestId: 'given',
    rules: RULES,
    unit: new Unit(),
    read: readsAs({ ...NOTHING_ELSE, ...reads }),
    numbers: { drawCaseNumber: () => Promise.resolve(7) },
  };
  if (right !== null) ctx.unit.locksRight(right.id, lock);
  const row = caseRow(process, { authorization_id: right?.id ?? null, parent_id: parent?.kase.id ?? null, ...kase });
  return ctx.unit.add(
    new Dossier(ctx, {
      ...{ process, kase: row, parent: parent ?? null, family },
      reading: { ...EMPTY_READING, ...rest, tasks, authorization: right },
    }),
  );
}

/** Ends the step so, and no more than what its legal effect does, with what its form reads: without what every decision does beside it. */
export async function when(
  dossier: Dossier,
  step: string,
  outcome: string,
  { data, ...said }: Partial<Omit<Decision, 'outcome'>> = {},
): Promise<Awaited<ReturnType<AnyEffect>>> {
  const { process } = dossier.kase;
  const effect = effectOf(dossier, step, outcome);
  if (effect === undefined) throw new Error(`${process}.${step}.${outcome} has no effect`);
  tried.add(`${process}.${step}.${outcome}`);
  const form = processes[dossier.process].forms[step]?.[outcome] ?? null;
  const read = checkOutcomeData(form, data, undefined);
  return effect(dossier, { task: task(step), outcome, opinion: null, data: read, ...said });
}

const tried = new Set<string>();

/** The endings of the process that have an effect and were not tried by the tests before in this file. */
export function untried(process: ProcessName): string[] {
  return Object.entries(processes[process].effects)
    .flatMap(([step, endings = {}]) =>
      Object.entries(endings).flatMap(([outcome, effect]) =>
        effect === 'none' ? [] : [`${process}.${step}.${outcome}`],
      ),
    )
    .filter((ending) => !tried.has(ending));
}

/** The decision stands, and with it what was put off until then. */
export async function stands(dossier: Dossier, open: TaskRow, outcome: string, data: JsonObject = {}): Promise<void> {
  dossier.endTask(open, { status: 'decided', outcome, data, decided_by: dossier.ctx.actor.id });
  await dossier.ctx.unit.settle();
}

/** For `rejects.toMatchObject`: refused for this member, under this article. */
export function refused(pointer: string, article: string): object {
  return { code: 'validation-failed', details: { article, errors: [{ pointer }] } };
}

/** Of the case's own organisation, or of the authority; no panels. */
const NOTHING_ELSE: Partial<Reads> = {
  authorityOf: () => Promise.resolve(AUTHORITY),
  organisationsByIds: (ids) => Promise.resolve([AUTHORITY, OPERATOR].filter(({ id }) => ids.includes(id))),
  panelsOf: () => Promise.resolve({ panels: [], members: [] }),
  readOpening: () => Promise.resolve({ policy: null, calendar: EMPTY_READING.calendar }),
  actsOfCase: () => Promise.resolve([]),
  familiesOf: () => Promise.resolve(new Map()),
  openCaseOfSupply: () => Promise.resolve(null),
  databaseNow: () => Promise.resolve(NOW),
};

/** What was recorded, in its order. */
export function changes(dossier: Dossier): readonly Change[] {
  return dossier.ctx.unit.changes;
}

export function kinds(dossier: Dossier): ChangeKind[] {
  return changes(dossier).map(({ kind }) => kind);
}

/** What the case's chain is told, with the article that each rests on. */
export function events(dossier: Dossier): string[] {
  return changes(dossier).flatMap((change) =>
    change.kind === 'event' && change.caseId === dossier.kase.id
      ? [`${change.event.type}${change.event.basis === null ? '' : ` (${change.event.basis})`}`]
      : [],
  );
}

/** The acts that are issued; `not served`: the mailbox does not bring them. */
export function acts(dossier: Dossier): string[] {
  return changes(dossier).flatMap((change) =>
    change.kind === 'act' ? [`${change.content.kind}${change.message === null ? ', not served' : ''}`] : [],
  );
}
