/** What lies beside the decisions: documents, comments, mailbox, acts read, refused commands, registers, policies, calendars. */
import type { Case } from '../../../api/schemas/case';
import { DEMO_INDICATORS } from '../../../demo/indicators';
import { DEMO_AUTHORIZATIONS } from '../../../demo/catalogue';
import { DEMO_ORGANISATIONS } from '../../../demo/organisations';
import { localDateOf, yearOf } from '../../../domain/local-date';
import { SAMPLE_PURPOSE } from '../../../scripts/client/samples';
import type { Journey } from '../../process/journey';
import { day } from '../../rights/ground';

const THIS_YEAR = yearOf(localDateOf(new Date()));

export async function fillPapers(on: Journey): Promise<void> {
  await aroundACase(on);
  await registers(on);
  await rules(on);
  await mailbox(on);
  await readings(on);
  await refusals(on);
}

async function aroundACase(on: Journey): Promise<void> {
  const documentIds = [await on.upload('operator-a', '运营方案.txt'), await on.upload('operator-a', '信用报告.txt')];
  const proof = await on.upload('operator-a', '个人授权记录.txt');
  const id = await on.file({
    datasets: [{ datasetId: 'health-vaccination', fields: ['birthYear', 'vaccine'] }],
    protectedInformation: { personal: true, tradeSecrets: false, authorizationDocumentIds: [proof] },
    documentIds,
  });
  await on.as('officer').post(`/v1/tasks/${(await on.task(id, 'acceptance')).id}/claim`);
  await on.as('officer').take(id, 'acceptance', 'accept');
  const review = await on.task(id, 'review');
  await on.as('director').post(`/v1/cases/${id}/extend`, { reason: '案情复杂' });
  await on.as('operator-a').post(`/v1/cases/${id}/comments`, { text: '可否加急？' });
  await on.as('reviewer').post(`/v1/cases/${id}/comments`, { text: '涉及个人信息，须核对授权', audience: 'internal' });
  await on.as('reviewer').post(`/v1/tasks/${review.id}/claim`);
  const until = new Date(Date.now() + 3 * 86_400_000).toISOString();
  await on.as('reviewer').post(`/v1/tasks/${review.id}/delegate`, { to: 'reviewer-2', until, reason: '出差' });
  for (const documentId of documentIds) {
    const { url, token } = { url: on.stack.url, token: await on.stack.token(OFFICER) };
    const headers = { authorization: `Bearer ${token}` };
    await fetch(`${url}/v1/documents/${documentId}`, { headers }).then((response) => response.arrayBuffer());
  }
  const moved = await on.at('review');
  await on
    .as('director')
    .post(`/v1/tasks/${(await on.task(moved, 'review')).id}/reassign`, { to: 'reviewer-2', reason: '工作调整' });
  await on.upload('operator-b', '尚未提交.txt'); // in no case
}

const OFFICER = { id: 'officer', org: '11410100999000013T', roles: ['case-officer'] } as const;

async function registers(on: Journey): Promise<void> {
  const name = { name: '豫通数据运营（示例）有限公司', from: day(-5), documentId: await on.upload('officer', '变更登记通知书.txt') };
  await on.as('officer').post(`/v1/organisations/${DEMO_ORGANISATIONS.candidateD.id}/names`, name);
  const operator = on.as('operator-a');
  const person = { name: '张三', position: '首席安全官', contact: '0371-00000000' };
  await operator.post('/v1/security/responsible-persons', { ...person, from: day(-100) });
  await operator.post('/v1/security/responsible-persons', { ...person, name: '李四', from: day(10) });
  const documentId = await on.upload('operator-a', '应急预案.txt');
  const plan = { title: '应急处置预案', summary: '分级响应', adoptedOn: day(-90), documentId };
  const { id: planId } = await operator.post<{ id: string }>('/v1/security/plans', plan);
  const held = { topic: '泄露处置', heldOn: day(-30), participants: 12, summary: '按预案完成' };
  await operator.post('/v1/security/drills', { ...held, planId });
  await operator.post('/v1/security/trainings', { ...held, topic: '安全意识' });
  const set = { title: '绩效评价指标体系（修订）', indicators: DEMO_INDICATORS };
  const { id: setId } = await on.as('director').post<{ id: string }>('/v1/indicator-sets', set);
  await on.as('director').post(`/v1/indicator-sets/${setId}/freeze`);
  const inspections = [{ authorizationId: DEMO_AUTHORIZATIONS[0].id, plannedOn: `${THIS_YEAR}-12-31` }];
  await on.as('officer').post('/v1/inspection-plans', { year: THIS_YEAR, title: '年度检查计划', inspections });
}

async function rules(on: Journey): Promise<void> {
  const { items } = await on.as('system-admin').get<{
    items: { years: { year: number; source: string; holidays: object; makeUpDays: object }[] }[];
  }>('/v1/calendars');
  const last = items[0]?.years.at(-1);
  if (last !== undefined)
    await on.as('system-admin').post('/v1/calendars', { source: '国务院办公厅通知（示例）', years: [last] });
  await on.policy({ review: '18wd' }, { extensions: { review: '8wd' }, reminders: { review: ['4wd', '1wd'] } });
  await on.policy({ review: '20wd' }, { extensions: { review: '10wd' }, reminders: { review: ['5wd', '1wd'] } });
}

async function mailbox(on: Journey): Promise<void> {
  for (const persona of ['operator-a', 'officer', 'candidate-d']) {
    const { items } = await on.as(persona).get<{ items: { id: string }[] }>('/v1/notices?limit=5');
    for (const { id } of items.slice(0, 2)) await on.as(persona).post(`/v1/notices/${id}/read`);
  }
}

/** Every kind of act as text, one of them as it is printed. */
async function readings(on: Journey): Promise<void> {
  const { items } = await on.as('officer').get<{ items: { id: string; kind: string }[] }>('/v1/acts?limit=200');
  const ofEachKind = [...new Map(items.map((one) => [one.kind, one])).values()];
  for (const { id } of ofEachKind) await on.as('officer').get(`/v1/acts/${id}`);
  const headers = { authorization: `Bearer ${await on.stack.token(OFFICER)}` };
  const [printed] = ofEachKind;
  for (const format of ['pdf', 'docx'])
    await fetch(`${on.stack.url}/v1/acts/${printed?.id ?? ''}/${format}`, { headers }).then((one) => one.arrayBuffer());
}

async function refusals(on: Journey): Promise<void> {
  const id = await on.at('acceptance');
  const { id: taskId, materialsHash } = await on.task(id, 'acceptance');
  const decide = (persona: string, body: object) =>
    on.as(persona).request('POST', `/v1/tasks/${taskId}/decision`, { outcome: 'accept', materialsHash, ...body });
  await decide('reviewer', {});
  await decide('officer', { outcome: 'approve' });
  await decide('officer', { materialsHash: 'ffff' });
  await on.as('operator-b').request('POST', `/v1/cases/${id}/withdraw`, { reason: '不是自己的' });
  await on.as('operator-a').request('GET', '/v1/audit/events');
  await on.as('operator-a').request('POST', '/v1/data-requests', {});
  await on.as('officer').request('POST', '/v1/access/check', { purpose: SAMPLE_PURPOSE });
  const withdrawn = await on.at('review');
  await on.as('operator-a').post<Case>(`/v1/cases/${withdrawn}/withdraw`, { reason: '不再需要' });
  await on.as('operator-a').request('POST', `/v1/cases/${withdrawn}/withdraw`, { reason: '再次撤回' });
}
