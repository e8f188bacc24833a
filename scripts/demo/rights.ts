/** The life of a right (Art. 7, 8, 28): signed by both sides, used, suspended by an order in its own commit, restored by people. */
import { DEMO_CANDIDATE, DEMO_CLAUSES } from '../../demo/catalogue';
import { addDays, localDateOf } from '../../domain/local-date';
import type { Client, ClientCase } from '../client/client';
import { goodFindings, readyForSupply, sampleApplication, sampleNeed, SAMPLE_PURPOSE } from '../client/samples';
import { say, type Stage } from './stage';

interface Right {
  readonly caseId: string;
  readonly status: string;
}

const DATASETS = [{ datasetId: 'transport-parking', fields: ['time', 'lot', 'free'] }];
const PATH = `/v1/authorizations/${DEMO_CANDIDATE.id}`;

export async function rights(stage: Stage): Promise<void> {
  const [operator, officer, director] = [
    await stage.as('candidate-d'),
    await stage.as('officer'),
    await stage.as('director'),
  ];
  const right = await officer.get<Right>(PATH);
  if (right.status === 'draft') await sign(right.caseId, { operator, officer, director });
  await supply(stage, operator);
  await tellAccess(stage, '供给之后 · after the supply', true);
  await cooperate(operator);
  const order = await suspend({ officer, director });
  await tellAccess(stage, '签发之后 · after the order', false);

  await operator.take(order, 'rectification', 'submit', { report: '已停止超范围使用，补充访问控制', documentIds: [] });
  await (await stage.as('officer-2')).take(order, 'verification', 'recommend-pass');
  await (await stage.as('director-2')).take(order, 'lift-decision', 'pass');
  say('整改报告、另一经办人验收、另一负责人解除 · reported, verified by another officer, lifted by another director');
  await tellAccess(stage, '解除之后 · after the lifting', true);
  await stage.timeline(order);
  await stage.timeline(right.caseId);
}

interface People {
  readonly operator: Client;
  readonly officer: Client;
  readonly director: Client;
}

async function sign(caseId: string, { operator, officer, director }: People): Promise<void> {
  const today = localDateOf(new Date());
  const agreement = { clauses: DEMO_CLAUSES, from: today, to: addDays(today, 3 * 365), eService: true };
  await officer.take(caseId, 'draft', 'submit', agreement);
  await operator.take(caseId, 'operator-signature', 'sign');
  await director.take(caseId, 'authority-signature', 'sign');
  const { items } = await operator.get<{ items: { title?: string; number?: string }[] }>(
    `/v1/cases/${caseId}/documents`,
  );
  for (const { title, number } of items) say(`双方签署 · signed by both (Art. 7): ${title ?? ''} ${number ?? ''}`);
}

async function supply(stage: Stage, operator: Client): Promise<void> {
  const { id: needId } = await operator.post<{ id: string }>('/v1/needs', sampleNeed());
  const request = { ...sampleApplication(needId), datasets: DATASETS };
  const { id } = await operator.post<ClientCase>('/v1/data-requests', request);
  await (await stage.as('officer')).take(id, 'acceptance', 'accept');
  await (await stage.as('reviewer')).take(id, 'review', 'recommend-approval', goodFindings);
  await (await stage.as('director')).take(id, 'decision', 'approve');
  await (await stage.as('steward-transport')).take(id, 'docking', 'ready', readyForSupply);
  const { outcome } = await operator.closed(id);
  say(`数据需求 · data request ${id}: ${outcome ?? ''}`);
}

/** Within what is supplied under the agreement, or refused. */
async function cooperate(operator: Client): Promise<void> {
  const today = localDateOf(new Date());
  const cooperation = {
    counterpart: { name: '河南示例公共数据运营有限公司' },
    authorization: { number: '豫数授（示例）〔2026〕1号' },
    content: '停车数据与省平台同类数据联合加工',
    scope: [{ datasetId: 'transport-parking', fields: ['lot', 'free'] }],
    from: today,
    to: addDays(today, 180),
  };
  const { status } = await operator.post<{ status: string }>(`${PATH}/cooperations`, cooperation);
  say(`与省级运营单位合作 · cooperation with the provincial operator (Art. 8, 10): ${status}`);
  const beyond = { ...cooperation, scope: [{ datasetId: 'health-institutions', fields: ['name'] }] };
  const refused = await operator.request<{ article?: string; detail?: string }>('POST', `${PATH}/cooperations`, beyond);
  say(
    `超出授权范围 · beyond the authorisation: HTTP ${refused.status} ${refused.body.article ?? ''} ${refused.body.detail ?? ''}`,
  );
}

async function suspend({ officer, director }: Pick<People, 'officer' | 'director'>): Promise<string> {
  const { id } = await officer.post<ClientCase>(`${PATH}/rectifications`, { reason: '日常监管发现违约' });
  await officer.take(id, 'draft', 'submit', {
    basis: 'art-28',
    grounds: '将停车余位数据用于许可目的之外的用途',
    clauses: ['content', 'security'],
    measures: '停止超范围使用，提交整改报告',
  });
  const impact = await director.get<Readonly<Record<string, unknown>>>(`${PATH}/impact`);
  say(`暂停影响预览 · what a suspension stops: ${JSON.stringify(impact)}`);
  await director.take(id, 'order', 'issue');
  say(`签发责令整改，授权即时暂停 · the order is issued, which is the suspension (Art. 28 ¶1): ${id}`);
  return id;
}

async function tellAccess(stage: Stage, when: string, expected: boolean): Promise<void> {
  const { allowed, reason, article } = await (
    await stage.as('platform')
  ).post<{ allowed: boolean; reason: string; article: string }>('/v1/access/check', {
    operatorId: DEMO_CANDIDATE.operatorId,
    datasetId: 'transport-parking',
    fields: ['lot'],
    purpose: SAMPLE_PURPOSE,
  });
  say(`访问核验 · access check, ${when}: ${allowed ? '允许 · allowed' : '拒绝 · denied'} (${reason}, ${article})`);
  if (allowed !== expected) throw new Error(`expected ${String(expected)}`);
}
