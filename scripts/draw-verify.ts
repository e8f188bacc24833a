/**
 * `npm run draw:verify -- CASE`: recomputes the draws of a case's panels from its trail (Art. 5, 15, 27) and says whether they
 * hold; ends with status 1 if one does not, 2 if there is nothing to verify.
 *
 *   npm run draw:verify -- OS-2026-000123              the live record
 *   npm run draw:verify -- --file FILE [OS-2026-…]     an exported file (archive of a case, audit:verify -- --export), without the system
 */
import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { orExit, readTrailConfig } from '../config';
import { verifyDraws, type TrailLine, type VerifiedDraw } from '../domain/draw-verification';
import { openDatabase } from '../records/database';
import { eventsOf } from '../records/events';
import { operatorEnvironment } from './environment';

const PAGE = 500;
const payload = z.record(z.string(), z.unknown());
const line = z.object({
  kind: z.literal('event'),
  chain: z.string(),
  seq: z.number(),
  type: z.string(),
  payload: z.string(),
});

async function trailOfRecord(caseId: string): Promise<TrailLine[]> {
  const config = orExit(() => readTrailConfig(operatorEnvironment(process.env)));
  const db = openDatabase(config.databaseUrl, { max: 1 });
  try {
    const trail: TrailLine[] = [];
    for (;;) {
      const page = await eventsOf(db, caseId, trail.length, PAGE);
      trail.push(
        ...page.map((row) => ({ seq: row.seq, type: row.type, payload: payload.parse(JSON.parse(row.payload)) })),
      );
      if (page.length < PAGE) return trail;
    }
  } finally {
    await db.destroy();
  }
}

/** Of the lines only the records of the trail are looked at: an archive also holds documents, and may be longer than a text can be. */
async function trailOfFile(file: string, caseId: string | undefined): Promise<TrailLine[]> {
  const trail: TrailLine[] = [];
  for await (const text of linesBeginning(file, '{"kind":"event"')) {
    const parsed = line.safeParse(JSON.parse(text));
    if (!parsed.success || (caseId !== undefined && parsed.data.chain !== caseId)) continue;
    const { seq, type } = parsed.data;
    trail.push({ seq, type, payload: payload.parse(JSON.parse(parsed.data.payload)) });
  }
  return trail;
}

/** The lines of a file that begin so; of the others nothing is kept. */
async function* linesBeginning(file: string, beginning: string): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  let skipped = false;
  for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 20 })) {
    let bytes: Buffer = Buffer.isBuffer(chunk) ? Buffer.concat([rest, chunk]) : rest;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10)) {
      const text = bytes.toString('utf8', 0, end);
      if (!skipped && text.startsWith(beginning)) yield text;
      skipped = false;
      bytes = bytes.subarray(end + 1);
    }
    skipped ||= bytes.length > beginning.length && !bytes.toString('latin1', 0, beginning.length).startsWith(beginning);
    rest = skipped ? Buffer.alloc(0) : Buffer.from(bytes);
  }
}

function tell({ panel, pool, poolHash, seed, order, seated, problems }: VerifiedDraw): void {
  console.log(`评审组 · panel ${panel}`);
  console.log(`  专家库 · pool (${pool.length}): ${pool.join(', ')}`);
  console.log(`  哈希 · SHA-256: ${poolHash}`);
  console.log(`  种子 · seed: ${seed}`);
  console.log(`  顺序 · order: ${order.join(', ')}`);
  console.log(`  入席 · seated: ${seated.join(', ')}`);
  for (const { zh, en } of problems) console.log(`  不符 · does not hold: ${zh} · ${en}`);
  if (problems.length === 0) console.log('  相符 · holds');
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { file: { type: 'string' } }, allowPositionals: true });
  const [caseId] = positionals;
  if (caseId === undefined && values.file === undefined) throw new Error('npm run draw:verify -- CASE');
  const trail = values.file === undefined ? await trailOfRecord(caseId ?? '') : await trailOfFile(values.file, caseId);
  const draws = verifyDraws(trail);
  draws.forEach(tell);
  if (draws.length === 0) {
    console.log('该案没有抽取记录 · the trail holds no draw');
    return 2;
  }
  return draws.every((draw) => draw.problems.length === 0) ? 0 : 1;
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(`无法核验 · cannot be verified: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 2;
  },
);
