/**
 * Carries out what an amendment does to what was granted (Art. 7, 8), in the commit of the last signature and as it was shown: a supply that loses entries
 * gets its next permit, ruling from the day of the amendment on; one that loses everything ends with the day before, or at once. No timer is needed.
 */
import { addDays, endOfDay, localDateOf, type LocalDate } from '../../domain/local-date';
import type { DatasetFields } from '../../domain/permit';
import { tasksAt } from '../../cases/at-step';
import { Dossier } from '../../cases/dossier';
import { closeCase } from '../../cases/lifecycle';
import { permitNext, type NextOne } from '../../cases/permits';
import { rightOf } from '../../cases/rights';
import { suppliesEnd } from '../../cases/supply-end';
import { voidEscalations, voidTask } from '../../cases/void-task';
import type { EndedSupply, PermitVersionRow, SupplyRow } from '../../records/supplies';
import { beyond, harmOf, type Draft } from './preview';

type Work = Dossier<'agreement-amendment'>;

const REASON = '授权协议变更，不再属于授权范围';

export async function carryOut(work: Work, draft: Draft, at: Date): Promise<void> {
  const right = rightOf(work);
  const { supplies, cooperations } = await harmOf(work.read, right.id, draft.scope ?? null);
  const harmed = supplies.filter(({ lost }) => lost.length > 0);
  const permits = await work.read.permitVersionsOf(harmed.map(({ supply }) => supply.id));
  const ended: EndedSupply[] = [];
  for (const { supply, lost } of harmed) {
    const own = permits.filter((permit) => permit.supply_id === supply.id);
    const gone = new Set(lost.map(({ datasetId }) => datasetId));
    if (lost.length < supply.datasets.length) narrow(work, supply, own, gone, at);
    else if (!runsOut(work, supply, own, at)) ended.push({ supply, how: 'stopped', at: work.now, reason: REASON });
  }
  await suppliesEnd(work.ctx, right, ended);
  await narrowRequests(work, draft);
  if (at > work.now) return; // the case of the right ends cooperations as the day comes
  const ids = cooperations.filter(({ ends }) => ends).map(({ cooperation }) => cooperation.id);
  const end = { ended_at: work.now, ended_by: work.ctx.actor.id, end_reason: 'agreement-amended' };
  if (ids.length > 0) work.change({ kind: 'cooperation.end', ids, end });
}

/** What has been approved and is not supplied yet keeps to what the agreement will cover; nothing is left of it, and the request ends with that. */
async function narrowRequests(work: Work, draft: Draft): Promise<void> {
  for (const row of await work.read.lockOpenCasesOf(rightOf(work).id)) {
    if (row.process !== 'data-request') continue;
    const other = (await Dossier.of(work.ctx, row)).as('data-request');
    const { approval } = other.facts;
    if (approval == null) continue;
    const named = approval.datasets.map(({ datasetId }) => datasetId);
    const gone = await beyond(work.read, draft.scope ?? null, named);
    if (gone.size === 0) continue;
    const datasets = approval.datasets.filter(({ datasetId }) => !gone.has(datasetId));
    if (datasets.length > 0) {
      other.setFacts({ approval: { ...approval, datasets } });
      const payload = { datasetIds: [...gone].sort(), caseId: work.kase.id };
      other.record({ type: 'request.narrowed', basis: 'Art. 7, 8', payload });
      await undock(other, datasets);
    } else await closeCase(other, 'terminated');
    other.wake('caseCommanded', { command: 'amend', by: work.ctx.actor.id });
    other.notify(other.kase.party_id, {
      zh: '授权协议变更，申请范围随之缩减',
      en: 'the agreement has been amended: what was approved keeps to it',
    });
  }
}

/** A department that is left with nothing to supply is not waited for. */
async function undock(request: Dossier<'data-request'>, datasets: readonly DatasetFields[]): Promise<void> {
  const open = tasksAt(request, 'docking').filter(({ status }) => status === 'open');
  if (open.length === 0) return;
  const entries = await request.read.datasetsByIds(datasets.map(({ datasetId }) => datasetId));
  const providers = new Set<string | null>(entries.map(({ provider_id: id }) => id));
  for (const task of open.filter(({ party_id: party }) => !providers.has(party))) {
    voidTask(request, task, 'agreement-amended');
    voidEscalations(request, task);
  }
}

/** Every permit that was to rule from then on has a successor without what is gone. */
function narrow(
  work: Work,
  supply: SupplyRow,
  permits: readonly PermitVersionRow[],
  gone: ReadonlySet<string>,
  at: Date,
): void {
  let version = permits.length;
  for (const permit of permits.filter(({ valid_to: to }) => to === null || to > at)) {
    const datasets = permit.datasets.filter(({ datasetId }) => !gone.has(datasetId));
    if (datasets.length === 0) continue;
    version += 1;
    const from = permit.valid_from !== null && permit.valid_from > at ? permit.valid_from : at;
    next(work, supply, permit, { version, datasets, validFrom: from, lastDay: permit.term_to });
  }
}

/** Ends it with the day before; whether it can: a supply that has not begun by then, or that the day has come for, ends at once. */
function runsOut(work: Work, supply: SupplyRow, permits: readonly PermitVersionRow[], at: Date): boolean {
  const last = addDays(localDateOf(at), -1);
  if (at <= work.now || endOfDay(last) <= work.now || last < supply.term_from) return false;
  const present = permits.find(({ version }) => version === supply.permit_version);
  if (present === undefined) throw new Error(`${supply.id} has no permit ${supply.permit_version}`);
  if (last >= supply.term_to) return true; // it has run out by then
  next(work, supply, present, { version: permits.length + 1, validFrom: work.now, lastDay: last });
  return true;
}

function next(
  work: Work,
  supply: SupplyRow,
  from: PermitVersionRow,
  to: Pick<NextOne, 'version' | 'datasets' | 'validFrom'> & { readonly lastDay: LocalDate },
): void {
  const { lastDay, ...one } = to;
  const term = { from: from.term_from, to: lastDay };
  const { hash } = permitNext(work.ctx, supply, work.now, { ...one, from, term, caseId: work.kase.id });
  const payload = { supplyId: supply.id, version: to.version, permitHash: hash, from: to.validFrom.toISOString() };
  work.record({ type: 'supply.narrowed', basis: 'Art. 7, 8', payload });
}
