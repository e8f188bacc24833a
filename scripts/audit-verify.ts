/**
 * `npm run audit:verify`: is the trail what was once recorded? Names the first bad record and ends with status 1 if not.
 *
 *   npm run audit:verify                          the live database, against the latest digest in DATA_DIR/digests
 *   npm run audit:verify -- --case DR-2026-000123 one case
 *   npm run audit:verify -- --digest FILE         against a digest kept elsewhere (may be given several times)
 *   npm run audit:verify -- --export FILE         writes the whole trail (or --case) to a file, then verifies that
 *   npm run audit:verify -- --file FILE           an exported file, without the system (scripts/verify-export.cjs)
 */
import { spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { exportTrail } from '../services/trail/export';
import { verifyTrail } from '../services/trail/verify';
import { orExit, readTrailConfig } from '../config';
import type { SignedDigest } from '../domain/digest';
import { openDatabase, type Database } from '../records/database';
import { operatorEnvironment } from './environment';
import { projectRoot } from './launcher/paths';

const digestSchema = z.object({
  n: z.number(),
  body: z.string(),
  hash: z.string(),
  signature: z.string(),
  keyId: z.string(),
});

async function readDigest(file: string): Promise<SignedDigest> {
  return digestSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}

/** The latest digest that was laid down; an intruder in the database has not been there. */
async function latestDigestFile(folder: string): Promise<string | undefined> {
  const names = await readdir(folder).catch(() => []);
  const latest = names
    .filter((name) => /^digest-\d+-[0-9a-f]+\.json$/.test(name))
    .sort()
    .at(-1);
  return latest === undefined ? undefined : join(folder, latest);
}

/** Node alone, as anyone else would. */
function verifyFile(file: string, digests: readonly string[]): number {
  const verifier = join(projectRoot(), 'scripts', 'verify-export.cjs');
  const kept = digests.flatMap((digest) => ['--digest', digest]);
  return spawnSync(process.execPath, [verifier, file, ...kept], { stdio: 'inherit' }).status ?? 2;
}

async function exportTo(db: Database, file: string, caseId: string | undefined): Promise<void> {
  await db.transaction(
    async (tx) => {
      const lines = async function* () {
        for await (const line of exportTrail(tx, caseId)) yield `${line}\n`;
      };
      await pipeline(Readable.from(lines()), createWriteStream(file, { mode: 0o600 }));
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
  console.log(`已导出 · exported: ${file}`);
}

async function verifyLive(db: Database, caseId: string | undefined, digests: readonly string[]): Promise<number> {
  for (const file of digests) console.log(`对照摘要 · against digest: ${file}`);
  const kept = await Promise.all(digests.map(readDigest));
  const { valid, checkedCases, checkedEvents, firstBad } = await verifyTrail(db, { caseId, kept });
  console.log(`已核 · checked: ${checkedCases} 个案件 · cases, ${checkedEvents} 条记录 · records`);
  if (firstBad === undefined) console.log('有效 · valid');
  else {
    const { caseId: chain, seq, problem, detail } = firstBad;
    console.log(`第一条不符的记录 · first bad record: ${chain} #${seq} ${problem}: ${detail.zh} · ${detail.en}`);
  }
  return valid ? 0 : 1;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      case: { type: 'string' },
      digest: { type: 'string', multiple: true, default: [] },
      export: { type: 'string' },
      file: { type: 'string' },
    },
  });
  if (values.file !== undefined) return verifyFile(values.file, values.digest);
  const config = orExit(() => readTrailConfig(operatorEnvironment(process.env)));
  const db = openDatabase(config.databaseUrl, { max: 1 });
  try {
    if (values.export !== undefined) {
      await exportTo(db, values.export, values.case);
      return verifyFile(values.export, values.digest);
    }
    const latest = values.digest.length === 0 ? await latestDigestFile(config.digestFolder) : undefined;
    return await verifyLive(db, values.case, latest === undefined ? values.digest : [latest]);
  } finally {
    await db.destroy();
  }
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
