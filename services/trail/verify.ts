/**
 * Verifies the live trail (Art. 11; invariant 6) over one snapshot: the digests, every case's chain, the system chain and
 * the access log. Reads in pages and gives way between them, so that it can run while the system works.
 */
import { addPins, openDigest, type OpenedDigest, type Pin, type SignedDigest } from '../../domain/digest';
import { ChainVerifier, verifyChain, WINDOW, type BadRecord } from '../../domain/trail-verify';
import {
  caseHead,
  caseHeads,
  chainsWithoutCase,
  digestsAfter,
  recordsOf,
  recordsOfCases,
  systemHead,
  type KeptHead,
  type StoredDigest,
} from '../../records/audit';
import type { Database, Tx } from '../../records/database';
import { SYSTEM_CHAIN } from '../../records/events';
import { notFound } from '../../cases/context';
import { AccessLinesVerifier } from './access-lines';

export interface TrailReport {
  readonly valid: boolean;
  readonly checkedCases: number;
  readonly checkedEvents: number;
  readonly firstBad?: BadRecord;
}

export interface TrailScope {
  /** Only this case; without it everything. */
  readonly caseId?: string | undefined;
  /** Digests kept outside, against which the record has to stand too. */
  readonly kept?: readonly SignedDigest[];
}

const CASES_PER_PAGE = 40;
const DIGESTS_PER_PAGE = 50;
/** The chain of the digests themselves, in reports. */
const DIGESTS = 'digests';

/** @throws Refusal `not-found` for a case that neither the register nor a digest knows */
export function verifyTrail(db: Database, scope: TrailScope = {}): Promise<TrailReport> {
  return db.transaction((tx) => new TrailVerification(tx).run(scope), {
    isolationLevel: 'repeatable read',
    readOnly: true,
  });
}

class TrailVerification {
  private cases = 0;
  private events = 0;
  private readonly stated = new Map<string, Pin>();
  private readonly kept: Map<string, Pin>[] = [];
  private readonly seen = new Set<string>();

  constructor(private readonly tx: Tx) {}

  async run({ caseId, kept = [] }: TrailScope): Promise<TrailReport> {
    const badDigest = await this.readDigests(kept);
    const firstBad = (caseId === undefined ? await this.checkAll() : await this.checkOne(caseId)) ?? badDigest;
    const counts = { checkedCases: this.cases, checkedEvents: this.events };
    return firstBad === null ? { valid: true, ...counts } : { valid: false, ...counts, firstBad };
  }

  /** What the digests state, as far as they hold by themselves; the first that does not is bad. */
  private async readDigests(kept: readonly SignedDigest[]): Promise<BadRecord | null> {
    let bad: BadRecord | null = null;
    const hashes = new Map<number, string>();
    let [n, hash] = [0, ''];
    for (;;) {
      const page = await digestsAfter(this.tx, n, DIGESTS_PER_PAGE);
      for (const digest of page) {
        const opened = openStored(digest);
        if (digest.n !== n + 1) bad ??= badDigest(n + 1, 'gap', '缺少摘要', 'the digest is missing');
        else if ('fault' in opened) bad ??= badDigest(digest.n, 'digest', opened.fault.zh, opened.fault.en);
        else if (digest.previousHash !== hash) {
          bad ??= badDigest(digest.n, 'digest', '与前一摘要不相接', 'not chained to the one before');
        }
        if (!('fault' in opened)) addPins(this.stated, opened.body);
        hashes.set(digest.n, digest.hash);
        [n, hash] = [digest.n, digest.hash];
      }
      if (page.length < DIGESTS_PER_PAGE) break;
    }
    for (const digest of kept) {
      const opened = openDigest(digest);
      if ('fault' in opened) {
        bad ??= badDigest(digest.n, 'digest', `所存的摘要：${opened.fault.zh}`, `the kept one ${opened.fault.en}`);
        continue;
      }
      const pins = new Map<string, Pin>();
      addPins(pins, opened.body);
      this.kept.push(pins);
      const stored = hashes.get(digest.n);
      if (stored === undefined)
        bad ??= badDigest(digest.n, 'cut-tail', '所存的摘要在记录中不见了', 'kept outside, and gone from the record');
      else if (stored !== digest.hash)
        bad ??= badDigest(digest.n, 'digest', '与所存的摘要不同', 'not the one that is kept');
    }
    return bad;
  }

  private async checkAll(): Promise<BadRecord | null> {
    for (let after = ''; ;) {
      const heads = await caseHeads(this.tx, after, CASES_PER_PAGE);
      const bad = await this.checkCases(heads);
      if (bad !== null) return bad;
      const last = heads.at(-1);
      if (last === undefined || heads.length < CASES_PER_PAGE) break;
      after = last.chain;
    }
    const [orphan] = await chainsWithoutCase(this.tx);
    if (orphan !== undefined) {
      const detail = { zh: '有记录而无此案件', en: 'there are records of it, and no case' };
      return { caseId: orphan, seq: 1, problem: 'unknown-case', detail };
    }
    return (await this.checkSystem()) ?? this.removedCases();
  }

  private async checkOne(caseId: string): Promise<BadRecord | null> {
    if (caseId === SYSTEM_CHAIN) return this.checkSystem();
    const head = await caseHead(this.tx, caseId);
    if (head !== null) return this.checkCases([head]);
    const pinned = this.pinsOf(caseId).length > 0;
    if (!pinned) throw notFound({ zh: '案件', en: 'case' });
    return verifyChain(caseId, await recordsOf(this.tx, caseId, 1, WINDOW), null, this.pinsOf(caseId));
  }

  private async checkCases(heads: readonly KeptHead[]): Promise<BadRecord | null> {
    const records = await recordsOfCases(
      this.tx,
      heads.map(({ chain }) => chain),
    );
    for (const { chain, ...head } of heads) {
      const events = records.get(chain) ?? [];
      this.seen.add(chain);
      this.cases += 1;
      this.events += events.length;
      const bad = verifyChain(chain, events, head, this.pinsOf(chain));
      if (bad !== null) return bad;
    }
    return null;
  }

  private async checkSystem(): Promise<BadRecord | null> {
    const verifier = new ChainVerifier(SYSTEM_CHAIN, this.pinsOf(SYSTEM_CHAIN));
    const log = new AccessLinesVerifier(this.tx);
    this.seen.add(SYSTEM_CHAIN);
    for (;;) {
      const page = await recordsOf(this.tx, SYSTEM_CHAIN, verifier.head.seq + 1, WINDOW);
      for (const event of page) {
        if (!verifier.accept(event)) {
          return verifier.diagnose([event, ...(await recordsOf(this.tx, SYSTEM_CHAIN, event.seq + 1, WINDOW))]);
        }
        this.events += 1;
        const bad = await log.check(event);
        if (bad !== null) return bad;
      }
      if (page.length < WINDOW) break;
    }
    return verifier.end(await systemHead(this.tx)) ?? log.end(verifier.head.seq);
  }

  /** Cases that digests state and that are gone altogether. */
  private removedCases(): BadRecord | null {
    for (const pins of [this.stated, ...this.kept]) {
      for (const chain of pins.keys()) {
        if (!this.seen.has(chain)) return verifyChain(chain, [], null, this.pinsOf(chain));
      }
    }
    return null;
  }

  private pinsOf(chain: string): Pin[] {
    return [this.stated, ...this.kept].flatMap((pins) => pins.get(chain) ?? []);
  }
}

/** With the columns beside the body held against it. */
function openStored(digest: StoredDigest): OpenedDigest {
  const opened = openDigest(digest);
  if ('fault' in opened) return opened;
  const { at, previousHash } = opened.body;
  const same = previousHash === digest.previousHash && at === new Date(digest.at).toJSON();
  return same ? opened : { fault: { zh: '登记与内容不符', en: 'is kept under other particulars than it states' } };
}

function badDigest(seq: number, problem: BadRecord['problem'], zh: string, en: string): BadRecord {
  return { caseId: DIGESTS, seq, problem, detail: { zh, en } };
}
