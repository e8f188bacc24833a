/** What is sent with every life and every look of the worker, beside what is asked of the API: the statements of commands, relay, watch and upkeep. */
import { Pool } from 'pg';
import { localDateOf } from '../../domain/local-date';
import { GrantReader, accessEventUpTo, accessLines } from '../../records/access';
import { knownReports } from '../../records/annual-reports';
import { openDatabase } from '../../records/database';
import { chainPage, eventsOf, SYSTEM_CHAIN } from '../../records/events';
import { forgetOldAnswers } from '../../records/idempotency';
import { lockDue } from '../../records/inspection-plans';
import { findOpenCase, openCases } from '../../records/open-cases';
import { countParked, forgetWakeUps, hearWakeUp, lockDueRows, parkedRows, removeDelivered } from '../../records/outbox';
import { troublesOf } from '../../records/part-starts';
import { unattendedCases } from '../../records/take-ups';
import { casesCountedOtherwise, claimsElsewhere, openTasksAfter } from '../../records/tasks';
import { goodFindings, sampleApplication, sampleNeed } from '../../scripts/client/samples';
import type { Client } from '../../scripts/client/client';

export interface Ground {
  readonly url: string;
  readonly ids: Readonly<Record<string, string>>;
  readonly as: (persona: string) => Client;
}

interface Task {
  readonly id: string;
  readonly materialsHash: string;
  readonly assignee: string | null;
}

/** Commands as they are sent: a need, an application, a comment, a claim, a decision, each with its key; and a notice that is read. */
export async function giveCommands({ as }: Ground): Promise<void> {
  const operator = as('operator-a');
  const need = await operator.post<{ id: string }>('/v1/needs', sampleNeed());
  const { id } = await operator.post<{ id: string }>('/v1/data-requests', sampleApplication(need.id));
  await operator.post(`/v1/cases/${id}/comments`, { text: '请尽快办理', audience: 'party' });
  await operator.post(`/v1/cases/${id}/withdraw`, { reason: '另行申请' });
  const reviewer = as('reviewer');
  const todo = await reviewer.get<{ items: Task[] }>('/v1/tasks?box=todo&process=data-request&step=review');
  const [found] = todo.items.filter(({ assignee }) => assignee === null);
  if (found === undefined) throw new Error('no review to do');
  const { id: task, materialsHash } = found;
  await reviewer.post(`/v1/tasks/${task}/claim`, {});
  const decision = { outcome: 'recommend-approval', opinion: '符合条件', data: goodFindings, materialsHash };
  await reviewer.post(`/v1/tasks/${task}/decision`, decision);
  const { items } = await operator.get<{ items: { id: string }[] }>('/v1/notices');
  await operator.post(`/v1/notices/${items[0]?.id ?? ''}/read`, {});
}

/** What relay, watch, workflows and schedules ask. */
export async function work({ url, ids }: Ground): Promise<void> {
  const db = openDatabase(url, { max: 2 });
  const caseId = ids['case'] ?? '';
  try {
    await db.transaction(async (tx) => {
      await lockDueRows(tx, 25, 30_000);
      await removeDelivered(tx, [{ case_id: caseId, seq: 1, ids: [1, 2] }]);
      await lockDue(tx, localDateOf(new Date()));
    });
    await hearWakeUp(db, caseId, 1);
    await chainPage(db, caseId, 3, 200);
    await eventsOf(db, caseId, 3, 200);
    await openTasksAfter(db, { caseId, steps: ['review', 'decision'], afterSeq: 0, limit: 10 });
    await findOpenCase(db, caseId);
    await openCases(db, '', 200);
    await openCases(db, caseId, 200);
    await unattendedCases(db, 60_000, [caseId], 20);
    await parkedRows(db, 20);
    await countParked(db);
    await troublesOf(db);
    await forgetWakeUps(db);
    await forgetOldAnswers(db, 24);
    await casesCountedOtherwise(db, 2);
    await claimsElsewhere(db, 'officer', 'none');
    await knownReports(db);
    await accessEventUpTo(db, 1_000);
    await accessLines(db, 1_000, 500);
    await eventsOf(db, SYSTEM_CHAIN, 0, 200);
  } finally {
    await db.destroy();
  }
}

/** An access check; what is asked of the API is refused while a restored record is in doubt. */
export async function checkAccess({ url, ids }: Ground): Promise<void> {
  const pool = new Pool({ connectionString: url });
  try {
    const operatorId = ids['operator'] ?? '';
    const question = { operatorId, datasetId: ids['dataset'] ?? '', fields: ['id'], purpose: '试' };
    await new GrantReader(pool).read(question);
  } finally {
    await pool.end();
  }
}
