/** Whether a series of measurements rises: the Theil–Sen line through it, which single peaks do not turn. */
import { median } from '../../bench/measure';

export interface Sample {
  readonly minute: number;
  readonly mb: number;
}

export interface Trend {
  /** What the line gains from the first sample to the last. */
  readonly growthMb: number;
  /** The most that it may gain. */
  readonly boundMb: number;
  readonly medianMb: number;
  readonly flat: boolean;
}

/** A twentieth of what there is, or what a collection more or less makes of it. */
const SHARE = 0.05;
const LEAST_BOUND_MB = 15;
const LEAST_SAMPLES = 6;

/** @throws where there are too few samples to tell */
export function trendOf(samples: readonly Sample[]): Trend {
  if (samples.length < LEAST_SAMPLES) throw new Error(`${samples.length} samples do not make a line`);
  const minutes = samples.map(({ minute }) => minute);
  const medianMb = median(samples.map(({ mb }) => mb));
  const growthMb = median(slopesOf(samples)) * (Math.max(...minutes) - Math.min(...minutes));
  const boundMb = Math.max(LEAST_BOUND_MB, SHARE * medianMb);
  return { growthMb, boundMb, medianMb, flat: growthMb <= boundMb };
}

/** Between every two samples, a minute. */
function slopesOf(samples: readonly Sample[]): number[] {
  return samples.flatMap((a, index) =>
    samples
      .slice(index + 1)
      .filter((b) => b.minute !== a.minute)
      .map((b) => (b.mb - a.mb) / (b.minute - a.minute)),
  );
}
