/** The office at work without an engine: steps are opened as the workflow would, and decided over HTTP by their holders. */
import { openStep, type StepToOpen } from '../../cases/open-task';
import { SYSTEM } from '../../domain/roles';
import type { Journey } from '../process/journey';

export interface ActItem {
  readonly id: string;
  readonly kind: string;
  readonly number: string;
  readonly hash: string;
  readonly algorithm: string;
  readonly links: { readonly self: string; readonly pdf: string; readonly docx: string };
}

export class Office {
  private rounds = 0;
  constructor(readonly on: Journey) {}

  /** Opens the step of the case; answers the task's id. */
  async open(caseId: string, step: string, more: Partial<StepToOpen> = {}): Promise<string> {
    this.rounds += 1;
    const key = { caseId, step, round: this.rounds, seat: '', ...more };
    return (await this.on.within(SYSTEM, (ctx) => openStep(ctx, key))).taskId;
  }

  async step(caseId: string, step: string, by: string, outcome: string, data?: unknown, opinion = '依法办理') {
    await this.open(caseId, step);
    return this.on.as(by).take(caseId, step, outcome, data, opinion);
  }

  /** A rectification whose order a director has issued. */
  async ordered(authorizationId: string): Promise<string> {
    const path = `/v1/authorizations/${authorizationId}/rectifications`;
    const { id } = await this.on.as('officer').post<{ id: string }>(path, { reason: '违反安全要求' });
    await this.step(id, 'draft', 'officer', 'submit', {
      basis: 'art-28',
      grounds: '将原始数据存放于运营平台之外。',
      clauses: ['security'],
      measures: '删除平台外副本。',
    });
    await this.step(id, 'order', 'director', 'issue');
    return id;
  }

  /** What the persona sees issued in the case. */
  async acts(caseId: string, persona: string): Promise<ActItem[]> {
    const { items } = await this.on.as(persona).get<{ items: (ActItem | object)[] }>(`/v1/cases/${caseId}/documents`);
    return items.filter((item): item is ActItem => 'kind' in item);
  }
}
