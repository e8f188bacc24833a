/** Builders: anomaly reports brought to a step as their parties would bring them there. */
import type { Case } from '../../api/schemas/case';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import type { ClientTask } from '../../scripts/client/client';
import { DATASET, FIELDS, Ground, type Right } from '../rights/ground';
import type { Entry, EntryVersion, Notice } from '../process/views';

export const PROVIDER = DEMO_ORGANISATIONS.transport.id;

export const anomaly = (changes: object = {}) => ({
  datasetId: DATASET,
  fields: FIELDS,
  locator: '2026年3月2日8时至9时，编号以 ZZ-01 开头的车场',
  description: '泊位数为负值',
  documentIds: [] as string[],
  ...changes,
});

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
    await this.steward(id, 'correction', 'corrected', { version, changes: '泊位数已按原始台账更正' });
    return version;
  }

  /** A new report that has come as far as the step. */
  async bring(step: ReportStep, right: Pick<Right, 'operator'>): Promise<string> {
    const id = await this.feedBack(right);
    if (step === 'supplement') {
      await this.as('officer').take(id, 'triage', 'return', { missing: ['截图'] });
    } else if (step !== 'triage') {
      await this.forward(id);
      if (step === 'determination') await this.steward(id, 'verification', 'not-confirmed');
      else if (step !== 'verification') await this.steward(id, 'verification', 'confirmed');
      if (step === 'confirmation' || step === 'arbitration') await this.correct(id);
      if (step === 'arbitration')
        await this.as(right.operator).take(id, 'confirmation', 'dispute', undefined, '仍有误');
    }
    await this.task(id, step);
    return id;
  }

  /** A report that was found to be none, before the operator. */
  async dismissed(right: Pick<Right, 'operator'>): Promise<string> {
    const id = await this.bring('determination', right);
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
