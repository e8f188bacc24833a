/** Builders: authorisations brought into force, ordered about and revoked as people would, and what is answered under them. */
import { randomUUID } from 'node:crypto';
import type { Case } from '../../api/schemas/case';
import type { AccessAnswer } from '../../domain/access';
import { openAuthorization } from '../../processes/authorization/filing';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { creditCodeCheckCharacter } from '../../domain/credit-code';
import type { LocalDate } from '../../domain/local-date';
import { SYSTEM, type Role } from '../../domain/roles';
import { SAMPLE_PURPOSE } from '../../scripts/client/samples';
import { agreement } from '../builders/authorization';
import { bring } from '../builders/bring';
import { orderDraft } from '../builders/rectification';
import { Journey, type Application } from '../process/journey';
import { DATASET, FIELDS, supplyOnRecord } from './supply-on-record';
import type { Notice, Supply } from '../process/views';

/** An authorisation with its operator, who is a persona of its own. */
export interface Right {
  readonly id: string;
  readonly caseId: string;
  readonly operator: string;
  readonly org: string;
}

export const AUTHORITY = DEMO_ORGANISATIONS.authority.id;

export { DATASET, FIELDS } from './supply-on-record';

export { agreement, day } from '../builders/authorization';
export { orderDraft } from '../builders/rectification';

export const parking = { datasets: [{ datasetId: DATASET, fields: FIELDS }] };

let founded = 0;

export class Ground extends Journey {
  /** One more person of the authority, for rules about who may do what. */
  official(id: string, roles: readonly Role[]): Promise<string> {
    return this.enlist({ id, org: AUTHORITY, roles });
  }

  /** The government has granted an operator of its own; the agreement is still to be drafted. */
  async granted(): Promise<Right> {
    founded += 1;
    const code = `914101009998${String(founded).padStart(5, '0')}`;
    const org = `${code}${creditCodeCheckCharacter(code)}`;
    const operator = `operator-${org}`;
    await this.stack.database('organisations').insert({ id: org, name: `第${founded}运营公司`, kind: 'operator' });
    await this.enlist({ id: operator, org, roles: ['operator'] });
    return this.grantedTo({ operator, org });
  }

  /** The same for one that there is: it may have several rights, one after another or side by side. */
  async grantedTo({ operator, org }: Pick<Right, 'operator' | 'org'>): Promise<Right> {
    const id = randomUUID();
    const caseId = await this.within(SYSTEM, async (ctx) => {
      const work = await openAuthorization(ctx, { id, operatorId: org, grantedBy: '郑政数〔2026〕9号' });
      return work.kase.id;
    });
    return { id, caseId, operator, org };
  }

  async submitted(changes: object = {}): Promise<Right> {
    const right = await this.granted();
    await this.take(right.caseId, 'draft', 'submit', agreement(changes));
    return right;
  }

  /** Drafted, and signed by both sides. */
  async inForce(changes: object = {}): Promise<Right> {
    const right = await this.submitted(changes);
    await this.sign(right);
    return right;
  }

  sign({ caseId }: Pick<Right, 'caseId'>): Promise<void> {
    return bring(this, 'authorization', caseId, { from: 'operator-signature', to: 'in-force' });
  }

  async right({ id }: Pick<Right, 'id'>) {
    return this.as('auditor').get<{ status: string; from: string | null; to: string | null; eService: boolean }>(
      `/v1/authorizations/${id}`,
    );
  }

  async status(right: Pick<Right, 'id'>): Promise<string> {
    return (await this.right(right)).status;
  }

  check({ org }: Right, changes: object = {}): Promise<AccessAnswer & { checkedAt: string; disputed: boolean }> {
    const asked = { operatorId: org, datasetId: DATASET, fields: FIELDS, purpose: SAMPLE_PURPOSE, ...changes };
    return this.as('platform').post('/v1/access/check', asked);
  }

  lease({ org }: Right): Promise<{ lease: string; expiresAt: string }> {
    const asked = { operatorId: org, datasetId: DATASET, fields: FIELDS, purpose: SAMPLE_PURPOSE };
    return this.as('platform').post('/v1/access/leases', asked);
  }

  /** A request that has run its whole course. */
  async supplied(right: Right, changes: Partial<Application> = {}): Promise<Supply> {
    const id = await this.file({ ...parking, ...changes }, right.operator);
    await this.bring('data-request', id, { to: 'docking' });
    await this.dock(id, 'steward-transport');
    await this.closed(id);
    const { items } = await this.as(right.operator).get<{ items: Supply[] }>('/v1/supplies');
    const supply = items.find((one) => one.caseId === id);
    if (supply === undefined) throw new Error(`no supply of ${id}`);
    return supply;
  }

  /** A request under review: at work, its decision clock running. */
  async underReview(right: Right): Promise<string> {
    return this.bring('data-request', await this.file(parking, right.operator), { to: 'review' });
  }

  /** A supply as an earlier request left it, written into the record at once: for rights that live for seconds. */
  supplyOnRecord(right: Pick<Right, 'id' | 'org'>, lastDay?: LocalDate): Promise<string> {
    return supplyOnRecord(this.stack.database, right, lastDay);
  }

  /** As the operator's own people see it. */
  supply(id: string, { operator }: Pick<Right, 'operator'>): Promise<Supply> {
    return this.as(operator).get<Supply>(`/v1/supplies/${id}`);
  }

  giveBack(id: string, { operator }: Pick<Right, 'operator'>, reason = '业务调整'): Promise<Supply> {
    return this.as(operator).post<Supply>(`/v1/supplies/${id}/return`, { reason });
  }

  /** The clearance after the supply; waited for. */
  clearance(supplyId: string): Promise<Case> {
    return this.until(`the clearance of ${supplyId}`, () => this.clearanceIfAny(supplyId));
  }

  async clearanceIfAny(supplyId: string): Promise<Case | undefined> {
    const { items } = await this.as('auditor').get<{ items: Case[] }>('/v1/cases?process=supply-closure&limit=200');
    return items.find(({ data }) => data.supplyId === supplyId);
  }

  async supplyEnd(supplyId: string): Promise<Date | null> {
    const row = await this.stack
      .database<{ id: string; ended_at: Date | null }>('supplies')
      .where({ id: supplyId })
      .first();
    if (row === undefined) throw new Error(`no supply ${supplyId}`);
    return row.ended_at;
  }

  /** Opened by an officer; the draft is waited for. */
  async rectification(right: Pick<Right, 'id'>, officer = 'officer'): Promise<string> {
    const path = `/v1/authorizations/${right.id}/rectifications`;
    const { id } = await this.as(officer).post<Case>(path, { reason: '日常监管发现违约' });
    await this.as(officer).task(id, 'draft');
    return id;
  }

  async drafted(right: Pick<Right, 'id'>, changes: object = {}): Promise<string> {
    const id = await this.rectification(right);
    return this.bring('rectification', id, { to: 'order', with: { 'draft.submit': orderDraft(changes) } });
  }

  /** Drafted by `officer`, issued by `director`: from here the right is suspended. */
  async ordered(right: Pick<Right, 'id'>, changes: object = {}): Promise<string> {
    const id = await this.drafted(right, changes);
    await this.take(id, 'order', 'issue');
    return id;
  }

  report(id: string): Promise<unknown> {
    return this.take(id, 'rectification', 'submit');
  }

  /** The report has been verified, by another officer than the drafter. */
  async verified(id: string, outcome: 'recommend-pass' | 'recommend-fail' = 'recommend-pass') {
    await this.report(id);
    await this.take(id, 'verification', outcome);
    await this.task(id, 'lift-decision');
  }

  async limits(process: string, limits: Readonly<Record<string, string>>, more: object = {}): Promise<void> {
    await this.as('system-admin').put(`/v1/policies/${process}`, { limits, basis: '测试文号〔2026〕2号', ...more });
  }

  /** The mailbox of the persona's organisation, about the case. */
  async mailbox(caseId: string, persona: string): Promise<Notice[]> {
    const { items } = await this.as(persona).get<{ items: Notice[] }>('/v1/notices?limit=200');
    return items.filter((one) => one.caseId === caseId);
  }

  async event(caseId: string, type: string) {
    return this.until(`${type} of ${caseId}`, async () => (await this.events(caseId)).find((one) => one.type === type));
  }
}
