/**
 * A reply of any length, sent as fast as it is taken: nothing is made ahead of its reader but one piece. A reader who goes
 * away, stands still or takes for ever ends it, and with it what it was made from.
 */
import type { Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export type Pieces = AsyncGenerator<string | Uint8Array>;

/** As long as a session may stand idle in a transaction (records/database.ts). */
const STANDS_STILL_MS = 30_000;
/** Of a whole reply: 30 documents of the largest size over 10 Mbit/s, twice. */
const LONGEST_MS = 20 * 60_000;

export function isPieces(body: unknown): body is Pieces {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/** Has the first piece before it calls `begin`, which writes the head: what cannot be made at all is a problem, not a broken 200. */
export async function sendPieces(response: Response, pieces: Pieces, begin: () => void): Promise<void> {
  const limit = setTimeout(() => response.destroy(), LONGEST_MS);
  try {
    const first = await pieces.next();
    if (response.destroyed) return;
    begin();
    if (response.req.method === 'HEAD') {
      response.end();
      return;
    }
    response.setTimeout(STANDS_STILL_MS, () => response.destroy());
    await pipeline(Readable.from(following(first, pieces), { objectMode: true, highWaterMark: 1 }), response);
  } catch (error) {
    if (!isGone(error)) throw error;
  } finally {
    clearTimeout(limit);
    await pieces.return(undefined);
  }
}

async function* following(first: IteratorResult<string | Uint8Array>, others: Pieces): Pieces {
  if (first.done !== true) yield first.value;
  yield* others;
}

/** The reader has gone: the access log says so. */
function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
