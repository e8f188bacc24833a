/** Every released version of every process: a case runs under the definition it was opened under (invariant 9). */
import { effectivePolicy, type EffectivePolicy, type PolicyVersion, type Setting } from '../domain/policy';
import type { NamesIn, OutcomeOf, ProcessDefinition, StepName } from '../domain/process';
import { agreementAmendment } from './agreement-amendment/law';
import { annualReport, annualReport1 } from './annual-report/law';
import { anomalyFeedback, anomalyFeedback1 } from './anomaly-feedback/law';
import { authorization, authorization1 } from './authorization/law';
import { dataRequest, dataRequest1 } from './data-request/law';
import { evaluation } from './evaluation/law';
import { operatorSelection } from './operator-selection/law';
import { rectification, rectification1 } from './rectification/law';
import { selectionApplication } from './selection-application/law';
import { securityIncident, securityIncident1 } from './security-incident/law';
import { securityInspection } from './security-inspection/law';
import { supplyClosure } from './supply-closure/law';
import { supplyStop } from './supply-stop/law';
import { supplyRenewal } from './supply-renewal/law';

const RELEASED = [
  dataRequest1,
  dataRequest,
  authorization1,
  authorization,
  agreementAmendment,
  rectification1,
  rectification,
  annualReport1,
  annualReport,
  evaluation,
  operatorSelection,
  selectionApplication,
  securityInspection,
  anomalyFeedback1,
  anomalyFeedback,
  securityIncident1,
  securityIncident,
  supplyClosure,
  supplyStop,
  supplyRenewal,
] as const satisfies readonly ProcessDefinition[];
const DEFINITIONS: readonly ProcessDefinition[] = RELEASED;

type Law = (typeof RELEASED)[number];
export type ProcessName = Law['process'];
type LawOf<P extends ProcessName> = Extract<Law, { readonly process: P }>;
/*
 * Names by law: of a process those of any of its versions, of one of several processes those that all of them have, and of any process at
 * all none.
 */
/** An ending of some process. */
export type Ending = { [P in ProcessName]: keyof Endings[P] & string }[ProcessName];
type Endings = NamesIn<Law, 'outcomes'>;
/** How a case may end. */
export type EndingOf<P extends ProcessName> = keyof Endings[P] & Ending;
export type StepOf<P extends ProcessName> = keyof NamesIn<Law, 'steps'>[P] & string;
/** What a limit is asked for by: a step, or a limit that belongs to none. */
export type LimitNameOf<P extends ProcessName> = StepOf<P> | (keyof NamesIn<Law, 'limits'>[P] & string);
export type ParameterOf<P extends ProcessName> = keyof NamesIn<Law, 'parameters'>[P] & string;
/** Every way the step may end in a case of the process. */
export type OutcomeAt<P extends ProcessName, S extends string> = OutcomesOf<LawOf<P>, S>;
type OutcomesOf<D, S> = D extends ProcessDefinition ? (S extends StepName<D> ? OutcomeOf<D, S> : never) : never;
/** The processes that have the step. */
export type ProcessAt<S extends string> = { [P in ProcessName]: [S] extends [StepOf<P>] ? P : never }[ProcessName];
/** Of a name that the case's own version has not, the policy throws: what only a later version has is asked for behind the version. */
export type PolicyOf<P extends ProcessName> = EffectivePolicy<LimitNameOf<P>, ParameterOf<P>>;

/** The processes whose law says so. */
export type ProcessThatIs<F extends 'held' | 'withdrawable'> = Extract<Law, { readonly [K in F]: true }>['process'];
/** The processes whose cases may end in each of these ways. */
export type EndingIn<E extends Ending> = {
  [P in ProcessName]: [E] extends [EndingOf<P>] ? P : never;
}[ProcessName];

export const PROCESSES: readonly ProcessName[] = [...new Set(RELEASED.map(({ process }) => process))];

export function isProcess(text: string): text is ProcessName {
  return (PROCESSES as readonly string[]).includes(text);
}

/** @throws Error for a process that this release does not carry */
export function processOf(text: string): ProcessName {
  if (!isProcess(text)) throw new Error(`no process ${text}`);
  return text;
}

/** The definition new cases open under. */
export function currentDefinition(process: ProcessName): ProcessDefinition {
  const versions = DEFINITIONS.filter((definition) => definition.process === process);
  const current = versions.reduce<ProcessDefinition | null>(
    (a, b) => (a === null || b.version > a.version ? b : a),
    null,
  );
  if (current === null) throw new Error(`no definition of ${process}`);
  return current;
}

/** What a case is bound by that opens now, under the newest policy; null is version 0. */
export function currentPolicy<P extends ProcessName>(
  process: P,
  newest: PolicyVersion | null,
  setting: Setting,
): PolicyOf<P> {
  return effectivePolicy(currentDefinition(process), newest, setting);
}

/** The definition a case is pinned to; throws for a version this release does not carry. */
export function definitionOf(process: string, version: number): ProcessDefinition {
  const found = DEFINITIONS.find((definition) => definition.process === process && definition.version === version);
  if (found === undefined) throw new Error(`no definition of ${process} version ${version}`);
  return found;
}

/** Whether cases of another process are part of this one's, in any version. */
export function hasParts(process: string): boolean {
  return DEFINITIONS.some((definition) => definition.partOf === process);
}
