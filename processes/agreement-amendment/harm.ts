/**
 * Carries out what an amendment does to what was granted (Art. 7, 8), in the commit of the last signature and as it was shown: a supply that loses entries
 * gets its next permit, ruling from the day of the amendment on; one that loses everything ends with the day before, or at once. No timer is needed.
 */
import type { DatasetFields } from '../../domain/permit';
import { tasksAt } from '../../cases/at-step';
import { Dossier } from '../../cases/dossier';
import { closeCase } from '../../cases/lifecycle';
import { cutPermits, permitsAmong } from '../../cases/permits';
import { rightOf } from '../../cases/rights';
import { suppliesEnd } from '../../cases/supply-end';
import { voidEscalations, voidTask } from '../../cases/void-task';
import type { EndedSupply } from '../../records/supplies';
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
    const gone = new Set(lost.map(({ datasetId }) => datasetId));
    const successors = cutPermits(work.ctx, supply, work.now, {
      ...{ permits: permitsAmong(permits, supply.id, work.now), at },
      left: (datasets) => datasets.filter(({ datasetId }) => !gone.has(datasetId)),
      caseOf: () => work.kase.id,
    });
    // Nothing is left of it from today on, or it has not begun by then.
    if (successors === null) ended.push({ supply, how: 'stopped', at: work.now, reason: REASON });
    for (const { version, hash, from } of successors ?? []) {
      const payload = { supplyId: supply.id, version, permitHash: hash, from: from.toISOString() };
      work.record({ type: 'supply.narrowed', basis: 'Art. 7, 8', payload });
    }
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

/** A department that is left with nothing to supply is not waited for; of what it has refused the director has nothing to decide any more. */
async function undock(request: Dossier<'data-request'>, datasets: readonly DatasetFields[]): Promise<void> {
  const open = tasksAt(request, 'docking', 'docking-refusal').filter(({ status }) => status === 'open');
  if (open.length === 0) return;
  const entries = await request.read.datasetsByIds(datasets.map(({ datasetId }) => datasetId));
  const providers = new Set<string | null>(entries.map(({ provider_id: id }) => id));
  const ready = new Set<string | null>(
    tasksAt(request, 'docking')
      .filter(({ outcome }) => outcome === 'ready')
      .map(({ party_id: id }) => id),
  );
  const allReady = [...providers].every((id) => ready.has(id));
  for (const task of open.filter(({ step, party_id: party }) =>
    step === 'docking' ? !providers.has(party) : allReady,
  )) {
    voidTask(request, task, 'agreement-amended');
    voidEscalations(request, task);
  }
}
