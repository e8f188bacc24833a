/** What the schedules do: the trail's digest, and forgetting what was promised for a time only. */
import { ApplicationFailure } from '@temporalio/common';
import { makeDigest, TrailWentBack, type DigestPlace } from '../commands/trail/digest';
import type { Database } from '../records/database';
import { forgetOldAnswers } from '../records/idempotency';

export interface UpkeepDependencies {
  readonly db: Database;
  readonly digests: DigestPlace;
}

export interface Upkeep {
  /** Answers the number of the digest made. */
  makeDigest(): Promise<number>;
  /** Answers how many were forgotten. */
  forgetAnswers(): Promise<number>;
}

/** Promised are 24 hours (the contract's Idempotency-Key). */
const ANSWERS_KEPT_HOURS = 48;

export function createUpkeep({ db, digests }: UpkeepDependencies): Upkeep {
  return {
    makeDigest: async () => {
      try {
        return (await makeDigest(db, digests)).n;
      } catch (error) {
        // Somebody has to look at it; trying again does not bring the records back.
        if (error instanceof TrailWentBack) throw ApplicationFailure.nonRetryable(error.message, error.name);
        throw error;
      }
    },
    forgetAnswers: () => forgetOldAnswers(db, ANSWERS_KEPT_HOURS),
  };
}
