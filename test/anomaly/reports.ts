/** Builders: anomaly reports brought to a step as their parties would bring them there. */
import type { Case } from '../../api/schemas/case';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import type { ClientTask } from '../../scripts/client/client';
import { anomaly, correction } from '../builders/anomaly-feedback';
import { DATASET, Ground, type Right } from '../rights/ground';
import type { Entry, EntryVersion, Notice } from '../process/views';

export const PROVIDER = DEMO_ORGANISATIONS.transport.id;

export { anomaly } from '../builders/anomaly-feedback';

/** Every step of the process. */
export const STEPS = [
  'triage',
  'supplement',
  'verification',
  'determination',
  'correction',
  'confirmation',
  'arbitration',
] as const;
export type ReportStep = (typeof STEPS)[number];

export class Reports extends Ground {
  /** An operator with a supply of the entry, written into the record. */
  async supplier(): Promise<Right & { readonly supplyId: string }> {
    const right = await this.granted();
    return { ...right, supplyId: await this.supplyOnRecord(right) };
  }

  /** The same under a right that is in force, so that the supply can be given back. */
  async liveSupplier(): Promise<Right & { readonly supplyId: string }> {
    const right = await this.inForce();
    return { ...right, supplyId: await this.supplyOnRecord(right) };
  }

  /** Without what seconds would make of the reminders. */
  async reportLimits(limits: Readonly<Record<string, string>>): Promise<void> {
    const reminders = Object.fromEntries(STEPS.map((step) => [step, []]));
    await this.limits('anomaly-feedback', limits, { reminders });
  }

  async feedBack({ operator }: Pick<Right, 'operator'>, changes: object = {}): Promise<string> {
    return (await this.as(operator).post<Case>('/v1/anomaly-reports', anomaly(changes))).id;
  }

  forward(id: string, department: string = PROVIDER): Promise<ClientTask> {
    return this.as('officer').take(id, 'triage', 'forward', { department });
  }

  steward(id: string, step: 'verification' | 'correction', outcome: string, data?: unknown): Promise<ClientTask> {
    return this.as('steward-transport').take(id, step, outcome, data, '经核');
  }

  async correct(id: string): Promise<number> {
    const version = (await this.entry()).version + 1;
    await this.steward(id, 'correction', 'corrected', correction(version));
    return version;
  }

  /** A new report that has come as far as the step. */
  async reportAt(step: ReportStep, right: Pick<Right, 'operator'>): Promise<string> {
    const corrected = { 'correction.corrected': correction((await this.entry()).version + 1) };
    return this.bring('anomaly-feedback', await this.feedBack(right), { to: step, with: corrected });
  }

  /** A report that was found to be none, before the operator. */
  async dismissed(right: Pick<Right, 'operator'>): Promise<string> {
    const id = await this.reportAt('determination', right);
    await this.as('officer-2').take(id, 'determination', 'dismiss');
    await this.task(id, 'confirmation');
    return id;
  }

  entry(id: string = DATASET, persona = 'auditor'): Promise<Entry> {
    return this.as(persona).get<Entry>(`/v1/datasets/${id}`);
  }

  async versions(id: string = DATASET): Promise<EntryVersion[]> {
    return (await this.as('operator-a').get<{ items: EntryVersion[] }>(`/v1/datasets/${id}/versions?limit=200`)).items;
  }

  /** What the operator has been told of the entry in the case. */
  async noticesTo(caseId: string, { operator }: Pick<Right, 'operator'>): Promise<Notice[]> {
    return (await this.mailbox(caseId, operator)).filter((notice) => notice.datasetId !== null).reverse();
  }
}
