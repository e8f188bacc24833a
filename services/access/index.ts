/** The access service put together: its own connections, its log, the trail's mark, and the order in which they end. */
import { GrantReader } from '../../records/access';
import type { Database } from '../../records/database';
import { openWatchedPool } from '../../records/watched-pool';
import { TrailMark, type MarkNews } from '../trail/mark';
import { MarkFile } from '../trail/mark-file';
import { AccessLog } from './access-log';
import { AccessService, type LeaseClaims } from './access-service';

export type AccessNews = MarkNews;

export interface AccessOptions {
  readonly db: Database;
  readonly databaseUrl: string;
  readonly poolMax: number;
  readonly trailMarkFile: string;
  readonly sign: (claims: LeaseClaims) => Promise<string>;
  /** For the log of the process: no personal data is in it. */
  readonly onNews: (news: AccessNews) => void;
}

export interface Access {
  readonly service: AccessService;
  readonly mark: TrailMark;
  /** After the last request and before the database is closed: writes what waits and advances the mark. */
  close(): Promise<void>;
}

export function openAccess(options: AccessOptions): Access {
  const { db, databaseUrl, poolMax, trailMarkFile, sign, onNews } = options;
  const mark = new TrailMark(new MarkFile(trailMarkFile), onNews);
  const pool = openWatchedPool(databaseUrl, { max: poolMax, onConnect: (session) => mark.compare(session) });
  const log = new AccessLog(db, (error) => onNews({ error }));
  mark.start(pool);
  const close = async () => {
    await log.close();
    await mark.stop(pool);
    await pool.end();
  };
  let closed: Promise<void> | null = null;
  return {
    service: new AccessService({ reader: new GrantReader(pool), log, mark, sign }),
    mark,
    close: () => (closed ??= close()),
  };
}
