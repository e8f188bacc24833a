/** Security incidents over HTTP (Art. 24): reported by the operator. Their tasks are decided like any other. */
import { reportIncident } from '../../processes/security-incident/filing';
import { incident } from '../../processes/security-incident/forms';
import { command } from '../command';
import { defineRoute } from '../route';
import { caseSchema } from '../schemas/case';
import { presentOneCase } from '../views';

const report = defineRoute({
  method: 'post',
  path: '/v1/incidents',
  operationId: 'reportIncident',
  tag: 'security-incident',
  summary: { zh: '报告数据安全事件（第二十四条）', en: 'Report a security incident (Art. 24)' },
  description: {
    zh: '报告时限自发现起算：关键信息基础设施 1 小时、重大 4 小时、其他 24 小时；逾期照收并记录（data.reportedLate）',
    en: 'Hours are counted from the discovery: 1 for critical infrastructure, 4 for major, 24 for others; what is late is taken and recorded (data.reportedLate)',
  },
  access: { roles: ['operator'] },
  idempotent: true,
  body: incident,
  reply: { 201: caseSchema },
  examples: {
    body: {
      severity: 'major',
      kind: 'leak',
      discoveredAt: '2026-03-02T09:30:00+08:00',
      description: '接口日志显示部分字段被未授权账号读取',
      measuresTaken: '已停用涉事账号并封存日志',
    },
  },
}).handle((call) =>
  command(call, 'reportIncident', async (ctx) => {
    const work = await reportIncident(ctx, call.body);
    const body = await presentOneCase(ctx.tx, work, ctx.actor);
    return { status: 201, body, headers: { Location: `/v1/cases/${work.kase.id}` } };
  }),
);

export const incidentRoutes = [report];
