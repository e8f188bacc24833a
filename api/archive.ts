/**
 * One case as a self-contained file (JSON Lines): the case, its tasks with every decision, clock, panels' draws, documents
 * with their bytes, and its whole chain with its head; `scripts/verify-export.cjs` verifies it with Node alone.
 */
import type { SeenCase } from '../commands/sight';
import { createHash } from 'node:crypto';
import { actsOfCase } from '../records/acts';
import { clockEntriesOf } from '../records/clock-entries';
import { commentsOf } from '../records/comments';
import type { Tx } from '../records/database';
import { documentsOfCase, readBytes } from '../records/documents';
import { eventsOf, type EventRow } from '../records/events';
import { objectionsOf } from '../records/objections';
import { policyVersion } from '../records/policies';
import { noticesOfCase } from '../records/public-notices';
import { supplyOfCase } from '../records/supplies';
import { eventLine, headLine } from '../domain/trail-export';
import type { CaseReader } from './reader';

const PAGE = 500;

export async function archiveOf(tx: Tx, { kase, tasks }: SeenCase, reader: CaseReader): Promise<string> {
  const lines: string[] = [];
  const add = (kind: string, value: object) => void lines.push(JSON.stringify({ kind, ...value }));
  add('case', kase);
  for (const task of tasks) add('task', task);
  for (const entry of await clockEntriesOf(tx, kase.id)) add('clock', { entry });
  for (const comment of await commentsOf(tx, kase.id)) add('comment', comment);
  const policy = kase.policy_version === 0 ? null : await policyVersion(tx, kase.process, kase.policy_version);
  if (policy !== null) add('policy', policy);
  const supply = await supplyOfCase(tx, kase.id);
  if (supply !== null) add('supply', supply);
  for (const document of await documentsOfCase(tx, kase.id)) {
    if (!reader.document(document)) {
      add('withheld', { of: 'document', id: document.id, digest: digestOf(document) });
      continue;
    }
    const bytes = await readBytes(tx, document.id);
    add('document', { ...document, base64: bytes?.toString('base64') ?? '' });
  }
  for (const act of await actsOfCase(tx, kase.id)) add('act', { act });
  for (const notice of await noticesOfCase(tx, kase.id)) add('public-notice', { notice });
  for (const row of await objectionsOf(tx, kase.id)) {
    // The receipt is the objector's alone, even as a hash.
    const objection = { ...row, receipt_hash: undefined };
    if (reader.objectors) add('objection', { objection });
    else add('withheld', { of: 'objection', id: row.id, digest: digestOf({ objection }) });
  }
  let seq = 0;
  for (;;) {
    const events = await eventsOf(tx, kase.id, seq, PAGE);
    for (const event of events) lines.push(eventLine(chainedEvent(event)));
    const last = events.at(-1);
    if (last === undefined) break;
    seq = last.seq;
  }
  lines.push(headLine(kase.id, { seq: kase.head_seq, hash: kase.head_hash }));
  return `${lines.join('\n')}\n`;
}

function digestOf(withheld: object): string {
  return createHash('sm3').update(JSON.stringify(withheld), 'utf8').digest('hex');
}

function chainedEvent(row: EventRow): Parameters<typeof eventLine>[0] {
  const {
    case_id: chain,
    task_id: taskId,
    previous_hash: previousHash,
    seq,
    type,
    at,
    actor,
    roles,
    basis,
    payload,
    algorithm,
    hash,
  } = row;
  return { chain, seq, type, at, actor, roles, basis, taskId, payload, algorithm, previousHash, hash };
}
