/** The indicator system of performance evaluation 指标体系 (Art. 27): a director makes its versions and freezes them. */
import { randomUUID } from 'node:crypto';
import type { Indicator } from '../domain/evaluation';
import type { NewIndicatorSet } from '../domain/forms/evaluation';
import { invalid } from '../domain/refusal';
import { databaseNow } from '../records/database';
import {
  findIndicatorSet,
  freezeIndicatorSet,
  insertIndicatorSet,
  type IndicatorSetRow,
} from '../records/indicator-sets';
import { appendToSystem, notFound, type Context } from './context';

const ARTICLE = 'Art. 27';

/** A new version. It measures nothing before it is frozen. */
export async function addIndicatorSet(ctx: Context, input: NewIndicatorSet): Promise<IndicatorSetRow> {
  const set = await insertIndicatorSet(ctx.tx, {
    id: randomUUID(),
    title: input.title,
    indicators: withIds(input.indicators),
    created_by: ctx.actor.id,
  });
  const { id, version, title } = set;
  const indicators = set.indicators.map((one) => ({ ...one }));
  await appendToSystem(ctx, [
    { type: 'indicator-set.added', basis: ARTICLE, payload: { indicatorSetId: id, version, title, indicators } },
  ]);
  return set;
}

/** From now on it never changes, and may measure the periods that begin later. @throws Refusal */
export async function freezeSet(ctx: Context, id: string): Promise<IndicatorSetRow> {
  const frozen = { frozen_at: await databaseNow(ctx.tx), frozen_by: ctx.actor.id };
  const set = await freezeIndicatorSet(ctx.tx, id, frozen);
  if (set === null) {
    if ((await findIndicatorSet(ctx.tx, id)) === null) throw notFound({ zh: '指标体系', en: 'indicator set' });
    throw invalid(
      '/id',
      { zh: '该指标体系已冻结，不得变更', en: 'the set is frozen already and never changes' },
      ARTICLE,
    );
  }
  await appendToSystem(ctx, [
    { type: 'indicator-set.frozen', basis: ARTICLE, payload: { indicatorSetId: id, version: set.version } },
  ]);
  return set;
}

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
