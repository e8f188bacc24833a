/** Builders: annual reports opened, filled in, and examined, as their parties would. */
import type { Case } from '../../api/schemas/case';
import { openMissingReports } from '../../processes/annual-report/filing';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { localDateOf, yearOf, type LocalDate } from '../../domain/local-date';
import type { ClientTask } from '../../scripts/client/client';
import { sections } from '../builders/annual-report';
import { Ground } from '../rights/ground';

export const LAST_YEAR = yearOf(localDateOf(new Date())) - 1;

/** A year of which nothing else is on record. */
export const YEAR = 2001;

export { sections } from '../builders/annual-report';

export interface Report {
  readonly id: string;
  readonly caseId: string;
  readonly authorizationId: string;
  readonly operator: { readonly id: string; readonly name: string };
  readonly year: number;
  readonly periodFrom: string;
  readonly periodTo: string;
  readonly status: string;
  readonly submittedAt: string | null;
  readonly late: boolean;
  readonly dueAt: string | null;
}

export class Reporter extends Ground {
  /** Of any process, without what seconds would make of the reminders. */
  async reportLimits(limits: Readonly<Record<string, string>>): Promise<void> {
    await this.limits('annual-report', limits, { reminders: { submission: [], overdue: [], examination: [] } });
  }

  run(year: number, who = 'officer'): Promise<{ opened: number; existing: number }> {
    return this.as(who).post('/v1/annual-reports/run', { year });
  }

  async reports(filter: string, who = 'officer'): Promise<Report[]> {
    return (await this.as(who).get<{ items: Report[] }>(`/v1/annual-reports?limit=200&${filter}`)).items;
  }

  /** A right of operator-a with that term, straight into the register. */
  async rightOf(id: string, from: string, to: string, changes: object = {}): Promise<string> {
    const signed = `${from}T00:00:00+08:00`;
    await this.stack.database('authorizations').insert({
      id,
      operator_id: DEMO_ORGANISATIONS.operatorA.id,
      from_date: from,
      to_date: to,
      operator_signed_at: signed,
      authority_signed_at: signed,
      ...changes,
    });
    return id;
  }

  private rights = 0;

  /** A report under a right of its own that was in force in `YEAR`, and to its end or until then, opened under the limits as they are. */
  async reported(to = `${YEAR}-12-31`): Promise<string> {
    const authorizationId = await this.rightOf(`right-${(this.rights += 1)}`, `${YEAR}-01-01`, to);
    await this.run(YEAR);
    return (await this.reportOf(authorizationId, YEAR)).caseId;
  }

  async reportOf(authorizationId: string, year: number, who = 'officer'): Promise<Report> {
    const [report] = await this.reports(`year=${year}&authorizationId=${authorizationId}`, who);
    if (report === undefined) throw new Error(`no report of ${authorizationId} on ${year}`);
    return report;
  }

  registered(caseId: string, who = 'officer'): Promise<Report> {
    return this.as(who).get<Report>(`/v1/annual-reports/${caseId}`);
  }

  submit(caseId: string, data: unknown = sections(), who = 'operator-a'): Promise<ClientTask> {
    return this.as(who).take(caseId, 'submission', 'submit', data);
  }

  examine(caseId: string, outcome: 'accept' | 'return', data?: unknown, who = 'officer'): Promise<ClientTask> {
    return this.as(who).take(caseId, 'examination', outcome, data);
  }

  /** What the schedule does, at a business date. */
  openMissing(today?: LocalDate): Promise<number> {
    return openMissingReports(this.stack.database, this.stack.rules, today);
  }

  async kaseCount(): Promise<number> {
    const { items } = await this.as('auditor').get<{ items: Case[] }>('/v1/cases?process=annual-report');
    return items.length;
  }

  async data(caseId: string, who = 'officer'): Promise<Record<string, unknown>> {
    return (await this.as(who).get<Case>(`/v1/cases/${caseId}`)).data;
  }
}
