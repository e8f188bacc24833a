/** What a worker tells the engine before it works: to one that knows nothing, whatever the record has open or owes; to all, the schedules. */
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { knownReports } from '../records/annual-reports';
import type { Database } from '../records/database';
import { anyEvaluation } from '../records/evaluations';
import { enqueueAllOpen } from '../records/outbox';
import { isNewEngine, runNow, setSchedules } from './schedules';

export interface Introduction {
  readonly client: Client;
  readonly db: Database;
  readonly taskQueue: string;
  readonly logger: Logger;
}

/**
 * An engine that knows no schedule knows no case either: every open one starts from nothing, on the record. The schedules are
 * set last: a worker that dies on the way leaves an engine that is new to the next.
 */
export async function introduce({ client, db, taskQueue, logger }: Introduction): Promise<void> {
  if (await isNewEngine(client)) {
    const revived = await enqueueAllOpen(db);
    logger.info({ revived }, 'the engine is new to this record');
    // What the lost engine would have opened meanwhile (Art. 26, 27); where none was ever opened the first run is still to come.
    if ((await knownReports(db)).length > 0) await runNow(client, taskQueue, 'annualReports');
    if (await anyEvaluation(db)) await runNow(client, taskQueue, 'evaluations');
  }
  await setSchedules(client, taskQueue);
}
