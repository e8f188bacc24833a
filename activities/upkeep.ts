/** What the schedules do: the trail's digest, and forgetting what was promised for a time only. */
import { FIXED } from '../domain/fixed-numbers';
import { ApplicationFailure } from '@temporalio/common';
import { forgetOldAccessLines } from '../services/access/retention';
import { openMissingReports } from '../processes/annual-report/filing';
import type { Rules } from '../cases/context';
import { openMissingEvaluations } from '../processes/evaluation/filing';
import { runPlans } from '../processes/security-inspection/plans';
import { recomputeOpenCases } from '../services/rules/recompute';
import { makeDigest, TrailWentBack, type DigestPlace } from '../services/trail/digest';
import { SYSTEM } from '../domain/roles';
import type { Database } from '../records/database';
import { forgetOldAnswers } from '../records/idempotency';
import { forgetWakeUps } from '../records/outbox';

export interface UpkeepDependencies {
  readonly db: Database;
  readonly rules: Rules;
  readonly digests: DigestPlace;
  /** Months for which the log of access checks is kept. */
  readonly accessLogMonths: number;
}

export interface Upkeep {
  /** Answers the number of the digest made. */
  makeDigest(): Promise<number>;
  /** Answers how many were forgotten. */
  forgetAnswers(): Promise<number>;
  /** Forgets what the log of access checks is no longer kept for; answers how many lines. */
  forgetAccessLog(): Promise<number>;
  /** Counts anew what is counted with an older calendar; answers how many cases. */
  recountLimits(): Promise<number>;
  /** Opens the annual reports that are missing; answers how many. */
  openAnnualReports(): Promise<number>;
  /** Opens the evaluations that are missing; answers how many. */
  openEvaluations(): Promise<number>;
  /** Opens the planned inspections whose day has come; answers how many. */
  openPlannedInspections(): Promise<number>;
}

/** Promised are 24 hours (the contract's Idempotency-Key). */
const ANSWERS_KEPT_HOURS = FIXED.answersKept.value;

export function createUpkeep({ db, rules, digests, accessLogMonths }: UpkeepDependencies): Upkeep {
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
    recountLimits: () => recomputeOpenCases(db, rules, { actor: SYSTEM, requestId: 'housekeeping' }),
    openAnnualReports: () => openMissingReports(db, rules),
    openEvaluations: () => openMissingEvaluations(db, rules),
    openPlannedInspections: async () => {
      const ctx = { actor: SYSTEM, requestId: 'planned-inspections', rules };
      return (await db.transaction((tx) => runPlans({ ...ctx, tx }))).opened.length;
    },
    forgetAccessLog: () => forgetOldAccessLines(db, accessLogMonths),
    forgetAnswers: async () => {
      await forgetWakeUps(db);
      return forgetOldAnswers(db, ANSWERS_KEPT_HOURS);
    },
  };
}
