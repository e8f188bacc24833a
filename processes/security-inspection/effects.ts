/** Legal effects of security inspection (Art. 25): the findings once both inspectors have recorded theirs, the way into an order. */
import { taskDue } from '../../domain/clock';
import { record, type correction, type InspectionRecord, type outcomes } from './forms';
import { endOfDay, localDate, localDateOf } from '../../domain/local-date';
import { invalid } from '../../domain/refusal';
import type { SecurityInspection } from './law';
import type { Dossier } from '../../cases/dossier';
import { attachOwn } from '../../cases/file-checks';
import { refreshMaterials } from '../../cases/materials';
import { appointExperts, memberConflicted, memberDone, panelDone, standingWork } from '../../cases/panel';
import { proposeRectification } from '../rectification/links';
import { assertToCome } from '../../cases/day-to-come';
import type { Decision, DecisionWith, EffectResult, EffectsOf } from '../../cases/effect';

type Work = Dossier<'security-inspection'>;

const ARTICLE = 'Art. 25';

export const securityInspectionEffects: EffectsOf<SecurityInspection, typeof outcomes> = {
  'inspector-declaration': {
    'no-conflict': 'none',
    conflict: memberConflicted,
  },
  findings: {
    submit: recordFindings,
  },
  'panel-shortage': {
    appoint: appointExperts,
  },
  correction: {
    submit: submitCorrection,
  },
  recheck: {
    pass: 'none',
    'open-rectification': orderInstead,
  },
};

/** With the last inspector's record the result stands; where nothing was found and nothing refused, the inspection is over. */
async function recordFindings(
  work: Work,
  decision: DecisionWith<typeof record>,
): Promise<EffectResult<'completed'> | undefined> {
  const own = decision.data;
  assertFindings(work, own);
  if (own.cooperation.refused) {
    work.record({
      type: 'inspection.cooperation-refused',
      basis: ARTICLE,
      taskId: decision.task.id,
      payload: { note: own.cooperation.note ?? null },
    });
  }
  await memberDone(work, decision);
  if (!(await panelDone(work))) return undefined;
  const earlier = (await standingWork(work, 'findings')).map(({ decided_by, data }) => ({
    by: decided_by,
    ...record.parse(data),
  }));
  const records = [...earlier, { by: work.ctx.actor.id, ...own }];
  const found = records.flatMap(({ by, findings }) => findings.map((finding) => ({ by, ...finding })));
  const refusals = records.flatMap(({ by, cooperation: { refused, note } }) =>
    refused ? [{ by, note: note ?? null }] : [],
  );
  // The two record apart: a day that the first one named may have come by now, and binds as little as one that nobody named.
  const today = localDateOf(work.now);
  const days = found.flatMap(({ deadline }) => (deadline !== undefined && deadline > today ? [deadline] : [])).sort();
  work.setFacts({
    findings: found.map((finding, index) => ({ id: `F${index + 1}`, ...finding })),
    refusals,
    rectifyBy: correctedBy(work, days, days.length < found.length),
    orderedAt: work.now.toISOString(),
  });
  work.record({
    type: 'inspection.recorded',
    basis: ARTICLE,
    payload: { findings: found.length, refusals: refusals.length },
  });
  return found.length === 0 && refusals.length === 0 ? { closes: 'completed' } : undefined;
}

/**
 * Everything is corrected by the last day named that is still to come. A finding without such a day has the policy's limit:
 * the later of the two stands, and null is the policy's.
 */
function correctedBy(work: Work, days: readonly string[], someUnnamed: boolean): string | null {
  const last = days.at(-1);
  if (last === undefined) return null;
  const limit = someUnnamed ? work.policy.limitOf('correction') : null;
  if (limit === null) return last;
  const { due } = taskDue({ from: work.now, limit, extensions: [], holds: [] }, work.calendar);
  return due !== null && endOfDay(localDate(last)) <= due ? null : last;
}

/** A finding belongs to an item of the checklist, where it names one, and leaves time to correct it. */
function assertFindings(work: Work, { findings }: InspectionRecord): void {
  const items = checklistItems(work);
  findings.forEach(({ item, deadline }, index) => {
    if (item !== undefined && !items.includes(item)) {
      throw invalid(
        `/data/findings/${index}/item`,
        { zh: '检查表中没有该项', en: 'the checklist has no such item' },
        ARTICLE,
      );
    }
    if (deadline !== undefined) assertToCome(work, deadline, `/data/findings/${index}/deadline`, ARTICLE);
  });
}

function checklistItems({ file }: Work): string[] {
  return file.checklist.map(({ item }) => item);
}

async function submitCorrection(work: Work, { data }: DecisionWith<typeof correction>): Promise<void> {
  await attachOwn(work, data.documentIds, 'correction', '/data/documentIds');
  await refreshMaterials(work);
}

/** What was not corrected leads to the draft of an order in the same commit; whether it is issued is the director's to decide. */
async function orderInstead(work: Work, { opinion }: Decision): Promise<void> {
  await proposeRectification(work, opinion ?? work.kase.title);
}
