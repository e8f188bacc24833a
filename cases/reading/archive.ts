/**
 * One case as a self-contained file (JSON Lines): the case, its tasks with every decision, clock, panels' draws, what it has permitted, agreed, asked
 * and referred, documents with their bytes, its whole chain with its head, and a signed manifest of all that; `scripts/verify-export.cjs` verifies it
 * with Node alone. Made row by row, as fast as it is taken: of a document no more than a part is in memory.
 */
import { ManifestBuilder, withheldLine, type Withheld } from '../../domain/archive';
import type { DigestSigner } from '../../domain/digest';
import { jsonLine } from '../../domain/json-line';
import { TRAIL_ALGORITHM } from '../../domain/trail';
import { eventLine, headLine } from '../../domain/trail-export';
import { actsOfCase } from '../../records/acts';
import { agreementVersionOfCase } from '../../records/agreements';
import type { CaseRow } from '../../records/cases';
import { clockEntriesOf } from '../../records/clock-entries';
import { eachComment } from '../../records/comments';
import { consultationsOf } from '../../records/consultations';
import type { Tx } from '../../records/database';
import { bytesInParts, documentsOfCase, type CaseDocumentRow } from '../../records/documents';
import { eventsOf, type EventRow } from '../../records/events';
import { eachObjection, type ObjectionRow } from '../../records/objections';
import { policyVersion } from '../../records/policies';
import { noticesOfCase } from '../../records/public-notices';
import { referralsOf } from '../../records/referrals';
import { permitsOfCase, supplyOfCase } from '../../records/supplies';
import type { TaskRow } from '../../records/tasks';
import type { CaseReader } from './reader';

const EVENTS_PER_PAGE = 100;
/** Whole groups of three bytes, so that the parts' base64 is that of the whole. */
const PART_BYTES = 3 * 2 ** 18;
/** No piece that is handed on is longer than this and one row. */
export const CHUNK_CHARACTERS = 2 ** 18;

/** What of the case the archive's reader may see; of the rest the archive tells that it is there, and its digest. */
export type ArchiveReader = Pick<CaseReader, 'document' | 'objectors'>;

export interface ArchiveSource {
  readonly kase: CaseRow;
  readonly tasks: readonly TaskRow[];
  readonly now: Date;
}

/** The archive's text in pieces, over the one snapshot that the transaction reads. */
export async function* archiveOf(
  tx: Tx,
  { kase, tasks, now }: ArchiveSource,
  reader: ArchiveReader,
  signer: DigestSigner,
): AsyncGenerator<string> {
  const manifest = new ManifestBuilder();
  let piece = '';
  for await (const part of partsOf(tx, kase, tasks, reader)) {
    const endsLine = part.endsWith('\n');
    manifest.part(endsLine ? part.slice(0, -1) : part);
    if (endsLine) manifest.endLine();
    piece += part;
    if (piece.length < CHUNK_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  const head = { seq: kase.head_seq, hash: kase.head_hash };
  yield `${piece}${manifest.seal({ caseId: kase.id, at: now, head }, signer)}\n`;
}

/** All lines but the manifest; a line feed stands only where a line ends. */
async function* partsOf(
  tx: Tx,
  kase: CaseRow,
  tasks: readonly TaskRow[],
  reader: ArchiveReader,
): AsyncGenerator<string> {
  const line = (kind: string, value: object) => `${jsonLine({ kind, ...value })}\n`;
  yield line('case', kase);
  for (const task of tasks) yield line('task', task);
  for (const entry of await clockEntriesOf(tx, kase.id)) yield line('clock', { entry });
  for await (const comment of eachComment(tx, kase.id)) yield line('comment', comment);
  const policy = kase.policy_version === 0 ? null : await policyVersion(tx, kase.process, kase.policy_version);
  if (policy !== null) yield line('policy', policy);
  const supply = await supplyOfCase(tx, kase.id);
  if (supply !== null) yield line('supply', supply);
  const permits = kase.authorization_id === null ? [] : await permitsOfCase(tx, kase.id, kase.authorization_id);
  for (const permit of permits) yield line('permit', permit);
  const agreement = await agreementVersionOfCase(tx, kase.id);
  if (agreement !== null) yield line('agreement', agreement);
  for (const consultation of await consultationsOf(tx, kase.id)) yield line('consultation', consultation);
  for (const document of await documentsOfCase(tx, kase.id)) {
    if (reader.document(document)) yield* documentParts(tx, document);
    else yield `${withheldLine(withheldDocument(document))}\n`;
  }
  for (const act of await actsOfCase(tx, kase.id)) yield line('act', { act });
  // Like the act of it: archives are the authority's alone.
  for (const referral of await referralsOf(tx, kase.id)) yield line('referral', referral);
  for (const notice of await noticesOfCase(tx, kase.id)) yield line('public-notice', { notice });
  for await (const objection of eachObjection(tx, kase.id)) {
    // The receipt is no part of the case: it is the objector's alone, even as a hash.
    if (reader.objectors) yield line('objection', { objection: { ...objection, receipt_hash: undefined } });
    else yield `${withheldLine(withheldObjection(objection))}\n`;
  }
  for (let seq = 0; ;) {
    const events = await eventsOf(tx, kase.id, seq, EVENTS_PER_PAGE);
    for (const event of events) yield `${eventLine(chainedEvent(event))}\n`;
    const last = events.at(-1);
    if (last === undefined || events.length < EVENTS_PER_PAGE) break;
    seq = last.seq;
  }
  yield `${headLine(kase.id, { seq: kase.head_seq, hash: kase.head_hash })}\n`;
}

async function* documentParts(tx: Tx, document: CaseDocumentRow): AsyncGenerator<string> {
  yield `${jsonLine({ kind: 'document', ...document }).slice(0, -1)},"base64":"`;
  for await (const part of bytesInParts(tx, document.id, PART_BYTES)) yield part.toString('base64');
  yield '"}\n';
}

function withheldDocument({ id, sha256 }: CaseDocumentRow): Withheld {
  return { of: 'document', id, algorithm: 'sha256', digest: sha256 };
}

/** The digest is made with a salt of the objection's own: no contact is guessed from it. */
function withheldObjection({ id, digest }: ObjectionRow): Withheld {
  return { of: 'objection', id, algorithm: TRAIL_ALGORITHM, digest };
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
