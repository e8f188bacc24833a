/**
 * What the record says about a clock, laid out in time: which state stood from when to when, and while it was held.
 *
 * Entries come in the order in which they were recorded; `at` is the instant they take effect as of, which may lie before
 * the recording (deemed acceptance starts the clock as of receipt, 行政许可法第三十二条). So: a start or restart stands as of its own
 * instant and takes the place of everything recorded for the time after it. Any other entry that claims an instant before
 * the entry it follows takes effect together with that one: the record of time already passed is not rewritten.
 * Holds are an overlay of their own, in order among themselves, and are never undone by a start.
 */

import type { Limit } from './limit';
import type { Bilingual } from './refusal';

export type ClockEntryKind =
  'started' | 'paused' | 'resumed' | 'restarted' | 'extended' | 'held' | 'released' | 'stopped';

/** One event of a case's clock, as recorded. */
export interface ClockEntry {
  readonly kind: ClockEntryKind;
  /** The instant as of which it takes effect. */
  readonly at: Date;
  readonly reason: Bilingual;
  /** The article it rests on, e.g. `Art. 15 ¶2` or 参照《行政许可法》第四十五条. */
  readonly article?: string;
  /** For `extended`: by how much. */
  readonly limit?: Limit;
}

/** `restarted` is running, counted anew from a restart. */
export type ClockState = 'not-started' | 'running' | 'paused' | 'restarted' | 'stopped';

/** A stretch of time, ms since 1970, `to` not included; ±Infinity where it is open. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

export interface Segment extends Interval {
  readonly state: ClockState;
  /** What began it; null before the first start. */
  readonly entry: ClockEntry | null;
}

export interface Hold extends Interval {
  readonly entry: ClockEntry;
}

export interface Timeline {
  /** Gapless, from −Infinity to +Infinity, holds left out of account. */
  readonly segments: readonly Segment[];
  readonly holds: readonly Hold[];
  /** The last start or restart and its instant, from which the limit counts; null if there is none. */
  readonly run: { readonly fromMs: number; readonly entry: ClockEntry } | null;
  /** The extensions of that run: a restart counts the limit anew, without those of the run before. */
  readonly extensions: readonly Limit[];
}

/**
 * Lays the entries out. Entries that change nothing (a pause of a clock that does not run, a second start, a release of
 * what is not held, a hold of what is held) are passed over.
 */
export function timelineOf(entries: readonly ClockEntry[]): Timeline {
  const segments: { from: number; to: number; state: ClockState; entry: ClockEntry | null }[] = [
    { from: -Infinity, to: Infinity, state: 'not-started', entry: null },
  ];
  const holds: { from: number; to: number; entry: ClockEntry }[] = [];
  let running: 'running' | 'restarted' = 'running';
  let run: Timeline['run'] = null;
  let extensions: Limit[] = [];

  const begin = (at: number, state: ClockState, entry: ClockEntry): void => {
    const last = segments.at(-1);
    const from = Math.max(at, last?.from ?? -Infinity);
    if (last !== undefined) last.to = from;
    segments.push({ from, to: Infinity, state, entry });
  };

  for (const entry of entries) {
    const at = entry.at.getTime();
    if (Number.isNaN(at)) throw new RangeError(`clock entry ${entry.kind} without a valid instant`);
    const state = segments.at(-1)?.state ?? 'not-started';
    const hold = holds.at(-1);
    switch (entry.kind) {
      case 'started':
      case 'restarted': {
        if (entry.kind === 'started' && state !== 'not-started' && state !== 'stopped') break;
        segments.splice(segments.findLastIndex(({ from }) => from <= at) + 1);
        running = entry.kind === 'started' ? 'running' : 'restarted';
        if (state !== 'not-started') extensions = [];
        run = { fromMs: at, entry };
        begin(at, running, entry);
        break;
      }
      case 'paused':
        if (state === 'running' || state === 'restarted') begin(at, 'paused', entry);
        break;
      case 'resumed':
        if (state === 'paused') begin(at, running, entry);
        break;
      case 'stopped':
        if (state !== 'stopped') begin(at, 'stopped', entry);
        break;
      case 'extended':
        if (entry.limit !== undefined) extensions.push(entry.limit);
        break;
      case 'held':
        if (hold === undefined || hold.to !== Infinity) {
          holds.push({ from: Math.max(at, hold?.to ?? -Infinity), to: Infinity, entry });
        }
        break;
      case 'released':
        if (hold !== undefined && hold.to === Infinity) hold.to = Math.max(at, hold.from);
        break;
    }
  }
  return { segments, holds, run, extensions };
}

/** The segment that stands at an instant (ms), holds left out of account. */
export function segmentAt(timeline: Timeline, ms: number): Segment {
  const found = timeline.segments.findLast((segment) => segment.from <= ms && ms < segment.to);
  if (found === undefined) throw new RangeError(`no instant: ${ms}`);
  return found;
}

/** The hold that stands at an instant (ms). */
export function holdAt(timeline: Timeline, ms: number): Hold | undefined {
  return timeline.holds.find((hold) => hold.from <= ms && ms < hold.to);
}

/** The state at an instant (ms): a clock that would run is paused while it is held. */
export function stateAt(timeline: Timeline, ms: number): ClockState {
  const { state } = segmentAt(timeline, ms);
  return (state === 'running' || state === 'restarted') && holdAt(timeline, ms) !== undefined ? 'paused' : state;
}

/** When the clock ran, in order, apart from each other, none of them empty; those before the last restart included. */
export function runningIntervals(timeline: Timeline): Interval[] {
  const running = timeline.segments.filter(({ state }) => state === 'running' || state === 'restarted');
  return without(running, timeline.holds);
}

/** The intervals less the gaps; what touches is joined, so that a pause of no length leaves no trace. */
export function without(intervals: readonly Interval[], gaps: readonly Interval[]): Interval[] {
  const ordered = gaps.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from);
  const left: { from: number; to: number }[] = [];
  const add = (from: number, to: number): void => {
    const last = left.at(-1);
    if (!(from < to)) return;
    if (last !== undefined && last.to === from) last.to = to;
    else left.push({ from, to });
  };
  for (const { from, to } of intervals) {
    let start = from;
    for (const gap of ordered) {
      if (gap.to <= start || gap.from >= to) continue;
      add(start, gap.from);
      start = gap.to;
    }
    add(start, to);
  }
  return left;
}
