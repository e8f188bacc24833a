/**
 * Makes the next digest of the trail (Art. 11; invariant 6): what every chain has come to, signed, chained to the digest
 * before, stored, and laid down as a file outside PostgreSQL that may be copied away. Finds a chain that has gone back.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  addPins,
  openDigest,
  sealDigest,
  type DigestBody,
  type DigestSigner,
  type Pin,
  type SignedDigest,
} from '../../domain/digest';
import type { Bilingual } from '../../domain/refusal';
import { SYSTEM } from '../../domain/roles';
import {
  caseHeads,
  digestsBefore,
  insertDigest,
  systemHead,
  type KeptHead,
  type StoredDigest,
} from '../../records/audit';
import { databaseNow, isUniqueViolation, type Database, type Tx } from '../../records/database';
import { appendToSystem } from '../../cases/context';

export interface DigestPlace {
  readonly signer: DigestSigner;
  /** Where each digest is laid down as a file. */
  readonly folder: string;
}

/** A chain is shorter than a digest has stated, or gone: the record was changed behind the system's back. */
export class TrailWentBack extends Error {
  constructor(
    readonly chain: string,
    readonly detail: Bilingual,
  ) {
    super(`${chain}: ${detail.zh} · ${detail.en}`);
    this.name = 'TrailWentBack';
  }
}

const HEADS_PER_PAGE = 5_000;
const DIGESTS_PER_PAGE = 50;
/** A digest that states every chain is made after so long, so that one kept file says everything of its time. */
const FULL_EVERY_MS = 7 * 86_400_000;

/**
 * `full`: states every chain, however recent the last such digest is. Two makers at once: one of them makes it.
 * @throws TrailWentBack
 */
export async function makeDigest(db: Database, place: DigestPlace, full = false): Promise<SignedDigest> {
  const digest = await db.transaction((tx) => nextDigest(tx, place.signer, full), {
    isolationLevel: 'repeatable read',
    readOnly: true,
  });
  const [previous] = await digestsBefore(db, null, 1);
  if (previous !== undefined) await layDown(place.folder, previous); // should its maker have died between the two
  const latest = await storeDigest(db, digest);
  await layDown(place.folder, latest);
  return latest;
}

/** What changed since the last digest, over one snapshot. */
async function nextDigest(tx: Tx, signer: DigestSigner, full: boolean): Promise<StoredDigest> {
  const { last, lastFullAt, pins } = await readStated(tx);
  const heads = await readHeads(tx);
  for (const [chain, pin] of pins) assertNotBack(chain, pin, heads.get(chain));
  const now = await databaseNow(tx);
  const isFull = full || lastFullAt === null || now.getTime() - lastFullAt.getTime() >= FULL_EVERY_MS;
  const stated = [...heads.values()].filter(({ chain, hash }) => isFull || pins.get(chain)?.hash !== hash);
  stated.sort((a, b) => (a.chain < b.chain ? -1 : 1));
  const previousHash = last?.hash ?? '';
  const body = {
    n: (last?.n ?? 0) + 1,
    at: now.toISOString(),
    full: isFull,
    previousHash,
    heads: stated.map(({ chain, seq, hash }) => [chain, seq, hash] as const),
    publicKey: signer.publicKey,
  };
  return { ...sealDigest(body, signer.key), at: now, previousHash };
}

/** What the digests since the last full one state. */
async function readStated(
  tx: Tx,
): Promise<{ last: StoredDigest | null; lastFullAt: Date | null; pins: Map<string, Pin> }> {
  const bodies: DigestBody[] = [];
  let last: StoredDigest | null = null;
  let lastFullAt: Date | null = null;
  for (let before: number | null = null; lastFullAt === null;) {
    const page: StoredDigest[] = await digestsBefore(tx, before, DIGESTS_PER_PAGE);
    for (const digest of page) {
      const opened = openDigest(digest);
      if ('fault' in opened) throw new TrailWentBack(`digest ${digest.n}`, opened.fault);
      last ??= digest;
      before = digest.n;
      bodies.push(opened.body);
      if (!opened.body.full) continue;
      lastFullAt = digest.at;
      break;
    }
    if (page.length < DIGESTS_PER_PAGE) break;
  }
  const pins = new Map<string, Pin>();
  for (const body of bodies.reverse()) addPins(pins, body);
  return { last, lastFullAt, pins };
}

async function readHeads(tx: Tx): Promise<Map<string, KeptHead>> {
  const heads = new Map<string, KeptHead>();
  const system = await systemHead(tx);
  heads.set(system.chain, system);
  for (let after = ''; ;) {
    const page = await caseHeads(tx, after, HEADS_PER_PAGE);
    for (const head of page) heads.set(head.chain, head);
    const end = page.at(-1);
    if (end === undefined || page.length < HEADS_PER_PAGE) return heads;
    after = end.chain;
  }
}

function assertNotBack(chain: string, pin: Pin, head: KeptHead | undefined): void {
  if (head === undefined) {
    throw new TrailWentBack(chain, { zh: `摘要 ${pin.n} 中的案件不见了`, en: `stated by digest ${pin.n}, and gone` });
  }
  if (head.seq < pin.seq || (head.seq === pin.seq && head.hash !== pin.hash)) {
    throw new TrailWentBack(chain, {
      zh: `摘要 ${pin.n} 记至 ${pin.seq}，现止于 ${head.seq}`,
      en: `digest ${pin.n} states ${pin.seq} records, the chain ends at ${head.seq}`,
    });
  }
}

/** Stored together with its event. Who comes second finds the number taken, and takes the other's digest for its own. */
async function storeDigest(db: Database, digest: StoredDigest): Promise<StoredDigest> {
  try {
    await db.transaction(async (tx) => {
      await insertDigest(tx, digest);
      const payload = { n: digest.n, hash: digest.hash, keyId: digest.keyId };
      await appendToSystem({ tx, actor: SYSTEM }, [{ type: 'trail.digested', basis: 'Art. 11', payload }]);
    });
    return digest;
  } catch (error) {
    const [latest] = isUniqueViolation(error, 'digests_pkey') ? await digestsBefore(db, null, 1) : [];
    if (latest === undefined) throw error;
    return latest;
  }
}

/** Named with its hash, so that a record which was set back never writes over the evidence. */
export function digestFileName({ n, hash }: Pick<SignedDigest, 'n' | 'hash'>): string {
  return `digest-${String(n).padStart(6, '0')}-${hash.slice(0, 12)}.json`;
}

async function layDown(folder: string, { n, body, hash, signature, keyId }: SignedDigest): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, digestFileName({ n, hash }));
  if (await stat(file).catch(() => null)) return;
  const draft = `${file}.${randomUUID()}`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify({ n, body, hash, signature, keyId })}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}
