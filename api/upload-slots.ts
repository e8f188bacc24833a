/**
 * Uploads at a time in one process: so many in all, so many of one caller, and none that hardly moves. Whoever sends a byte now
 * and then holds its own slots only, and those for seconds.
 */
import { requestTimeout, type EdgeError } from './edge-error';
import type { SlotLimits, SlotsTaken } from './slots';

export interface LineLimits {
  /** The slowest line that is waited for. */
  readonly bytesPerSecond: number;
  /** How long nothing at all may come. */
  readonly graceMs: number;
}

export interface UploadLimits extends SlotLimits, LineLimits {}

/** A line of 64 kbit/s brings 20 MiB in three quarters of an hour, and may be silent for ten seconds. */
export const DEFAULT_UPLOAD_LIMITS: UploadLimits = {
  atOnce: 16,
  perCaller: 4,
  bytesPerSecond: 8_192,
  graceMs: 10_000,
};

export const UPLOADS_TAKEN: SlotsTaken = {
  own: { zh: '您正在上传的文件过多，请稍后重试', en: 'too many uploads of yours at once, please try again shortly' },
  all: { zh: '正在上传的文件过多，请稍后重试', en: 'too many uploads at once, please try again shortly' },
};

/** Time that a line, an upload's or a reader's, has bought by what came: as much as its bytes are worth at the slowest rate, and never more than the grace. */
export class Pace {
  private until: number;

  constructor(
    private readonly limits: LineLimits,
    now: number,
  ) {
    this.until = now + limits.graceMs;
  }

  came(bytes: number, now: number): void {
    const { bytesPerSecond, graceMs } = this.limits;
    this.until = Math.min(this.until + (bytes / bytesPerSecond) * 1_000, now + graceMs);
  }

  isTooSlow(now: number): boolean {
    return now > this.until;
  }

  refusal(): EdgeError {
    const rate = this.limits.bytesPerSecond;
    return requestTimeout({
      zh: `上传过慢：须不低于每秒 ${rate} 字节`,
      en: `the upload is too slow: at least ${rate} bytes a second are awaited`,
    });
  }
}
