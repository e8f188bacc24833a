/** Yearly plans of security inspections (Art. 25, 定期): recorded ahead, each inspection opened once its day has come. */
import { command } from '../../cases/command';
import { lockRight, type CommandContext } from '../../cases/unit';
import { randomUUID } from 'node:crypto';
import type { InspectionPlan } from './forms';
import { localDate, localDateOf } from '../../domain/local-date';
import { invalid } from '../../domain/refusal';
import { isLiveStatus, rightStatus } from '../../domain/right';
import type { PlannedRow, PlanRow } from '../../records/inspection-plans';
import { notFound } from '../../cases/context';
import { recordInSystem } from '../../cases/system-event';
import { inspectedRight, openInspection } from './filing';

const ARTICLE = 'Art. 25';

export interface Plan {
  readonly plan: PlanRow;
  readonly planned: readonly PlannedRow[];
}

/** @throws Refusal `not-found`, `not-in-force`, `validation-failed` */
export const addPlan = command(async (ctx: CommandContext, input: InspectionPlan): Promise<Plan> => {
  const id = randomUUID();
  const planned: PlannedRow[] = [];
  for (const [index, inspection] of input.inspections.entries()) {
    const right = await inspectedRight(ctx, inspection);
    const planned_on = localDate(inspection.plannedOn);
    if (planned.some((other) => other.authorization_id === right.id && other.planned_on === planned_on)) {
      const detail = { zh: '同日重复列入计划', en: 'is planned twice for one day' };
      throw invalid(`/inspections/${index}`, detail, ARTICLE);
    }
    const { scope = null, checklist = null } = inspection;
    planned.push({
      plan_id: id,
      n: index + 1,
      authorization_id: right.id,
      planned_on,
      scope,
      checklist,
      case_id: null,
    });
  }
  const { year, title } = input;
  const plan = { id, year, title, created_by: ctx.actor.id, created_at: await ctx.read.databaseNow() };
  ctx.unit.record({ kind: 'inspection.plan', plan, planned });
  recordInSystem(ctx, {
    type: 'inspection-plan.added',
    basis: ARTICLE,
    payload: { planId: id, year, inspections: planned.length },
  });
  return { plan, planned };
});

/** What a run has done: the cases it opened, and the rights that were over by then. */
export interface PlanRun {
  readonly opened: readonly string[];
  readonly skipped: readonly string[];
}

/** Opens every inspection whose day has come, of one plan or of all; run again it opens what is new. */
export const runPlans = command(async (ctx: CommandContext, planId?: string): Promise<PlanRun> => {
  if (planId !== undefined && (await ctx.read.findInspectionPlan(planId)) === null) {
    throw notFound({ zh: '检查计划', en: 'inspection plan' });
  }
  const [opened, skipped]: [string[], string[]] = [[], []];
  for (const due of await ctx.read.lockDue(localDateOf(await ctx.read.databaseNow()), planId)) {
    const caseId = await openPlanned(ctx, due);
    if (caseId === null) skipped.push(due.authorization_id);
    else opened.push(caseId);
  }
  return { opened, skipped };
});

/** Null where the right is over: then there is nothing to inspect, and the plan goes on with the others. */
async function openPlanned(ctx: CommandContext, due: PlannedRow): Promise<string | null> {
  const { authorization_id: authorizationId, planned_on: plannedOn, scope, checklist } = due;
  const right = await lockRight(ctx, authorizationId, 'shared');
  if (right !== null && !isLiveStatus(rightStatus(right, await ctx.read.databaseNow()))) return null;
  const work = await openInspection(
    ctx,
    {
      authorizationId,
      kind: 'planned',
      plannedOn,
      ...(scope !== null && { scope }),
      ...(checklist !== null && { checklist }),
    },
    due.plan_id,
  );
  work.change({ kind: 'inspection.opened', planned: { plan_id: due.plan_id, n: due.n }, caseId: work.kase.id });
  return work.kase.id;
}
