/** Policies and calendars: versions added by an official, audited; open limits are recomputed where a schedule changes them. */
import { command } from '../../cases/command';
import type { CommandContext } from '../../cases/unit';
import type { YearSchedule } from '../../domain/calendar';
import { calendarOf } from '../../domain/calendar';
import { hasTimePart, parseLimit } from '../../domain/limit';
import {
  defaultExtensions,
  defaultLimits,
  defaultParameters,
  defaultReminders,
  type PolicyVersion,
} from '../../domain/policy';
import type { Parameter, ProcessDefinition } from '../../domain/process';
import { compare, rational } from '../../domain/rational';
import { invalid } from '../../domain/refusal';
import type { CalendarRow } from '../../records/calendars';
import { recordInSystem } from '../../cases/system-event';

export interface PolicyInput {
  readonly limits?: Readonly<Record<string, string>>;
  readonly extensions?: Readonly<Record<string, string>>;
  readonly reminders?: Readonly<Record<string, readonly string[]>>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly basis: string;
}

/** A new version for cases opened later; what is not named keeps its value. No statutory floor is enforced. */
export const putPolicy = command(
  async (
    ctx: CommandContext,
    definition: ProcessDefinition,
    input: PolicyInput,
  ): Promise<Omit<PolicyVersion, 'createdAt'>> => {
    assertLimits(input.limits, defaultLimits(definition), '/limits');
    assertLimits(input.extensions, defaultExtensions(definition), '/extensions');
    for (const [step, texts] of Object.entries(input.reminders ?? {})) {
      assertKnown(step, defaultLimits(definition), '/reminders');
      texts.forEach((text, index) => assertLimit(text, `/reminders/${step}/${index}`));
    }
    await ctx.read.lockPolicies(definition.process);
    const latest = await ctx.read.latestPolicy(definition.process);
    const policy = {
      version: (latest?.version ?? 0) + 1,
      limits: { ...(latest?.limits ?? defaultLimits(definition)), ...input.limits },
      extensions: { ...(latest?.extensions ?? defaultExtensions(definition)), ...input.extensions },
      reminders: { ...(latest?.reminders ?? defaultReminders(definition)), ...input.reminders },
      parameters: parametersOf(defaultParameters(definition, ctx.rules), definition, latest, input.parameters),
      basis: input.basis,
      createdBy: ctx.actor.id,
    };
    ctx.unit.record({ kind: 'policy', process: definition.process, policy });
    const { version, limits, extensions, parameters, basis } = policy;
    const reminders = Object.fromEntries(Object.entries(policy.reminders).map(([step, texts]) => [step, [...texts]]));
    recordInSystem(ctx, {
      type: 'policy.adopted',
      payload: { process: definition.process, version, limits, extensions, reminders, parameters, basis },
    });
    return policy;
  },
);

/** Decimals, each below the one that it is to stay below. @throws Refusal */
function parametersOf(
  known: Readonly<Record<string, string>>,
  definition: ProcessDefinition,
  latest: PolicyVersion | null,
  given: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  const defined: Readonly<Record<string, Parameter>> = definition.parameters ?? {};
  for (const [name, text] of Object.entries(given ?? {})) {
    assertKnown(name, known, '/parameters');
    if (defined[name]?.kind === 'period') assertPeriod(text, `/parameters/${name}`);
    else if (!/^\d{1,9}(\.\d{1,9})?$/.test(text)) {
      throw invalid(`/parameters/${name}`, { zh: '须为十进制数', en: 'must be a decimal' });
    }
  }
  const parameters: Record<string, string> = { ...known, ...latest?.parameters, ...given };
  for (const [name, text] of Object.entries(parameters)) {
    if (defined[name]?.kind === 'period') continue;
    const { whole, least = '0', most } = defined[name] ?? {};
    const value = rational(text);
    const within = compare(value, rational(least)) >= 0 && (most === undefined || compare(value, rational(most)) <= 0);
    if (within && (whole === undefined || value.denominator === 1n)) continue;
    const [zh, en] = whole === undefined ? ['数', 'a number'] : ['整数', 'a whole number'];
    throw invalid(`/parameters/${name}`, {
      zh: most === undefined ? `须为不小于 ${least} 的${zh}` : `须为 ${least} 至 ${most} 之间的${zh}`,
      en: most === undefined ? `must be ${en} of at least ${least}` : `must be ${en} from ${least} to ${most}`,
    });
  }
  for (const [name, { below }] of Object.entries(defined)) {
    if (below === undefined || compare(rational(parameters[name] ?? ''), rational(parameters[below] ?? '')) < 0)
      continue;
    throw invalid(`/parameters/${name}`, {
      zh: `须小于“${defined[below]?.title.zh ?? below}”`,
      en: `must be less than ${below}`,
    });
  }
  return parameters;
}

function assertLimits(
  given: Readonly<Record<string, string>> | undefined,
  known: Record<string, string>,
  pointer: string,
): void {
  for (const [step, text] of Object.entries(given ?? {})) {
    assertKnown(step, known, pointer);
    assertLimit(text, `${pointer}/${step}`);
  }
}

/** A period of whole days at least: years, months, weeks, days. */
function assertPeriod(text: string, pointer: string): void {
  const limit = parseLimit(text);
  if (limit?.kind === 'iso' && !hasTimePart(limit.parts)) return;
  throw invalid(pointer, {
    zh: '须为以年、月、周、日计的 ISO 8601 时长，如 P3Y',
    en: 'must be an ISO 8601 duration of years, months, weeks or days, such as P3Y',
  });
}

function assertKnown(step: string, known: Readonly<Record<string, string>>, pointer: string): void {
  if (Object.hasOwn(known, step)) return;
  const names = Object.keys(known).join(', ');
  throw invalid(`${pointer}/${step}`, { zh: `没有该期限；可设：${names}`, en: `no such limit; known: ${names}` });
}

function assertLimit(text: string, pointer: string): void {
  if (parseLimit(text) !== null) return;
  throw invalid(pointer, {
    zh: '期限格式为 20wd（工作日）、30d（自然日）或 ISO 8601 时长，如 PT4H、P3Y',
    en: 'a limit is written 20wd (working days), 30d (calendar days) or as an ISO 8601 duration such as PT4H, P3Y',
  });
}

/** Imports years (new or corrected) as a new version. Who calls recomputes the open limits, case by case, afterwards. */
export const importCalendar = command(
  async (ctx: CommandContext, input: { years: readonly YearSchedule[]; source: string }): Promise<CalendarRow> => {
    await ctx.read.lockCalendars();
    const latest = await ctx.read.latestCalendar();
    const added = calendarOf(latest.version + 1, input.years);
    const row: CalendarRow = {
      version: latest.version + 1,
      years: { ...latest.years, ...added.years },
      source: input.source,
      created_by: ctx.actor.id,
      created_at: await ctx.read.databaseNow(),
    };
    ctx.unit.record({ kind: 'calendar', row });
    recordInSystem(ctx, {
      type: 'calendar.imported',
      payload: { version: row.version, source: input.source, years: input.years.map((year) => year.year) },
    });
    return row;
  },
);
