/**
 * A reply of any length, sent as fast as it is taken: nothing is made ahead of its reader but one piece. A reader who goes
 * away, hardly moves or takes for ever ends it, and with it what it was made from.
 */
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isNativeError } from 'node:util/types';
import { Pace, type LineLimits } from './upload-slots';

export type Pieces = AsyncGenerator<string | Uint8Array>;

/**
 * The slowest reader who is waited for, 512 kbit/s: a piece of a megabyte is taken before the session that made it has stood idle in
 * its transaction for too long (records/database.ts), after ten seconds of silence too.
 */
const READERS_PACE: LineLimits = { bytesPerSecond: 65_536, graceMs: 10_000 };
const PACE_CHECK_MS = 1_000;
/** What is handed to the line at a time: how far its reader has come is seen no closer than this. */
const SLICE_BYTES = 65_536;
/** Of a whole reply: 30 documents of the largest size over 10 Mbit/s, twice. */
const LONGEST_MS = 20 * 60_000;

export function isPieces(body: unknown): body is Pieces {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/** Has the first piece before it calls `begin`, which writes the head: what cannot be made at all is a problem, not a broken 200. */
export async function sendPieces(
  response: ServerResponse,
  pieces: Pieces,
  begin: () => void,
  slowest = READERS_PACE,
): Promise<void> {
  const limit = setTimeout(() => response.destroy(), LONGEST_MS);
  const reader = new ReadersPace(slowest);
  let watch: NodeJS.Timeout | undefined;
  try {
    const first = await pieces.next();
    if (response.destroyed) return;
    begin();
    if (response.req.method === 'HEAD') {
      response.end();
      return;
    }
    reader.begin();
    watch = setInterval(() => {
      if (reader.isTooSlow()) response.destroy();
    }, PACE_CHECK_MS);
    const slices = slicesOf(first, pieces, reader);
    await pipeline(Readable.from(slices, { objectMode: true, highWaterMark: 1 }), response);
  } catch (error) {
    if (!isGone(error)) throw error;
  } finally {
    clearTimeout(limit);
    clearInterval(watch);
    await pieces.return(undefined);
  }
}

async function* slicesOf(
  first: IteratorResult<string | Uint8Array>,
  others: Pieces,
  reader: ReadersPace,
): AsyncGenerator<Uint8Array> {
  for (let piece = first; piece.done !== true; piece = await reader.without(() => others.next())) {
    const bytes = Buffer.from(piece.value);
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
      const slice = bytes.subarray(at, at + SLICE_BYTES);
      yield slice;
      reader.took(slice.length);
    }
  }
}

/** The pace of who takes a reply, by a clock that stands while a piece is being made. */
class ReadersPace {
  private readonly pace: Pace;
  private spent = 0;
  /** Null while the clock stands. */
  private since: number | null = null;

  constructor(slowest: LineLimits) {
    this.pace = new Pace(slowest, 0);
  }

  begin(): void {
    this.since = performance.now();
  }

  took(bytes: number): void {
    this.pace.came(bytes, this.now());
  }

  isTooSlow(): boolean {
    return this.pace.isTooSlow(this.now());
  }

  async without<T>(work: () => Promise<T>): Promise<T> {
    this.spent = this.now();
    this.since = null;
    try {
      return await work();
    } finally {
      this.begin();
    }
  }

  private now(): number {
    return this.spent + (this.since === null ? 0 : performance.now() - this.since);
  }
}

/** The reader has gone: the access log says so. */
function isGone(error: unknown): boolean {
  return isNativeError(error) && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
