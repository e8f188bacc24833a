/**
 * A case over which a process died a second time is parked: it waits for a person, also when the cause is gone, and every
 * other goes on. Told in the system's chain, since the case's own lock may be what its activity died waiting for.
 */
import { SYSTEM } from '../domain/roles';
import type { Actor } from '../domain/roles';
import { findCase } from '../records/cases';
import type { Database, Tx } from '../records/database';
import { enqueue, hearWakeUp } from '../records/outbox';
import {
  deleteParked,
  deleteTrial,
  insertParked,
  lockTrial,
  saveTrial,
  deleteEndedTrials,
  type Trial,
} from '../records/parking';
import { appendToSystem } from './context';

/** Takes the system chain's lock: last in a transaction. */
async function park(tx: Tx, cases: readonly Pick<Trial, 'case_id' | 'activity'>[]): Promise<string[]> {
  const parked: string[] = [];
  for (const { case_id: caseId, activity } of cases) {
    if (await insertParked(tx, caseId, activity)) parked.push(caseId);
  }
  const newlyParked = cases.filter(({ case_id: caseId }) => parked.includes(caseId));
  if (newlyParked.length > 0) {
    await appendToSystem(
      { tx, actor: SYSTEM },
      newlyParked.map(({ case_id: caseId, activity }) => ({ type: 'case.parked', payload: { caseId, activity } })),
    );
  }
  return parked;
}

export type Verdict = 'begun' | 'elsewhere' | 'parked';

/**
 * Puts an activity on trial in this process, whose case the engine says to have been under way as a process died. `parked`: it
 * was on trial already, and that process has died too. `elsewhere`: it is on trial in a process that lives.
 */
export function beginTrial(db: Database, trial: Omit<Trial, 'running'>): Promise<Verdict> {
  return db.transaction(async (tx) => {
    const earlier = await lockTrial(tx, trial.case_id);
    if (earlier !== null && earlier.process !== trial.process) {
      if (!earlier.ended) return 'elsewhere';
      if (earlier.died) {
        await deleteTrial(tx, earlier.case_id, earlier.process);
        await park(tx, [earlier]);
        return 'parked';
      }
    }
    await saveTrial(tx, { ...trial, running: true });
    return 'begun';
  });
}

/**
 * Parks the case that was on trial as its process died; answers which were. One runs at a time in a process, and it is that
 * one; where none ran, the one that was between two attempts, if it was the only one.
 */
export function judgeTrials(db: Database): Promise<string[]> {
  return db.transaction(async (tx) => {
    const trials = (await deleteEndedTrials(tx)).filter(({ died }) => died);
    const accused = [...new Set(trials.map(({ process }) => process))].flatMap((process) => {
      const all = trials.filter((trial) => trial.process === process);
      const running = all.filter((trial) => trial.running);
      if (running.length > 0) return running;
      return all.length === 1 ? all : [];
    });
    return park(tx, accused);
  });
}

/** A person takes a parked case up again: its workflow starts on the record. False where no such case is parked. */
export function retryCase(db: Database, caseId: string, person: string): Promise<boolean> {
  const actor: Actor = { id: person, org: '', roles: [] };
  return db.transaction(async (tx) => {
    if (!(await deleteParked(tx, caseId))) return false;
    const kase = await findCase(tx, caseId);
    if (kase !== null) {
      await hearWakeUp(tx, caseId, kase.head_seq); // what was on its way came to nobody
      await enqueue(tx, [
        {
          case_id: caseId,
          process: kase.process,
          definition_version: kase.definition_version,
          signal: 'caseCommanded',
          payload: { command: 'retry', by: 'operator', seq: kase.head_seq },
        },
      ]);
    }
    await appendToSystem({ tx, actor }, [{ type: 'case.retried', payload: { caseId } }]);
    return true;
  });
}
