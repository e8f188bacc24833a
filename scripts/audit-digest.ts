/**
 * `npm run audit:digest`: makes the next digest of the trail now, and says where it lies, to be kept elsewhere. `-- --full`
 * makes one that states every chain, so that the one file says everything of its time.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { digestFileName, makeDigest, TrailWentBack } from '../services/trail/digest';
import { orExit, readTrailConfig } from '../config';
import { readDigestSigner } from '../config/digest-signer';
import { openDatabase } from '../records/database';
import { operatorEnvironment } from './environment';

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { full: { type: 'boolean', default: false } } });
  const config = orExit(() => readTrailConfig(operatorEnvironment(process.env)));
  const db = openDatabase(config.databaseUrl, { max: 1 });
  try {
    const signer = readDigestSigner(config.digestKeyFile);
    const digest = await makeDigest(db, { signer, folder: config.digestFolder }, values.full);
    console.log(`摘要 · digest ${digest.n} ${digest.hash}\n${join(config.digestFolder, digestFileName(digest))}`);
    return 0;
  } catch (error) {
    if (!(error instanceof TrailWentBack)) throw error;
    console.error(`审计链倒退 · the trail went back: ${error.message}`);
    return 1;
  } finally {
    await db.destroy();
  }
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  },
);
