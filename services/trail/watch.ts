/** The trail's high-water mark kept by a process that answers no access checks itself: compared and advanced every second. */
import { openWatchedPool } from '../../records/watched-pool';
import { TrailMark, type MarkNews } from './mark';
import { MarkFile } from './mark-file';

export interface TrailWatch {
  readonly mark: TrailMark;
  /** Advances once more. */
  close(): Promise<void>;
}

export function watchTrail(databaseUrl: string, markFile: string, onNews: (news: MarkNews) => void): TrailWatch {
  const mark = new TrailMark(new MarkFile(markFile), onNews);
  const pool = openWatchedPool(databaseUrl, { max: 1, onConnect: (session) => mark.compare(session) });
  mark.start(pool);
  return {
    mark,
    close: async () => {
      await mark.stop(pool);
      await pool.end();
    },
  };
}
