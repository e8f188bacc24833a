/** Rights that last for years, one in each state that an access check may find, with what the release answers under each. */
import type { Case } from '../../../api/schemas/case';
import { DEMO_ORGANISATIONS } from '../../../demo/organisations';
import { SAMPLE_PURPOSE } from '../../../scripts/client/samples';
import { bring } from '../../builders/bring';
import { day, DATASET, FIELDS, Ground, type Right } from '../../rights/ground';
import type { KeptCheck, KeptPerson } from '../kept';

/** A release is read for years: what is kept of it lasts as long as a right may. */
export const LAST_DAY = day(5 * 365);
export const LONG = { from: day(0), to: LAST_DAY };
const PERSONAL = { datasets: [{ datasetId: 'health-vaccination', fields: ['birthYear', 'vaccine'] }] } as const;

export class Rights extends Ground {
  readonly operators: KeptPerson[] = [];
  /** Checks beside the usual ones, of supplies that last as long as the rights. */
  private readonly asked: KeptCheck['asked'][] = [];

  async prepare(): Promise<void> {
    await this.limits('authorization', { 'in-force': 'P5Y' }, { parameters: { 'longest-term': 'P5Y' } });
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
  async use(right: Pick<Right, 'operator'>, changes: object = {}): Promise<string> {
    const id = await this.bring('data-request', await this.requested(right.operator, changes), { to: 'docking' });
    await this.take(id, 'docking', 'ready');
    await this.closed(id);
    return id;
  }

  /**
   * Personal information under typed evidence, with other bodies consulted and each field in a form of its own; one request is supplied, the other
   * left under review with a body that has yet to answer.
   */
  async protectedUse({ operator, org }: Right): Promise<void> {
    const asking = async () => {
      const evidence = [
        {
          ...{ kind: 'consent', grantor: '接种者', covers: ['birthYear'], validUntil: LAST_DAY },
          documentId: await this.upload(operator, '个人授权书.txt'),
        },
      ];
      const impactAssessmentDocumentId = await this.upload(operator, '个人信息保护影响评估.txt');
      const said = { personal: true, tradeSecrets: false, authorizationDocumentIds: [], evidence, impactAssessmentDocumentId };
      return this.bring('data-request', await this.requested(operator, { ...PERSONAL, protectedInformation: said }), { to: 'review' });
    };
    const [supplied, reviewed] = [await asking(), await asking()];
    const { health, government } = DEMO_ORGANISATIONS;
    for (const id of [supplied, reviewed])
      await this.as('reviewer').post(`/v1/cases/${id}/consultations`, { bodies: [health.id, government.id], question: '可否用于该场景？' });
    for (const [id, body, outcome, data] of [
      [supplied, health.id, 'agree-with-conditions', { conditions: '结果不得还原到个人' }],
      [supplied, government.id, 'not-concerned', undefined],
      [reviewed, health.id, 'object', { grounds: '用途不明' }],
    ] as const)
      await this.decide(await this.task(id, 'consultation', ({ party }) => party.id === body), outcome, data);
    await this.take(supplied, 'review', 'recommend-approval');
    await this.take(supplied, 'decision', 'approve', { useBasis: 'public-good', useConditions: '仅供公益机构' });
    const [{ datasetId, fields: [year, vaccine] }] = PERSONAL.datasets;
    const fields = [
      { datasetId, field: year, form: { kind: 'desensitised', method: '按十年分组' }, training: { kind: 'none' } },
      { datasetId, field: vaccine, form: { kind: 'as-is' }, training: { kind: 'sample', method: '随机抽样', rate: '5' } },
    ];
    const ready = { reference: 'API-2', desensitisation: '标识哈希', delivery: '接口', updateFrequency: '每日', fields };
    await this.take(supplied, 'docking', 'ready', ready);
    await this.closed(supplied);
    this.asked.push({ operatorId: org, datasetId, fields: [year, vaccine], purpose: SAMPLE_PURPOSE });
  }

  /** To a department that is registered, which has answered or not, and to one that is not. */
  async referrals(caseId: string): Promise<void> {
    const { cyberspace } = DEMO_ORGANISATIONS;
    const persons = [{ name: '移送某甲', position: '数据运维负责人' }];
    for (const addressee of [{ organisationId: cyberspace.id }, { organisationId: cyberspace.id }, { name: '郑州市公安局' }])
      await this.as('officer').post(`/v1/cases/${caseId}/referrals`, { addressee, grounds: '涉嫌违法处理个人信息', persons });
    await this.as('cyberspace').post(`/v1/cases/${caseId}/referrals/1/result`, { result: '已立案查处', on: day(0) });
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
    const asked: KeptCheck['asked'][] = rights.map(({ org }) => usual(org));
    if (good !== undefined) {
      asked.push({ ...usual(good.org), fields: [...FIELDS, 'free'] }, { ...usual(good.org), purpose: '广告投放' });
      asked.push({ ...usual(good.org), datasetId: 'health-institutions', fields: ['name'] });
    }
    const kept: KeptCheck[] = [];
    for (const one of [...asked, ...this.asked]) {
      const answer = await this.as('platform').post<KeptCheck['answer']>('/v1/access/check', one);
      const { allowed, reason, article, supplyId, permitVersion, permitHash, form } = answer;
      kept.push({ asked: one, answer: { allowed, reason, article, supplyId, permitVersion, permitHash, form } });
    }
    return kept;
  }
}
