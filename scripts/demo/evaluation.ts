/** Performance evaluation of last year (Art. 27): self-assessed, rated by three drawn experts, answered, confirmed and graded. */
import { DEMO_AUTHORIZATIONS } from '../../demo/catalogue';
import { DEMO_INDICATORS, DEMO_INDICATOR_SET } from '../../demo/indicators';
import { until, type ClientCase, type ClientTask } from '../client/client';
import { say, type Stage } from './stage';

interface Evaluations {
  readonly items: readonly {
    readonly caseId: string;
    readonly periodFrom: string;
    readonly periodTo: string;
    readonly score: string | null;
    readonly grade: string | null;
    readonly rank: number | null;
  }[];
}

const RATERS = 3;

/** Of operator-a; where the year has been evaluated already, only its result is told. */
export async function evaluationOfYear(stage: Stage, year: number): Promise<void> {
  const [officer, operator, director] = [
    await stage.as('officer'),
    await stage.as('operator-a'),
    await stage.as('director'),
  ];
  const [periodFrom, periodTo] = [`${year}-01-01`, `${year}-12-31`];
  const results = async () => (await operator.get<Evaluations>('/v1/evaluations?limit=200')).items;
  const known = (await results()).find((one) => one.periodFrom === periodFrom && one.periodTo === periodTo);
  if (known !== undefined)
    return say(`${year} 绩效评价 · evaluation: ${known.caseId}, ${known.grade ?? '评价中 · under way'}`);

  const { id } = await officer.post<ClientCase>('/v1/evaluations', {
    authorizationId: DEMO_AUTHORIZATIONS[0].id,
    indicatorSetId: DEMO_INDICATOR_SET.id,
    periodFrom,
    periodTo,
  });
  say(`\n${year} 绩效评价 · performance evaluation (Art. 27): ${id}，指标体系 · by ${DEMO_INDICATOR_SET.title}`);
  await operator.take(id, 'self-assessment', 'submit', points(92));
  say('运营主体自评 · the operator assesses itself');
  for (let done = 0; done < RATERS; done += 1) await declare(stage, id, done);
  for (let done = 0; done < RATERS; done += 1) await rate(stage, id, done);
  await operator.take(id, 'response', 'accept');
  await director.take(id, 'confirmation', 'confirm');
  await operator.closed(id);
  const result = (await results()).find((one) => one.caseId === id);
  say(
    `审定 · confirmed: 得分 · score ${result?.score ?? ''}，等级 · grade ${result?.grade ?? ''}，排名 · rank ${result?.rank ?? ''}`,
  );
  await stage.timeline(id);
}

async function declare(stage: Stage, caseId: string, done: number): Promise<void> {
  const { task, expert } = await drawn(stage, caseId, 'rater-declaration');
  await expert.decide(task, 'no-conflict');
  say(`回避申报 · declared free of conflicts ${done + 1}/${RATERS}: ${task.assignee ?? ''}`);
}

async function rate(stage: Stage, caseId: string, done: number): Promise<void> {
  const { task, expert } = await drawn(stage, caseId, 'rating');
  await expert.decide(task, 'submit', points(84 + done * 2.5));
  say(`专家评分 · rated ${done + 1}/${RATERS}: ${task.assignee ?? ''}`);
}

/** An open task of the step and the expert who was drawn for it. */
async function drawn(stage: Stage, caseId: string, step: string) {
  const officer = await stage.as('officer');
  const task = await until(`${step} of ${caseId}`, async () => {
    const path = `/v1/tasks?caseId=${caseId}&step=${step}`;
    const { items } = await officer.get<{ items: readonly ClientTask[] }>(path);
    return items.find(({ status }) => status === 'open');
  });
  return { task, expert: await stage.as(task.assignee ?? '') };
}

const points = (all: number) => ({
  scores: Object.fromEntries(DEMO_INDICATORS.map(({ id }) => [id, all])),
  evidence: '依据年度运营报告、供给与产品登记和现场核查',
});
