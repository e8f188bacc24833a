/**
 * How grave an incident is, whom its report is owed to, and in how many hours (Art. 24; the grades, hours and further addressees are those of the
 * national measures, 参照). So many persons concerned make it at least of a grade, whatever its report says.
 */
import { taskDue } from '../../domain/clock';
import { addDuration } from '../../domain/limit';
import type { Dossier } from '../../cases/dossier';
import type { Severity } from './forms';
import type { securityIncident1 } from './law';

type Work = Dossier<'security-incident'>;

/** Opened under the definition that grades; the one before it (`securityIncident1`) knows neither addressees nor persons. */
export function isGraded({ definition }: Work): boolean {
  return definition.version > (1 satisfies typeof securityIncident1.version);
}

const BY_PERSONS = ['extraordinary', 'major', 'larger'] as const;
/** From the gravest; of critical infrastructure an incident is whatever its grade. */
const GRAVITY: readonly Severity[] = ['critical-infrastructure', ...BY_PERSONS, 'other'];

/** As it was reported, or higher where so many persons are concerned. */
export function gradeOf(work: Work, { severity, persons = 0 }: { severity: Severity; persons?: number }): Severity {
  const byPersons = BY_PERSONS.find((grade) => persons >= Number(work.policy.parameterOf(`persons-${grade}`)));
  const graver = byPersons !== undefined && GRAVITY.indexOf(byPersons) < GRAVITY.indexOf(severity);
  return graver ? byPersons : severity;
}

/** The two of Art. 24, which confirm in the case, and those that the national measures add. */
export function addresseesOf(grade: Severity): string[] {
  const here = ['市数据主管部门', '市网信部门'];
  switch (grade) {
    case 'critical-infrastructure':
      return [...here, '关键信息基础设施保护工作部门', '公安机关'];
    case 'extraordinary':
    case 'major':
    case 'larger':
      return [...here, '省级网信部门'];
    case 'other':
      return here;
  }
}

/** When the report was due, counted from the discovery. */
export function reportDue(work: Work, grade: Severity, discovered: Date): Date | null {
  const limit = work.policy.limitOf(`report-${grade}`);
  if (limit === null) throw new Error(`no limit of reports of ${grade}`);
  return limit.kind === 'iso'
    ? addDuration(discovered, limit.parts)
    : taskDue({ from: discovered, limit, extensions: [], holds: [] }, work.calendar).due;
}
