/** Opening the stop of a supply (by analogy 行政许可法 8), and what hangs on a supply: the preview of what a stop brings about. */
import { addDuration, formatLimit } from '../../domain/limit';
import { addDays, localDate, localDateOf, startOfDay, type LocalDate } from '../../domain/local-date';
import { invalid, Refusal } from '../../domain/refusal';
import { command } from '../../cases/command';
import { openCase } from '../../cases/open-case';
import type { Dossier } from '../../cases/dossier';
import type { Effects } from '../../cases/preview';
import type { Reads } from '../../cases/reads';
import type { CommandContext } from '../../cases/unit';
import { currentPolicy } from '../laws';
import { lockSupply } from '../supply-closure/filing';
import { beginningOf } from '../supply-closure/telling';
import type { Stopping } from './forms';

export const LICENSING = 'by analogy: Administrative Licensing Law art. 8';

/** @throws Refusal `not-found`, `not-in-force`, `duplicate-application`, `validation-failed` */
export const openStop = command(
  async (ctx: CommandContext, supplyId: string, input: Stopping): Promise<Dossier<'supply-stop'>> => {
    // Read ahead of the lock: of an operator that uses much and this supply not, the log is long.
    if (input.ground === 'unused') await assertUnused(ctx, supplyId);
    const { supply, right, now } = await lockSupply(ctx, supplyId);
    if ((await ctx.read.openCaseOfSupply(supply.id, 'supply-stop')) !== null) {
      throw new Refusal(
        'duplicate-application',
        { zh: '该供给已有停止程序', en: 'a stop of this supply is under way' },
        { article: LICENSING },
      );
    }
    assertDay(localDate(input.from), supply.term_to, now, '/from');
    return openCase(ctx, {
      process: 'supply-stop',
      title: `停止供给：${beginningOf(supply.purpose)}`,
      partyId: supply.operator_id,
      now,
      file: {
        authorizationId: right.id,
        supplyId: supply.id,
        requestCaseId: supply.case_id,
        purpose: supply.purpose,
        datasets: supply.datasets.map(({ datasetId, fields }) => ({ datasetId, fields: [...fields] })),
        ...input,
      },
      basis: LICENSING,
      authorization: right,
      supplyId: supply.id,
    });
  },
);

/** Held against the log of accesses (Art. 11): what was used in the time that the policy names is not unused. @throws Refusal naming the last use */
async function assertUnused(ctx: CommandContext, supplyId: string): Promise<void> {
  const supply = await ctx.read.findSupply(supplyId);
  const policy = currentPolicy('supply-stop', await ctx.read.latestPolicy('supply-stop'), ctx.rules);
  const limit = policy.limitOf('unused');
  if (supply === null || limit === null) return;
  const now = await ctx.read.databaseNow();
  const since =
    limit.kind === 'iso' ? addDuration(now, limit.parts, -1) : startOfDay(addDays(localDateOf(now), -limit.days));
  const last = await ctx.read.lastUseOf(supply, since);
  if (last === null) return;
  const [day, time] = [localDateOf(last), formatLimit(limit)];
  throw invalid(
    '/ground',
    {
      zh: `访问日志显示该供给最近一次使用在 ${day}，未满“长期未使用”的期限（${time}）`,
      en: `the access log has its last use on ${day}, within the time after which a supply is unused (${time})`,
    },
    LICENSING,
  );
}

/** A day that is to come, or today, on which the supply would still be there. @throws Refusal */
export function assertDay(from: LocalDate, end: LocalDate, now: Date, pointer: string): void {
  const today = localDateOf(now);
  if (from < today) throw invalid(pointer, { zh: '停止之日不得早于今日', en: 'is before today' }, LICENSING);
  if (from > end) {
    throw invalid(pointer, { zh: `供给至 ${end} 已届满`, en: `the supply ends on ${end} by itself` }, LICENSING);
  }
}

/** What hangs on a supply and ends with it. What the record does not know yet (products, agreements, imports, developers) is empty. */
export async function effectsOf(
  read: Pick<Reads, 'findSupply' | 'openCaseOfSupply'>,
  supplyId: string,
): Promise<Effects | null> {
  const supply = await read.findSupply(supplyId);
  if (supply === null) return null;
  const renewal = await read.openCaseOfSupply(supplyId, 'supply-renewal');
  const datasets = supply.datasets.map(({ datasetId }) => datasetId);
  return {
    supplies: [{ id: supplyId, effect: 'ended', datasets }],
    requests: renewal === null ? [] : [{ id: renewal, effect: 'ended' }],
  };
}
