/** Rights that last for years, one in each state that an access check may find, with what the release answers under each. */
import type { Case } from '../../../api/schemas/case';
import { SAMPLE_PURPOSE } from '../../../scripts/client/samples';
import { bring } from '../../builders/bring';
import { day, DATASET, FIELDS, Ground, type Right } from '../../rights/ground';
import type { KeptCheck, KeptPerson } from '../kept';

/** A release is read for years: what is kept of it lasts as long as a right may. */
export const LAST_DAY = day(5 * 365);
export const LONG = { from: day(0), to: LAST_DAY };

export class Rights extends Ground {
  readonly operators: KeptPerson[] = [];

  async prepare(): Promise<void> {
    await this.limits('authorization', { 'in-force': 'P5Y' });
  }

  async lasting(): Promise<Right> {
    const right = await this.inForce(LONG);
    this.operators.push({ id: right.operator, org: right.org });
    return right;
  }

  requested(operator: string, changes: object = {}): Promise<string> {
    return this.file({ datasets: [{ datasetId: DATASET, fields: FIELDS }], term: LONG, ...changes }, operator);
  }

  /** Supplied under the right, as every other request is. */
  async use(right: Pick<Right, 'operator'>): Promise<string> {
    const id = await this.bring('data-request', await this.requested(right.operator), { to: 'docking' });
    await this.take(id, 'docking', 'ready');
    await this.closed(id);
    return id;
  }

  /** Each right in the state that it stays in; the checks are asked at the end. */
  async everyState(): Promise<{ readonly good: Right; readonly all: readonly Right[] }> {
    const [good, suspended, restored, revoked, ended] = [
      await this.lasting(),
      await this.lasting(),
      await this.lasting(),
      await this.lasting(),
      await this.lasting(),
    ];
    const all = [good, suspended, restored, revoked, ended];
    for (const right of all) await this.use(right);
    await this.underReview(suspended); // held with its right
    await this.ordered(suspended);
    const lifted = await this.ordered(restored);
    await this.verified(lifted);
    await this.as('director-2').take(lifted, 'lift-decision', 'pass');
    await this.closed(lifted);
    await this.revoke(revoked);
    await this.as('director').post<Case>(`/v1/authorizations/${ended.id}/termination`, { reason: '业务调整' });
    await this.as(ended.operator).take(ended.caseId, 'operator-consent', 'agree');
    await this.closed(ended.caseId);
    return { good, all };
  }

  private async revoke(right: Right): Promise<void> {
    const id = await this.ordered(right);
    await bring(this, 'rectification', id, {
      ...{ from: 'rectification', to: 'revoked' },
      with: { 'revocation.revoke': { defenceAnswer: '无陈述' } },
    });
    await this.closed(id);
  }

  /** What is asked of each right, and what the release answers. */
  async checks(rights: readonly Right[]): Promise<KeptCheck[]> {
    const [good] = rights;
    const usual = (org: string) => ({ operatorId: org, datasetId: DATASET, fields: FIELDS, purpose: SAMPLE_PURPOSE });
    const asked = rights.map(({ org }) => usual(org));
    if (good !== undefined) {
      asked.push({ ...usual(good.org), fields: [...FIELDS, 'free'] }, { ...usual(good.org), purpose: '广告投放' });
      asked.push({ ...usual(good.org), datasetId: 'health-institutions', fields: ['name'] });
    }
    const kept: KeptCheck[] = [];
    for (const one of asked) {
      const answer = await this.as('platform').post<KeptCheck['answer']>('/v1/access/check', one);
      const { allowed, reason, article, supplyId, permitVersion, permitHash, form } = answer;
      kept.push({ asked: one, answer: { allowed, reason, article, supplyId, permitVersion, permitHash, form } });
    }
    return kept;
  }
}
