/** The archive of a case over HTTP (Art. 11): one under way for each caller, over a connection that others wait for. */
import { z } from 'zod';
import { recordReading } from '../../cases/readings';
import { identifier } from '../../domain/forms/form';
import { readSnapshot } from '../../records/snapshot';
import { archiveOf } from '../../cases/reading/archive';
import { attachment } from '../download';
import { readerOf } from '../../cases/reading/reader';
import { defineRoute } from '../route';
import { visibleCase } from '../../cases/reading/viewer';

const archive = defineRoute({
  method: 'get',
  path: '/v1/cases/:id/archive',
  operationId: 'downloadCaseArchive',
  tag: 'cases',
  summary: { zh: '案件归档包', en: 'The whole case as one file that is verifiable offline' },
  description: {
    zh: 'JSON Lines：案件、任务、期限、材料原文与全部留痕，末行 manifest 逐行列出 SM3 并签名；读者无权查看的以 withheld 行列出其哈希。用 scripts/verify-export.cjs 离线核验（--key 附公钥 /v1/public/digest-keys）。导出本身留痕',
    en: 'JSON Lines: case, tasks, clock, documents with their bytes, the whole chain; the last line, `manifest`, names every other by its SM3 and is signed; what the reader may not see stands as a line `withheld` with its digest. Verify it with scripts/verify-export.cjs (`--key` with the keys of /v1/public/digest-keys). The export is recorded',
  },
  access: { roles: ['case-officer', 'reviewer', 'director', 'security-officer', 'auditor'] },
  params: z.strictObject({ id: identifier }),
  reply: { 200: { media: 'application/jsonl', description: { zh: '归档包', en: 'The archive' } } },
}).handle(async ({ params: { id }, actor, requestId, services }) => {
  await visibleCase(services.db, id, actor);
  const { db, slots, signer } = services.archives;
  const leave = slots.take(actor.id);
  try {
    await recordReading(services.db, {
      event: { type: 'case.exported', payload: { requestId } },
      actor,
      requestId,
      caseId: id,
    });
  } catch (error) {
    leave();
    throw error;
  }
  // One snapshot: head, tasks and chain of the same instant, the recorded export included.
  const snapshot = readSnapshot(db, async function* (tx) {
    const seen = await visibleCase(tx, id, actor);
    yield* archiveOf(tx, seen, readerOf(actor, seen), signer);
  });
  const pieces = until(snapshot, leave);
  return { status: 200, ...attachment({ name: `${id}.jsonl`, mediaType: 'application/jsonl', bytes: pieces }) };
});

/** `over` is called however the reading ends; as whatever sends pieces does, it has to be begun. */
async function* until<T>(pieces: AsyncGenerator<T>, over: () => void): AsyncGenerator<T> {
  try {
    yield* pieces;
  } finally {
    over();
  }
}

export const caseArchiveRoutes = [archive];
