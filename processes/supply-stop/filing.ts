/** Opening the stop of a supply (by analogy 行政许可法 8), and what hangs on a supply: the preview of what a stop brings about. */
import { localDate, localDateOf, type LocalDate } from '../../domain/local-date';
import { invalid, Refusal } from '../../domain/refusal';
import { command } from '../../cases/command';
import { openCase } from '../../cases/open-case';
import type { Dossier } from '../../cases/dossier';
import type { Effects } from '../../cases/preview';
import type { Reads } from '../../cases/reads';
import type { CommandContext } from '../../cases/unit';
import { lockSupply } from '../supply-closure/filing';
import { beginningOf } from '../supply-closure/telling';
import type { Stopping } from './forms';

export const LICENSING = 'by analogy: Administrative Licensing Law art. 8';

/** @throws Refusal `not-found`, `not-in-force`, `duplicate-application`, `validation-failed` */
export const openStop = command(
  async (ctx: CommandContext, supplyId: string, input: Stopping): Promise<Dossier<'supply-stop'>> => {
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
