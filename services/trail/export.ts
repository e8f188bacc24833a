/** The trail, or one case's part of it, as lines of a file that verifies without the system (scripts/verify-export.cjs). */
import { digestLine, eventLine, exportLine, headLine } from '../../domain/trail-export';
import { caseHead, caseHeads, digestsAfter, recordsOf, systemHead, type KeptHead } from '../../records/audit';
import type { Tx } from '../../records/database';
import { notFound } from '../../cases/context';

const PAGE = 500;
const DIGESTS_PER_PAGE = 50;

/**
 * Header, digests (of the whole trail only), then each chain with its records and its head. The caller hands in one
 * snapshot, so that the parts agree with each other. @throws Refusal `not-found`
 */
export async function* exportTrail(tx: Tx, caseId?: string): AsyncGenerator<string> {
  yield exportLine(caseId ?? 'all');
  if (caseId !== undefined) {
    const head = await caseHead(tx, caseId);
    if (head === null) throw notFound({ zh: '案件', en: 'case' });
    yield* chainLines(tx, head);
    return;
  }
  for (let n = 0; ;) {
    const digests = await digestsAfter(tx, n, DIGESTS_PER_PAGE);
    for (const digest of digests) yield digestLine(digest);
    const last = digests.at(-1);
    if (last === undefined || digests.length < DIGESTS_PER_PAGE) break;
    n = last.n;
  }
  for (let after = ''; ;) {
    const heads = await caseHeads(tx, after, PAGE);
    for (const head of heads) yield* chainLines(tx, head);
    const last = heads.at(-1);
    if (last === undefined || heads.length < PAGE) break;
    after = last.chain;
  }
  yield* chainLines(tx, await systemHead(tx));
}

async function* chainLines(tx: Tx, head: KeptHead): AsyncGenerator<string> {
  for (let from = 1; ;) {
    const events = await recordsOf(tx, head.chain, from, PAGE);
    for (const event of events) yield eventLine(event);
    const last = events.at(-1);
    if (last === undefined || events.length < PAGE) break;
    from = last.seq + 1;
  }
  yield headLine(head.chain, head);
}
