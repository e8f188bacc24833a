/** The operator's standing security duties (Art. 22, 24), recorded by itself: persons, plans, drills, trainings. */
import { FIXED } from '../../domain/fixed-numbers';
import { command } from '../../cases/command';
import type { CommandContext } from '../../cases/unit';
import { randomUUID } from 'node:crypto';
import type { ContingencyPlan, Exercise, ResponsiblePerson } from './forms';
import { addDays, localDate, localDateOf, type LocalDate } from '../../domain/local-date';
import { invalid } from '../../domain/refusal';
import type { ExerciseRow, PlanRow, ResponsiblePersonRow } from '../../records/security-duties';
import { recordInSystem } from '../../cases/system-event';
import { assertOwnDocument } from '../../cases/file-checks';

/** Nobody is named before one who is named for later: a year mistyped would leave the succession there for good. */
const LONGEST_AHEAD_DAYS = FIXED.farthestDay.value;

/**
 * Art. 22: names who answers from a day on. The predecessor answers until the day before: there is no gap, since nobody is
 * taken off without a successor, and no overlap, since a succession only goes on. @throws Refusal
 */
export const nameResponsiblePerson = command(
  async (ctx: CommandContext, input: ResponsiblePerson): Promise<ResponsiblePersonRow[]> => {
    const { org, id: by } = ctx.actor;
    await ctx.read.lockDutiesOf(org);
    const earlier = await ctx.read.responsiblePersonsOf(org);
    const last = earlier.at(-1);
    const from = localDate(input.from);
    const now = await ctx.read.databaseNow();
    if (last === undefined && from > localDateOf(now)) {
      throw invalid(
        '/from',
        {
          zh: '首任责任人须自今日或更早起负责，不得留有空档',
          en: 'the first one answers from today at the latest: no gap',
        },
        'Art. 22',
      );
    }
    if (last !== undefined && from <= last.from_date) {
      throw invalid(
        '/from',
        {
          zh: `须晚于前任的起始日 ${last.from_date}`,
          en: `must be after ${last.from_date}, when the predecessor began`,
        },
        'Art. 22',
      );
    }
    if (from > addDays(localDateOf(now), LONGEST_AHEAD_DAYS)) {
      const detail = {
        zh: `起始日须在${LONGEST_AHEAD_DAYS}日之内`,
        en: `must lie within ${LONGEST_AHEAD_DAYS} days: a succession only goes on`,
      };
      throw invalid('/from', detail, 'Art. 22');
    }
    const { name, position, contact } = input;
    const row = { operator_id: org, from_date: from, name, position, contact, recorded_by: by, recorded_at: now };
    ctx.unit.record({ kind: 'responsible-person', row });
    recordInSystem(ctx, {
      type: 'security.responsible-person-named',
      basis: 'Art. 22',
      payload: { operatorId: org, from },
    });
    return [...earlier, row];
  },
);

/** Art. 24: a plan, or the next version of it. @throws Refusal */
export const adoptPlan = command(async (ctx: CommandContext, input: ContingencyPlan): Promise<PlanRow> => {
  const { org, id: by } = ctx.actor;
  const now = await ctx.read.databaseNow();
  assertPast(input.adoptedOn, localDateOf(now), '/adoptedOn');
  await assertDocument(ctx, input.documentId);
  await ctx.read.lockDutiesOf(org);
  const row: PlanRow = {
    id: randomUUID(),
    operator_id: org,
    version: ((await ctx.read.latestContingencyPlan(org))?.version ?? 0) + 1,
    title: input.title,
    summary: input.summary,
    adopted_on: localDate(input.adoptedOn),
    document_id: input.documentId ?? null,
    recorded_by: by,
    recorded_at: now,
  };
  ctx.unit.record({ kind: 'contingency-plan', row });
  recordInSystem(ctx, {
    type: 'security.plan-adopted',
    basis: 'Art. 24',
    payload: { operatorId: org, planId: row.id, version: row.version },
  });
  return row;
});

/** Art. 24: a drill by a plan of the operator's own; Art. 22: a training. @throws Refusal */
export const recordExercise = command(
  async (ctx: CommandContext, kind: ExerciseRow['kind'], input: Exercise): Promise<ExerciseRow> => {
    const { org, id: by } = ctx.actor;
    const basis = kind === 'drill' ? 'Art. 24' : 'Art. 22';
    const now = await ctx.read.databaseNow();
    assertPast(input.heldOn, localDateOf(now), '/heldOn');
    await assertDocument(ctx, input.documentId);
    if (input.planId !== undefined && (await ctx.read.findContingencyPlan(input.planId))?.operator_id !== org) {
      throw invalid('/planId', { zh: '没有该应急预案', en: 'no such contingency plan' }, basis);
    }
    const row: ExerciseRow = {
      id: randomUUID(),
      operator_id: org,
      kind,
      plan_id: input.planId ?? null,
      topic: input.topic,
      held_on: localDate(input.heldOn),
      participants: input.participants,
      summary: input.summary,
      document_id: input.documentId ?? null,
      recorded_by: by,
      recorded_at: now,
    };
    ctx.unit.record({ kind: 'exercise', row });
    recordInSystem(ctx, {
      type: `security.${kind}-held`,
      basis,
      payload: { operatorId: org, id: row.id, heldOn: row.held_on },
    });
    return row;
  },
);

function assertPast(day: string, today: LocalDate, pointer: string): void {
  if (localDate(day) > today)
    throw invalid(pointer, { zh: '日期不得晚于今日', en: 'lies in the future' }, 'Art. 22, 24');
}

function assertDocument(ctx: CommandContext, id: string | undefined): Promise<void> {
  return assertOwnDocument(ctx, id, ctx.actor.org, '/documentId');
}
