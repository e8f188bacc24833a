/** Reporting anomalous data (Art. 16). The reports themselves are cases of `anomaly-feedback`. */
import { fileAnomalyReport } from '../../processes/anomaly-feedback/filing';
import { report } from '../../processes/anomaly-feedback/forms';
import { command } from '../command';
import { defineRoute } from '../route';
import { caseSchema } from '../schemas/case';
import { presentOneCase } from '../views';

const file = defineRoute({
  method: 'post',
  path: '/v1/anomaly-reports',
  operationId: 'fileAnomalyReport',
  tag: 'anomaly-feedback',
  summary: { zh: '反馈异议数据（第十六条）', en: 'Report anomalous data (Art. 16)' },
  description: {
    zh: '以 supplyId 或 datasetId 指明数据，供给含多项数据时两者并用；只能反馈本单位获供给的数据，不要求授权仍然有效。locator、description 不得含个人信息：形似身份证号码、电话号码的予以拒绝，仅按格式识别，可能漏判或误判',
    en: 'Names the data by supplyId or datasetId, by both where a supply has several entries. Only data that the organisation was supplied with; the right need not be in force any more. locator and description hold no personal data: what looks like an identity-card or telephone number is refused, told by its form only, which misses some and may err',
  },
  access: { roles: ['operator', 'data-steward'] },
  idempotent: true,
  body: report,
  reply: { 201: caseSchema },
}).handle((call) =>
  command(call, 'fileAnomalyReport', async (ctx) => {
    const kase = await fileAnomalyReport(ctx, call.body);
    const filed = { kase, tasks: [], now: kase.opened_at }; // its first task follows
    const body = await presentOneCase(ctx.tx, filed, ctx.actor);
    return { status: 201, body, headers: { Location: `/v1/cases/${kase.id}` } };
  }),
);

export const anomalyReportRoutes = [file];
