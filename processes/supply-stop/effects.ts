/** Legal effects of a stop (by analogy 行政许可法 8): from today it is the end of the supply, from a later day its last permit is shorter. */
import { addDays, localDate, localDateOf } from '../../domain/local-date';
import { invalid, Refusal } from '../../domain/refusal';
import { isSupplyLive } from '../../domain/supply';
import { issueAct, SEE_ACT } from '../../cases/acts';
import type { DecisionWith, EffectsOf } from '../../cases/effect';
import type { Dossier } from '../../cases/dossier';
import { rightOf } from '../../cases/rights';
import { suppliesEnd } from '../../cases/supply-end';
import { namesOf } from '../supply-closure/names';
import { supplyOver } from '../supply-closure/over';
import { endRenewal } from '../supply-renewal/links';
import { permitNext, permitsOf } from '../../cases/permits';
import { assertDay, LICENSING } from './filing';
import type { kept, outcomes, response, stop } from './forms';
import type { SupplyStop } from './law';

type Work = Dossier<'supply-stop'>;

export const supplyStopEffects: EffectsOf<SupplyStop, typeof outcomes> = {
  notice: {
    respond,
    waive: 'none',
    proceed: 'none',
  },
  decision: {
    stop: stopSupply,
    keep,
  },
};

function respond(work: Work, { data: { defence } }: DecisionWith<typeof response>): void {
  work.setFacts({ defence });
}

async function stopSupply(work: Work, { task, data, opinion }: DecisionWith<typeof stop>): Promise<void> {
  assertAnother(work);
  const { file, facts, now, ctx } = work;
  assertAnswered(work, data.defenceAnswer);
  const right = rightOf(work);
  const supply = await work.read.findSupply(file.supplyId);
  if (supply === null || !isSupplyLive(supply, right, now)) throw supplyOver();
  const from = localDate(data.from);
  assertDay(from, supply.term_to, now, '/data/from');
  work.setFacts({ stoppedFrom: from, defenceAnswer: data.defenceAnswer ?? null });
  work.record({
    type: 'supply.stopped',
    basis: LICENSING,
    payload: { supplyId: supply.id, ground: file.ground, from },
  });
  await issueAct(
    work,
    'stop',
    {
      ...{ purpose: file.purpose, ground: file.ground, facts: file.facts, from },
      ...{ defence: facts.defence ?? null, defenceAnswer: data.defenceAnswer ?? null, reason: opinion ?? '' },
      datasets: await namesOf(work, supply.datasets),
    },
    { taskId: task.id, notice: SEE_ACT },
  );
  // From a first day that is still to come nothing has been supplied: it ends at once as well.
  if (from <= localDateOf(now) || from <= supply.term_from) {
    await suppliesEnd(ctx, right, [{ supply, how: 'stopped', at: now, reason: file.facts }]);
    return;
  }
  await endRenewal(ctx, supply.id);
  const { ruling, standing, next } = await permitsOf(ctx, supply, now);
  // The one in whose term the last day lies is shorter, with no more than it has; what rules before it stays, what was to rule after it goes.
  const last = standing.findLast(({ term_from: begins }) => begins < from) ?? ruling;
  permitNext(ctx, supply, now, {
    ...{ from: last, version: next, validFrom: later(last.valid_from, now), caseId: work.kase.id },
    term: { from: last.term_from, to: addDays(from, -1) },
  });
}

function later(at: Date | null, now: Date): Date {
  return at !== null && at > now ? at : now;
}

function keep(work: Work, { data }: DecisionWith<typeof kept>): void {
  assertAnother(work);
  assertAnswered(work, data.defenceAnswer);
  work.setFacts({ defenceAnswer: data.defenceAnswer ?? null });
}

/** Whatever is decided, who was heard is answered. */
function assertAnswered({ facts }: Work, answer: string | undefined): void {
  if (facts.defence == null || answer !== undefined) return;
  throw invalid(
    '/data/defenceAnswer',
    { zh: '应当对当事人的陈述、申辩作出答复', en: "the party's defence is answered" },
    'by analogy: Administrative Penalty Law art. 64',
  );
}

/** Who opened the stop does not decide it. */
function assertAnother({ ctx, kase }: Work): void {
  if (ctx.actor.id !== kase.opened_by) return;
  throw new Refusal('separation-of-duties', {
    zh: '提出停止的人员不得作出决定',
    en: 'who opened the stop does not decide it',
  });
}
