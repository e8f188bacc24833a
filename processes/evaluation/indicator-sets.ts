/** The indicator system of performance evaluation 指标体系 (Art. 27): a director makes its versions and freezes them. */
import { command } from '../../cases/command';
import type { CommandContext } from '../../cases/unit';
import { randomUUID } from 'node:crypto';
import type { Indicator } from '../../domain/evaluation';
import type { NewIndicatorSet } from './forms';
import { invalid } from '../../domain/refusal';
import type { IndicatorSetRow } from '../../records/indicator-sets';
import { notFound } from '../../cases/context';
import { recordInSystem } from '../../cases/system-event';

const ARTICLE = 'Art. 27';

/** A new version. It measures nothing before it is frozen. */
export const addIndicatorSet = command(
  async (ctx: CommandContext, input: NewIndicatorSet): Promise<IndicatorSetRow> => {
    const set: IndicatorSetRow = {
      id: randomUUID(),
      version: await ctx.read.nextIndicatorSetVersion(),
      title: input.title,
      indicators: withIds(input.indicators),
      created_by: ctx.actor.id,
      created_at: await ctx.read.databaseNow(),
      frozen_at: null,
      frozen_by: null,
    };
    ctx.unit.record({ kind: 'indicator-set', row: set });
    const { id, version, title } = set;
    const indicators = set.indicators.map((indicator) => ({ ...indicator }));
    recordInSystem(ctx, {
      type: 'indicator-set.added',
      basis: ARTICLE,
      payload: { indicatorSetId: id, version, title, indicators },
    });
    return set;
  },
);

/** From now on it never changes, and may measure the periods that begin later. @throws Refusal */
export const freezeSet = command(async (ctx: CommandContext, id: string): Promise<IndicatorSetRow> => {
  const set = await ctx.read.lockIndicatorSet(id);
  if (set === null) throw notFound({ zh: '指标体系', en: 'indicator set' });
  if (set.frozen_at !== null) {
    throw invalid(
      '/id',
      { zh: '该指标体系已冻结，不得变更', en: 'the set is frozen already and never changes' },
      ARTICLE,
    );
  }
  const frozen = { frozen_at: await ctx.read.databaseNow(), frozen_by: ctx.actor.id };
  ctx.unit.record({ kind: 'indicator-set.freeze', id, frozen });
  recordInSystem(ctx, {
    type: 'indicator-set.frozen',
    basis: ARTICLE,
    payload: { indicatorSetId: id, version: set.version },
  });
  return { ...set, ...frozen };
});

/** Numbers those that were given no id. */
function withIds(indicators: NewIndicatorSet['indicators']): Indicator[] {
  const taken = new Set(indicators.flatMap(({ id }) => id ?? []));
  let last = 0;
  const next = (): string => {
    do last += 1;
    while (taken.has(`i${last}`));
    return `i${last}`;
  };
  return indicators.map(({ id, ...indicator }) => ({ id: id ?? next(), ...indicator }));
}
