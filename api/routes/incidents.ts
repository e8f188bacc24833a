/**
 * Security incidents over HTTP (Art. 24): reported by the operator, or brought up by security officer or cyberspace department where it hides one;
 * supplemented at any time. Their tasks are decided like any other.
 */
import { z } from 'zod';
import { identifier } from '../../domain/forms/form';
import { reportIncident, supplementIncident } from '../../processes/security-incident/filing';
import { incident, supplement } from '../../processes/security-incident/forms';
import { command } from '../command';
import { defineRoute } from '../route';
import { caseSchema } from '../schemas/case';
import { presentOneCase } from '../views';

const REPORTERS = { roles: ['operator', 'security-officer', 'cyberspace'] } as const;

const report = defineRoute({
  method: 'post',
  path: '/v1/incidents',
  operationId: 'reportIncident',
  tag: 'security-incident',
  summary: { zh: '报告数据安全事件（第二十四条）', en: 'Report a security incident (Art. 24)' },
  description: {
    zh: '报告时限自发现起算：关键信息基础设施 1 小时、较大及以上 4 小时、其他 24 小时；逾期照收并记录（data.reportedLate），应当接报的部门见 data.addressees。运营主体隐瞒不报的，由安全主管或网信部门立案，须指明 authorizationId',
    en: 'Hours are counted from the discovery: 1 for critical infrastructure, 4 from larger up, 24 for others; what is late is taken and recorded (data.reportedLate), data.addressees tells whom it is owed to. Where the operator hides it, a security officer or the cyberspace department brings it up and names authorizationId',
  },
  access: REPORTERS,
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

const addSupplement = defineRoute({
  method: 'post',
  path: '/v1/incidents/:id/supplements',
  operationId: 'supplementIncident',
  tag: 'security-incident',
  summary: { zh: '补报安全事件情况', en: 'Supplement the report of a security incident' },
  description: {
    zh: '案件办结前随时可以补报；一并告知的预案启动、涉及人数、告知个人等替换先前所报',
    en: 'At any time before the case is closed; what it tells of the plan, of persons and of their being told replaces what was told before',
  },
  access: REPORTERS,
  idempotent: true,
  params: z.strictObject({ id: identifier }),
  body: supplement,
  reply: { 201: caseSchema },
  examples: { body: { text: '经核查，另有二百条记录被读取' } },
}).handle((call) =>
  command(call, 'supplementIncident', async (ctx) => {
    const work = await supplementIncident(ctx, call.params.id, call.body);
    return { status: 201, body: await presentOneCase(ctx.tx, work, ctx.actor) };
  }),
);

export const incidentRoutes = [report, addSupplement];
