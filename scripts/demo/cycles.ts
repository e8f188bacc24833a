/** What comes round every year: annual report, evaluation and inspection (Art. 25–27), and the disclosure made of them. */
import { DEMO_AUTHORIZATIONS } from '../../demo/catalogue';
import { localDateOf, yearOf } from '../../domain/local-date';
import type { ClientCase } from '../client/client';
import { evaluationOfYear } from './evaluation';
import { inspection } from './inspection';
import { say, type Stage } from './stage';

interface Reports {
  readonly items: readonly { readonly caseId: string; readonly authorizationId: string; readonly status: string }[];
}

type Figures = Readonly<Record<string, { readonly value: number | null; readonly link: string | null }>>;

export async function cycles(stage: Stage): Promise<void> {
  const year = yearOf(localDateOf(new Date())) - 1;
  await annualReport(stage, year);
  await evaluationOfYear(stage, year);
  await inspection(stage);
  const disclosure = await fetch(`${stage.base}/v1/public/disclosures/${year}`);
  say(`\n年度公开披露 · public disclosure of ${year}, no token (HTTP ${disclosure.status}):`);
  say(JSON.stringify(await disclosure.json(), null, 2));
}

/** From the run to the acceptance of the report. */
async function annualReport(stage: Stage, year: number): Promise<void> {
  const [officer, operator] = [await stage.as('officer'), await stage.as('operator-a')];
  const { opened, existing } = await officer.post<{ opened: number; existing: number }>('/v1/annual-reports/run', {
    year,
  });
  say(`${year} 年度报告 · annual reports of ${year} (Art. 26): 新开 · opened ${opened}, 已有 · existing ${existing}`);

  const { items } = await operator.get<Reports>(`/v1/annual-reports?year=${year}`);
  const report = items.find((one) => one.authorizationId === DEMO_AUTHORIZATIONS[0].id);
  if (report === undefined) throw new Error(`no report of operator-a on ${year}`);
  if (report.status === 'completed') {
    say(`${report.caseId} 已办结 · is completed: run the demo on a fresh system to see it made`);
    return stage.timeline(report.caseId);
  }
  await submission(stage, report.caseId);
  await officer.take(report.caseId, 'examination', 'return', { missing: ['收益分配明细'] }, '请补充');
  say('经办人退回补充 · the case officer returns it for what is missing');
  await operator.take(report.caseId, 'submission', 'submit', sections('收益一百二十万元，其中数据贡献方分配三成'));
  await officer.take(report.caseId, 'examination', 'accept');
  const { outcome } = await operator.closed(report.caseId);
  say(`审阅通过 · accepted: ${report.caseId} ${outcome ?? ''}`);
  await stage.timeline(report.caseId);
}

/** The figures of the record that the operator finds in the form, then its four sections. */
async function submission(stage: Stage, caseId: string): Promise<void> {
  const operator = await stage.as('operator-a');
  const { data } = await operator.get<ClientCase>(`/v1/cases/${caseId}`);
  say(`${caseId}: ${String(data.periodFrom)} – ${String(data.periodTo)}, 预填数据 · pre-filled from the record:`);
  for (const [name, { value, link }] of Object.entries(data.prefilled as Figures))
    say(`  ${name.padEnd(22)} ${String(value ?? '未记录 · not recorded').padStart(4)}  ${link ?? ''}`);
  await operator.take(caseId, 'submission', 'submit', sections('收益一百二十万元'));
  say('运营主体填报四项内容 · the operator submits the four sections');
}

const sections = (revenue: string) => ({
  development: '开发公交到站预测等数据产品三项',
  sales: '对外提供产品两项，均经数据交易平台成交',
  revenue,
  security: '全年未发生数据安全事件，完成两次应急演练',
});
