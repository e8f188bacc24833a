/** The approval case on DBOS as a process of its own. */
import { startService } from './service';

startService(process.env['DBOS_DATABASE_URL'] ?? '', Number(process.env['DBOS_PORT'])).then(
  (stop) => process.once('SIGTERM', () => void stop().finally(() => process.exit(0))),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
