/** One life of a data request over HTTP: filed, accepted, reviewed, and either approved, docked by two departments and supplied, or rejected. */
import { setTimeout as sleep } from 'node:timers/promises';
import { goodFindings, readyForSupply, sampleApplication, sampleNeed } from '../../scripts/client/samples';
import type { Tokens } from '../stack';
import { ask } from './http';
import type { Course, OpenTask, StepOfLife, Target } from './jobs';

/** What a holder says at a step. */
export interface Turn {
  readonly holder: keyof Tokens;
  readonly step: StepOfLife;
  readonly outcome: string;
  readonly data?: unknown;
}

const ACCEPTED: Turn = { holder: 'officer', step: 'acceptance', outcome: 'accept' };

/** The ways to an end, each named after the case's outcome. */
export const COURSES = {
  supplied: [
    ACCEPTED,
    { holder: 'reviewer', step: 'review', outcome: 'recommend-approval', data: goodFindings },
    { holder: 'director', step: 'decision', outcome: 'approve', data: {} },
    { holder: 'steward-health', step: 'docking', outcome: 'ready', data: readyForSupply },
    { holder: 'steward-transport', step: 'docking', outcome: 'ready', data: readyForSupply },
  ],
  rejected: [
    ACCEPTED,
    { holder: 'reviewer', step: 'review', outcome: 'recommend-rejection', data: goodFindings },
    { holder: 'director', step: 'decision', outcome: 'reject' },
  ],
} as const satisfies Readonly<Record<string, readonly Turn[]>>;

/** Each decision's step has to be open first, and then the case has to end. */
export const stagesOf = (course: Course): number => COURSES[course].length + 1;

export const OPINION = '依法办理';

const turnsAt = (step: StepOfLife): Turn[] => COURSES.supplied.filter((turn) => turn.step === step);

export function holdersOf(step: StepOfLife): (keyof Tokens)[] {
  return turnsAt(step).map(({ holder }) => holder);
}

const LONGEST_WAIT_MS = 120_000;

/**
 * Waits for what the engine is about to bring. A client that asks too often measures itself, so it sleeps most of the time
 * that this has taken lately, then asks a few times more.
 */
export class Patience {
  private usualMs = 5;

  async until<T>(what: string, look: () => Promise<T | undefined>): Promise<{ found: T; waitedMs: number }> {
    const began = performance.now();
    await sleep(this.usualMs * 0.8);
    for (;;) {
      const found = await look();
      const waitedMs = performance.now() - began;
      if (found !== undefined) {
        this.usualMs += (waitedMs - this.usualMs) * 0.1;
        return { found, waitedMs };
      }
      if (waitedMs > LONGEST_WAIT_MS) throw new Error(`waited ${LONGEST_WAIT_MS} ms for ${what}`);
      await sleep(Math.max(2, this.usualMs * 0.15));
    }
  }
}

export interface Observer {
  /** A decision was answered after so long. */
  decided(ms: number): void;
  /** What follows it was readable so long after the answer. */
  followed(ms: number): void;
  /** One of the life's stages is complete. */
  stage(): void;
}

export async function fileOne({ base, tokens }: Target): Promise<string> {
  const operator = tokens['operator-a'];
  const need = await ask<{ id: string }>('POST', `${base}/v1/needs`, operator, sampleNeed());
  const kase = await ask<{ id: string }>('POST', `${base}/v1/data-requests`, operator, sampleApplication(need.id));
  return kase.id;
}

async function openTask(
  target: Target,
  holder: keyof Tokens,
  caseId: string,
  step: StepOfLife,
): Promise<OpenTask | undefined> {
  const { items } = await ask<{ items: { id: string; materialsHash: string }[] }>(
    'GET',
    `${target.base}/v1/tasks?box=todo&caseId=${caseId}&step=${step}`,
    target.tokens[holder],
  );
  const [task] = items;
  return task && { id: task.id, caseId, step, holder, materialsHash: task.materialsHash };
}

export async function waitForTask(
  target: Target,
  patience: Patience,
  holder: keyof Tokens,
  caseId: string,
  step: StepOfLife,
): Promise<{ found: OpenTask; waitedMs: number }> {
  return patience.until(`${step} of ${caseId}`, () => openTask(target, holder, caseId, step));
}

/** Answers how long the decision took to be answered. */
export async function decideOne(
  { base, tokens }: Target,
  task: OpenTask,
  turn: Turn | undefined = turnsAt(task.step)[0],
): Promise<number> {
  const began = performance.now();
  const body = { outcome: turn?.outcome, data: turn?.data, opinion: OPINION, materialsHash: task.materialsHash };
  const decided = await ask<{ status: string }>(
    'POST',
    `${base}/v1/tasks/${task.id}/decision`,
    tokens[task.holder],
    body,
  );
  if (decided.status !== 'decided') throw new Error(`task ${task.id} is ${decided.status}`);
  return performance.now() - began;
}

export async function liveOnce(target: Target, course: Course, patience: Patience, observer: Observer): Promise<void> {
  const caseId = await fileOne(target);
  for (const [index, turn] of COURSES[course].entries()) {
    const { holder, step } = turn;
    const { found: task, waitedMs } = await waitForTask(target, patience, holder, caseId, step);
    observer.stage(); // both departments' tasks open at once: the second wait is the stage of the first one's answer
    if (index > 0 && holder !== 'steward-transport') observer.followed(waitedMs);
    observer.decided(await decideOne(target, task, turn));
  }
  const { found: outcome, waitedMs } = await patience.until(`the end of ${caseId}`, async () => {
    const kase = await ask<{ outcome: string | null }>(
      'GET',
      `${target.base}/v1/cases/${caseId}`,
      target.tokens['operator-a'],
    );
    return kase.outcome ?? undefined;
  });
  if (outcome !== course) throw new Error(`${caseId} ended ${outcome}, not ${course}`);
  observer.followed(waitedMs);
  observer.stage();
}
