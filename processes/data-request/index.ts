/** Data requests 公共数据申请 (Art. 13 to 18): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../cases/behaviour';
import { dataRequestEffects as effects } from './effects';
import { tasksAt } from '../../cases/at-step';
import type { Dossier } from '../../cases/dossier';
import { extendedByLetter } from '../../cases/letters';
import type { EndingOf } from '../laws';
import { outcomes as forms } from './forms';
import { dataRequest as law } from './law';
import { NEED_AFTER } from './need-after';

export const dataRequest = behaviour(law, {
  effects,
  forms,
  closing: releaseNeed,
  extended: extendedByLetter,
  panel: { role: 'expert', article: 'Art. 15 ¶2', seats: expertsCalled },
});

/** As many as the reviewer called in last. */
function expertsCalled(work: Dossier<'data-request'>): number {
  const call = tasksAt(work, 'review').findLast(({ outcome }) => outcome === 'need-experts');
  const count = call?.data?.count;
  if (typeof count !== 'number') throw new Error(`${work.kase.id} has called no experts`);
  return count;
}

function releaseNeed(work: Dossier, outcome: EndingOf<'data-request'>): void {
  const { need_id: id } = work.kase;
  if (id !== null) work.change({ kind: 'need.status', id, status: NEED_AFTER[outcome] });
}
