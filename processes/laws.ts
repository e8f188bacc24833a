/** Every released version of every process: a case runs under the definition it was opened under (invariant 9). */
import type { ProcessDefinition } from '../domain/process';
import { annualReport } from './annual-report/law';
import { anomalyFeedback } from './anomaly-feedback/law';
import { authorization } from './authorization/law';
import { dataRequest } from './data-request/law';
import { evaluation } from './evaluation/law';
import { operatorSelection } from './operator-selection/law';
import { rectification } from './rectification/law';
import { selectionApplication } from './selection-application/law';
import { securityIncident } from './security-incident/law';
import { securityInspection } from './security-inspection/law';

const RELEASED: readonly ProcessDefinition[] = [
  dataRequest,
  authorization,
  rectification,
  annualReport,
  evaluation,
  operatorSelection,
  selectionApplication,
  securityInspection,
  anomalyFeedback,
  securityIncident,
];

export const PROCESSES = [
  'data-request',
  'authorization',
  'rectification',
  'annual-report',
  'evaluation',
  'operator-selection',
  'selection-application',
  'security-inspection',
  'anomaly-feedback',
  'security-incident',
] as const;
export type ProcessName = (typeof PROCESSES)[number];

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
  const versions = RELEASED.filter((definition) => definition.process === process);
  const current = versions.reduce<ProcessDefinition | null>(
    (a, b) => (a === null || b.version > a.version ? b : a),
    null,
  );
  if (current === null) throw new Error(`no definition of ${process}`);
  return current;
}

/** The definition a case is pinned to; throws for a version this release does not carry. */
export function definitionOf(process: string, version: number): ProcessDefinition {
  const found = RELEASED.find((definition) => definition.process === process && definition.version === version);
  if (found === undefined) throw new Error(`no definition of ${process} version ${version}`);
  return found;
}

/** Whether cases of another process are part of this one's, in any version. */
export function hasParts(process: string): boolean {
  return RELEASED.some((definition) => definition.partOf === process);
}
