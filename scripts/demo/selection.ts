/** A round of selection (Art. 5–7, 14): from the announcement to the new operator's first data request. */
import { DEMO_CLAUSES } from '../../demo/catalogue';
import { addDays, localDateOf } from '../../domain/local-date';
import { until, type ClientCase, type ClientTask } from '../client/client';
import { goodEvidence, sampleApplication, sampleNeed, sampleRound } from '../client/samples';
import { say, type Stage } from './stage';

/** How long the story's call is open, and its public notice: nobody waits twenty days for a demo. */
const CALL_MS = 4_000;
const SHORT = { call: 'PT1S', 'public-notice': 'PT3S' };
const STATUTORY = { call: '20d', 'public-notice': '5wd' };
const EXPERTS = Array.from({ length: 9 }, (_, index) => `expert-${index + 1}`);

export async function selection(stage: Stage): Promise<void> {
  const admin = await stage.as('system-admin');
  const policy = (limits: object) =>
    admin.put('/v1/policies/operator-selection', { limits, basis: '演示：缩短期限 · demo: shortened limits' });
  await policy(SHORT);
  try {
    const { round, winner } = await chosen(stage);
    const right = await signed(stage, round);
    await firstRequest(stage);
    await stage.timeline(round);
    say(`\n入选申请 · the application listed: ${winner}，授权案件 · authorisation: ${right}`);
    say(`抽取复核 · anyone recomputes the draw: npm run draw:verify -- ${round}`);
  } finally {
    await policy(STATUTORY);
  }
}

/** Announced, applied for, qualified, scored, shortlisted, objected to, approved. */
async function chosen(stage: Stage): Promise<{ round: string; winner: string }> {
  const [officer, government] = [await stage.as('officer'), await stage.as('government')];
  const { round, winner } = await shortlisted(stage);
  await objection(stage, round);
  await government.take(round, 'government-decision', 'approve', { applications: [winner] });
  const { outcome } = await officer.closed(round);
  say(`市政府批准 · the government approves (Art. 5): ${outcome ?? ''}`);
  return { round, winner };
}

/** Whose clients a story is told with. */
type People = Pick<Stage, 'as'>;

/** A round before the public: announced, applied for, qualified, scored, one application shortlisted. */
export async function shortlisted(stage: People): Promise<{ round: string; winner: string }> {
  const [officer, director] = [await stage.as('officer'), await stage.as('director')];
  const closesAt = new Date(Date.now() + CALL_MS).toISOString();
  const { id: round } = await officer.post<ClientCase>('/v1/selections', { ...sampleRound(closesAt), seats: 1 });
  say(`发布遴选公告 · round announced (Art. 5): ${round}`);
  const applications: string[] = [];
  for (const applicant of ['candidate-c', 'candidate-d']) {
    const client = await stage.as(applicant);
    const filed = { plan: '面向就医、出行、政务的公共数据运营方案', evidence: goodEvidence() };
    const { id } = await client.post<ClientCase>(`/v1/selections/${round}/applications`, filed);
    applications.push(id);
    say(`${applicant} 提交申请 · applies (Art. 6): ${id}`);
  }
  for (const id of applications) await officer.take(id, 'qualification', 'pass');
  say('资格审查合格 · both are qualified (Art. 6)');
  const [winner = '', other = ''] = applications;
  await panel(stage, round, { [winner]: 88.5, [other]: 84.25 });
  const { items } = await director.get<{ items: { application: string; rank: number; score: string }[] }>(
    `/v1/selections/${round}/ranking`,
  );
  for (const { rank, application, score } of items) say(`  第 ${rank} 名 · rank ${rank}: ${application} ${score}`);
  await director.take(round, 'bureau-decision', 'shortlist', { applications: [winner] });
  say('局审定拟入选名单 · the bureau shortlists');
  return { round, winner };
}

async function panel(stage: People, round: string, scores: Readonly<Record<string, number>>): Promise<void> {
  const officer = await stage.as('officer');
  const { data } = await officer.get<ClientCase>(`/v1/cases/${round}`);
  const { dimensions, panelSize } = data as unknown as ReturnType<typeof sampleRound>;
  const rows = Object.entries(scores).map(([id, score]) => [
    id,
    Object.fromEntries(dimensions.map(({ name }) => [name, score])),
  ]);
  const sheet = { scores: Object.fromEntries(rows) as object, opinion: '方案可行，风险可控' };
  const clients = await Promise.all(EXPERTS.map((id) => stage.as(id)));
  let done = 0;
  await until(
    'the panel',
    async () => {
      for (const [index, expert] of clients.entries()) {
        const { items } = await expert.get<{ items: ClientTask[] }>(`/v1/tasks?box=todo&caseId=${round}`);
        for (const task of items) {
          if (task.step === 'panel-declaration') await expert.decide(task, 'no-conflict');
          else {
            await expert.decide(task, 'submit', sheet);
            done += 1;
            say(`专家评审 · expert ${done}/${panelSize}: ${EXPERTS[index] ?? ''}`);
          }
        }
      }
      return done === panelSize ? true : undefined;
    },
    60_000,
  );
}

/** Anybody objects while the notice runs; answered and confirmed, the round goes on. */
async function objection(stage: Stage, round: string): Promise<void> {
  const officer = await stage.as('officer');
  const notice = await until('the public notice', async () => {
    const { items } = await officer.get<{ items: { id: string; caseId: string; kind: string }[] }>(
      '/v1/public/notices',
    );
    return items.find((one) => one.caseId === round && one.kind === 'public-notice');
  });
  say(`公示 · public notice, readable by anybody: ${stage.base}/v1/public/notices/${notice.id}`);
  const filed = { name: '市民甲', contact: 'citizen@example.org', grounds: '请说明评分依据' };
  await officer.post(`/v1/public/notices/${notice.id}/objections`, filed);
  say('收到异议，程序中止 · an objection halts the round');
  await officer.take(round, 'objection-answer', 'not-upheld', undefined, '评分依据已在公告中列明');
  await (await stage.as('director')).take(round, 'objection-confirmation', 'confirm');
  say('异议答复并经审定 · answered and confirmed');
}

/** The agreement with its eight clause groups (Art. 7), signed by both sides. */
async function signed(stage: Stage, round: string): Promise<string> {
  const [officer, director, operator] = [
    await stage.as('officer'),
    await stage.as('director'),
    await stage.as('candidate-c'),
  ];
  const { items } = await operator.get<{ items: ClientCase[] }>('/v1/cases?process=authorization&status=open');
  const right = items.find((one) => one.data.grantedBy === round);
  if (right === undefined) throw new Error(`no authorisation came from ${round}`);
  const today = localDateOf(new Date());
  const text = { clauses: DEMO_CLAUSES, from: today, to: addDays(today, 3 * 365), eService: true };
  await officer.take(right.id, 'draft', 'submit', text);
  await operator.take(right.id, 'operator-signature', 'sign');
  await director.take(right.id, 'authority-signature', 'sign');
  say(`授权协议双方签署 · the agreement is signed by both (Art. 7): ${right.id}`);
  return right.id;
}

async function firstRequest(stage: Stage): Promise<void> {
  const operator = await stage.as('candidate-c');
  const need = await operator.post<{ id: string }>('/v1/needs', sampleNeed('新运营主体的第一项需求'));
  const { id } = await operator.post<ClientCase>('/v1/data-requests', sampleApplication(need.id));
  await (await stage.as('officer')).take(id, 'acceptance', 'accept');
  say(`新运营主体的首个数据需求申请已受理 · the new operator's first data request is accepted (Art. 14): ${id}`);
}
