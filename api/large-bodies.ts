/**
 * JSON bodies larger than most: what the widest forms allow takes a processor for tenths of a second and megabytes of memory. Few are
 * read at a time, two of a caller, none that hardly moves; they are parsed elsewhere than in the event loop, where there is such a place.
 */
import type { ReadJson } from './json-body';
import { Lane } from './lane';
import { Pace } from './upload-slots';

/** Megabytes of each are held while it comes. */
const AT_ONCE = 16;
const OF_A_CALLER = 2;
const PACE = { bytesPerSecond: 65_536, graceMs: 10_000 };

/** @throws EdgeError 400 for bytes that are not JSON this system can keep */
export type ParseJson = (bytes: Uint8Array) => ReadJson | Promise<ReadJson>;

export class LargeBodies {
  private readonly lane = new Lane(AT_ONCE);

  constructor(readonly parse: ParseJson) {}

  /** `read` is told the pace that is awaited of its caller. */
  run<T>(owner: string, read: (pace: Pace) => Promise<T>, gone?: AbortSignal): Promise<T> {
    return this.lane.run(owner, () => read(new Pace(PACE, performance.now())), { atOnce: OF_A_CALLER, gone });
  }
}
